"""What staff do with one press on the page of a case; what cannot be done comes back with its reason."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from majung.adapters import clock
from majung.applications.notes import write_note
from majung.applications.services import (
    BadDeadline,
    BranchClosed,
    ExtendedOften,
    NoSupplementOpen,
    UnknownBranch,
    UnknownLookUp,
    extend_supplement,
    retry_look_up,
    take_up,
    transfer_case,
)
from majung.applications.worklist import place_of
from majung.backoffice.cases.page import shown_case
from majung.backoffice.typed import Typed
from majung.backoffice.who import CASE_OFFICERS, CASE_STAFF, READING, has_seat, staff_at_desk
from majung.core.application import ActNotPossible, TransferReason
from majung.core.look_ups import LookUpKind
from majung.journey.services import advance
from majung.web.access import access


def back_to_case(case: str, section: str = "") -> HttpResponse:
    """The end of every act on a case: the next stage takes what is ready for it, and the page is shown anew."""
    advance(number=case, at=clock.now())
    address = reverse("office-case", args=[case])
    return redirect(f"{address}#{section}" if section else address)


@access(CASE_OFFICERS)
@never_cache
@require_POST
def taken_up(request: HttpRequest, case: str) -> HttpResponse:
    typed = Typed(request.POST)
    try:
        take_up(application=case, by=staff_at_desk(request).actor, at=clock.now())
    except ActNotPossible:
        typed.wrong("main", "office.problem.not_now")
        return shown_case(request, case, typed=typed)
    return back_to_case(case)


@access(CASE_OFFICERS)
@never_cache
@require_POST
def supplement_extended(request: HttpRequest, case: str) -> HttpResponse:
    typed = Typed(request.POST)
    through = typed.day("through")
    if through is not None:
        try:
            extend_supplement(application=case, through=through, by=staff_at_desk(request).actor, at=clock.now())
        except BadDeadline:
            typed.wrong("through", "office.problem.later_day")
        except ExtendedOften:
            typed.wrong("through", "office.problem.extended_often")
        except NoSupplementOpen:
            typed.wrong("through", "office.problem.not_now")
    return shown_case(request, case, typed=typed) if typed.errors else back_to_case(case, "supplement")


@access(CASE_OFFICERS)
@never_cache
@require_POST
def moved(request: HttpRequest, case: str) -> HttpResponse:
    """이관; whoever serves the old branch alone goes on with the worklist, for the case is no longer theirs."""
    typed, staff = Typed(request.POST), staff_at_desk(request)
    try:
        transfer_case(
            application=case,
            branch=typed.line("branch"),
            reason=_reason(typed.posted.get("reason", "")),
            words=typed.words("words", required=False),
            by=staff.actor,
            at=clock.now(),
        )
    except (UnknownBranch, BranchClosed):
        typed.wrong("branch", "office.problem.choose")
        return shown_case(request, case, typed=typed)
    answer = back_to_case(case)
    return answer if has_seat(staff, place_of(number=case), READING) else redirect("office")


def _reason(said: str) -> TransferReason:
    return TransferReason(said) if said in set(TransferReason) else TransferReason.OTHER


@access(CASE_OFFICERS)
@never_cache
@require_POST
def look_up_again(request: HttpRequest, case: str, kind: str) -> HttpResponse:
    """«지금 다시 시도»."""
    typed = Typed(request.POST)
    try:
        retry_look_up(number=case, kind=LookUpKind(kind), by=staff_at_desk(request).actor, at=clock.now())
    except (UnknownLookUp, ValueError):
        typed.wrong("look-ups", "office.problem.answered_already")
        return shown_case(request, case, typed=typed)
    return back_to_case(case, "look-ups")


@access(CASE_STAFF)
@never_cache
@require_POST
def notes(request: HttpRequest, case: str) -> HttpResponse:
    typed = Typed(request.POST)
    words = typed.words("note")
    if typed.errors:
        return shown_case(request, case, typed=typed)
    write_note(application=case, words=words, by=staff_at_desk(request).actor, at=clock.now())
    return back_to_case(case, "notes")
