"""How the sandbox's scanner talks: clamd's words over TCP, also with who breaks off."""

import socket

import pytest

from majung.rehearsal.outside import Outside


@pytest.fixture
def line(connected: Outside) -> socket.socket:
    host, _, port = connected.environment["MAJUNG_SCANNER"].rpartition(":")
    return socket.create_connection((host, int(port)), timeout=5)


def heard(line: socket.socket) -> bytes:
    content = bytearray()
    with line:
        while piece := line.recv(1024):
            content += piece
    return bytes(content)


def test_answers_a_ping(line: socket.socket) -> None:
    line.sendall(b"zPING\0")
    assert heard(line) == b"PONG\0"


def test_says_that_it_does_not_know_a_command(line: socket.socket) -> None:
    line.sendall(b"zSCAN /etc\0")
    assert heard(line) == b"UNKNOWN COMMAND\0"


@pytest.mark.parametrize("sent", [b"", b"zINSTREAM\0\0\0\0\x05abc", b"x" * 100], ids=["silent", "broken off", "noise"])
def test_who_breaks_off_hears_nothing(line: socket.socket, sent: bytes) -> None:
    line.sendall(sent)
    line.shutdown(socket.SHUT_WR)
    try:
        assert heard(line) == b""
    except ConnectionResetError:
        # Noise that was never read is thrown away with the connection.
        assert len(sent) == 100


def test_a_stream_too_long_to_keep_is_refused(line: socket.socket) -> None:
    line.sendall(b"zINSTREAM\0" + (200 * 1024 * 1024).to_bytes(4, "big"))
    assert heard(line) == b"INSTREAM size limit exceeded. ERROR\0"
