"""Four eyes: nobody approves their own proposal, and the database holds everybody to it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from majung.applications.selectors import application_view
from majung.applications.services import take_up, withdraw_application
from majung.core.application import ActNotPossible, ApplicationStatus, WithdrawalReason
from majung.core.deciding import Outcome, ProposalState, ReasonCode, needs_second_person
from majung.decisions.models import Proposal
from majung.decisions.selectors import decision_of, proposals_of, waiting_proposals
from majung.decisions.services import (
    AlreadyProposed,
    OwnProposal,
    RefusalIncomplete,
    UnknownProposal,
    approve_proposal,
    propose,
    send_back,
)
from majung.events.selectors import events_about
from majung.events.services import Actor, ActorKind, Subject
from majung.notices.models import Message
from tests.applications.world import AT, Owner, an_owner, complete, submitted
from tests.published_catalog import load_and_publish

pytestmark = pytest.mark.django_db

MAKER, CHECKER = Actor(ActorKind.STAFF, "user:7"), Actor(ActorKind.STAFF, "user:8")
RETRY = AT.date() + timedelta(days=90)
REFUSAL: dict[str, Any] = {
    "outcome": Outcome.REFUSED,
    "reason_code": ReasonCode.EXCLUDED,
    "words": "제한업종에 해당합니다.",
    "remedy": "업종이 다르다면 사업자등록을 고친 뒤 다시 신청하세요.",
    "retry_from": RETRY,
}
APPROVAL: dict[str, Any] = {"outcome": Outcome.APPROVED, "reason_code": ReasonCode.MEETS_CRITERIA, "words": "충족"}
RETURN: dict[str, Any] = {"outcome": Outcome.RETURNED, "reason_code": ReasonCode.WRONG_PROGRAM, "words": "다른 자금"}


@pytest.fixture
def owner(db: None) -> Owner:
    load_and_publish()
    return an_owner()


@pytest.fixture
def number(owner: Owner) -> str:
    number = submitted(owner, complete(owner)).application
    take_up(application=number, by=MAKER, at=AT)
    return number


def proposed(number: str, **what: Any) -> str:
    return propose(application=number, by=MAKER, at=AT, **what)


def status(number: str) -> ApplicationStatus:
    return application_view(number=number).status


@pytest.mark.parametrize(("what", "ends_as"), [(REFUSAL, "refused"), (APPROVAL, "approved")])
def test_two_people_decide(number: str, what: dict[str, Any], ends_as: str) -> None:
    proposal = proposed(number, **what)
    assert status(number) is ApplicationStatus.IN_SCREENING
    assert [line.number for line in waiting_proposals(institution="gyeongbuk-foundation")] == [proposal]
    approve_proposal(proposal=proposal, by=CHECKER, at=AT)
    assert status(number) == ends_as
    assert Message.objects.filter(about=number, template="result").count() == 1


def test_one_officer_returns(number: str) -> None:
    proposed(number, **RETURN)
    assert status(number) is ApplicationStatus.RETURNED
    assert waiting_proposals(institution="gyeongbuk-foundation") == []


def test_nobody_approves_or_sends_back_their_own(number: str) -> None:
    proposal = proposed(number, **APPROVAL)
    with pytest.raises(OwnProposal):
        approve_proposal(proposal=proposal, by=MAKER, at=AT)
    with pytest.raises(OwnProposal):
        send_back(proposal=proposal, reason="x", by=MAKER, at=AT)
    assert status(number) is ApplicationStatus.IN_SCREENING


@pytest.mark.parametrize(
    "change",
    [
        {"approved_by": "user:7", "state": "decided"},
        {"approved_by": "user:7"},
        {"state": "decided"},
        {"outcome": "refused", "retry_from": None},
    ],
)
def test_the_database_holds_two_people_to_it(number: str, change: dict[str, Any]) -> None:
    proposal = proposed(number, **APPROVAL)
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(number=proposal).update(**change)


def test_what_was_sent_back_says_why_and_may_be_proposed_anew(number: str) -> None:
    first = proposed(number, **APPROVAL)
    with pytest.raises(AlreadyProposed):
        proposed(number, **APPROVAL)
    send_back(proposal=first, reason="매출을 다시 보아 주세요", by=CHECKER, at=AT)
    with pytest.raises(UnknownProposal):
        approve_proposal(proposal=first, by=CHECKER, at=AT)
    approve_proposal(proposal=proposed(number, **REFUSAL), by=CHECKER, at=AT)
    states = [(each.state, each.sent_back_because) for each in proposals_of(application=number)]
    assert states == [(ProposalState.SENT_BACK, "매출을 다시 보아 주세요"), (ProposalState.DECIDED, "")]


def test_an_owner_reads_reason_remedy_and_day(number: str) -> None:
    assert decision_of(application=number) is None
    approve_proposal(proposal=proposed(number, **REFUSAL), by=CHECKER, at=AT)
    decision = decision_of(application=number)
    assert decision is not None
    assert (decision.words, decision.remedy, decision.retry_from) == (REFUSAL["words"], REFUSAL["remedy"], RETRY)
    assert (decision.decided_at, decision.approved_by) == (AT, "user:8")
    assert application_view(number=number).retry_from == RETRY


@pytest.mark.parametrize("left_out", [{"words": " "}, {"remedy": ""}, {"retry_from": None}])
def test_a_refusal_says_everything_or_is_none(number: str, left_out: dict[str, Any]) -> None:
    with pytest.raises(RefusalIncomplete):
        proposed(number, **{**REFUSAL, **left_out})
    assert not Proposal.objects.exists()


def test_what_the_owner_withdrew_is_not_decided(owner: Owner, number: str) -> None:
    proposal = proposed(number, **APPROVAL)
    withdraw_application(number=number, reason=WithdrawalReason.OTHER, actor=owner.actor, at=AT)
    with pytest.raises(ActNotPossible):
        approve_proposal(proposal=proposal, by=CHECKER, at=AT)
    assert status(number) is ApplicationStatus.WITHDRAWN
    assert waiting_proposals(institution="gyeongbuk-foundation") == []


def test_nothing_is_approved_before_it_is_screened(owner: Owner) -> None:
    number = submitted(owner, complete(owner)).application
    with pytest.raises(ActNotPossible):
        proposed(number, **APPROVAL)


def test_words_lie_sealed_and_events_tell_codes(number: str) -> None:
    approve_proposal(proposal=proposed(number, **REFUSAL), by=CHECKER, at=AT)
    assert "제한업종".encode() not in bytes(Proposal.objects.get().sealed_words)
    told = {event.act: event.reason for event in events_about(subject=Subject("application", number))}
    assert (told["DecisionProposed"], told["DecisionApproved"], told["ApplicationRefused"]) == ("excluded",) * 3


def test_the_approvers_list_is_one_query(number: str) -> None:
    proposed(number, **APPROVAL)
    with CaptureQueriesContext(connection) as captured:
        assert len(waiting_proposals(institution="gyeongbuk-foundation", branch="jungbu")) == 1
    assert len(captured) == 1


def test_only_a_return_needs_one_person() -> None:
    assert {outcome: needs_second_person(outcome) for outcome in Outcome} == {
        Outcome.APPROVED: True,
        Outcome.RETURNED: False,
        Outcome.REFUSED: True,
    }
    assert date(2025, 7, 31) == RETRY
