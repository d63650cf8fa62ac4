"""The outside world for a rehearsal: `majung sandbox` as a process on loopback, gone with everything in it."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import httpx
from asn1crypto import pem

from majung.rehearsal.house import close, free_port

SECONDS_TO_OPEN = 20.0
SECONDS_TO_ANSWER = 10.0


class OutsideUnreachable(RuntimeError):
    """No sandbox answers at this address."""


@dataclass(frozen=True)
class Outside:
    """A running sandbox: what connects a house to it, how its services feel, and what it has seen."""

    address: str

    @cached_property
    def environment(self) -> Mapping[str, str]:
        """The variables that connect a house; its clock can then be moved too."""
        return {name: str(value) for name, value in self._ask("environment").items()}

    def set_mood(self, service: str, **mood: float) -> Mapping[str, Any]:
        """delay (seconds), errors, lies (shares of one), dead; what is not named stays. Gives the whole mood."""
        felt: Mapping[str, Any] = self._ask("moods", {"service": service, **mood} if mood else None)[service]
        return felt

    def be_well(self) -> None:
        """All services answer at once, and the truth."""
        for service, mood in self._ask("moods").items():
            if any(mood.values()):
                self.set_mood(service, delay=0, errors=0, lies=0, dead=False)

    def sent_messages(self) -> Sequence[Mapping[str, str]]:
        """Newest first, with channel, receiver, text, state, key and sent_at."""
        sent: Sequence[Mapping[str, str]] = self._ask("sent")["messages"]
        return sent

    def set_undeliverable(self, *receivers: str) -> None:
        """What goes to these, and to these only, comes back from now on."""
        self._ask("undeliverable", {"receivers": receivers})

    def move_calendar(self, seconds: int) -> None:
        """The offices' day, so far from the real one, as the house's clock is."""
        self._ask("calendar", {"seconds": seconds})

    def change_representatives(self, corporation_number: str, *, on: date, **change: str) -> None:
        """In the court's register from a day on: `leaves` and `joins` are ids of people, `acts` several or joint."""
        self._ask("representatives", {"corporation_number": corporation_number, "on": on.isoformat(), **change})

    def restore_representatives(self, corporation_number: str) -> None:
        """As the world was made."""
        self._ask("representatives", {"corporation_number": corporation_number, "restored": True})

    def trust_files(self) -> Mapping[str, bytes]:
        """What proves seals with the network off, by its name in a folder `trust`: the root, and lists of now."""
        read = {name: self._read_file(f"authority/{name}") for name in ("root.crt", "root.crl", "issuing.crl")}
        return {"root.pem": pem.armor("CERTIFICATE", read.pop("root.crt")), **read}

    def revoke_certificate(self, serial: int) -> None:
        """The authority takes a certificate back: from now on it counts no more."""
        self._ask("revocations", {"serial": str(serial)})

    @cached_property
    def people(self) -> Mapping[str, Mapping[str, Any]]:
        """Everybody the world knows, by id: name, birth_date, telephone, ci, …"""
        return {person["id"]: person for person in self._ask("world")["people"]}

    @cached_property
    def businesses(self) -> Mapping[str, Mapping[str, Any]]:
        """By id: name, registration_number, representatives (ids of people), facts, …"""
        return {business["id"]: business for business in self._ask("world")["businesses"]}

    def _read_file(self, path: str) -> bytes:
        try:
            answer = _caller().get(f"{self.address}/{path}")
        except httpx.TransportError:
            raise OutsideUnreachable(self.address) from None
        return answer.raise_for_status().content

    def _ask(self, what: str, body: Mapping[str, object] | None = None) -> Any:
        method = "GET" if body is None else "POST"
        try:
            answer = _caller().request(method, f"{self.address}/control/{what}", json=body)
        except httpx.TransportError:
            raise OutsideUnreachable(self.address) from None
        answer.raise_for_status()
        return answer.json()


@cache
def _caller() -> httpx.Client:
    """One for all, since making one takes longer than a call; it keeps no connection to a sandbox that may end."""
    return httpx.Client(trust_env=False, timeout=SECONDS_TO_ANSWER, limits=httpx.Limits(max_keepalive_connections=0))


@contextmanager
def served_sandbox(*, port: int | None = None, data_folder: Path | None = None, seed: str = "") -> Iterator[Outside]:
    """A sandbox on free ports, unless one is named; with a folder of its own, unless it shall keep what was sent."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        number = port or free_port()
        command = [str(Path(sys.executable).with_name("majung")), "sandbox", "--port", str(number)]
        command += ["--scanner-port", str(free_port())]
        command += ["--seed", seed] if seed else []
        environment = {**os.environ, "MAJUNG_DATA_DIR": str(data_folder or folder)}
        server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        outside = Outside(f"http://127.0.0.1:{number}")
        try:
            wait_until_answering(server, outside)
            yield outside
        finally:
            close(server)


def wait_until_answering(server: subprocess.Popen[bytes], outside: Outside) -> None:
    deadline = time.monotonic() + SECONDS_TO_OPEN
    while server.poll() is None and time.monotonic() < deadline:
        try:
            outside.set_mood("register")
        except OutsideUnreachable:
            time.sleep(0.05)
        else:
            return
    raise OutsideUnreachable(outside.address)
