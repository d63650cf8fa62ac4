"""전결: which row holds an amount on a day, and when enough people from the right seat have spoken."""

from datetime import date

import pytest

from majung.core.authority import (
    Authority,
    AuthorityRow,
    NoAuthority,
    Seat,
    authority_in,
    helps,
    is_enough,
    still_needed,
)
from majung.core.deciding import Outcome

B, H = Seat.BRANCH, Seat.INSTITUTION
ON = date(2025, 5, 2)


def row(
    up_to_krw: int | None, *, institution: str | None = "here", approvals: int = 1, seat: Seat = B, since: int = 2023
) -> AuthorityRow:
    needs = Authority(approvals, seat, up_to_krw, "규정", None)
    return AuthorityRow(institution, None, needs, date(since, 1, 1), None)


ROWS = (row(70), row(100, seat=H), row(None, approvals=2, seat=H), row(None, institution=None))


@pytest.mark.parametrize(
    ("institution", "amount", "limit"),
    [("here", 1, 70), ("here", 70, 70), ("here", 71, 100), ("here", 100, 100), ("here", 101, None)],
)
def test_an_edge_belongs_to_the_lower_row(institution: str, amount: int, limit: int | None) -> None:
    found = authority_in(ROWS, institution=institution, amount_krw=amount, outcome=Outcome.APPROVED, on=ON)
    assert found.up_to_krw == limit


def test_own_rows_come_before_those_for_everybody() -> None:
    here = authority_in(ROWS, institution="here", amount_krw=10**9, outcome=Outcome.APPROVED, on=ON)
    there = authority_in(ROWS, institution="there", amount_krw=10**9, outcome=Outcome.APPROVED, on=ON)
    assert (here.approvals, there.approvals) == (2, 1)


def test_before_anybody_laid_it_down_nobody_decides() -> None:
    with pytest.raises(NoAuthority):
        authority_in(ROWS, institution="here", amount_krw=1, outcome=Outcome.APPROVED, on=date(2022, 12, 31))


@pytest.mark.parametrize(
    ("approvals", "seat", "given", "left"),
    [
        (1, B, [], 1),
        (1, B, [B], 0),
        (1, B, [H], 0),
        (1, H, [B], 1),
        (1, H, [H], 0),
        (2, H, [], 2),
        (2, H, [H], 1),
        (2, H, [B, B], 1),
        (2, H, [B, H], 0),
        (2, B, [B, B], 0),
    ],
)
def test_enough_people_from_the_right_seat(approvals: int, seat: Seat, given: list[Seat], left: int) -> None:
    needs = Authority(approvals, seat, None, "규정", None)
    assert still_needed(needs, given) == left
    assert is_enough(needs, given) is (left == 0)


def test_the_last_voice_is_kept_for_the_seat_asked_for() -> None:
    needs = Authority(2, H, None, "규정", None)
    assert helps(needs, [], B)
    assert not helps(needs, [B], B)
    assert helps(needs, [B], H)
    assert helps(needs, [H], B)
