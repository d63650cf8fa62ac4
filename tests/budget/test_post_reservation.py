"""Posting: what was set aside is committed, in time or not at all; and what was committed comes back by a reversal."""

from datetime import timedelta

import pytest

from majung.budget.models import Entry
from majung.budget.proof import prove_fund
from majung.budget.selectors import fund_position
from majung.budget.services import (
    MoreThanLeft,
    NotEnoughMoney,
    ReservationEnded,
    UnknownReservation,
    expire_lapsed,
)
from majung.core.ledger import FundState
from tests.budget.funds import CODE, HOUR, MONDAY, changed, opened, posted, returned, taken

pytestmark = pytest.mark.django_db
MOMENT = timedelta(microseconds=1)
EXPIRY = MONDAY + HOUR


@pytest.fixture(autouse=True)
def fund() -> None:
    opened(100)
    taken("a", 60, expires_at=EXPIRY)


def position() -> tuple[int, int, int, int]:
    """Reserved, committed, released and available, before anything lapses."""
    assert prove_fund(fund=CODE).agrees
    now = fund_position(fund=CODE, at=MONDAY)
    return now.reserved_krw, now.committed_krw, now.released_krw, now.available_krw


def test_what_was_set_aside_is_committed() -> None:
    posted("a", 60)
    assert position() == (0, 60, 0, 40)


def test_a_last_part_gives_the_rest_back() -> None:
    posted("a", 25)
    assert position() == (0, 25, 35, 75)
    with pytest.raises(ReservationEnded):
        posted("a", 1)


def test_parts_leave_the_rest_set_aside() -> None:
    posted("a", 25, is_last=False)
    posted("a", 20, is_last=False)
    assert position() == (15, 45, 0, 40)
    posted("a", 15)
    assert position() == (0, 60, 0, 40)


def test_more_than_was_set_aside_is_refused() -> None:
    posted("a", 25, is_last=False)
    with pytest.raises(MoreThanLeft) as refused:
        posted("a", 36)
    assert refused.value.left_krw == 35
    assert position() == (35, 25, 0, 40)


def test_just_before_its_expiry_it_is_committed() -> None:
    posted("a", 60, at=EXPIRY - MOMENT)
    assert position() == (0, 60, 0, 40)


@pytest.mark.parametrize("late", [timedelta(0), MOMENT, HOUR])
@pytest.mark.parametrize("is_swept", [False, True])
def test_from_the_second_of_its_expiry_it_is_refused_swept_or_not(late: timedelta, is_swept: bool) -> None:
    if is_swept:
        expire_lapsed(fund=CODE, at=EXPIRY)
    with pytest.raises(ReservationEnded):
        posted("a", 60, at=EXPIRY + late)
    assert not Entry.objects.filter(act="post").exists()


def test_what_was_never_set_aside_is_not_committed() -> None:
    with pytest.raises(UnknownReservation):
        posted("nobody", 1)


def test_a_suspended_fund_keeps_its_word() -> None:
    changed(FundState.SUSPENDED)
    posted("a", 60)
    assert position() == (0, 60, 0, 40)


def test_never_more_is_lent_than_planned_however_much_was_issued() -> None:
    opened(100, code="over", over_issue="3.00")
    taken("b", 90, fund="over")
    taken("c", 90, fund="over")
    posted("b", 90)
    with pytest.raises(NotEnoughMoney) as refused:
        posted("c", 11)
    assert refused.value.available_krw == 10
    posted("c", 10)


def test_what_was_committed_comes_back_and_is_available() -> None:
    posted("a", 60)
    returned("a", 20)
    assert position() == (0, 40, 20, 60)
    taken("b", 60)
    returned("a", 40)
    assert position() == (60, 0, 60, 40)


def test_no_more_comes_back_than_was_committed_under_the_key() -> None:
    taken("b", 40)
    posted("b", 40)
    posted("a", 25, is_last=False)
    with pytest.raises(MoreThanLeft) as refused:
        returned("a", 26)
    assert refused.value.left_krw == 25
    returned("a", 25)
    with pytest.raises(MoreThanLeft):
        returned("a", 1)
    assert position() == (35, 40, 25, 25)


def test_what_came_back_is_not_set_aside_again_under_its_key() -> None:
    posted("a", 60)
    returned("a", 60)
    with pytest.raises(ReservationEnded):
        posted("a", 60)


def test_an_entry_tells_of_the_loan_and_keeps_the_key() -> None:
    posted("a", 60)
    entry = Entry.objects.get(act="post")
    assert (entry.about, entry.reservation_key, entry.actor) == ("LN-2025-00000000-0", "a", "user:7")
