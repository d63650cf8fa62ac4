"""Money that comes back goes to whoever waits, in the order of the line, each told once; a dead run is made good."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from majung.applications.models import Application
from majung.applications.selectors import application_view
from majung.budget.selectors import fund_position
from majung.budget.services import promote_next
from majung.core.application import WithdrawalReason
from majung.core.deciding import Outcome, ReasonCode
from majung.core.ledger import FundState
from majung.journey.nightly import nightly
from majung.journey.promoting import HOUSE, promote, promote_waiting
from majung.journey.selectors import timeline
from majung.journey.services import withdraw
from majung.notices.models import Message
from tests.applications.world import AT, Owner, an_owner
from tests.budget.funds import changed
from tests.journey.conftest import FUND
from tests.journey.ready import agreed, answered, filed, give_money, proposed, take_money

LATER = AT + timedelta(hours=1)


@pytest.fixture
def full(house: None) -> None:
    """All but twenty million won are gone; everybody in these tests asks for thirty."""
    take_money(10**9 - 20_000_000)


def waits(number: str) -> bool:
    return application_view(number=number).line.waiting_since is not None


def in_line(number: str) -> tuple[int, int] | None:
    place = timeline(number=number, at=LATER).waiting
    return (place.ahead_count, place.ahead_krw) if place else None


def told(number: str, template: str) -> int:
    return Message.objects.filter(about=number, template=template).count()


def test_who_finds_too_little_sees_the_place_and_goes_on_when_money_comes(full: None) -> None:
    first, second = filed(an_owner(1)), filed(an_owner(2))
    assert [in_line(first), in_line(second)] == [(0, 0), (1, 30_000_000)]
    assert promote(fund=FUND, at=LATER) == 0
    give_money()
    assert promote_waiting(at=LATER) == 2
    assert [waits(first), waits(second)] == [False, False]
    assert [told(first, "promoted"), told(second, "promoted")] == [1, 1]
    line = timeline(number=first, at=LATER)
    assert line.waiting is None
    assert "promoted" in [each.what for each in line.happened]
    assert promote_waiting(at=LATER) == 0


def test_a_smaller_wish_does_not_overtake(full: None) -> None:
    first, small = filed(an_owner(1)), filed(an_owner(2), requested_krw=10_000_000)
    assert promote(fund=FUND, at=LATER) == 0
    assert [waits(first), waits(small)] == [True, True]


def test_who_withdraws_lets_the_next_one_on_at_once(house: None) -> None:
    owner = an_owner(1)
    holder = filed(owner)
    take_money(10**9 - 30_000_000)
    next_one = filed(an_owner(2))
    withdraw(number=holder, reason=WithdrawalReason.OTHER, actor=owner.actor, at=LATER)
    assert not waits(next_one)
    assert told(next_one, "promoted") == 1


def test_a_return_lets_the_next_one_on_at_once(house: None) -> None:
    owner = an_owner(1)
    holder = filed(owner)
    answered(holder, owner)
    take_money(10**9 - 30_000_000)
    next_one = filed(an_owner(2))
    proposed(holder, outcome=Outcome.RETURNED, reason_code=ReasonCode.DETAILS_DIFFER)
    assert not waits(next_one)


def test_a_refusal_by_two_people_lets_the_next_one_on_at_once(house: None) -> None:
    owner = an_owner(1)
    holder = filed(owner)
    answered(holder, owner)
    take_money(10**9 - 30_000_000)
    next_one = filed(an_owner(2))
    proposal = proposed(holder, outcome=Outcome.REFUSED, reason_code=ReasonCode.EXCLUDED, remedy="풀 방법")
    assert waits(next_one)
    assert agreed(holder, proposal).is_decided
    assert not waits(next_one)


def test_who_leaves_the_line_lets_everybody_behind_move_up(full: None) -> None:
    owner = an_owner(1)
    first, second = filed(owner), filed(an_owner(2))
    withdraw(number=first, reason=WithdrawalReason.OTHER, actor=owner.actor, at=LATER)
    assert in_line(second) == (0, 0)
    assert fund_position(fund=FUND, at=LATER).waiting_count == 1


def test_who_leaves_with_the_first_wish_that_did_not_fit_lets_a_smaller_one_on(full: None) -> None:
    owner = an_owner(1)
    first, small = filed(owner), filed(an_owner(2), requested_krw=10_000_000)
    withdraw(number=first, reason=WithdrawalReason.OTHER, actor=owner.actor, at=LATER)
    assert not waits(small)


def test_a_run_that_died_after_the_fund_and_before_the_case_is_made_good(full: None) -> None:
    number = filed(an_owner(1))
    give_money()
    with transaction.atomic():
        assert len(promote_next(fund=FUND, at=LATER, actor=HOUSE)) == 1
    assert waits(number)
    assert in_line(number) is None
    assert promote_waiting(at=LATER) == 0
    assert not waits(number)
    assert told(number, "promoted") == 1


def test_promoted_and_not_yet_told_it_can_still_be_withdrawn_and_holds_nothing(full: None) -> None:
    owner = an_owner(1)
    number = filed(owner)
    give_money()
    with transaction.atomic():
        promote_next(fund=FUND, at=LATER, actor=HOUSE)
    withdraw(number=number, reason=WithdrawalReason.OTHER, actor=owner.actor, at=LATER)
    assert fund_position(fund=FUND, at=LATER).reserved_krw == 0
    assert promote_waiting(at=LATER) == 0


def test_a_suspended_fund_promotes_nobody(full: None) -> None:
    number = filed(an_owner(1))
    changed(FundState.SUSPENDED)
    give_money()
    assert promote_waiting(at=LATER) == 0
    assert waits(number)


def test_money_that_lapses_is_passed_on_at_night(full: None) -> None:
    number = filed(an_owner(1))
    give_money()
    assert nightly(at=LATER)["promoted"] == 1
    assert not waits(number)


def test_the_worker_looks_each_minute() -> None:
    assert import_string("majung.journey.promoting.promote_waiting") is promote_waiting
    assert ("majung.journey.promoting.promote_waiting", 1) in settings.PERIODIC_RUNS


def test_a_case_without_a_fund_is_nobodys_money(owner: Owner) -> None:
    number = filed(owner)
    assert Application.objects.get(number=number).fund == FUND
    assert promote(fund=FUND, at=LATER) == 0
