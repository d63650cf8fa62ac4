"""What is done with a complaint: taken by name, made longer, looked into on the spot, answered with its cause."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from majung.adapters import clock
from majung.backoffice.complaints.views import shown_complaint
from majung.backoffice.complaints.who import COMPLAINT_STAFF
from majung.backoffice.typed import Refusals, Typed, told
from majung.backoffice.who import staff_at_desk
from majung.complaints.selectors import handler_of_complaint, place_of_complaint
from majung.complaints.services import (
    ExtendedAlready,
    IsComplainedOf,
    NotInvestigated,
    NotTheHandler,
    answer_complaint,
    begin_investigation,
    end_investigation,
    extend_complaint,
    extend_investigation,
    name_complained_of,
    take_complaint,
)
from majung.core.complaints import CauseCode, ComplaintActNotPossible
from majung.parties.rosters import roster
from majung.parties.staff import UnknownStaff
from majung.web.access import access

TOLD: Final[Refusals] = {
    ComplaintActNotPossible: ("main", "office.problem.not_now"),
    IsComplainedOf: ("main", "office.complaint.problem.complained_of"),
    NotTheHandler: ("main", "office.complaint.problem.handler"),
    ExtendedAlready: ("main", "office.complaint.problem.extended"),
    NotInvestigated: ("main", "office.complaint.problem.investigated"),
    UnknownStaff: ("main", "office.complaint.problem.no_seat"),
}


@access(COMPLAINT_STAFF)
@never_cache
@require_POST
def taken(request: HttpRequest, complaint: str) -> HttpResponse:
    typed, staff = Typed(request.POST), staff_at_desk(request)
    with told(typed, TOLD):
        take_complaint(complaint=complaint, user_id=staff.user_id, by=staff.actor, at=clock.now())
    return done(request, complaint, typed)


@access(COMPLAINT_STAFF)
@never_cache
@require_POST
def complained_of(request: HttpRequest, complaint: str) -> HttpResponse:
    """Whom the words complain of, read out of them by staff: they do not deal with it."""
    typed, place = Typed(request.POST), place_of_complaint(complaint)
    assert place is not None, "the rule of the page has found it"
    chosen = typed.posted.get("colleague", "")
    colleague = next((each.user_id for each in roster(institution=place[0]) if str(each.user_id) == chosen), None)
    if colleague is None:
        typed.wrong("colleague", "office.problem.choose")
        return done(request, complaint, typed)
    try:
        name_complained_of(complaint=complaint, user_id=colleague, by=staff_at_desk(request).actor, at=clock.now())
    except IsComplainedOf:
        typed.wrong("colleague", "office.complaint.problem.handles_it")
    return done(request, complaint, typed)


@access(COMPLAINT_STAFF)
@never_cache
@require_POST
def extended(request: HttpRequest, complaint: str) -> HttpResponse:
    typed = Typed(request.POST)
    words = typed.words("why_longer")
    if not typed.errors and is_handler(request, complaint, typed):
        with told(typed, TOLD):
            extend_complaint(complaint=complaint, words=words, by=staff_at_desk(request).actor, at=clock.now())
    return done(request, complaint, typed)


@access(COMPLAINT_STAFF)
@never_cache
@require_POST
def investigation(request: HttpRequest, complaint: str) -> HttpResponse:
    """현장조사 begun, or with `longer` seven days added."""
    typed = Typed(request.POST)
    words = typed.words("why_look")
    act = extend_investigation if "longer" in typed.posted else begin_investigation
    if not typed.errors and is_handler(request, complaint, typed):
        with told(typed, TOLD):
            act(complaint=complaint, words=words, by=staff_at_desk(request).actor, at=clock.now())
    return done(request, complaint, typed)


@access(COMPLAINT_STAFF)
@never_cache
@require_POST
def investigation_ended(request: HttpRequest, complaint: str) -> HttpResponse:
    typed = Typed(request.POST)
    if is_handler(request, complaint, typed):
        with told(typed, TOLD):
            end_investigation(complaint=complaint, by=staff_at_desk(request).actor, at=clock.now())
    return done(request, complaint, typed)


@access(COMPLAINT_STAFF)
@never_cache
@require_POST
def answered(request: HttpRequest, complaint: str) -> HttpResponse:
    typed = Typed(request.POST)
    words, cause = typed.words("words"), typed.choice("cause", CauseCode)
    if cause is not None and not typed.errors:
        with told(typed, TOLD):
            by = staff_at_desk(request).actor
            answer_complaint(complaint=complaint, words=words, cause=cause, by=by, at=clock.now())
    return done(request, complaint, typed)


def is_handler(request: HttpRequest, complaint: str, typed: Typed) -> bool:
    """Only whoever has taken it makes it longer or goes to look."""
    if handler_of_complaint(number=complaint) == staff_at_desk(request).user_id:
        return True
    typed.wrong("main", "office.complaint.problem.handler")
    return False


def done(request: HttpRequest, complaint: str, typed: Typed) -> HttpResponse:
    return shown_complaint(request, complaint, typed) if typed.errors else redirect("office-complaint", complaint)
