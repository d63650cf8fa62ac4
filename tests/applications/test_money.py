"""The money behind a case, from its filing to its end: in line, promoted, brought to what was approved, given back."""

from datetime import date, datetime, timedelta

import pytest
from django.db import transaction

from majung.applications.after_submission import follow_up
from majung.applications.models import Application
from majung.applications.rules import version_in_force
from majung.applications.selectors import application_view, money_of_cases, waiting_cases
from majung.applications.services import (
    StillWaiting,
    conclude_application,
    promoted,
    reopen_application,
    take_up,
    withdraw_application,
)
from majung.budget.proof import prove_fund
from majung.budget.selectors import fund_position, waiting_of
from majung.budget.services import NotEnoughMoney, open_fund, promote_next
from majung.core.application import ApplicationAct, ApplicationStatus, WaitsFor, WithdrawalReason
from majung.core.deciding import Outcome
from majung.core.intake import fund_of, fund_of_approval
from majung.events.selectors import events_about
from majung.events.services import Actor, ActorKind, Subject
from majung.notices.models import Message
from tests.applications.world import AT, GENERAL, an_owner, complete, submitted
from tests.decisions.people import let_conclude, let_uphold

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("house")]

OFFICER = Actor(ActorKind.STAFF, "user:7")
HOUSE = Actor(ActorKind.SYSTEM, "journey")
FUND, EACH = "gyeongbuk-beotim-2025", 30_000_000


@pytest.fixture
def cases(house: None) -> list[str]:
    """Two have their money, two wait; ten million are left."""
    with transaction.atomic():
        plan_krw = 2 * EACH + 10_000_000
        open_fund(code=FUND, institution="gyeongbuk-foundation", year=2025, plan_krw=plan_krw, actor=OFFICER, at=AT)
    return [filed(nth) for nth in range(1, 5)]


def filed(nth: int) -> str:
    owner = an_owner(nth)
    return submitted(owner, complete(owner)).application


def withdraw(number: str) -> None:
    withdraw_application(number=number, reason=WithdrawalReason.OTHER, actor=OFFICER, at=AT)


def approve(number: str, amount_krw: int = EACH, *, until: datetime | None = None) -> None:
    if application_view(number=number).status is ApplicationStatus.SUBMITTED:
        take_up(application=number, by=OFFICER, at=AT)
    let_conclude(number, Outcome.APPROVED, amount_krw=amount_krw)
    conclude_application(
        number=number,
        act=ApplicationAct.APPROVE,
        reason="other",
        actor=OFFICER,
        at=AT,
        approved_krw=amount_krw,
        reserved_until=until,
    )


def promote() -> list[str]:
    with transaction.atomic():
        went = [each.about for each in promote_next(fund=FUND, at=AT, actor=HOUSE)]
    return [number for number in went if promoted(number=number, at=AT, actor=HOUSE)]


def left() -> tuple[int, int]:
    position = fund_position(fund=FUND, at=AT)
    return position.available_krw, position.waiting_krw


def books_agree(*, at: datetime = AT) -> bool:
    """What cases say they hold is what the fund holds for them."""
    held, position = money_of_cases(fund=FUND), fund_position(fund=FUND, at=at)
    sums = sum(held.reserved.values()), sum(held.waiting.values())
    return sums == (position.reserved_krw, position.waiting_krw) and prove_fund(fund=FUND).agrees


def line(number: str) -> tuple[bool, str, WaitsFor]:
    view = application_view(number=number)
    return view.line.waiting_since is not None, view.reservation_key, view.line.waits_for


def test_who_comes_too_late_stands_in_line_and_is_told_so(cases: list[str]) -> None:
    assert [each.about for each in waiting_of(fund=FUND)] == cases[2:] == waiting_cases()
    assert line(cases[2]) == (True, "", WaitsFor.MONEY)
    assert left() == (10_000_000, 2 * EACH)
    assert books_agree()
    for number in cases:
        follow_up.call(application=number)
    assert set(Message.objects.filter(template="waiting_list").values_list("about", flat=True)) == set(cases[2:])


def test_a_replayed_filing_tells_its_place_again(cases: list[str]) -> None:
    owner = an_owner(9)
    draft = complete(owner)
    first = submitted(owner, draft)
    assert first.waiting is not None
    assert first.waiting.ahead_count == 2
    assert submitted(owner, draft) == first
    withdraw(cases[2])
    again = submitted(owner, draft).waiting
    assert again is not None
    assert again.ahead_count == 1


def test_money_that_comes_back_goes_to_who_is_first_in_line(cases: list[str]) -> None:
    withdraw(cases[0])
    assert line(cases[2])[0]
    assert promote() == [cases[2]]
    assert line(cases[2]) == (False, f"application:{cases[2]}", WaitsFor.OUTSIDE)
    assert line(cases[3])[0]
    assert left() == (10_000_000, EACH)
    assert books_agree()
    assert not promoted(number=cases[2], at=AT, actor=HOUSE)
    assert Message.objects.filter(template="promoted").values_list("about", flat=True).get() == cases[2]
    acts = [event.act for event in events_about(subject=Subject("application", cases[2]))]
    assert acts.count("ApplicationPromoted") == 1


