"""The scanner for harmful files: clamd's INSTREAM over TCP."""

import socket
from dataclasses import dataclass
from typing import ClassVar, Protocol

from django.conf import settings

from majung.adapters.http import Deadline, Fake, PortDown, PortDownReason, PortLied, address_of, fake_of, guarded

PORT = "scanner"
PIECE = 64 * 1024
LONGEST_ANSWER = 1024
# The test file every scanner takes for harmful (eicar.org); in two parts, or this file would be one.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + b"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Scanner(Protocol):
    """Whether a file may be let in."""

    def scan(self, content: bytes) -> bool: ...


def scanner() -> Scanner:
    stands_in: Scanner | None = fake_of(PORT)
    return stands_in or ClamScanner()


class ClamScanner:
    """clamd at `host:port`."""

    def scan(self, content: bytes) -> bool:
        return guarded(PORT, lambda deadline: _read_verdict(_stream(content, deadline)))


def _stream(content: bytes, deadline: Deadline) -> bytes:
    host, _, port = address_of(PORT).rpartition(":")
    try:
        connecting = deadline.left(port=PORT, at_most=settings.PORT_CONNECT_SECONDS)
        with socket.create_connection((host.strip("[]"), int(port)), connecting) as connection:
            _wait_at_most(connection, deadline)
            connection.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), PIECE):
                piece = content[start : start + PIECE]
                _wait_at_most(connection, deadline)
                connection.sendall(len(piece).to_bytes(4, "big") + piece)
            connection.sendall(bytes(4))
            return _answer(connection, deadline)
    except TimeoutError:
        raise PortDown(PORT, PortDownReason.SLOW) from None
    except (ConnectionRefusedError, socket.gaierror):
        raise PortDown(PORT, PortDownReason.NOT_CONNECTED) from None
    except OSError:
        raise PortDown(PORT, PortDownReason.FAILING) from None


def _wait_at_most(connection: socket.socket, deadline: Deadline) -> None:
    connection.settimeout(deadline.left(port=PORT, at_most=settings.PORT_READ_SECONDS))


def _answer(connection: socket.socket, deadline: Deadline) -> bytes:
    answer = bytearray()
    while not answer.endswith(b"\0"):
        _wait_at_most(connection, deadline)
        piece = connection.recv(LONGEST_ANSWER)
        if not piece:
            raise PortDown(PORT, PortDownReason.FAILING)
        answer += piece
        if len(answer) > LONGEST_ANSWER:
            raise PortLied(PORT)
    return bytes(answer[:-1])


def _read_verdict(answer: bytes) -> bool:
    if answer == b"stream: OK":
        return True
    if answer.startswith(b"stream: ") and answer.endswith(b" FOUND"):
        return False
    if answer.endswith(b"ERROR"):
        raise PortDown(PORT, PortDownReason.FAILING)
    raise PortLied(PORT)


@dataclass(kw_only=True)
class FakeScanner(Fake):
    """A scanner that knows one harmful file: EICAR."""

    port: ClassVar[str] = PORT

    def scan(self, content: bytes) -> bool:
        self.meet()
        return EICAR not in content
