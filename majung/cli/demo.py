"""What `majung serve --demo` needs before any setting is read: a folder of its own, and where its sandbox answers."""

import fcntl
import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

import platformdirs

from majung.cli.inputs import BadInput
from majung.cli.listening import listening_address
from majung.rehearsal.house import free_port
from majung.rehearsal.seats import Line
from majung.sandbox.connecting import connecting_environment
from majung.web.words import say

HERE, USUAL_PORT = "127.0.0.1", 8900
# What the cast was told is kept, so that the next start need not play everything again.
PLAYED, LOCK = "demo.json", "demo.lock"
FOLDER_VARIABLE = "MAJUNG_DATA_DIR"


@dataclass(frozen=True)
class SandboxPorts:
    """Where the sandbox of the demo answers."""

    http: int
    scanner: int

    @property
    def address(self) -> str:
        return f"http://{HERE}:{self.http}"


# What stays with this process until it ends: the ports it chose, and its hold on the folder.
_chosen: list[SandboxPorts] = []
_held: list[IO[str]] = []


def demo_folder() -> Path:
    return Path(platformdirs.user_data_path("majung-demo"))


def begin_demo(arguments: Sequence[str]) -> None:
    """Names the folder; for a server it is emptied if a cast was interrupted there, and the sandbox is connected."""
    if FOLDER_VARIABLE not in os.environ:
        os.environ[FOLDER_VARIABLE] = str(demo_folder())
        if "serve" in arguments:
            clear_unless_played(demo_folder())
    if "serve" in arguments:
        ports = sandbox_ports()
        _chosen.append(ports)
        os.environ.update(connecting_environment(address=ports.address, scanner_port=ports.scanner))


def connected_ports() -> SandboxPorts:
    """Those chosen at the beginning."""
    return _chosen[-1]


def sandbox_ports() -> SandboxPorts:
    """The usual ones, which `majung sandbox mood` knows; others while those are taken."""
    try:
        for port in (USUAL_PORT, USUAL_PORT + 1):
            listening_address(HERE, port)
    except BadInput:
        return SandboxPorts(free_port(), free_port())
    return SandboxPorts(USUAL_PORT, USUAL_PORT + 1)


def clear_unless_played(folder: Path) -> None:
    """One demo at a time works in this folder; held until the process ends."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = (folder / LOCK).open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise BadInput(say("serve.demo_runs")) from None
    _held.append(lock)
    if (folder / PLAYED).exists():
        return
    for left in folder.iterdir():
        if left.is_dir():
            shutil.rmtree(left, ignore_errors=True)
        elif left.name != LOCK:
            left.unlink()


def told_before(folder: Path) -> list[Line]:
    """What the cast was told when it was seated; nothing if it never was, or not to the end."""
    place = folder / PLAYED
    kept = json.loads(place.read_text(encoding="utf-8")) if place.exists() else []
    return [Line(**line) for line in kept]


def keep_told(folder: Path, lines: Sequence[Line]) -> None:
    place = folder / PLAYED
    place.touch(mode=0o600)
    place.write_text(json.dumps([asdict(line) for line in lines], ensure_ascii=False), encoding="utf-8")
