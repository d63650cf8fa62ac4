"""Reads of proposals: what waits for a second person, and what was decided with which words and terms."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from majung.adapters.sealing import unseal_with
from majung.applications.content import key_of
from majung.core.authority import Seat
from majung.core.deadlines import seoul_day
from majung.core.deciding import Outcome, ProposalState, ReasonCode, Terms, read_terms
from majung.decisions.models import Approval, Proposal
from majung.programs.reasons import Reason, reason_of


@dataclass(frozen=True, slots=True)
class ApprovalLine:
    """One yes: whose, in whose seat, and from where."""

    by: str
    on_behalf_of: str
    seat: Seat
    at: datetime


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A proposal with its words, for staff and, once decided, for the owner."""

    number: str
    application: str
    outcome: Outcome
    state: ProposalState
    reason_code: ReasonCode
    words: str
    remedy: str
    revision: int
    terms: Terms | None
    amount_krw: int | None
    approvals: tuple[ApprovalLine, ...]
    approvals_needed: int
    seat_needed: Seat | None
    bureau: str
    scored_on: date | None
    retry_from: date | None
    proposed_by: str
    proposed_at: datetime
    approved_by: str
    approved_at: datetime | None
    sent_back_by: str
    sent_back_at: datetime | None
    sent_back_because: str

    @property
    def reason(self) -> Reason:
        """The reason as the catalog had it when it was proposed, with its label."""
        return reason_of(code=self.reason_code, outcome=self.outcome, on=seoul_day(self.proposed_at))

    @property
    def decided_at(self) -> datetime | None:
        if self.state is not ProposalState.DECIDED:
            return None
        return self.approved_at or self.proposed_at


@dataclass(frozen=True, slots=True)
class WaitingProposal:
    """A line of the approvers' list."""

    number: str
    application: str
    outcome: Outcome
    amount_krw: int | None
    branch: str | None
    proposed_by: str
    proposed_at: datetime
    approvals: int
    approvals_needed: int
    seat_needed: Seat | None


def proposals_of(*, application: str) -> list[ProposalView]:
    """All proposals on an application in their order."""
    rows = Proposal.objects.filter(application__number=application).select_related("application__person")
    given: dict[int, list[Approval]] = {}
    for each in Approval.objects.filter(proposal__application__number=application).order_by("id"):
        given.setdefault(each.proposal_id, []).append(each)
    return [_view(row, given.get(row.pk, [])) for row in rows.order_by("proposed_at", "id")]


def decision_of(*, application: str) -> ProposalView | None:
    """What was decided, if anything was."""
    decided = [each for each in proposals_of(application=application) if each.state is ProposalState.DECIDED]
    return decided[-1] if decided else None


def waiting_proposals(*, institution: str, branch: str | None = None) -> list[WaitingProposal]:
    """What waits for a second person, oldest first, in one query."""
    rows = Proposal.objects.filter(state=ProposalState.PROPOSED.value, application__institution__code=institution)
    if branch is not None:
        rows = rows.filter(application__branch__code=branch)
    given = Approval.objects.filter(proposal=OuterRef("pk")).values("proposal").annotate(count=Count("id"))
    rows = rows.annotate(approvals=Coalesce(Subquery(given.values("count")), 0))
    return [
        WaitingProposal(
            number=row.number,
            application=row.application.number,
            outcome=Outcome(row.outcome),
            amount_krw=row.amount_krw,
            branch=row.application.branch.code if row.application.branch else None,
            proposed_by=row.proposed_by,
            proposed_at=row.proposed_at,
            approvals=row.approvals,
            approvals_needed=row.approvals_needed,
            seat_needed=Seat(row.seat_needed) if row.seat_needed else None,
        )
        for row in rows.select_related("application__branch").order_by("proposed_at", "id")
    ]


def _view(row: Proposal, given: Iterable[Approval]) -> ProposalView:
    key = key_of(row.application.person)
    return ProposalView(
        number=row.number,
        application=row.application.number,
        outcome=Outcome(row.outcome),
        state=ProposalState(row.state),
        reason_code=ReasonCode(row.reason_code),
        words=unseal_with(key, bytes(row.sealed_words)).decode(),
        remedy=unseal_with(key, bytes(row.sealed_remedy)).decode(),
        revision=row.revision,
        terms=read_terms(unseal_with(key, bytes(row.sealed_terms))) if row.sealed_terms else None,
        amount_krw=row.amount_krw,
        approvals=tuple(ApprovalLine(each.by, each.on_behalf_of, Seat(each.seat), each.at) for each in given),
        approvals_needed=row.approvals_needed,
        seat_needed=Seat(row.seat_needed) if row.seat_needed else None,
        bureau=row.bureau,
        scored_on=row.scored_on,
        retry_from=row.retry_from,
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        approved_by=row.approved_by,
        approved_at=row.approved_at,
        sent_back_by=row.sent_back_by,
        sent_back_at=row.sent_back_at,
        sent_back_because=unseal_with(key, bytes(row.sealed_send_back)).decode() if row.sealed_send_back else "",
    )
