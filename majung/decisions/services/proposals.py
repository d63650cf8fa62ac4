"""Proposing an outcome, and saying no to a proposal."""

from datetime import date, datetime
from random import SystemRandom

from django.db import transaction

from majung.adapters.sealing import seal_with
from majung.applications.content import key_of
from majung.applications.models import Application
from majung.applications.selectors import look_ups_of
from majung.applications.status import held_application
from majung.core.application import ApplicationStatus, next_status
from majung.core.deadlines import seoul_day
from majung.core.deciding import (
    ACT_OF,
    Outcome,
    ProposalState,
    ReasonCode,
    Terms,
    is_allowed_retry,
    is_complete_refusal,
    may_approve,
    needs_second_person,
    retry_day,
    written_terms,
)
from majung.core.identifiers import new_public_number
from majung.core.look_ups import LookUpKind, LookUpState
from majung.decisions.models import Proposal
from majung.decisions.refusals import (
    AlreadyProposed,
    OwnProposal,
    RefusalIncomplete,
    RetryTooLate,
    TermsMissing,
    UnknownProposal,
    WordsMissing,
)
from majung.decisions.standing import require_new_eyes
from majung.decisions.taking_effect import record_decision, take_effect
from majung.events.services import Actor
from majung.programs.authority import authority_for
from majung.programs.reasons import reason_of


@transaction.atomic
def propose(
    *,
    application: str,
    outcome: Outcome,
    reason_code: ReasonCode,
    words: str,
    remedy: str = "",
    terms: Terms | None = None,
    retry_from: date | None = None,
    by: Actor,
    at: datetime,
    request_id: str = "",
) -> str:
    """Proposes an outcome for the case as it stands; gives its number. 반려 takes effect at once, others wait."""
    row = held_application(application)
    next_status(ApplicationStatus(row.status), ACT_OF[outcome])
    if outcome is Outcome.REFUSED and not is_complete_refusal(words=words, remedy=remedy):
        raise RefusalIncomplete
    if outcome is Outcome.APPROVED and terms is None:
        raise TermsMissing
    require_new_eyes(row, by.id, on=seoul_day(at))
    if Proposal.objects.filter(application=row, state=ProposalState.PROPOSED.value).exists():
        raise AlreadyProposed
    key, terms = key_of(row.person), terms if outcome is Outcome.APPROVED else None
    proposal = Proposal(
        number=new_public_number(kind="PRP", year=seoul_day(at).year, source=SystemRandom()),
        application=row,
        revision=row.revision,
        outcome=outcome.value,
        reason_code=reason_code.value,
        sealed_words=seal_with(key, words.encode()),
        sealed_remedy=seal_with(key, remedy.encode()),
        amount_krw=terms.amount_krw if terms else None,
        sealed_terms=seal_with(key, written_terms(terms)) if terms else None,
        retry_from=_retry_from(outcome, reason_code, retry_from, on=seoul_day(at)),
        proposed_by=by.id,
        proposed_at=at,
    )
    _note_needs(proposal, row, outcome, on=seoul_day(at))
    _note_credit(proposal, row, outcome)
    proposal.save(force_insert=True)
    record_decision("DecisionProposed", proposal, by=by, at=at, request_id=request_id)
    if not needs_second_person(outcome):
        take_effect(proposal, by=by, at=at, request_id=request_id)
    return proposal.number


@transaction.atomic
def send_back(*, proposal: str, reason: str, by: Actor, at: datetime, request_id: str = "") -> None:
    """The second person says no, with a reason; the case stays with the officer."""
    row = held_proposal(proposal)
    if row.state != ProposalState.PROPOSED:
        raise UnknownProposal
    if not may_approve(proposer=row.proposed_by, approver=by.id):
        raise OwnProposal
    if not reason.strip():
        raise WordsMissing
    row.state, row.sent_back_by, row.sent_back_at = ProposalState.SENT_BACK.value, by.id, at
    row.sealed_send_back = seal_with(key_of(row.application.person), reason.encode())
    row.save(update_fields=["state", "sent_back_by", "sent_back_at", "sealed_send_back"])
    record_decision("DecisionSentBack", row, by=by, at=at, request_id=request_id)


def held_proposal(number: str) -> Proposal:
    """A proposal with its application, both held until the caller commits."""
    rows = Proposal.objects.filter(number=number)
    application = rows.values_list("application__number", flat=True).first()
    if application is None:
        raise UnknownProposal
    # The application first, as everybody locks them.
    held_application(application)
    related = ("application__person", "application__institution", "application__branch")
    return rows.select_for_update(of=("self",)).select_related(*related).get()


def _retry_from(outcome: Outcome, reason_code: ReasonCode, chosen: date | None, *, on: date) -> date | None:
    reason = reason_of(code=reason_code, outcome=outcome, on=on)
    if outcome is not Outcome.REFUSED:
        return None
    assert reason.wait_months is not None, "a reason of a refusal says how long to wait"
    if chosen is not None and not is_allowed_retry(chosen=chosen, refused_on=on, wait_months=reason.wait_months):
        raise RetryTooLate
    return chosen or retry_day(refused_on=on, wait_months=reason.wait_months)


def _note_needs(proposal: Proposal, row: Application, outcome: Outcome, *, on: date) -> None:
    """What it takes to decide this, fixed now: the rows may change while it waits."""
    if not needs_second_person(outcome):
        proposal.approvals_needed = 0
        return
    amount = proposal.amount_krw or row.requested_krw
    needs = authority_for(institution=row.institution.code, amount_krw=amount, outcome=outcome, on=on)
    proposal.approvals_needed, proposal.seat_needed = needs.approvals, needs.seat.value


def _note_credit(proposal: Proposal, row: Application, outcome: Outcome) -> None:
    """신용정보법 제36조: whose report lay before those who refused, and of which day."""
    if outcome is not Outcome.REFUSED:
        return
    for each in look_ups_of(number=row.number):
        if each.kind is LookUpKind.CREDIT_SCORE and each.state is LookUpState.DONE:
            proposal.bureau, proposal.scored_on = each.source, each.issued_on
