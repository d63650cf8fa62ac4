"""Visits from the page of a case: planned, moved, called off, asked for, or waived with what shows it."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from majung.adapters import clock
from majung.backoffice.cases.acts import back_to_case
from majung.backoffice.cases.page import shown_case
from majung.backoffice.screening.problems import told_refusals
from majung.backoffice.typed import Typed
from majung.backoffice.who import CASE_OFFICERS, staff_at_desk
from majung.core.screening import LONGEST_WORDS, WaiverReason
from majung.screening.selectors import screening_view
from majung.screening.services import cancel_visit, flag_for_visit, move_visit, plan_visit, waive_visit
from majung.web.access import access


@access(CASE_OFFICERS)
@never_cache
@require_POST
def planned(request: HttpRequest, case: str) -> HttpResponse:
    typed = Typed(request.POST)
    on, address = typed.day("visit_on"), typed.line("address", required=False)
    visitor = typed.posted.get("visitor", "")
    if not visitor.isdecimal():
        typed.wrong("visitor", "office.problem.choose")
    if on is not None and not typed.errors:
        with told_refusals(typed, {"on": "visit_on"}):
            by, at = staff_at_desk(request).actor, clock.now()
            plan_visit(application=case, visitor_user_id=int(visitor), on=on, address=address, by=by, at=at)
    return answered(request, case, typed)


@access(CASE_OFFICERS)
@never_cache
@require_POST
def moved(request: HttpRequest, case: str) -> HttpResponse:
    typed = Typed(request.POST)
    on = typed.day("moved_on")
    if on is not None:
        with told_refusals(typed, {"on": "moved_on"}):
            move_visit(visit=visit_in(typed, case), on=on, by=staff_at_desk(request).actor, at=clock.now())
    return answered(request, case, typed)


@access(CASE_OFFICERS)
@never_cache
@require_POST
def cancelled(request: HttpRequest, case: str) -> HttpResponse:
    typed = Typed(request.POST)
    with told_refusals(typed):
        cancel_visit(visit=visit_in(typed, case), by=staff_at_desk(request).actor, at=clock.now())
    return answered(request, case, typed)


@access(CASE_OFFICERS)
@never_cache
@require_POST
def asked_for(request: HttpRequest, case: str) -> HttpResponse:
    typed = Typed(request.POST)
    words = typed.words("flag_words", most=LONGEST_WORDS)
    if not typed.errors:
        with told_refusals(typed, {"words": "flag_words"}):
            flag_for_visit(application=case, words=words, by=staff_at_desk(request).actor, at=clock.now())
    return answered(request, case, typed)


@access(CASE_OFFICERS)
@never_cache
@require_POST
def waived(request: HttpRequest, case: str) -> HttpResponse:
    typed = Typed(request.POST)
    reason, words = typed.choice("waiver", WaiverReason), typed.words("waiver_words", most=LONGEST_WORDS)
    if reason is not None and not typed.errors:
        with told_refusals(typed, {"words": "waiver_words", "reason": "waiver"}):
            by, at = staff_at_desk(request).actor, clock.now()
            waive_visit(application=case, reason=reason, words=words, by=by, at=at)
    return answered(request, case, typed)


def visit_in(typed: Typed, case: str) -> str:
    """The visit the page showed; one of another case is none."""
    shown = typed.posted.get("visit", "")
    visits = screening_view(number=case, at=clock.now()).visit.visits
    return shown if any(each.number == shown for each in visits) else ""


def answered(request: HttpRequest, case: str, typed: Typed) -> HttpResponse:
    return shown_case(request, case, typed=typed) if typed.errors else back_to_case(case, "visit")
