"""Opening a fund, changing its plan, and what is told of both."""

from decimal import Decimal

import pytest

from majung.budget.models import Entry
from majung.budget.selectors import fund_codes, fund_position, fund_positions
from majung.budget.services import (
    ChangeNotPossible,
    FundExists,
    NotEnoughMoney,
    PlanTooSmall,
    UnknownFund,
    change_plan,
    void_reservation,
)
from majung.core.ledger import BadOverIssue, FundChangeReason, FundPurpose, FundState
from majung.events.models import Event
from tests.budget.funds import CODE, DIRECTOR, HOUR, MONDAY, OWNER, POLICY, opened, taken

pytestmark = pytest.mark.django_db


def plan_now() -> int:
    return fund_position(fund=CODE, at=MONDAY).plan_krw


def planned(plan_krw: int, at_hours: int = 0) -> None:
    change_plan(
        fund=CODE,
        plan_krw=plan_krw,
        reason=FundChangeReason.SUPPLEMENTARY_BUDGET,
        actor=POLICY,
        agreed_by=DIRECTOR,
        at=MONDAY + at_hours * HOUR,
    )


def test_opens_with_its_plan_and_an_event() -> None:
    opened(200_000_000_000, over_issue="1.50")
    now = fund_position(fund=CODE, at=MONDAY)
    assert (now.plan_krw, now.available_krw, now.over_issue) == (200_000_000_000, 300_000_000_000, Decimal("1.5"))
    assert (now.institution, now.year, now.state) == ("gyeongbuk-foundation", 2025, FundState.OPEN)
    event = Event.objects.get()
    assert (event.act, event.subject_number, event.institution) == ("FundOpened", CODE, "gyeongbuk-foundation")


def test_opens_empty() -> None:
    opened(0)
    with pytest.raises(NotEnoughMoney):
        taken("a", 1)


def test_opens_once() -> None:
    opened(100)
    with pytest.raises(FundExists):
        opened(200)
    assert plan_now() == 100


def test_refuses_a_factor_below_one() -> None:
    with pytest.raises(BadOverIssue):
        opened(100, over_issue="0.5")
    assert fund_codes() == []


def test_tells_every_fund_for_each_purpose_newest_first() -> None:
    opened(100, subsidy_plan_krw=10)
    opened(300, code="semas-general-2025")
    told = [(each.code, each.purpose, each.plan_krw) for each in fund_positions(at=MONDAY)]
    assert told == [
        (CODE, FundPurpose.LOAN_VOLUME, 100),
        (CODE, FundPurpose.SUBSIDY_COST, 10),
        ("semas-general-2025", FundPurpose.LOAN_VOLUME, 300),
    ]


def test_fund_without_money_for_subsidy_says_so() -> None:
    opened(100)
    with pytest.raises(UnknownFund):
        fund_position(fund=CODE, at=MONDAY, purpose=FundPurpose.SUBSIDY_COST)


def test_subsidy_is_never_issued_over() -> None:
    opened(100, over_issue="3.00", subsidy_plan_krw=10)
    assert fund_position(fund=CODE, at=MONDAY, purpose=FundPurpose.SUBSIDY_COST).available_krw == 10


def test_plan_grows_and_shrinks_by_entries() -> None:
    opened(100)
    planned(250)
    planned(80)
    assert plan_now() == 80
    assert list(Entry.objects.order_by("pk").values_list("act", "amount_krw")) == [
        ("allot", 100),
        ("allot", 150),
        ("cut", 170),
    ]
    assert Event.objects.filter(act="FundPlanChanged").count() == 2


def test_same_plan_again_is_no_change() -> None:
    opened(100)
    with pytest.raises(ChangeNotPossible):
        planned(100)
    assert Entry.objects.count() == 1


def test_plan_is_not_cut_below_what_is_set_aside() -> None:
    opened(100)
    taken("a", 60)
    with pytest.raises(PlanTooSmall) as refused:
        planned(59)
    assert refused.value.least_krw == 60
    planned(60)
    assert plan_now() == 60


def test_over_issued_plan_is_cut_as_far_as_the_factor_carries() -> None:
    opened(100, over_issue="3.00")
    taken("a", 200)
    with pytest.raises(PlanTooSmall) as refused:
        planned(66)
    assert refused.value.least_krw == 67


def test_what_lapsed_keeps_no_plan_up() -> None:
    opened(100)
    taken("a", 60, expires_at=MONDAY + HOUR)
    planned(0, at_hours=1)
    assert plan_now() == 0


def test_what_came_back_is_told_and_available_again() -> None:
    opened(100)
    taken("a", 60)
    void_reservation(key="a", reason="refused", actor=OWNER, at=MONDAY)
    now = fund_position(fund=CODE, at=MONDAY)
    assert (now.reserved_krw, now.released_krw, now.committed_krw, now.available_krw) == (0, 60, 0, 100)
