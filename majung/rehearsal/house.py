"""A whole house of its own for a rehearsal: `majung serve` as a process on loopback, with a fresh database."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

# A rehearsal never meets a database or a key that somebody works with.
OF_A_LARGER_HOUSE = frozenset({"DATABASE_URL", "MAJUNG_SECRET_KEY", "MAJUNG_KEYS"})
SECONDS_TO_OPEN = 120.0
SECONDS_TO_CLOSE = 10.0


class HouseStayedClosed(RuntimeError):
    """The server ended or did not answer in time."""


@dataclass(frozen=True)
class House:
    """Where a served house answers, and the folder with all its state."""

    address: str
    data_folder: Path

    @property
    def database(self) -> Path:
        return self.data_folder / "majung.sqlite3"


@contextmanager
def served_house(**variables: str) -> Iterator[House]:
    """A house gone with everything in it afterwards; further settings by their environment names."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        port = free_port()
        house = House(f"http://127.0.0.1:{port}", Path(folder))
        command = [str(Path(sys.executable).with_name("majung")), "serve", "--port", str(port)]
        own = {name: value for name, value in os.environ.items() if name not in OF_A_LARGER_HOUSE}
        environment = {**own, "MAJUNG_DATA_DIR": folder, **variables}
        server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
        try:
            wait_until_open(server, house.address)
            yield house
        finally:
            close(server)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until_open(server: subprocess.Popen[bytes], address: str) -> None:
    deadline = time.monotonic() + SECONDS_TO_OPEN
    while server.poll() is None and time.monotonic() < deadline:
        try:
            with urlopen(f"{address}/", timeout=SECONDS_TO_OPEN):  # noqa: S310  our own loopback address
                return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise HouseStayedClosed(address)


def close(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(SECONDS_TO_CLOSE)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
