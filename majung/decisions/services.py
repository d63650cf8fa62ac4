"""Acts of deciding: propose, approve by another person, send back."""

from datetime import date, datetime
from random import SystemRandom

from django.db import transaction

from majung.adapters.clock import SEOUL
from majung.adapters.sealing import seal_with
from majung.applications.content import key_of
from majung.applications.models import Application
from majung.applications.services import conclude_application
from majung.applications.status import held_application
from majung.core.application import ApplicationStatus, next_status
from majung.core.deciding import (
    ACT_OF,
    Outcome,
    ProposalState,
    ReasonCode,
    is_complete_refusal,
    may_approve,
    needs_second_person,
)
from majung.core.identifiers import new_public_number
from majung.decisions.models import Proposal
from majung.events.services import Actor, Subject, record_event


class UnknownProposal(LookupError):
    """No proposal of this number waits for anybody."""


class OwnProposal(PermissionError):
    """Whoever proposed does not approve."""


class AlreadyProposed(ValueError):
    """Another proposal on this application waits for its second person."""


class RefusalIncomplete(ValueError):
    """A 불가 needs a reason in words, a remedy and the day from which to try again."""


@transaction.atomic
def propose(
    *,
    application: str,
    outcome: Outcome,
    reason_code: ReasonCode,
    words: str,
    remedy: str = "",
    retry_from: date | None = None,
    by: Actor,
    at: datetime,
    request_id: str = "",
) -> str:
    """Proposes an outcome; gives its number. 반려 takes effect at once, the others wait for another person."""
    row = held_application(application)
    next_status(ApplicationStatus(row.status), ACT_OF[outcome])
    if outcome is Outcome.REFUSED and not is_complete_refusal(
        words=words, remedy=remedy, has_retry_date=retry_from is not None
    ):
        raise RefusalIncomplete
    if Proposal.objects.filter(application=row, state=ProposalState.PROPOSED.value).exists():
        raise AlreadyProposed
    key = key_of(row.person)
    proposal = Proposal.objects.create(
        number=new_public_number(kind="PRP", year=at.astimezone(SEOUL).year, source=SystemRandom()),
        application=row,
        outcome=outcome.value,
        reason_code=reason_code.value,
        sealed_words=seal_with(key, words.encode()),
        sealed_remedy=seal_with(key, remedy.encode()),
        retry_from=retry_from if outcome is Outcome.REFUSED else None,
        proposed_by=by.id,
        proposed_at=at,
    )
    _record("DecisionProposed", proposal, row, by=by, at=at, request_id=request_id)
    if not needs_second_person(outcome):
        _take_effect(proposal, by=by, at=at, request_id=request_id)
    return proposal.number


@transaction.atomic
def approve_proposal(*, proposal: str, by: Actor, at: datetime, request_id: str = "") -> None:
    """The second person says yes, and the outcome takes effect."""
    row = _waiting(proposal)
    if not may_approve(proposer=row.proposed_by, approver=by.id):
        raise OwnProposal
    row.approved_by, row.approved_at = by.id, at
    _record("DecisionApproved", row, row.application, by=by, at=at, request_id=request_id)
    _take_effect(row, by=by, at=at, request_id=request_id)


@transaction.atomic
def send_back(*, proposal: str, reason: str, by: Actor, at: datetime, request_id: str = "") -> None:
    """The second person says no, with a reason; the case stays with the officer."""
    row = _waiting(proposal)
    if not may_approve(proposer=row.proposed_by, approver=by.id):
        raise OwnProposal
    row.state, row.sent_back_by, row.sent_back_at = ProposalState.SENT_BACK.value, by.id, at
    row.sealed_send_back = seal_with(key_of(row.application.person), reason.encode())
    row.save(update_fields=["state", "sent_back_by", "sent_back_at", "sealed_send_back"])
    _record("DecisionSentBack", row, row.application, by=by, at=at, request_id=request_id)


def _take_effect(proposal: Proposal, *, by: Actor, at: datetime, request_id: str) -> None:
    proposal.state = ProposalState.DECIDED.value
    proposal.save(update_fields=["state", "approved_by", "approved_at"])
    conclude_application(
        number=proposal.application.number,
        act=ACT_OF[Outcome(proposal.outcome)],
        reason=proposal.reason_code,
        actor=by,
        at=at,
        retry_from=proposal.retry_from,
        request_id=request_id,
    )


def _waiting(number: str) -> Proposal:
    rows = Proposal.objects.filter(number=number, state=ProposalState.PROPOSED.value)
    application = rows.values_list("application__number", flat=True).first()
    if application is None:
        raise UnknownProposal
    # The application first, as everybody locks them.
    held_application(application)
    row = rows.select_for_update(of=("self",)).select_related("application__person", "application__institution").first()
    if row is None:
        raise UnknownProposal
    return row


def _record(act: str, proposal: Proposal, row: Application, *, by: Actor, at: datetime, request_id: str) -> None:
    record_event(
        act=act,
        actor=by,
        subject=Subject("application", row.number),
        at=at,
        reason=proposal.reason_code,
        request_id=request_id,
        institution=row.institution.code,
        changes={"proposal": (None, proposal.number), "outcome": (None, proposal.outcome)},
    )
