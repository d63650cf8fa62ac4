"""Reads of decisions: what waits for a second person, and what was decided with which words."""

from dataclasses import dataclass
from datetime import date, datetime

from majung.adapters.sealing import unseal_with
from majung.applications.content import key_of
from majung.core.application import ApplicationStatus
from majung.core.deciding import Outcome, ProposalState, ReasonCode
from majung.decisions.models import Proposal


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
    retry_from: date | None
    proposed_by: str
    proposed_at: datetime
    approved_by: str
    approved_at: datetime | None
    sent_back_by: str
    sent_back_at: datetime | None
    sent_back_because: str

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
    branch: str | None
    proposed_by: str
    proposed_at: datetime


def proposals_of(*, application: str) -> list[ProposalView]:
    """All proposals on an application in their order."""
    rows = Proposal.objects.filter(application__number=application).select_related("application__person")
    return [_view(row) for row in rows.order_by("proposed_at", "id")]


def decision_of(*, application: str) -> ProposalView | None:
    """What was decided, if anything was."""
    decided = [each for each in proposals_of(application=application) if each.state is ProposalState.DECIDED]
    return decided[-1] if decided else None


def waiting_proposals(*, institution: str, branch: str | None = None) -> list[WaitingProposal]:
    """What waits for a second person, oldest first, in one query."""
    # What the owner withdrew meanwhile waits for nobody.
    open_cases = {
        "application__institution__code": institution,
        "application__status": ApplicationStatus.IN_SCREENING.value,
    }
    rows = Proposal.objects.filter(state=ProposalState.PROPOSED.value, **open_cases)
    if branch is not None:
        rows = rows.filter(application__branch__code=branch)
    return [
        WaitingProposal(
            number=row.number,
            application=row.application.number,
            outcome=Outcome(row.outcome),
            branch=row.application.branch.code if row.application.branch else None,
            proposed_by=row.proposed_by,
            proposed_at=row.proposed_at,
        )
        for row in rows.select_related("application__branch").order_by("proposed_at", "id")
    ]


def _view(row: Proposal) -> ProposalView:
    key = key_of(row.application.person)
    return ProposalView(
        number=row.number,
        application=row.application.number,
        outcome=Outcome(row.outcome),
        state=ProposalState(row.state),
        reason_code=ReasonCode(row.reason_code),
        words=unseal_with(key, bytes(row.sealed_words)).decode(),
        remedy=unseal_with(key, bytes(row.sealed_remedy)).decode(),
        retry_from=row.retry_from,
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        approved_by=row.approved_by,
        approved_at=row.approved_at,
        sent_back_by=row.sent_back_by,
        sent_back_at=row.sent_back_at,
        sent_back_because=unseal_with(key, bytes(row.sealed_send_back)).decode() if row.sealed_send_back else "",
    )
