"""A fund changes only as one person asked and another agreed, and the public is told."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from majung.budget.models import Entry
from majung.budget.selectors import (
    fund_change,
    fund_changes,
    fund_notices,
    fund_position,
    open_fund_changes,
)
from majung.budget.services import (
    AlreadyAnswered,
    ChangeNotPossible,
    NotEnoughMoney,
    NoticeMissing,
    OverIssueTooSmall,
    OwnChange,
    PlanTooSmall,
    UnknownChange,
    UnknownFund,
    agree_fund_change,
    ask_fund_change,
    change_over_issue,
    decline_fund_change,
)
from majung.core.identifiers import normal_public_number
from majung.core.ledger import (
    BadOverIssue,
    FundAnswer,
    FundChangeReason,
    FundPurpose,
    FundState,
    NewOverIssue,
    NewPlan,
)
from majung.events.models import Event
from tests.budget.funds import CODE, DIRECTOR, HOUR, MONDAY, POLICY, changed, opened, posted, taken

pytestmark = pytest.mark.django_db
WORDS, WORDS_EN = "예산이 모두 쓰였습니다.", "The budget is spent."
TODAY = date(2025, 3, 3)


@pytest.fixture(autouse=True)
def fund() -> None:
    opened(100, over_issue="2.00", subsidy_plan_krw=10)


def asked(to: FundState | NewPlan | NewOverIssue, *, notice_ko: str = WORDS, notice_en: str = WORDS_EN) -> str:
    return ask_fund_change(
        fund=CODE,
        to=to,
        reason_code=FundChangeReason.BUDGET_SPENT,
        notice_ko=notice_ko,
        notice_en=notice_en,
        by=POLICY,
        at=MONDAY,
    )


def agreed(number: str) -> None:
    agree_fund_change(change=number, by=DIRECTOR, at=MONDAY + HOUR)


def state() -> FundState:
    return fund_position(fund=CODE, at=MONDAY).state


def test_asking_alone_changes_nothing() -> None:
    number = asked(FundState.SUSPENDED)
    assert normal_public_number(number) == number
    assert number.startswith("FCH-2025-")
    assert state() is FundState.OPEN
    assert fund_notices(fund=CODE, on=TODAY) == []
    assert [each.number for each in open_fund_changes()] == [number]


def test_nobody_agrees_to_what_they_asked_for() -> None:
    number = asked(FundState.SUSPENDED)
    with pytest.raises(OwnChange):
        agree_fund_change(change=number, by=POLICY, at=MONDAY)
    assert state() is FundState.OPEN


def test_another_person_suspends_closes_and_opens_it() -> None:
    for to in (FundState.SUSPENDED, FundState.OPEN, FundState.CLOSED, FundState.OPEN, FundState.SUSPENDED):
        agreed(asked(to))
        assert state() is to
    assert len(fund_changes(fund=CODE)) == 5


def test_agreed_notice_is_public_from_its_day_until_the_fund_is_open_again() -> None:
    agreed(asked(FundState.SUSPENDED))
    (notice,) = fund_notices(fund=CODE, on=TODAY)
    assert (notice.words, notice.words_en, notice.since) == (WORDS, WORDS_EN, TODAY)
    assert fund_notices(fund=CODE, on=TODAY - timedelta(days=1)) == []
    agreed(asked(FundState.OPEN, notice_ko="", notice_en=""))
    assert fund_notices(fund=CODE, on=TODAY) == []


@pytest.mark.parametrize(("notice_ko", "notice_en"), [("", WORDS_EN), (WORDS, ""), (" ", WORDS_EN)])
def test_a_fund_does_not_stop_without_words_for_the_public(notice_ko: str, notice_en: str) -> None:
    with pytest.raises(NoticeMissing):
        asked(FundState.CLOSED, notice_ko=notice_ko, notice_en=notice_en)


@pytest.mark.parametrize("to", [FundState.OPEN, NewPlan(100), NewOverIssue(Decimal(2)), NewOverIssue(Decimal("2.00"))])
def test_what_stands_already_is_no_change(to: FundState | NewPlan | NewOverIssue) -> None:
    with pytest.raises(ChangeNotPossible):
        asked(to)


def test_a_closed_fund_is_not_suspended() -> None:
    changed(FundState.CLOSED)
    with pytest.raises(ChangeNotPossible):
        asked(FundState.SUSPENDED)


def test_what_has_changed_since_it_was_asked_is_not_agreed_to() -> None:
    first, second = asked(NewPlan(150)), asked(NewPlan(90))
    agreed(first)
    with pytest.raises(ChangeNotPossible):
        agreed(second)
    assert fund_position(fund=CODE, at=MONDAY).plan_krw == 150


def test_an_answer_is_given_once() -> None:
    declined, carried = asked(NewPlan(150)), asked(NewPlan(160))
    decline_fund_change(change=declined, by=POLICY, at=MONDAY)
    agreed(carried)
    for number in (declined, carried):
        with pytest.raises(AlreadyAnswered):
            agreed(number)
        with pytest.raises(AlreadyAnswered):
            decline_fund_change(change=number, by=DIRECTOR, at=MONDAY)
    assert fund_position(fund=CODE, at=MONDAY).plan_krw == 160


def test_unknown_numbers_are_told() -> None:
    with pytest.raises(UnknownChange):
        agreed("FCH-2025-00000000-0")
    with pytest.raises(UnknownFund):
        ask_fund_change(fund="nobody", to=NewPlan(1), reason_code=FundChangeReason.BUDGET_CUT, by=POLICY, at=MONDAY)
    assert fund_change(number="FCH-2025-00000000-0") is None


def test_plan_for_each_purpose_is_changed_by_an_entry_that_names_the_change() -> None:
    number = changed(NewPlan(15, FundPurpose.SUBSIDY_COST))
    entry = Entry.objects.latest("pk")
    assert (entry.act, entry.amount_krw, entry.about, entry.actor) == ("allot", 5, number, "user:8")
    assert fund_position(fund=CODE, at=MONDAY, purpose=FundPurpose.SUBSIDY_COST).plan_krw == 15


def test_plan_for_a_purpose_the_fund_has_not_is_told() -> None:
    opened(100, code="loans-only")
    with pytest.raises(UnknownFund):
        changed(NewPlan(5, FundPurpose.SUBSIDY_COST), fund="loans-only")


def test_more_set_aside_meanwhile_is_asked_at_the_agreement() -> None:
    number = asked(NewPlan(40))
    taken("a", 90)
    with pytest.raises(PlanTooSmall) as refused:
        agreed(number)
    assert refused.value.least_krw == 45


def test_over_issue_is_raised_and_lowered_as_far_as_it_carries() -> None:
    reason = FundChangeReason.LOAN_RATIO
    change_over_issue(fund=CODE, factor=Decimal(3), reason=reason, actor=POLICY, agreed_by=DIRECTOR, at=MONDAY)
    taken("a", 250)
    with pytest.raises(OverIssueTooSmall) as refused:
        change_over_issue(fund=CODE, factor=Decimal("2.49"), reason=reason, actor=POLICY, agreed_by=DIRECTOR, at=MONDAY)
    assert refused.value.least_percent == 250
    change_over_issue(fund=CODE, factor=Decimal("2.5"), reason=reason, actor=POLICY, agreed_by=DIRECTOR, at=MONDAY)
    now = fund_position(fund=CODE, at=MONDAY)
    assert (now.over_issue, now.available_krw) == (Decimal("2.5"), 0)
    with pytest.raises(NotEnoughMoney):
        taken("b", 1)


def test_a_factor_out_of_range_is_refused() -> None:
    with pytest.raises(BadOverIssue):
        asked(NewOverIssue(Decimal("0.9")))


def test_suspended_or_not_what_is_set_aside_is_posted() -> None:
    taken("a", 60)
    changed(FundState.SUSPENDED)
    posted("a", 60)
    assert fund_position(fund=CODE, at=MONDAY).committed_krw == 60


def test_every_step_is_an_event_of_its_person() -> None:
    agreed(asked(FundState.SUSPENDED))
    agreed(asked(NewPlan(150)))
    decline_fund_change(change=asked(NewOverIssue(Decimal(3))), by=DIRECTOR, at=MONDAY)
    told = Event.objects.exclude(act="FundOpened").order_by("pk").values_list("act", "actor_id", "reason")
    assert list(told) == [
        ("FundChangeAsked", "user:7", "budget_spent"),
        ("FundStateChanged", "user:8", "budget_spent"),
        ("FundChangeAsked", "user:7", "budget_spent"),
        ("FundPlanChanged", "user:8", "budget_spent"),
        ("FundChangeAsked", "user:7", "budget_spent"),
        ("FundChangeDeclined", "user:8", "budget_spent"),
    ]


def test_changes_are_listed_newest_first_with_their_answers() -> None:
    plan = changed(NewPlan(150))
    factor = asked(NewOverIssue(Decimal(3)))
    newest, oldest = fund_changes(fund=CODE)
    assert (newest.number, newest.to_percent, newest.was, newest.answer) == (factor, 300, "200", None)
    assert (oldest.number, oldest.to_plan_krw, oldest.was) == (plan, 150, "100")
    assert (oldest.asked_by, oldest.answered_by, oldest.answer) == ("user:7", "user:8", FundAnswer.AGREED)
