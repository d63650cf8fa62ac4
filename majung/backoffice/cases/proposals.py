"""What was proposed for a case, as its page shows it, and who may answer what waits."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from majung.core.deciding import ProposalState
from majung.decisions.selectors import ProposalView
from majung.parties.staff import StaffView


def waiting_proposal(proposals: Iterable[ProposalView]) -> ProposalView | None:
    return next((each for each in proposals if each.state is ProposalState.PROPOSED), None)


def proposals_context(proposals: Sequence[ProposalView], names: Mapping[str, str]) -> dict[str, Any]:
    waiting = waiting_proposal(proposals)
    return {
        "proposals": [proposal_row(each, names) for each in proposals],
        "waiting": proposal_row(waiting, names) if waiting else None,
    }


def may_approve(staff: StaffView, waiting: ProposalView | None, *, is_approver: bool) -> dict[str, bool]:
    is_own = waiting is not None and waiting.proposed_by == staff.actor.id
    return {
        "approve": is_approver and waiting is not None and not is_own,
        "own_proposal": is_approver and is_own,
    }


def who_decided(proposals: Iterable[ProposalView]) -> set[str]:
    return {who for each in proposals for who in (each.proposed_by, each.approved_by, each.sent_back_by)}


def proposal_row(proposal: ProposalView, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "proposal": proposal,
        "outcome": proposal.outcome.value,
        "state": proposal.state.value,
        "reason": proposal.reason,
        "proposed_by": names.get(proposal.proposed_by, ""),
        "approved_by": names.get(proposal.approved_by, ""),
        "sent_back_by": names.get(proposal.sent_back_by, ""),
    }
