"""The scanner: clamd's INSTREAM in pieces, EICAR found, and its odd answers."""

import pytest

from majung.adapters.http import PortDown, PortDownReason, PortLied
from majung.adapters.scanner import EICAR, PIECE, FakeScanner, scanner
from majung.adapters.scanner import _read_verdict as read_verdict
from majung.rehearsal.outside import Outside


def test_eicar_is_found(connected: Outside) -> None:
    assert scanner().scan(EICAR) is False


@pytest.mark.parametrize("content", [b"", b"a paper", b"x" * (3 * PIECE + 17)], ids=["empty", "small", "in pieces"])
def test_a_harmless_file_is_clean(connected: Outside, content: bytes) -> None:
    assert scanner().scan(content) is True


def test_eicar_is_found_across_two_pieces(connected: Outside) -> None:
    assert scanner().scan(b" " * (PIECE - 10) + EICAR) is False


@pytest.mark.parametrize(
    ("answer", "expected"),
    [(b"stream: OK", True), (b"stream: Win.Test.EICAR_HDB-1 FOUND", False)],
)
def test_reads_what_clamd_says(answer: bytes, expected: bool) -> None:
    assert read_verdict(answer) is expected


def test_an_error_of_clamd_is_no_verdict() -> None:
    with pytest.raises(PortDown) as down:
        read_verdict(b"INSTREAM size limit exceeded. ERROR")
    assert down.value.code is PortDownReason.FAILING


@pytest.mark.parametrize("answer", [b"", b"OK", b"stream: perhaps"])
def test_anything_else_is_a_lie(answer: bytes) -> None:
    with pytest.raises(PortLied):
        read_verdict(answer)


def test_the_fake_finds_eicar() -> None:
    assert FakeScanner().scan(EICAR) is False
    assert FakeScanner().scan(b"a paper") is True
