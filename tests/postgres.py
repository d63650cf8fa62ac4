"""Runs a command with a PostgreSQL of its own: `python -m tests.postgres COMMAND...`.

The server listens on loopback with a password made up on the spot, keeps nothing safe from a power cut, and ends with
the command.
"""

import os
import signal
import subprocess
import sys
from types import FrameType

from majung.adapters.keyring import new_key
from majung.rehearsal.postgres import running_postgres

UNSAFE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def _leave(number: int, _frame: FrameType | None) -> None:
    sys.exit(128 + number)


def main() -> int:
    signal.signal(signal.SIGTERM, _leave)
    with running_postgres(**UNSAFE) as url:
        given = {"MAJUNG_KEYS": new_key(), **os.environ, "DATABASE_URL": url}
        return subprocess.run(sys.argv[1:], check=False, env=given).returncode


if __name__ == "__main__":
    sys.exit(main())
