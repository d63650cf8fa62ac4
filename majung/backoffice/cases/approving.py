"""The second pair of eyes: approving what was proposed and shown, or sending it back with the reason."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from majung.adapters import clock
from majung.applications.services import NotEnoughMoney, StillWaiting
from majung.backoffice.cases.acts import back_to_case
from majung.backoffice.cases.page import shown_case
from majung.backoffice.typed import Typed
from majung.backoffice.who import CASE_APPROVERS, staff_at_desk
from majung.core.application import ActNotPossible
from majung.decisions.selectors import proposals_of
from majung.decisions.services import (
    AlreadyApproved,
    CaseChanged,
    NotAuthorised,
    OwnProposal,
    UnknownProposal,
)
from majung.guarantees.services import FirmCeilingPassed
from majung.journey.deciding import approve, send_back
from majung.web.access import access

WHY_NOT_APPROVED: Final[dict[type[Exception], str]] = {
    OwnProposal: "office.problem.own_proposal",
    CaseChanged: "office.problem.case_changed",
    NotAuthorised: "office.problem.not_authorised",
    AlreadyApproved: "office.problem.approved_already",
    NotEnoughMoney: "office.problem.no_money",
    StillWaiting: "office.problem.still_waiting",
    FirmCeilingPassed: "office.problem.firm_ceiling",
}


@access(CASE_APPROVERS)
@never_cache
@require_POST
def approved(request: HttpRequest, case: str) -> HttpResponse:
    typed = Typed(request.POST)
    try:
        approve_seen(request, typed, case)
    except tuple(WHY_NOT_APPROVED) as refused:
        typed.wrong("proposal", WHY_NOT_APPROVED[type(refused)])
    except (UnknownProposal, ActNotPossible):
        typed.wrong("main", "office.problem.not_now")
    return shown_case(request, case, typed=typed) if typed.errors else back_to_case(case)


def approve_seen(request: HttpRequest, typed: Typed, case: str) -> None:
    """Approves what the page showed: the proposal, and the case as it stood then."""
    staff, revision = staff_at_desk(request), typed.posted.get("revision", "")
    approve(
        proposal=proposal_in(typed, case),
        revision=int(revision) if revision.isdecimal() else -1,
        by=staff.actor,
        user_id=staff.user_id,
        at=clock.now(),
    )


@access(CASE_APPROVERS)
@never_cache
@require_POST
def sent_back(request: HttpRequest, case: str) -> HttpResponse:
    typed = Typed(request.POST)
    because = typed.words("because")
    if not typed.errors:
        try:
            send_back(
                proposal=proposal_in(typed, case), reason=because, by=staff_at_desk(request).actor, at=clock.now()
            )
        except OwnProposal:
            typed.wrong("proposal", "office.problem.own_proposal")
        except UnknownProposal:
            typed.wrong("main", "office.problem.not_now")
    return shown_case(request, case, typed=typed) if typed.errors else back_to_case(case)


def proposal_in(typed: Typed, case: str) -> str:
    """The proposal the page showed: one made since is not approved unread, and one of another case not at all."""
    shown = typed.posted.get("proposal", "")
    return shown if any(each.number == shown for each in proposals_of(application=case)) else ""
