"""The timeline tells what is: whose turn, by when, what is awaited, what happened; the same count of queries always."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from majung.applications.models import LookUp
from majung.applications.services import lapse_supplements, request_supplement, supply, supply_item, take_up
from majung.core.application import ApplicationStatus
from majung.core.deadlines import SEOUL
from majung.core.deciding import Outcome, ReasonCode
from majung.core.documents import DocumentKind
from majung.core.journey import NextActor, OwnerTask
from majung.core.look_ups import LookUpKind, LookUpState
from majung.core.supplement import SupplementItem, SupplementItemKind
from majung.documents.models import Document
from majung.journey.papers import papers_of
from majung.journey.selectors import Timeline, timeline
from tests.applications.papers import a_paper
from tests.applications.world import AT, GENERAL, GENERAL_AT, Owner, an_owner, complete, saved, submitted
from tests.decisions.people import APPROVAL, TERMS, approve, proposed
from tests.journey.conftest import OFFICER

THROUGH = date(2025, 5, 15)
WHY = SupplementItem(SupplementItemKind.EXPLANATION, "매출이 준 까닭")


def told(number: str, at: datetime = AT) -> Timeline:
    return timeline(number=number, at=at)


def asked(number: str) -> None:
    request_supplement(application=number, items=(WHY,), through=THROUGH, by=OFFICER, at=AT)


def decided(number: str, outcome: Outcome, retry_from: date | None = None) -> None:
    take_up(application=number, by=OFFICER, at=AT)
    terms = TERMS if outcome is Outcome.APPROVED else None
    what: dict[str, Any] = {
        "reason_code": ReasonCode.OTHER,
        "words": "까닭",
        "remedy": "풀 방법",
        "retry_from": retry_from,
    }
    proposal = proposed(number, by=OFFICER, outcome=outcome, terms=terms, **what)
    approve(proposal, at=AT + timedelta(minutes=1))


def test_just_in_it_waits_for_offices_and_the_branch_has_twenty_days(number: str) -> None:
    line = told(number)
    assert (line.status, line.who_acts_next, line.what_to_do) == (
        ApplicationStatus.SUBMITTED,
        NextActor.OFFICE,
        OwnerTask.WAIT,
    )
    assert line.pending
    assert all(each.state is LookUpState.WAITING for each in line.pending)
    # 20 days, Saturdays and holidays left out: 어린이날 and its 대체공휴일 lie between.
    assert line.due is not None
    assert (line.due.on, line.due.business_days, line.due.is_over) == (date(2025, 6, 2), 20, False)
    assert line.office.telephone == "1588-7679"
    assert "구미" in line.office.label


def test_taken_up_it_is_the_branch_though_offices_are_silent(number: str) -> None:
    take_up(application=number, by=OFFICER, at=AT)
    line = told(number)
    assert line.who_acts_next is NextActor.BRANCH
    assert line.pending


def test_late_offices_are_told_so(number: str) -> None:
    line = told(number, datetime(2025, 6, 3, 9, tzinfo=SEOUL))
    assert line.due is not None
    assert line.due.is_over
    assert line.due.business_days == 0


def test_asked_for_more_it_is_the_owner_and_the_clock_stands_still(number: str) -> None:
    asked(number)
    line = told(number)
    assert (line.who_acts_next, line.what_to_do, line.is_paused) == (NextActor.OWNER, OwnerTask.SUPPLY, True)
    assert line.due is not None
    assert (line.due.on, line.due.business_days) == (THROUGH, 8)


def test_days_of_waiting_for_the_owner_are_added_to_the_office(owner: Owner, number: str) -> None:
    asked(number)
    later = datetime(2025, 5, 8, 10, tzinfo=SEOUL)
    supply_item(application=number, position=1, answer="공사", actor=owner.actor, at=later)
    supply(application=number, actor=owner.actor, at=later)
    line = told(number, later)
    # 2, 7 and 8 May do not count: three business days more, past the election of 3 June and 현충일.
    assert line.due is not None
    assert line.due.on == date(2025, 6, 9)
    assert [step.kind.value for step in line.steps][:4] == ["receipt", "supplement", "screening", "result"]


def test_after_the_last_day_nothing_can_be_handed_in_swept_or_not(number: str) -> None:
    asked(number)
    midnight = datetime(2025, 5, 16, tzinfo=SEOUL)
    assert told(number, midnight - timedelta(seconds=1)).what_to_do is OwnerTask.SUPPLY
    assert told(number, midnight).what_to_do is OwnerTask.NOTHING
    assert lapse_supplements(at=midnight) == 1
    line = told(number, midnight)
    assert (line.status, line.who_acts_next, line.due) == (ApplicationStatus.CANCELLED, NextActor.NOBODY, None)
    assert line.what_to_do is OwnerTask.FILE_AGAIN


def test_a_refusal_names_the_day_to_try_again(number: str) -> None:
    decided(number, Outcome.REFUSED, retry_from=date(2025, 8, 1))
    line = told(number, AT + timedelta(hours=1))
    assert (line.status, line.what_to_do, line.file_again_on) == (
        ApplicationStatus.REFUSED,
        OwnerTask.NOTHING,
        date(2025, 8, 1),
    )
    assert line.decision is not None
    assert line.decision.words == "까닭"
    assert told(number, datetime(2025, 8, 1, 9, tzinfo=SEOUL)).what_to_do is OwnerTask.FILE_AGAIN


def test_a_proposal_that_waits_is_nobodys_business_but_staffs(number: str) -> None:
    take_up(application=number, by=OFFICER, at=AT)
    proposed(number, by=OFFICER, **APPROVAL)
    line = told(number)
    assert line.decision is None
    assert [each.what for each in line.happened] == ["submitted", "taken_up"]


def test_approved_through_a_bank_the_bank_is_next(house: None) -> None:
    owner = an_owner(at=GENERAL_AT)
    draft = complete(owner, GENERAL, at=GENERAL_AT)
    draft = saved(owner, draft, at=GENERAL_AT, collateral="credit")
    number = submitted(owner, draft, at=GENERAL_AT).application
    decided(number, Outcome.APPROVED)
    line = told(number, AT + timedelta(hours=1))
    assert line.who_acts_next is NextActor.BANK
    assert line.bank is not None
    assert line.bank.code == "nh"
    assert line.due is None


def test_a_silent_office_asks_for_the_paper_until_one_came(owner: Owner, number: str) -> None:
    own = LookUp.objects.filter(application__number=number, kind=LookUpKind.BUSINESS_REGISTRATION.value)
    assert own.update(state=LookUpState.FAILED.value, error_code="slow") == 1
    line = told(number)
    assert [(each.kind, each.documents) for each in line.papers_wanted] == [(DocumentKind.BUSINESS_REGISTRATION, ())]
    assert line.what_to_do is OwnerTask.SEND_PAPER
    paper = a_paper(owner, issued_on=None)
    assert told(number).what_to_do is OwnerTask.SEND_PAPER
    Document.objects.filter(number=paper).update(about=number)
    line = told(number)
    assert line.what_to_do is OwnerTask.WAIT
    assert [(each.document.number, each.came) for each in papers_of(view=line.view, wanted=line.papers_wanted)] == [
        (paper, "instead")
    ]


def test_what_a_case_that_ended_never_got_is_not_asked_for(number: str) -> None:
    decided(number, Outcome.REFUSED, retry_from=date(2025, 8, 1))
    line = told(number)
    assert line.papers_wanted == ()
    assert line.pending == ()


def test_queries_do_not_grow_with_what_happened(number: str, owner: Owner) -> None:
    asked(number)
    supply_item(application=number, position=1, answer="하나", actor=owner.actor, at=AT)
    with CaptureQueriesContext(connection) as few:
        told(number)
    for turn in range(5):
        supply_item(application=number, position=1, answer=f"답 {turn}", actor=owner.actor, at=AT)
    with CaptureQueriesContext(connection) as many:
        told(number)
    assert len(many) == len(few)
