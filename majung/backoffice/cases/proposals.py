"""What was proposed for a case, as its page shows it, and who may answer what waits."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from majung.backoffice.cases.terms import way_words
from majung.core.deciding import ProposalState, Terms
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
    return {who for each in proposals for who in who_had_part(each)}


def who_had_part(proposal: ProposalView) -> set[str]:
    given = {who for each in proposal.approvals for who in (each.by, each.on_behalf_of)}
    return {proposal.proposed_by, proposal.approved_by, proposal.sent_back_by} | given


def proposal_row(proposal: ProposalView, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "proposal": proposal,
        "outcome": proposal.outcome.value,
        "state": proposal.state.value,
        "reason": proposal.reason,
        "terms": terms_row(proposal.terms) if proposal.terms else None,
        "proposed_by": names.get(proposal.proposed_by, ""),
        "approved_by": names.get(proposal.approved_by, ""),
        "sent_back_by": names.get(proposal.sent_back_by, ""),
        "seat": proposal.seat_needed.value if proposal.seat_needed else "",
        "approvals": [
            {
                "by": names.get(each.by, ""),
                "on_behalf_of": names.get(each.on_behalf_of, ""),
                "seat": each.seat.value,
                "at": each.at,
            }
            for each in proposal.approvals
        ],
    }


def terms_row(terms: Terms) -> dict[str, Any]:
    return {"terms": terms, "way": way_words(terms)}
