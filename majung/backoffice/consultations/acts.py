"""What staff do: mark who came, move and cancel by telephone, write down advice, open and close times."""

import re
from collections.abc import Callable
from datetime import date, datetime, time
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from majung.adapters import clock
from majung.backoffice.consultations.views import booking_page, branch_of, day_context
from majung.backoffice.consultations.who import BOOKING_ADVISERS, BRANCH_ADVISERS, staff_at_desk
from majung.consultations.opening import close_slot, open_slot
from majung.consultations.rules import consultation_rules
from majung.consultations.services import (
    AlreadyBooked,
    NotPossibleNow,
    SlotFull,
    cancel_booking,
    change_booking,
    mark_attended,
    mark_no_show,
    record_guidance,
)
from majung.consultations.slots import SlotNotOffered
from majung.core.deadlines import SEOUL
from majung.core.resident_numbers import digits_to_cover
from majung.core.slots import ConsultationKind
from majung.core.typed import TypedProblem, TypedProblemCode, read_amount
from majung.web.access import access
from majung.web.days import read_day
from majung.web.figures import won_in_words
from majung.web.problems import screen_language
from majung.web.words import say

LONGEST_WORDS, LONGEST_TYPED = 4000, 200
MOST_KRW = 10_000_000_000
TIME_FORM = r"([01][0-9]|2[0-3]):[0-5][0-9]"


@access(BOOKING_ADVISERS)
@never_cache
@require_POST
def attended(request: HttpRequest, number: str) -> HttpResponse:
    return settled(
        request, number, lambda: mark_attended(number=number, by=staff_at_desk(request).actor, at=clock.now())
    )


@access(BOOKING_ADVISERS)
@never_cache
@require_POST
def missed(request: HttpRequest, number: str) -> HttpResponse:
    return settled(
        request, number, lambda: mark_no_show(number=number, by=staff_at_desk(request).actor, at=clock.now())
    )


@access(BOOKING_ADVISERS)
@never_cache
@require_POST
def cancelled(request: HttpRequest, number: str) -> HttpResponse:
    return settled(
        request, number, lambda: cancel_booking(number=number, at=clock.now(), actor=staff_at_desk(request).actor)
    )


@access(BOOKING_ADVISERS)
@never_cache
@require_POST
def moved(request: HttpRequest, number: str) -> HttpResponse:
    day, _, clock_time = request.POST.get("to", "")[:LONGEST_TYPED].partition(" ")
    starts_at = moment_at(read_day(day), clock_time)
    if starts_at is None:
        return refused(request, number, field="to", reason="office.consultation.problem.choose_time")
    try:
        change_booking(number=number, starts_at=starts_at, at=clock.now(), actor=staff_at_desk(request).actor)
    except (SlotFull, SlotNotOffered):
        return refused(request, number, field="to", reason="office.consultation.problem.time_gone")
    except AlreadyBooked:
        return refused(request, number, field="to", reason="office.consultation.problem.already")
    except NotPossibleNow:
        return refused(request, number)
    return redirect("office-consultation", number=number)


@access(BOOKING_ADVISERS)
@never_cache
@require_POST
def guidance(request: HttpRequest, number: str) -> HttpResponse:
    """Keeps what was advised as a new version; what is wrong comes back with every word typed."""
    typed = {"words": request.POST.get("words", ""), "possible_krw": request.POST.get("possible_krw", "")}
    errors = {}
    words = typed["words"].strip()
    if not words or len(words) > LONGEST_WORDS:
        errors["words"] = say("office.consultation.problem.words", screen_language(), most=LONGEST_WORDS)
    elif digits_to_cover(words):
        errors["words"] = say("office.consultation.problem.resident_number", screen_language())
    amount: int | None = None
    try:
        amount = read_amount(typed["possible_krw"][:LONGEST_TYPED], most=MOST_KRW)
    except TypedProblem as problem:
        if problem.code is not TypedProblemCode.EMPTY:
            most = won_in_words(MOST_KRW, language=screen_language())
            errors["possible_krw"] = say("office.consultation.problem.amount", screen_language(), most=most)
    if errors:
        return booking_page(request, number, errors=errors, typed=typed)
    staff = staff_at_desk(request)
    try:
        record_guidance(booking=number, words=words, by=staff.user_id, at=clock.now(), possible_krw=amount)
    except NotPossibleNow:
        return booking_page(request, number, errors=not_now(), typed=typed)
    return redirect("office-consultation", number=number)


@access(BRANCH_ADVISERS)
@never_cache
@require_POST
def times(request: HttpRequest, institution: str, branch: str) -> HttpResponse:
    """Closes or opens one time of a day, by the button pressed; or opens one outside the opening hours."""
    on = read_day(request.POST.get("day", ""))
    if on is None:
        return redirect("office-consultation-day", institution=institution, branch=branch)
    act = "close" if "close" in request.POST else "open"
    given = request.POST.get(act) or f"{request.POST.get('kind', '')} {request.POST.get('time', '').strip()}"
    problem = set_time(request, institution, branch, on, given, is_closing=act == "close")
    if problem:
        errors = {"time": say(problem, screen_language())}
        context = {**day_context(branch_of(institution, branch), on, errors), "typed_time": request.POST.get("time")}
        return render(request, "backoffice/consultations/day.html", context, status=422)
    here = reverse("office-consultation-day", args=[institution, branch])
    return redirect(f"{here}?{urlencode({'day': on.isoformat()})}")


def set_time(request: HttpRequest, institution: str, branch: str, on: date, given: str, *, is_closing: bool) -> str:
    """The key of what is wrong; empty once it is done."""
    kind_word, _, clock_time = given[:LONGEST_TYPED].partition(" ")
    kinds = {kind.value: kind for kind in consultation_rules().plans}
    starts_at, kind = moment_at(on, clock_time), kinds.get(kind_word)
    if starts_at is None or not isinstance(kind, ConsultationKind):
        return "office.consultation.problem.time"
    actor, at = staff_at_desk(request).actor, clock.now()
    if starts_at <= at:
        return "office.consultation.problem.past"
    act = close_slot if is_closing else open_slot
    try:
        act(institution=institution, branch=branch, kind=kind, starts_at=starts_at, actor=actor, at=at)
    except SlotNotOffered:
        return "office.consultation.problem.time"
    return ""


def moment_at(on: date | None, clock_time: str) -> datetime | None:
    if on is None or re.fullmatch(TIME_FORM, clock_time, re.ASCII) is None:
        return None
    return datetime.combine(on, time.fromisoformat(clock_time), tzinfo=SEOUL)


def settled(request: HttpRequest, number: str, act: Callable[[], object]) -> HttpResponse:
    """The booking after an act on it, or why the act has no place now."""
    try:
        act()
    except NotPossibleNow:
        return refused(request, number)
    return redirect("office-consultation", number=number)


def refused(request: HttpRequest, number: str, *, field: str = "status", reason: str = "") -> HttpResponse:
    errors = {field: say(reason, screen_language())} if reason else not_now()
    return booking_page(request, number, errors=errors, typed={"to": request.POST.get("to", "")})


def not_now() -> dict[str, str]:
    return {"status": say("office.consultation.problem.not_now", screen_language())}
