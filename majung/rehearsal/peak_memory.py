"""Runs a command and then says, on a line of its own, the most memory it held in bytes. A small process of its own."""

import resource
import subprocess
import sys

# Linux counts kilobytes, macOS bytes.
UNIT = 1 if sys.platform == "darwin" else 1024

if __name__ == "__main__":
    code = subprocess.run(sys.argv[1:], check=False).returncode
    sys.stdout.write(f"{resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * UNIT}\n")
    sys.exit(code)
