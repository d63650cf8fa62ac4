"""The waiting list: nobody new before those who wait, and money strictly in the order of places."""

import pytest

from majung.budget.models import Entry, Waiting
from majung.budget.selectors import fund_position, waiting_of, waiting_place
from majung.budget.services import (
    FundClosed,
    KeyReused,
    NotEnoughMoney,
    Promotion,
    ReservationEnded,
    leave_waiting,
    promote_next,
    reserve,
    void_reservation,
)
from majung.core.ledger import FundState, NewPlan
from tests.budget.funds import CODE, HOUR, MONDAY, OWNER, POLICY, changed, opened, taken, waits

pytestmark = pytest.mark.django_db
ABOUT = "APP-2025-00000000-0"


@pytest.fixture(autouse=True)
def fund() -> None:
    """A plan of 100 won, all set aside: 60 under `a`, 40 under `b` until an hour later."""
    opened(100)
    taken("a", 60)
    taken("b", 40, expires_at=MONDAY + HOUR)


def promoted(at_hours: int = 0) -> list[str]:
    return [each.key for each in promote_next(fund=CODE, at=MONDAY + at_hours * HOUR, actor=POLICY)]


def left(key: str) -> bool:
    return leave_waiting(key=key, reason="withdrawn", actor=OWNER, at=MONDAY)


def given_back(key: str) -> None:
    assert void_reservation(key=key, reason="withdrawn", actor=OWNER, at=MONDAY)


def test_places_are_given_in_the_order_of_coming() -> None:
    places = [waits("c", 30), waits("d", 10), waits("e", 20)]
    assert [(each.place, each.ahead_count, each.ahead_krw) for each in places] == [(1, 0, 0), (2, 1, 30), (3, 2, 40)]
    assert [(each.key, each.ahead_count, each.ahead_krw) for each in waiting_of(fund=CODE)] == [
        ("c", 0, 0),
        ("d", 1, 30),
        ("e", 2, 40),
    ]
    now = fund_position(fund=CODE, at=MONDAY)
    assert (now.waiting_count, now.waiting_krw) == (3, 60)


def test_same_key_again_keeps_its_place() -> None:
    first = waits("c", 30)
    waits("d", 10)
    assert waits("c", 30) == first
    assert Waiting.objects.count() == 2


def test_key_with_another_amount_is_refused() -> None:
    waits("c", 30)
    with pytest.raises(KeyReused):
        waits("c", 31)


def test_without_the_wish_to_wait_nobody_waits() -> None:
    with pytest.raises(NotEnoughMoney) as refused:
        taken("c", 1)
    assert refused.value.available_krw == 0
    assert waiting_of(fund=CODE) == []


def test_nobody_new_gets_money_while_somebody_waits() -> None:
    waits("c", 50)
    given_back("b")
    with pytest.raises(NotEnoughMoney) as refused:
        taken("d", 40)
    assert refused.value.available_krw == 0
    assert waits("d", 40).ahead_count == 1


def test_own_place_is_no_reason_to_be_served_at_once() -> None:
    waits("c", 30)
    given_back("a")
    with pytest.raises(NotEnoughMoney):
        taken("c", 30)


def test_more_than_the_whole_fund_keeps_nobody_waiting() -> None:
    with pytest.raises(NotEnoughMoney):
        waits("c", 101)
    assert waits("d", 100).place == 1


def test_promotes_in_the_order_of_places_up_to_the_first_that_does_not_fit() -> None:
    waits("c", 30)
    waits("d", 31)
    waits("e", 1)
    given_back("a")
    assert promote_next(fund=CODE, at=MONDAY, actor=POLICY) == [Promotion("c", ABOUT, 30, 1)]
    place = waiting_place(key="d")
    assert place is not None
    assert (place.place, place.ahead_count) == (2, 0)
    now = fund_position(fund=CODE, at=MONDAY)
    assert (now.reserved_krw, now.available_krw, now.waiting_count, now.waiting_krw) == (70, 30, 2, 32)
    assert promoted() == []


def test_promotes_everybody_who_fits_at_once() -> None:
    for number in range(5):
        waits(f"c{number}", 12)
    given_back("a")
    assert promoted() == [f"c{number}" for number in range(5)]
    assert fund_position(fund=CODE, at=MONDAY).waiting_count == 0


def test_what_lapsed_is_given_to_those_who_wait() -> None:
    waits("c", 40)
    assert promoted() == []
    assert promoted(at_hours=1) == ["c"]
    assert list(Entry.objects.order_by("-pk").values_list("act", flat=True)[:2]) == ["reserve", "expire"]


def test_a_raised_plan_is_given_to_those_who_wait() -> None:
    waits("c", 40)
    changed(NewPlan(140))
    assert promoted() == ["c"]


def test_promoted_key_is_a_reservation_like_any_other() -> None:
    waits("c", 30)
    given_back("a")
    promoted()
    assert waiting_place(key="c") is None
    assert taken("c", 30).amount_krw == 30
    given_back("c")
    row = Waiting.objects.get(key="c")
    assert (row.ended_because, row.ended_at, row.ended_by) == ("promoted", MONDAY, POLICY.id)


def test_leaving_moves_everybody_behind_up_and_happens_once() -> None:
    waits("c", 50)
    waits("d", 10)
    assert left("c")
    assert not left("c")
    place = waiting_place(key="d")
    assert place is not None
    assert (place.ahead_count, place.ahead_krw) == (0, 0)
    given_back("b")
    assert promoted() == ["d"]


def test_who_left_comes_back_only_under_a_new_key() -> None:
    waits("c", 30)
    left("c")
    with pytest.raises(ReservationEnded):
        waits("c", 30)
    assert waits("c:again", 30).place == 2


def test_leaving_without_a_place_is_told() -> None:
    assert not left("nobody")
    assert not left("a")


def test_once_nobody_waits_newcomers_are_served_again() -> None:
    waits("c", 60)
    given_back("a")
    promoted()
    given_back("b")
    assert taken("d", 40).amount_krw == 40


@pytest.mark.parametrize("state", [FundState.SUSPENDED, FundState.CLOSED])
def test_fund_that_is_not_open_promotes_nobody_and_takes_nobody_in_line(state: FundState) -> None:
    waits("c", 30)
    given_back("a")
    changed(state)
    assert promoted() == []
    with pytest.raises(FundClosed):
        waits("d", 30)
    place = waiting_place(key="c")
    assert place is not None
    changed(FundState.OPEN)
    assert promoted() == ["c"]


def test_a_refusal_to_wait_leaves_the_transaction_usable() -> None:
    waits("c", 30)
    with pytest.raises(NotEnoughMoney):
        reserve(fund=CODE, key="d", amount_krw=10, at=MONDAY, actor=OWNER, about=ABOUT)
    assert waits("d", 10).place == 2
