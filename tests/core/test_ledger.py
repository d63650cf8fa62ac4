"""The arithmetic of a fund, as tables."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from majung.core.ledger import (
    POSTINGS,
    BadOverIssue,
    FundState,
    FundTotals,
    LedgerAct,
    available_krw,
    book,
    book_sums,
    count_promoted,
    has_lapsed,
    keeps_its_plan,
    least_over_issue_percent,
    least_plan_krw,
    may_move,
    over_issue_percent,
)

NOON = datetime(2025, 3, 3, 3, 0, tzinfo=UTC)
STARTED = FundTotals(plan_krw=1000, reserved_krw=300, committed_krw=200, released_krw=50)
entries = st.lists(st.tuples(st.sampled_from(LedgerAct), st.integers(1, 10**14)))


@pytest.mark.parametrize(
    ("act", "after"),
    [
        (LedgerAct.ALLOT, FundTotals(1010, 300, 200, 50)),
        (LedgerAct.CUT, FundTotals(990, 300, 200, 50)),
        (LedgerAct.RESERVE, FundTotals(1000, 310, 200, 50)),
        (LedgerAct.POST, FundTotals(1000, 290, 210, 50)),
        (LedgerAct.VOID, FundTotals(1000, 290, 200, 60)),
        (LedgerAct.EXPIRE, FundTotals(1000, 290, 200, 60)),
        (LedgerAct.RETURN, FundTotals(1000, 300, 190, 60)),
    ],
)
def test_an_act_moves_ten_won(act: LedgerAct, after: FundTotals) -> None:
    assert book(STARTED, act=act, amount_krw=10) == after


def test_every_act_has_two_different_accounts() -> None:
    assert set(POSTINGS) == set(LedgerAct)
    assert all(posting.debit is not posting.credit for posting in POSTINGS.values())


@given(entries)
def test_no_won_is_made_or_lost(moves: list[tuple[LedgerAct, int]]) -> None:
    totals = FundTotals()
    for act, amount in moves:
        totals = book(totals, act=act, amount_krw=amount)
    assert totals.free_krw + totals.reserved_krw + totals.committed_krw + totals.released_krw == totals.plan_krw


@given(entries)
def test_sums_per_act_say_the_same_as_entries_one_by_one(moves: list[tuple[LedgerAct, int]]) -> None:
    totals, sums = FundTotals(), dict[LedgerAct, int]()
    for act, amount in moves:
        totals = book(totals, act=act, amount_krw=amount)
        sums[act] = sums.get(act, 0) + amount
    assert book_sums(sums) == totals


@pytest.mark.parametrize(
    ("plan", "percent", "reserved", "committed", "available"),
    [
        (1000, 100, 0, 0, 1000),
        (1000, 100, 300, 200, 500),
        (1000, 100, 800, 200, 0),
        (1000, 300, 800, 200, 2000),
        (99, 101, 0, 0, 99),
        (1000, 100, 900, 200, 0),
        (0, 100, 0, 0, 0),
    ],
)
def test_what_can_still_be_set_aside(plan: int, percent: int, reserved: int, committed: int, available: int) -> None:
    totals = FundTotals(plan, reserved, committed, 70)
    assert available_krw(totals, over_issue_percent=percent) == available


@pytest.mark.parametrize(
    ("totals", "percent", "kept"),
    [
        (FundTotals(1000, 1000, 0, 0), 100, True),
        (FundTotals(1000, 1001, 0, 0), 100, False),
        (FundTotals(1000, 2000, 1000, 0), 300, True),
        (FundTotals(1000, 0, 1001, 0), 300, False),
        (FundTotals(1000, -1, 0, 0), 100, False),
        (FundTotals(1000, 0, 0, -1), 100, False),
    ],
)
def test_plan_is_kept(totals: FundTotals, percent: int, kept: bool) -> None:
    assert keeps_its_plan(totals, over_issue_percent=percent) is kept


@given(st.integers(0, 10**14), st.integers(0, 10**14), st.integers(100, 1000))
def test_least_plan_carries_what_is_held_and_one_won_less_does_not(reserved: int, committed: int, percent: int) -> None:
    held = FundTotals(0, reserved, committed, 0)
    least = least_plan_krw(held, over_issue_percent=percent)
    assert keeps_its_plan(FundTotals(least, reserved, committed, 0), over_issue_percent=percent)
    assert not keeps_its_plan(FundTotals(least - 1, reserved, committed, 0), over_issue_percent=percent)


def test_a_reservation_is_over_from_its_expiry_on() -> None:
    assert not has_lapsed(NOON, at=NOON - timedelta(microseconds=1))
    assert has_lapsed(NOON, at=NOON)
    assert not has_lapsed(None, at=NOON)


@pytest.mark.parametrize(("factor", "percent"), [("1", 100), ("1.00", 100), ("1.05", 105), ("3", 300), ("10", 1000)])
def test_over_issue_factor_in_hundredths(factor: str, percent: int) -> None:
    assert over_issue_percent(Decimal(factor)) == percent


@pytest.mark.parametrize("factor", ["0.99", "0", "-1", "10.01", "1.005", "NaN", "Infinity"])
def test_refuses_a_factor_that_is_none(factor: str) -> None:
    with pytest.raises(BadOverIssue):
        over_issue_percent(Decimal(factor))


@pytest.mark.parametrize(
    ("waiting", "room", "promoted"),
    [
        ([], 100, 0),
        ([100], 100, 1),
        ([101], 100, 0),
        ([60, 40, 1], 100, 2),
        ([60, 41, 1], 100, 1),
        ([101, 1], 100, 0),
        ([1], 0, 0),
    ],
)
def test_promotes_in_order_up_to_the_first_that_does_not_fit(waiting: list[int], room: int, promoted: int) -> None:
    assert count_promoted(waiting, room_krw=room) == promoted


@given(st.lists(st.integers(1, 100)), st.integers(0, 1000))
def test_whoever_is_promoted_fits_and_the_next_would_not(waiting: list[int], room: int) -> None:
    count = count_promoted(waiting, room_krw=room)
    assert sum(waiting[:count]) <= room
    assert count == len(waiting) or sum(waiting[: count + 1]) > room


@pytest.mark.parametrize(
    ("state", "to", "may"),
    [
        (FundState.OPEN, FundState.SUSPENDED, True),
        (FundState.OPEN, FundState.CLOSED, True),
        (FundState.SUSPENDED, FundState.OPEN, True),
        (FundState.SUSPENDED, FundState.CLOSED, True),
        (FundState.CLOSED, FundState.OPEN, True),
        (FundState.CLOSED, FundState.SUSPENDED, False),
        (FundState.OPEN, FundState.OPEN, False),
    ],
)
def test_which_state_follows_which(state: FundState, to: FundState, may: bool) -> None:
    assert may_move(state, to) is may


@pytest.mark.parametrize(
    ("plan", "reserved", "committed", "least"),
    [(1000, 0, 0, 100), (1000, 1000, 0, 100), (1000, 1001, 0, 101), (1000, 1500, 1000, 250), (0, 0, 0, 100)],
)
def test_smallest_factor_that_carries_what_is_set_aside(plan: int, reserved: int, committed: int, least: int) -> None:
    totals = FundTotals(plan, reserved, committed)
    assert least_over_issue_percent(totals) == least
    assert keeps_its_plan(totals, over_issue_percent=least)
