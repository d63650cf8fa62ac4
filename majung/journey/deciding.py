"""The one door to deciding: what may be proposed on a case, proposing it, and the yes with everything it brings.

Rooms below decide each its own part; only here are they asked together, in one transaction.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from majung.applications.selectors import ApplicationView, application_view
from majung.core.application import acts_possible
from majung.core.authority import Authority
from majung.core.deadlines import seoul_day
from majung.core.deciding import ACT_OF, Outcome, ReasonCode, Terms, needs_second_person
from majung.core.guarantee_terms import TermsProblem
from majung.core.screening import OpenPoint
from majung.decisions import services as decisions
from majung.decisions.models import Proposal
from majung.decisions.services import ApprovalResult, send_back
from majung.events.services import Actor
from majung.guarantees.assessing import Assessment, assess
from majung.journey.services import advance, pull_onward
from majung.programs.authority import authority_for
from majung.programs.reasons import Reason, reasons_for
from majung.screening.selectors import open_points

__all__ = [
    "ApprovalResult",
    "NotReady",
    "ProposalForm",
    "TermsRefused",
    "approve",
    "proposal_form",
    "propose",
    "send_back",
]


class NotReady(ValueError):
    """Something is still open without which nobody approves."""

    def __init__(self, points: tuple[OpenPoint, ...]) -> None:
        super().__init__(", ".join(point.code.value for point in points))
        self.open_points = points


class TermsRefused(ValueError):
    """These terms cannot be approved; every problem is told at its field."""

    def __init__(self, problems: tuple[TermsProblem, ...]) -> None:
        super().__init__(", ".join(problem.code.value for problem in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class ProposalForm:
    """Everything an officer needs to propose: what may come of it, what is open, how much on which terms, and why.

    `revision` is the case as this form shows it; `assessment` is there only where an approval is possible.
    """

    revision: int
    outcomes: tuple[Outcome, ...]
    open_points: tuple[OpenPoint, ...]
    assessment: Assessment | None
    terms_offered: tuple[Terms, ...]
    reasons: Mapping[Outcome, tuple[Reason, ...]]
    authority: Mapping[Outcome, Authority]
    is_waiting: bool

    @property
    def may_approve(self) -> bool:
        """Whether nothing but the terms stands between this case and an approval."""
        return Outcome.APPROVED in self.outcomes and not self.open_points


def proposal_form(*, number: str, at: datetime, terms: Terms | None = None) -> ProposalForm:
    """What may be proposed now; with terms, measured by them. Raises UnknownApplication."""
    view, on = application_view(number=number), seoul_day(at)
    possible = acts_possible(view.status)
    outcomes = tuple(outcome for outcome in Outcome if ACT_OF[outcome] in possible)
    measured = assess(application=number, terms=terms, at=at) if Outcome.APPROVED in outcomes else None
    return ProposalForm(
        revision=view.line.revision,
        outcomes=outcomes,
        open_points=tuple(open_points(number=number, at=at)) if measured else (),
        assessment=measured,
        terms_offered=(measured.offered or ()) if measured else (),
        reasons={outcome: reasons_for(outcome=outcome, on=on) for outcome in outcomes},
        authority=_authority(view, outcomes, amount_krw=terms.amount_krw if terms else view.line.requested_krw, on=on),
        is_waiting=view.line.waiting_since is not None,
    )


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
    """Proposes an outcome; gives the proposal's number. An approval waits until nothing is open and its terms hold.

    What decisions.propose refuses is refused here too; 반려 takes effect at once and the case goes on from there.
    """
    with transaction.atomic():
        # Decisions hold the case first, so that what is measured below is what was proposed.
        proposal = decisions.propose(
            application=application,
            outcome=outcome,
            reason_code=reason_code,
            words=words,
            remedy=remedy,
            terms=terms,
            retry_from=retry_from,
            by=by,
            at=at,
            request_id=request_id,
        )
        if outcome is Outcome.APPROVED:
            _require_ready(application, terms, at=at)
        pull_onward(number=application, at=at)
    advance(number=application, at=at)
    return proposal


def approve(
    *, proposal: str, revision: int, by: Actor, user_id: int, at: datetime, request_id: str = ""
) -> ApprovalResult:
    """Another person's yes. With the last one the case is decided and everything that follows is made, or nothing is.

    Raises what decisions.approve_proposal raises, NotEnoughMoney and StillWaiting, and FirmCeilingPassed; all of it
    leaves the case as it was.
    """
    with transaction.atomic():
        result = decisions.approve_proposal(
            proposal=proposal, revision=revision, by=by, user_id=user_id, at=at, request_id=request_id
        )
        application = Proposal.objects.values_list("application__number", flat=True).get(number=proposal)
        if result.is_decided:
            pull_onward(number=application, at=at)
    if result.is_decided:
        advance(number=application, at=at)
    return result


def _require_ready(application: str, terms: Terms | None, *, at: datetime) -> None:
    points = tuple(open_points(number=application, at=at))
    if points:
        raise NotReady(points)
    problems = assess(application=application, terms=terms, at=at).problems
    if problems:
        raise TermsRefused(problems)


def _authority(
    view: ApplicationView, outcomes: tuple[Outcome, ...], *, amount_krw: int, on: date
) -> dict[Outcome, Authority]:
    return {
        outcome: authority_for(institution=view.line.institution, amount_krw=amount_krw, outcome=outcome, on=on)
        for outcome in outcomes
        if needs_second_person(outcome)
    }
