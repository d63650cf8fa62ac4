"""The second pair of eyes: reading what was proposed and what became of the case, approving it or sending it back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from majung.adapters import clock
from majung.applications.selectors import ApplicationView, application_view, look_ups_of
from majung.applications.services import NotEnoughMoney, StillWaiting
from majung.applications.worklist import Place
from majung.backoffice.cases.changes import changes_context
from majung.backoffice.cases.proposals import may_approve, proposal_row, waiting_proposal, who_had_part
from majung.backoffice.cases.terms import measured_context
from majung.backoffice.cases.worklist import user_id_in
from majung.backoffice.typed import Typed
from majung.backoffice.who import CASE_APPROVERS, CASE_READERS, has_seat, note_read, staff_at_desk
from majung.budget.services import FundClosed, ReservationEnded
from majung.core.application import ActNotPossible
from majung.core.authority import Authority, still_needed
from majung.core.deciding import ProposalState
from majung.decisions.selectors import ProposalView, proposals_of
from majung.decisions.services import (
    AlreadyApproved,
    CaseChanged,
    NotAuthorised,
    NotTheFirst,
    OwnProposal,
    UnknownProposal,
    VisitedIt,
    WordsMissing,
)
from majung.guarantees.assessing import assess
from majung.guarantees.services import FirmCeilingPassed
from majung.journey.deciding import approve, send_back
from majung.parties.kinds import StaffDuty
from majung.parties.staff import staff_names
from majung.programs.catalog import shipped_catalog
from majung.screening.selectors import screening_view
from majung.web.access import access
from majung.web.figures import won_in_words
from majung.web.problems import screen_language
from majung.web.words import say

SHOWN = ("answers",)
WHY_NOT_APPROVED: Final[Mapping[type[Exception], str]] = {
    OwnProposal: "office.problem.own_proposal",
    CaseChanged: "office.problem.case_changed",
    AlreadyApproved: "office.problem.approved_already",
    VisitedIt: "office.problem.visited_it",
    NotTheFirst: "office.decide.problem.not_the_first",
    NotEnoughMoney: "office.problem.no_money",
    FundClosed: "office.problem.fund_closed",
    ReservationEnded: "office.problem.reservation_ended",
    StillWaiting: "office.problem.still_waiting",
    UnknownProposal: "office.problem.not_now",
    ActNotPossible: "office.problem.not_now",
}


@access(CASE_READERS)
@never_cache
@require_safe
def proposal(request: HttpRequest, case: str) -> HttpResponse:
    return shown_proposal(request, case, Typed(QueryDict()))


@access(CASE_APPROVERS)
@never_cache
@require_POST
def approved(request: HttpRequest, case: str) -> HttpResponse:
    typed, is_decided = Typed(request.POST), False
    try:
        is_decided = approve_seen(request, typed, case)
    except NotAuthorised as refused:
        seat = refused.needed.seat.value
        needed = say(f"office.authority.{seat}", screen_language(), count=refused.needed.approvals)
        typed.wrong("proposal", "office.problem.not_authorised", needed=needed)
    except FirmCeilingPassed as refused:
        room = won_in_words(max(0, refused.room_krw), language=screen_language())
        typed.wrong("proposal", "office.problem.firm_ceiling", room=room)
    except tuple(WHY_NOT_APPROVED) as refused:
        typed.wrong("proposal", WHY_NOT_APPROVED[type(refused)])
    if typed.errors:
        return shown_proposal(request, case, typed)
    return redirect("office-case" if is_decided else "office-case-proposal", case)


def approve_seen(request: HttpRequest, typed: Typed, case: str) -> bool:
    """Approves what the page showed: the proposal, and the case as it stood then."""
    staff, revision = staff_at_desk(request), typed.posted.get("revision", "")
    result = approve(
        proposal=proposal_in(typed, case),
        revision=int(revision) if revision.isascii() and revision.isdecimal() else -1,
        by=staff.actor,
        user_id=staff.user_id,
        at=clock.now(),
    )
    return result.is_decided


@access(CASE_APPROVERS)
@never_cache
@require_POST
def sent_back(request: HttpRequest, case: str) -> HttpResponse:
    typed = Typed(request.POST)
    because = typed.words("because")
    if not typed.errors:
        by = staff_at_desk(request).actor
        try:
            send_back(proposal=proposal_in(typed, case), reason=because, by=by, at=clock.now())
        except OwnProposal:
            typed.wrong("proposal", "office.problem.own_proposal")
        except UnknownProposal:
            typed.wrong("proposal", "office.problem.not_now")
        except WordsMissing:
            typed.wrong("because", "office.problem.words", most=1)
    return shown_proposal(request, case, typed) if typed.errors else redirect("office-case", case)


def proposal_in(typed: Typed, case: str) -> str:
    """The proposal the page showed: one made since is not approved unread, and one of another case not at all."""
    shown = typed.posted.get("proposal", "")
    return shown if any(each.number == shown for each in proposals_of(application=case)) else ""


def shown_proposal(request: HttpRequest, case: str, typed: Typed) -> HttpResponse:
    at, view = clock.now(), application_view(number=case)
    proposals = proposals_of(application=case)
    note_read(request, case=case, fields=SHOWN, at=at)
    latest = waiting_proposal(proposals) or (proposals[-1] if proposals else None)
    context = {
        "line": view.line,
        "program": shipped_catalog().version(view.line.program, view.as_of).document,
        "typed": typed.kept,
        "error": typed.errors,
        "errors": typed.summary,
        **(proposal_context(request, view, latest, at=at) if latest else {}),
    }
    return render(request, "backoffice/cases/approving.html", context, status=422 if typed.errors else 200)


def proposal_context(
    request: HttpRequest, view: ApplicationView, latest: ProposalView, *, at: datetime
) -> dict[str, Any]:
    number, staff = view.number, staff_at_desk(request)
    names = staff_names(user_ids=[user_id_in(each) for each in who_had_part(latest) if each])
    place = Place(view.line.institution, view.line.branch)
    is_waiting = latest.state is ProposalState.PROPOSED
    measured = assess(application=number, terms=latest.terms, at=at) if is_waiting and latest.terms else None
    can = may_approve(staff, latest if is_waiting else None, is_approver=has_seat(staff, place, [StaffDuty.APPROVER]))
    return {
        "row": proposal_row(latest, {f"user:{pk}": name for pk, name in names.items()}),
        "left": approvals_left(latest) if is_waiting else 0,
        "can": can,
        **changes_context(view, screening_view(number=number, at=at), look_ups_of(number=number)),
        **(measured_context(measured) if measured else {}),
    }


def approvals_left(proposal: ProposalView) -> int:
    """How many more must say yes."""
    assert proposal.seat_needed is not None, "what waits needs a second person"
    needs = Authority(proposal.approvals_needed, proposal.seat_needed, None, "", None)
    return still_needed(needs, [each.seat for each in proposal.approvals])
