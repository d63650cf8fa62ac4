"""Saying yes to a proposal: as often, and from such a seat, as the amount asks for."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from majung.core.application import ApplicationStatus, next_status
from majung.core.authority import Authority, Seat, still_needed
from majung.core.deadlines import seoul_day
from majung.core.deciding import ACT_OF, Outcome, ProposalState
from majung.decisions.models import Approval, Proposal
from majung.decisions.refusals import CaseChanged, UnknownProposal
from majung.decisions.services.proposals import held_proposal
from majung.decisions.standing import actor_of, seat_for
from majung.decisions.taking_effect import record_decision, take_effect
from majung.events.services import Actor


@dataclass(frozen=True, slots=True)
class ApprovalResult:
    """Whether the proposal is decided now, and how many more must say yes."""

    is_decided: bool
    still_needed: int


@transaction.atomic
def approve_proposal(
    *, proposal: str, revision: int, by: Actor, user_id: int, at: datetime, request_id: str = ""
) -> ApprovalResult:
    """Another person says yes to what they read; with the last yes the outcome takes effect.

    `revision` is that of the case as the approver saw it: what changed since is read again before it is decided.
    """
    assert by.id == actor_of(user_id), "whoever acts is whose seat counts"
    row = held_proposal(proposal)
    if row.state in (ProposalState.DECIDED, ProposalState.SENT_BACK):
        raise UnknownProposal
    next_status(ApplicationStatus(row.application.status), ACT_OF[Outcome(row.outcome)])
    if row.state != ProposalState.PROPOSED or not row.revision == revision == row.application.revision:
        raise CaseChanged
    needs = Authority(row.approvals_needed, Seat(row.seat_needed), None, "", None)
    seat = seat_for(row, needs=needs, user_id=user_id, on=seoul_day(at))
    Approval.objects.create(
        proposal=row, by=by.id, on_behalf_of=seat.on_behalf_of, seat=seat.seat.value, revision=revision, at=at
    )
    record_decision("DecisionApproved", row, by=by, at=at, request_id=request_id, on_behalf_of=seat.on_behalf_of)
    left = still_needed(needs, _seats_given(row))
    if not left:
        row.approved_by, row.approved_at = by.id, at
        take_effect(row, by=by, at=at, request_id=request_id)
    return ApprovalResult(not left, left)


def _seats_given(proposal: Proposal) -> list[Seat]:
    return [Seat(seat) for seat in Approval.objects.filter(proposal=proposal).values_list("seat", flat=True)]
