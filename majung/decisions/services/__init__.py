"""Acts of deciding: propose, approve by others, send back."""

from majung.decisions.refusals import (
    AlreadyApproved,
    AlreadyProposed,
    CaseChanged,
    NotAuthorised,
    OwnProposal,
    RefusalIncomplete,
    RetryTooLate,
    TermsMissing,
    UnknownProposal,
)
from majung.decisions.services.approvals import ApprovalResult, approve_proposal
from majung.decisions.services.proposals import propose, send_back
from majung.programs.reasons import UnknownReason

__all__ = [
    "AlreadyApproved",
    "AlreadyProposed",
    "ApprovalResult",
    "CaseChanged",
    "NotAuthorised",
    "OwnProposal",
    "RefusalIncomplete",
    "RetryTooLate",
    "TermsMissing",
    "UnknownProposal",
    "UnknownReason",
    "approve_proposal",
    "propose",
    "send_back",
]
