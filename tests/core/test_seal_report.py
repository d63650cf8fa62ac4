"""What a file is told to be, given what each of its signatures is."""

from datetime import UTC, datetime

import pytest

from majung.core.seal_report import SealKind, SealLevel, SealSignature, SealVerdict, verdict_of_all, weakest_level

FINE, C, A, U = SealVerdict.INTACT, SealVerdict.CHANGED, SealVerdict.APPENDED, SealVerdict.UNKNOWN_AUTHORITY


def signature(level: SealLevel, kind: SealKind = SealKind.INSTITUTION) -> SealSignature:
    at = datetime(2026, 1, 31, tzinfo=UTC)
    return SealSignature(kind, "기관", "", at, level, covers_whole=True, verdict=FINE)


@pytest.mark.parametrize(
    ("each", "whole"),
    [
        ([], SealVerdict.NOT_SEALED),
        ([FINE, FINE, FINE], FINE),
        ([FINE, FINE, A], A),
        ([A, C, U], C),
        ([U, FINE], U),
        ([SealVerdict.REVOKED, SealVerdict.EXPIRED], SealVerdict.REVOKED),
        ([SealVerdict.EXPIRED, SealVerdict.CANNOT_TELL], SealVerdict.EXPIRED),
        ([FINE, SealVerdict.CANNOT_TELL], SealVerdict.CANNOT_TELL),
    ],
)
def test_one_that_does_not_hold_spoils_the_whole(each: list[SealVerdict], whole: SealVerdict) -> None:
    assert verdict_of_all(each) is whole
    assert verdict_of_all(reversed(each)) is whole


@pytest.mark.parametrize("verdict", SealVerdict)
def test_a_file_with_one_signature_is_what_that_is(verdict: SealVerdict) -> None:
    assert verdict_of_all([verdict]) is verdict


def test_a_file_lasts_as_long_as_its_weakest_signature() -> None:
    stamp = signature(SealLevel.LTA, SealKind.ARCHIVE)
    assert weakest_level([signature(SealLevel.LTA), signature(SealLevel.LT), stamp]) is SealLevel.LT
    assert weakest_level([signature(SealLevel.LTA), signature(SealLevel.B)]) is SealLevel.B


def test_a_stamp_speaks_for_nobody() -> None:
    assert weakest_level([]) is None
    assert weakest_level([signature(SealLevel.LTA, SealKind.ARCHIVE)]) is None
