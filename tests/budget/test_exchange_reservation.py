"""At approval one reservation becomes another, and nobody gets in between."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from majung.budget.models import Entry
from majung.budget.selectors import fund_position
from majung.budget.services import (
    FundClosed,
    KeyReused,
    NotEnoughMoney,
    ReservationEnded,
    UnknownReservation,
    void_reservation,
)
from majung.core.ledger import FundPurpose, FundState
from tests.budget.funds import CODE, HOUR, MONDAY, OWNER, changed, exchanged, opened, taken, waits

pytestmark = pytest.mark.django_db
MOMENT = timedelta(microseconds=1)


@pytest.fixture(autouse=True)
def fund() -> None:
    opened(100)
    taken("filed", 60)


def position(at_hours: int = 0) -> tuple[int, int, int]:
    """Reserved, released and available."""
    now = fund_position(fund=CODE, at=MONDAY + at_hours * HOUR)
    return now.reserved_krw, now.released_krw, now.available_krw


def test_less_than_before_frees_the_rest() -> None:
    approved = exchanged("filed", "approval", 45, expires_at=MONDAY + HOUR)
    assert (approved.amount_krw, approved.fund, approved.purpose) == (45, CODE, FundPurpose.LOAN_VOLUME)
    assert position() == (45, 60, 55)
    assert position(at_hours=1) == (0, 105, 100)


def test_both_entries_are_of_one_transaction_and_name_each_other() -> None:
    exchanged("filed", "approval", 60)
    given, got = Entry.objects.order_by("pk")[2:]
    assert (given.act, given.reservation_key, given.amount_krw) == ("void", "filed", 60)
    assert (got.act, got.reservation_key, got.replaces, got.reason) == ("reserve", "approval", "filed", "approve")
    assert given.transaction_id == got.transaction_id


def test_more_than_before_if_it_is_there() -> None:
    exchanged("filed", "approval", 100)
    assert position() == (100, 60, 0)


def test_one_won_more_than_there_is_leaves_everything_as_it_was() -> None:
    with pytest.raises(NotEnoughMoney) as refused:
        exchanged("filed", "approval", 101)
    assert refused.value.available_krw == 100
    assert position() == (60, 0, 40)


def test_more_than_before_counts_what_has_lapsed_as_available() -> None:
    taken("other", 40, expires_at=MONDAY + HOUR)
    exchanged("filed", "approval", 100, at=MONDAY + HOUR)
    assert position(at_hours=1) == (100, 100, 0)


def test_same_exchange_again_is_the_same_reservation() -> None:
    first = exchanged("filed", "approval", 45)
    assert exchanged("filed", "approval", 45, at=MONDAY + HOUR) == first
    assert position() == (45, 60, 55)


def test_another_exchange_under_the_new_key_is_refused() -> None:
    exchanged("filed", "approval", 45)
    with pytest.raises(KeyReused):
        exchanged("filed", "approval", 44)
    with pytest.raises(ReservationEnded):
        exchanged("filed", "approval:2", 45)


def test_key_of_somebody_else_is_not_taken_over() -> None:
    taken("theirs", 40)
    with pytest.raises(KeyReused):
        exchanged("filed", "theirs", 40)
    assert position() == (100, 0, 0)


def test_refused_once_the_old_one_was_given_back() -> None:
    void_reservation(key="filed", reason="withdrawn", actor=OWNER, at=MONDAY)
    with pytest.raises(ReservationEnded):
        exchanged("filed", "approval", 1)


def test_refused_from_the_second_of_expiry_on_and_possible_until_just_before() -> None:
    taken("short", 10, expires_at=MONDAY + HOUR)
    taken("shorter", 10, expires_at=MONDAY + HOUR)
    exchanged("short", "approval", 10, at=MONDAY + HOUR - MOMENT)
    with pytest.raises(ReservationEnded):
        exchanged("shorter", "approval:2", 10, at=MONDAY + HOUR)


def test_unknown_key_is_refused() -> None:
    with pytest.raises(UnknownReservation):
        exchanged("nobody", "approval", 1)


def test_who_holds_money_keeps_it_while_others_wait_but_gets_no_more() -> None:
    waits("next", 50)
    with pytest.raises(NotEnoughMoney) as refused:
        exchanged("filed", "approval", 61)
    assert refused.value.available_krw == 60
    exchanged("filed", "approval", 60)
    assert position() == (60, 60, 40)


@pytest.mark.parametrize("state", [FundState.SUSPENDED, FundState.CLOSED])
def test_fund_that_is_not_open_keeps_its_word_and_gives_no_more(state: FundState) -> None:
    changed(state)
    with pytest.raises(FundClosed):
        exchanged("filed", "approval", 61)
    exchanged("filed", "approval", 60)


def test_takes_few_statements() -> None:
    with CaptureQueriesContext(connection) as queries:
        exchanged("filed", "approval", 45)
    assert len(queries) <= 5
