"""Reads of decisions."""

from majung.decisions.selectors.proposals import (
    ApprovalLine,
    ProposalView,
    WaitingProposal,
    decision_of,
    proposals_of,
    waiting_proposals,
)

__all__ = [
    "ApprovalLine",
    "ProposalView",
    "WaitingProposal",
    "decision_of",
    "proposals_of",
    "waiting_proposals",
]
