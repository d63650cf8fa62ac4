"""Reads of deciding: proposals, appeals, and what the machine made of a case."""

from majung.decisions.selectors.appeals import (
    AppealLine,
    AppealView,
    AppealWindow,
    appeal_of,
    appeal_view,
    appeal_window,
    appeals_of,
    appeals_waiting,
)
from majung.decisions.selectors.explanations import (
    Criterion,
    ExplanationView,
    FactUsed,
    RequestView,
    RerunView,
    explanation_document,
    explanations_of,
    explanations_waiting,
    request_view,
    rerun_automated,
)
from majung.decisions.selectors.proposals import (
    ApprovalLine,
    ProposalView,
    WaitingProposal,
    decision_of,
    proposals_of,
    waiting_proposals,
)

__all__ = [
    "AppealLine",
    "AppealView",
    "AppealWindow",
    "ApprovalLine",
    "Criterion",
    "ExplanationView",
    "FactUsed",
    "ProposalView",
    "RequestView",
    "RerunView",
    "WaitingProposal",
    "appeal_of",
    "appeal_view",
    "appeal_window",
    "appeals_of",
    "appeals_waiting",
    "decision_of",
    "explanation_document",
    "explanations_of",
    "explanations_waiting",
    "proposals_of",
    "request_view",
    "rerun_automated",
    "waiting_proposals",
]
