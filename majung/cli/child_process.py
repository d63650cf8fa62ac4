"""A command of ours beside a server: one process, started anew when it dies, ended with the server."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from threading import Thread

SECONDS_BETWEEN_LOOKS = 0.1
# One that dies at once, again and again, is no reason to keep a core busy.
SECONDS_BEFORE_ANOTHER = 1.0
# A worker gives back its jobs within three seconds; the house promises to be gone within five.
SECONDS_TO_END = 4.0
MAJUNG = "from majung.cli.main import main; main()"


class ChildProcess:
    """`majung worker`, or another command that knows `--parent`, as a child of the server."""

    def __init__(self, *arguments: str, is_ending: Callable[[], bool], is_quiet: bool = False) -> None:
        self.arguments = arguments
        self.is_ending = is_ending
        self.told_to = subprocess.DEVNULL if is_quiet else None
        self.keeping = True
        self.child: subprocess.Popen[bytes] | None = None
        self.ends = 0.0
        self.keeper = Thread(target=self._keep, daemon=True)

    def start(self) -> None:
        self.keeper.start()

    def end(self) -> None:
        """Ends it, however it takes that."""
        self.keeping = False
        if self.keeper.is_alive():
            self.keeper.join()
        if self.child is None:
            return
        try:
            self.child.wait(max(0.0, self.ends - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()

    def _keep(self) -> None:
        # Told as soon as the server is, so that both finish what they have in hand during the same seconds.
        while self.keeping and not self.is_ending():
            if self.child is None or self.child.poll() is not None:
                time.sleep(SECONDS_BEFORE_ANOTHER if self.child else 0)
                self.child = self._started()
            time.sleep(SECONDS_BETWEEN_LOOKS)
        self.ends = time.monotonic() + SECONDS_TO_END
        if self.child is not None:
            self.child.terminate()

    def _started(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-c", MAJUNG, *self.arguments, "--parent", str(os.getpid())]
        return subprocess.Popen(command, stdout=self.told_to, stderr=self.told_to)