def test_who_waits_still_is_told_of_no_promotion(cases: list[str]) -> None:
    assert not promoted(number=cases[2], at=AT, actor=HOUSE)
    assert not promoted(number=cases[0], at=AT, actor=HOUSE)
    assert not Message.objects.filter(template="promoted").exists()


def test_an_end_leaves_the_line(cases: list[str]) -> None:
    withdraw(cases[2])
    assert [each.about for each in waiting_of(fund=FUND)] == [cases[3]]
    assert application_view(number=cases[2]).line.waiting_since is None
    assert books_agree()


def test_who_was_promoted_a_moment_before_the_end_gives_the_money_back(cases: list[str]) -> None:
    withdraw(cases[0])
    with transaction.atomic():
        promote_next(fund=FUND, at=AT, actor=HOUSE)
    withdraw(cases[2])
    assert left() == (10_000_000 + EACH, EACH)
    assert promote() == [cases[3]]
    assert books_agree()


def test_nothing_is_approved_while_it_waits_and_at_once_when_it_does_not(cases: list[str]) -> None:
    take_up(application=cases[2], by=OFFICER, at=AT)
    with pytest.raises(StillWaiting):
        conclude_application(number=cases[2], act=ApplicationAct.APPROVE, reason="other", actor=OFFICER, at=AT)
    assert application_view(number=cases[2]).status is ApplicationStatus.IN_SCREENING
    withdraw(cases[0])
    with transaction.atomic():
        promote_next(fund=FUND, at=AT, actor=HOUSE)
    approve(cases[2])
    assert line(cases[2]) == (False, f"approval:{cases[2]}", WaitsFor.NOBODY)
    assert books_agree()


def test_an_approval_keeps_what_was_approved_for_as_long_as_it_holds(cases: list[str]) -> None:
    until = AT + timedelta(days=60)
    approve(cases[0], 20_000_000, until=until)
    view = application_view(number=cases[0])
    assert (view.reservation_key, view.line.approved_krw) == (f"approval:{cases[0]}", 20_000_000)
    assert left()[0] == 20_000_000
    assert books_agree()
    assert fund_position(fund=FUND, at=until - timedelta(seconds=1)).available_krw == 20_000_000
    assert fund_position(fund=FUND, at=until).available_krw == 40_000_000


def test_more_than_was_asked_for_needs_money_that_is_there(cases: list[str]) -> None:
    withdraw(cases[2])
    withdraw(cases[3])
    with pytest.raises(NotEnoughMoney), transaction.atomic():
        approve(cases[0], EACH + 10_000_001)
    assert application_view(number=cases[0]).status is ApplicationStatus.SUBMITTED
    approve(cases[0], EACH + 10_000_000)
    assert left()[0] == 0
    assert books_agree()


def test_an_approval_withdrawn_late_gives_back_what_was_approved(cases: list[str]) -> None:
    approve(cases[0], 20_000_000, until=AT + timedelta(days=60))
    withdraw(cases[0])
    assert left()[0] == 10_000_000 + EACH
    assert promote() == [cases[2]]
    assert books_agree()


def test_an_approval_that_lapsed_gives_nothing_back_twice(cases: list[str]) -> None:
    until = AT + timedelta(days=60)
    approve(cases[0], EACH, until=until)
    withdraw_application(number=cases[0], reason=WithdrawalReason.OTHER, actor=OFFICER, at=until)
    assert fund_position(fund=FUND, at=until).available_krw == 10_000_000 + EACH
    assert books_agree(at=until)


def test_a_case_filed_before_there_was_a_fund_needs_its_money_at_the_approval(house: None) -> None:
    number = filed(1)
    assert line(number) == (False, "", WaitsFor.OUTSIDE)
    with transaction.atomic():
        open_fund(code=FUND, institution="gyeongbuk-foundation", year=2025, plan_krw=EACH, actor=OFFICER, at=AT)
    with pytest.raises(NotEnoughMoney), transaction.atomic():
        approve(number, EACH + 1)
    approve(number, EACH)
    assert left() == (0, 0)
    assert (Application.objects.get().fund, books_agree()) == (FUND, True)


def test_who_is_reopened_stands_at_the_end_of_the_line(cases: list[str]) -> None:
    take_up(application=cases[0], by=OFFICER, at=AT)
    let_conclude(cases[0], Outcome.REFUSED)
    conclude_application(number=cases[0], act=ApplicationAct.REFUSE, reason="other", actor=OFFICER, at=AT)
    assert promote() == [cases[2]]
    let_uphold(cases[0])
    reopen_application(number=cases[0], reason="appeal_upheld", actor=OFFICER, at=AT)
    assert [each.about for each in waiting_of(fund=FUND)] == [cases[3], cases[0]]
    assert books_agree()
    withdraw(cases[0])
    assert [each.about for each in waiting_of(fund=FUND)] == [cases[3]]
    assert books_agree()


def test_a_program_without_money_of_its_own_has_no_fund() -> None:
    ours, theirs = version_in_force("gyeongbuk-beotim", date(2025, 5, 2)), version_in_force(GENERAL, date(2023, 7, 4))
    assert (fund_of(ours, at=AT), fund_of_approval(ours, at=AT)) == (FUND, FUND)
    assert (fund_of(theirs, at=AT), fund_of_approval(theirs, at=AT)) == (None, None)
