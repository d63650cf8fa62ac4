"""Four eyes: who may propose, who may approve, and which outcomes one officer alone may reach."""

from enum import StrEnum
from typing import Final

from majung.core.application import ApplicationAct


class Outcome(StrEnum):
    """What a proposal comes to: 승인, 반려, 불가."""

    APPROVED = "approved"
    RETURNED = "returned"
    REFUSED = "refused"


class ProposalState(StrEnum):
    """Where a proposal stands: waiting for the second person, approved by them, or sent back."""

    PROPOSED = "proposed"
    DECIDED = "decided"
    SENT_BACK = "sent_back"


class ReasonCode(StrEnum):
    """Why an application is approved, returned or refused; the words say it for this case."""

    MEETS_CRITERIA = "meets_criteria"
    PAPERS_INCOMPLETE = "papers_incomplete"
    WRONG_PROGRAM = "wrong_program"
    DETAILS_DIFFER = "details_differ"
    NOT_ELIGIBLE = "not_eligible"
    EXCLUDED = "excluded"
    OVER_LIMIT = "over_limit"
    CREDIT = "credit"
    OTHER = "other"


ACT_OF: Final = {
    Outcome.APPROVED: ApplicationAct.APPROVE,
    Outcome.RETURNED: ApplicationAct.RETURN,
    Outcome.REFUSED: ApplicationAct.REFUSE,
}


def needs_second_person(outcome: Outcome) -> bool:
    """Whether an outcome needs somebody else's approval.

    Basis: design §1 and §8 (a second pair of eyes for every money decision, no 불가 by one person or a machine);
    반려 takes nothing from anybody, since it may be filed again at once, so one officer is enough.
    """
    return outcome is not Outcome.RETURNED


def may_approve(*, proposer: str, approver: str) -> bool:
    """Whether somebody may approve a proposal: never one's own (design §1; the database holds it too)."""
    return proposer != approver


def is_complete_refusal(*, words: str, remedy: str, has_retry_date: bool) -> bool:
    """Whether a 불가 says all it must: reason in words, remedy, and from when to try again.

    Basis: 민원처리법 제27조 제3항 (a refusal is told with its reason and the way of remedy), design §8.
    """
    return bool(words.strip()) and bool(remedy.strip()) and has_retry_date
