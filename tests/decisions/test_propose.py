"""Four eyes: nobody approves their own proposal, and the database holds everybody to it."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from majung.applications.selectors import application_view
from majung.applications.services import withdraw_application
from majung.core.application import ActNotPossible, ApplicationStatus, WithdrawalReason
from majung.core.deciding import ProposalState, ReasonCode
from majung.core.look_ups import LookUpKind
from majung.decisions.models import Proposal
from majung.decisions.selectors import decision_of, proposals_of, waiting_proposals
from majung.decisions.services import (
    AlreadyProposed,
    OwnProposal,
    RefusalIncomplete,
    RetryTooLate,
    TermsMissing,
    UnknownProposal,
    UnknownReason,
    send_back,
)
from majung.events.selectors import events_about
from majung.events.services import Subject
from majung.notices.models import Message
from tests.applications.world import AT, Owner, complete, submitted
from tests.decisions.people import (
    APPROVAL,
    GUMI,
    MAKER,
    REFUSAL,
    RETURN,
    TERMS,
    an_approver,
    approved_by,
    proposed,
    staff,
)
from tests.screening.cases import told

pytestmark = pytest.mark.django_db

# Three months by the calendar after the second of May.
RETRY = date(2025, 8, 2)


@pytest.fixture
def checker(owner: Owner) -> int:
    return an_approver(branch=GUMI)


def status(number: str) -> ApplicationStatus:
    return application_view(number=number).status


@pytest.mark.parametrize(("what", "ends_as"), [(REFUSAL, "refused"), (APPROVAL, "approved")])
def test_two_people_decide(number: str, checker: int, what: dict[str, Any], ends_as: str) -> None:
    proposal = proposed(number, **what)
    assert status(number) is ApplicationStatus.IN_SCREENING
    assert [line.number for line in waiting_proposals(institution="gyeongbuk-foundation")] == [proposal]
    assert approved_by(checker, proposal).is_decided
    assert status(number) == ends_as
    assert Message.objects.filter(about=number, template="result").count() == 1


def test_one_officer_returns(number: str) -> None:
    proposed(number, **RETURN)
    assert status(number) is ApplicationStatus.RETURNED
    assert waiting_proposals(institution="gyeongbuk-foundation") == []


def test_nobody_approves_or_sends_back_their_own(number: str, checker: int) -> None:
    proposal = proposed(number, by=staff(checker), **APPROVAL)
    with pytest.raises(OwnProposal):
        approved_by(checker, proposal)
    with pytest.raises(OwnProposal):
        send_back(proposal=proposal, reason="x", by=staff(checker), at=AT)
    assert status(number) is ApplicationStatus.IN_SCREENING


@pytest.mark.parametrize(
    "change",
    [
        {"approved_by": MAKER.id, "state": "decided"},
        {"approved_by": MAKER.id},
        {"state": "decided"},
        {"outcome": "refused", "retry_from": None},
    ],
)
def test_the_database_holds_two_people_to_it(number: str, change: dict[str, Any]) -> None:
    proposal = proposed(number, **APPROVAL)
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(number=proposal).update(**change)


def test_what_was_sent_back_says_why_and_may_be_proposed_anew(number: str, checker: int) -> None:
    first = proposed(number, **APPROVAL)
    with pytest.raises(AlreadyProposed):
        proposed(number, **APPROVAL)
    send_back(proposal=first, reason="매출을 다시 보아 주세요", by=staff(checker), at=AT)
    with pytest.raises(UnknownProposal):
        approved_by(checker, first)
    approved_by(checker, proposed(number, **REFUSAL))
    states = [(each.state, each.sent_back_because) for each in proposals_of(application=number)]
    assert states == [(ProposalState.SENT_BACK, "매출을 다시 보아 주세요"), (ProposalState.DECIDED, "")]


def test_an_owner_reads_reason_remedy_and_day(number: str, checker: int) -> None:
    assert decision_of(application=number) is None
    approved_by(checker, proposed(number, **REFUSAL))
    decision = decision_of(application=number)
    assert decision is not None
    assert (decision.words, decision.remedy, decision.retry_from) == (REFUSAL["words"], REFUSAL["remedy"], RETRY)
    assert (decision.decided_at, decision.approved_by) == (AT, f"user:{checker}")
    assert application_view(number=number).retry_from == RETRY


@pytest.mark.parametrize("left_out", [{"words": " "}, {"remedy": ""}])
def test_a_refusal_says_everything_or_is_none(number: str, left_out: dict[str, Any]) -> None:
    with pytest.raises(RefusalIncomplete):
        proposed(number, **{**REFUSAL, **left_out})
    assert not Proposal.objects.exists()


def test_an_officer_may_shorten_the_wait_of_a_reason_never_lengthen_it(number: str, checker: int) -> None:
    for wrong in (RETRY + timedelta(days=1), AT.date() - timedelta(days=1)):
        with pytest.raises(RetryTooLate):
            proposed(number, **REFUSAL, retry_from=wrong)
    sooner = RETRY - timedelta(days=30)
    approved_by(checker, proposed(number, **REFUSAL, retry_from=sooner))
    assert application_view(number=number).retry_from == sooner


def test_a_refusal_keeps_whose_credit_report_of_which_day_lay_before_them(number: str) -> None:
    told(number, LookUpKind.CREDIT_SCORE, {"personal_credit_score": 500, "credit_blocked": False}, issued_on=AT.date())
    proposed(number, **REFUSAL)
    (view,) = proposals_of(application=number)
    assert (view.bureau, view.scored_on) == ("office of credit_score", AT.date())


def test_a_reason_leads_only_where_the_catalog_says(number: str) -> None:
    with pytest.raises(UnknownReason):
        proposed(number, **{**REFUSAL, "reason_code": ReasonCode.MEETS_CRITERIA})


def test_an_approval_names_its_terms_and_they_are_read_back_whole(number: str, checker: int) -> None:
    with pytest.raises(TermsMissing):
        proposed(number, **{**APPROVAL, "terms": None})
    terms = replace(TERMS, amount_krw=25_000_000, conditions=("매출 자료를 반기마다 낼 것",))
    proposal = proposed(number, **{**APPROVAL, "terms": terms})
    assert "매출 자료".encode() not in bytes(Proposal.objects.get().sealed_terms or b"")
    approved_by(checker, proposal)
    decision = decision_of(application=number)
    assert decision is not None
    assert (decision.terms, decision.amount_krw) == (terms, 25_000_000)


def test_what_the_owner_withdrew_is_not_decided(owner: Owner, number: str, checker: int) -> None:
    proposal = proposed(number, **APPROVAL)
    withdraw_application(number=number, reason=WithdrawalReason.OTHER, actor=owner.actor, at=AT)
    assert [each.state for each in proposals_of(application=number)] == [ProposalState.VOIDED]
    with pytest.raises(ActNotPossible):
        approved_by(checker, proposal)
    assert status(number) is ApplicationStatus.WITHDRAWN
    assert waiting_proposals(institution="gyeongbuk-foundation") == []


def test_nothing_is_approved_before_it_is_screened(owner: Owner) -> None:
    number = submitted(owner, complete(owner)).application
    with pytest.raises(ActNotPossible):
        proposed(number, **APPROVAL)


def test_words_lie_sealed_and_events_tell_codes(number: str, checker: int) -> None:
    approved_by(checker, proposed(number, **REFUSAL))
    assert "제한업종".encode() not in bytes(Proposal.objects.get().sealed_words)
    told = {event.act: event.reason for event in events_about(subject=Subject("application", number))}
    assert (told["DecisionProposed"], told["DecisionApproved"], told["ApplicationRefused"]) == ("excluded",) * 3


def test_the_approvers_list_is_one_query(number: str) -> None:
    proposed(number, **APPROVAL)
    with CaptureQueriesContext(connection) as captured:
        assert len(waiting_proposals(institution="gyeongbuk-foundation", branch="jungbu")) == 1
    assert len(captured) == 1
