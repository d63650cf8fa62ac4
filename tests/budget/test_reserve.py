"""Setting money aside: exactly what there is, once a key, and only as long as it may."""

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
    UnknownFund,
    expire_lapsed,
    void_reservation,
)
from majung.core.ledger import FundPurpose, FundState
from tests.budget.funds import CODE, HOUR, MONDAY, OWNER, changed, opened, taken

pytestmark = pytest.mark.django_db


def position(at_hours: int = 0, purpose: FundPurpose = FundPurpose.LOAN_VOLUME) -> tuple[int, int, int]:
    """Reserved, released and available."""
    now = fund_position(fund=CODE, at=MONDAY + at_hours * HOUR, purpose=purpose)
    return now.reserved_krw, now.released_krw, now.available_krw


def test_sets_aside_to_the_last_won() -> None:
    opened(100)
    taken("a", 60)
    taken("b", 40)
    assert position() == (100, 0, 0)


def test_refuses_one_won_too_many_and_tells_what_is_left() -> None:
    opened(100)
    taken("a", 60)
    with pytest.raises(NotEnoughMoney) as refused:
        taken("b", 41)
    assert refused.value.available_krw == 40


def test_a_refusal_leaves_the_transaction_usable() -> None:
    opened(100)
    with pytest.raises(NotEnoughMoney):
        taken("a", 101)
    assert taken("a", 100).amount_krw == 100


@pytest.mark.parametrize(("over_issue", "most"), [("1.00", 1000), ("1.55", 1550), ("3.00", 3000)])
def test_over_issue_factor_sets_the_ceiling(over_issue: str, most: int) -> None:
    opened(1000, over_issue=over_issue)
    with pytest.raises(NotEnoughMoney):
        taken("a", most + 1)
    taken("a", most)
    assert position() == (most, 0, 0)


def test_a_part_of_a_won_above_the_plan_is_not_available() -> None:
    opened(99, over_issue="1.01")
    with pytest.raises(NotEnoughMoney) as refused:
        taken("a", 100)
    assert refused.value.available_krw == 99


def test_same_key_again_is_the_same_reservation() -> None:
    opened(100)
    first = taken("a", 60)
    again = taken("a", 60, at=MONDAY + HOUR)
    assert again == first
    assert position() == (60, 0, 40)


def test_key_with_another_amount_is_refused() -> None:
    opened(100)
    taken("a", 60)
    with pytest.raises(KeyReused):
        taken("a", 61)


def test_key_of_another_fund_is_refused() -> None:
    opened(100)
    opened(100, code="semas-general-2025")
    taken("a", 60)
    with pytest.raises(KeyReused):
        taken("a", 60, fund="semas-general-2025")


def test_loans_and_subsidy_do_not_touch_each_other() -> None:
    opened(100, subsidy_plan_krw=10)
    taken("a", 100)
    taken("a:subsidy", 10, purpose=FundPurpose.SUBSIDY_COST)
    assert position() == (100, 0, 0)
    assert position(purpose=FundPurpose.SUBSIDY_COST) == (10, 0, 0)


def test_void_gives_back_once() -> None:
    opened(100)
    taken("a", 60)
    assert void_reservation(key="a", reason="withdrawn", actor=OWNER, at=MONDAY)
    assert not void_reservation(key="a", reason="withdrawn", actor=OWNER, at=MONDAY)
    assert position() == (0, 60, 100)


def test_a_key_that_was_given_back_sets_nothing_aside_again() -> None:
    opened(100)
    taken("a", 60)
    void_reservation(key="a", reason="withdrawn", actor=OWNER, at=MONDAY)
    with pytest.raises(ReservationEnded):
        taken("a", 60)


def test_lapsed_money_reads_as_available_before_any_sweep() -> None:
    opened(100)
    taken("a", 60, expires_at=MONDAY + HOUR)
    assert position(0) == (60, 0, 40)
    assert position(1) == (0, 60, 100)
    assert Entry.objects.filter(act="expire").count() == 0


def test_next_reserve_expires_what_lapsed() -> None:
    opened(100)
    taken("a", 60, expires_at=MONDAY + HOUR)
    taken("b", 100, at=MONDAY + HOUR)
    assert position(1) == (100, 60, 0)
    entry = Entry.objects.get(act="expire")
    assert (entry.reservation_key, entry.recorded_at, entry.actor) == ("a", MONDAY + HOUR, "expiry")


def test_just_before_its_expiry_money_is_still_set_aside() -> None:
    opened(100)
    taken("a", 60, expires_at=MONDAY + HOUR)
    with pytest.raises(NotEnoughMoney):
        taken("b", 41, at=MONDAY + HOUR - timedelta(microseconds=1))


def test_lapsed_key_sets_nothing_aside_again() -> None:
    opened(100)
    taken("a", 60, expires_at=MONDAY + HOUR)
    with pytest.raises(ReservationEnded):
        taken("a", 60, at=MONDAY + HOUR)


def test_voiding_what_lapsed_books_it_as_lapsed() -> None:
    opened(100)
    taken("a", 60, expires_at=MONDAY + HOUR)
    assert not void_reservation(key="a", reason="withdrawn", actor=OWNER, at=MONDAY + HOUR)
    assert [entry.act for entry in Entry.objects.filter(reservation_key="a").order_by("pk")] == ["reserve", "expire"]


def test_sweep_expires_each_once_in_the_order_of_expiry() -> None:
    opened(100)
    taken("late", 10, expires_at=MONDAY + 2 * HOUR)
    taken("early", 10, expires_at=MONDAY + HOUR)
    taken("never", 10)
    assert expire_lapsed(fund=CODE, at=MONDAY + 2 * HOUR) == 2
    assert expire_lapsed(fund=CODE, at=MONDAY + 2 * HOUR) == 0
    keys = Entry.objects.filter(act="expire").order_by("pk").values_list("reservation_key", flat=True)
    assert list(keys) == ["early", "late"]
    assert position(2) == (10, 20, 90)


@pytest.mark.parametrize("state", [FundState.SUSPENDED, FundState.CLOSED])
def test_fund_that_is_not_open_sets_nothing_aside_but_gives_back(state: FundState) -> None:
    opened(100)
    taken("a", 60)
    changed(state)
    with pytest.raises(FundClosed) as refused:
        taken("b", 1)
    assert refused.value.state is state
    assert void_reservation(key="a", reason="refused", actor=OWNER, at=MONDAY)


def test_unknown_fund_is_refused() -> None:
    with pytest.raises(UnknownFund):
        taken("a", 1, fund="nobody-2025")


def test_entry_tells_who_about_what_and_both_days() -> None:
    opened(100)
    # 00:00 UTC on Monday plus 16 hours is Tuesday in Seoul.
    taken("a", 60, at=MONDAY + 16 * HOUR)
    entry = Entry.objects.get(act="reserve")
    assert (entry.actor, entry.about) == ("user:12", "APP-2025-00000000-0")
    assert (entry.effective_on.isoformat(), entry.recorded_at) == ("2025-03-04", MONDAY + 16 * HOUR)


def test_setting_aside_is_one_statement() -> None:
    opened(100)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        taken("a", 60)
    assert len(queries) == 1
