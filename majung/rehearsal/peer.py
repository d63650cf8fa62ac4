"""A peer of a bench: its script in an environment of its own, asked line by line so that turns can alternate."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from majung.adapters.side_environment import side_environment

PEERS = Path(__file__).parent / "benches" / "peers"


class PeerFailed(Exception):
    """A peer that ended before it answered."""


@dataclass(frozen=True)
class Peer:
    """A running script that answers one JSON line with another."""

    name: str
    process: subprocess.Popen[str]

    def ask(self, question: Any) -> Any:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        try:
            self.process.stdin.write(json.dumps(question) + "\n")
            self.process.stdin.flush()
            answer = self.process.stdout.readline()
        except BrokenPipeError:
            answer = ""
        if not answer:
            raise PeerFailed(f"{self.name} ended with {self.process.wait()} before it answered")
        return json.loads(answer)


@contextmanager
def running_peer(name: str) -> Iterator[Peer]:
    """The script `<name>_peer.py` under the Python of the environment locked in `<name>.txt`."""
    python = side_environment(name, PEERS / f"{name}.txt")
    with talking(name, [str(python), "-I", str(PEERS / f"{name}_peer.py")]) as peer:
        yield peer


@contextmanager
def talking(name: str, command: list[str]) -> Iterator[Peer]:
    """A script that talks in lines; gone when the block is left."""
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield Peer(name, process)
    finally:
        process.kill()
        process.communicate()
