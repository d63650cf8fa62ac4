"""A booking seen again, moved or cancelled by who holds its number and code."""

from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from majung.adapters import clock
from majung.consultations.selectors import BookingView, booking_by_code, what_to_bring
from majung.consultations.services import (
    AlreadyBooked,
    NotPossibleNow,
    SlotFull,
    UnknownBooking,
    cancel_booking,
    change_booking,
)
from majung.consultations.slots import SlotNotOffered
from majung.core.identifiers import normal_public_number
from majung.core.slots import BookingStatus
from majung.portal.check.throttle import GuessLimit, client_of
from majung.portal.visits.cookie import keep_code, kept_code
from majung.portal.visits.invitation import invitation
from majung.portal.visits.times import (
    Times,
    day_choices,
    full_days,
    full_times,
    minutes_of,
    read_time,
    time_choices,
    times_of,
)
from majung.web.access import EVERYONE, access
from majung.web.days import read_day
from majung.web.problems import screen_language
from majung.web.words import say

GUESSES = GuessLimit()
LONGEST_TYPED = 200


@access(EVERYONE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Opens a booking by number and code; which of the two was wrong is not told, and who fails often waits."""
    if request.method != "POST":
        return render(request, "portal/visits/find.html", {"number": request.GET.get("number", "")[:LONGEST_TYPED]})
    typed, code = (request.POST.get(name, "")[:LONGEST_TYPED] for name in ("number", "code"))
    at, client = clock.now(), client_of(request)
    if GUESSES.is_reached(client, at=at):
        return not_found(request, typed, code, "visit.find.too_often", status=429)
    number = normal_public_number(typed) or ""
    try:
        booking_by_code(number=number, code=code)
    except UnknownBooking:
        GUESSES.count(client, at=at)
        return not_found(request, typed, code, "visit.find.unknown", status=422)
    response = redirect("visit-booking", number=number)
    keep_code(response, number=number, code=code)
    return response


@access(EVERYONE)
@never_cache
@require_safe
def booking(request: HttpRequest, number: str) -> HttpResponse:
    held = opened(request, number)
    if held is None:
        return to_find(number)
    context = {
        **shown(held),
        "code": kept_code(request, number=number),
        "bring": what_to_bring(program=held.program, on=held.held_on),
    }
    return render(request, "portal/visits/booking.html", context)


@access(EVERYONE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, number: str) -> HttpResponse:
    held = opened(request, number)
    if held is None:
        return to_find(number)
    if not can_change(held):
        return redirect("visit-booking", number=number)
    sent = request.POST if request.method == "POST" else request.GET
    day, branch = read_day(sent.get("day", "")), held.branch
    times = times_of(institution=branch.institution, branch=branch.code, kind=held.kind, at=clock.now())
    if day is None or not any(slot.is_free for slot in times.of(day)):
        return change_day(request, held, times, day)
    if request.method != "POST":
        return change_time(request, held, times, day, {})
    return moved_or_told(request, held, times, day)


@access(EVERYONE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, number: str) -> HttpResponse:
    held = opened(request, number)
    if held is None:
        return to_find(number)
    if not can_change(held):
        return redirect("visit-booking", number=number)
    if request.method != "POST":
        return render(request, "portal/visits/cancel.html", shown(held))
    try:
        cancel_booking(number=number, at=clock.now())
    except NotPossibleNow:
        # It began while the page stood open; the booking's own page says so.
        return redirect("visit-booking", number=number)
    return redirect("visit-booking", number=number)


@access(EVERYONE)
@never_cache
@require_safe
def calendar(request: HttpRequest, number: str) -> HttpResponse:
    held = opened(request, number)
    if held is None:
        return to_find(number)
    content = invitation(held, at=clock.now(), host=request.get_host(), language=screen_language())
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{number}.ics"'
    return response


def opened(request: HttpRequest, number: str) -> BookingView | None:
    """The booking, if this browser holds its code; 404 for what is no number of ours."""
    if normal_public_number(number) != number:
        raise Http404
    try:
        return booking_by_code(number=number, code=kept_code(request, number=number))
    except UnknownBooking:
        return None


def to_find(number: str) -> HttpResponse:
    return redirect(f"{reverse('visit-find')}?number={number}")


def not_found(request: HttpRequest, number: str, code: str, reason: str, *, status: int) -> HttpResponse:
    error = say(reason, screen_language())
    context = {"number": number, "typed_code": code, "error": error, "errors": [{"id": "code", "message": error}]}
    return render(request, "portal/visits/find.html", context, status=status)


def can_change(held: BookingView) -> bool:
    return held.status is BookingStatus.BOOKED and clock.now() < held.starts_at


def shown(held: BookingView) -> dict[str, Any]:
    is_past = held.status is BookingStatus.BOOKED and clock.now() >= held.starts_at
    return {
        "held": held,
        "kind": held.kind.value,
        "state": "past" if is_past else held.status.value,
        "can_change": can_change(held),
        "call": held.branch,
    }


def change_day(request: HttpRequest, held: BookingView, times: Times, day: date | None) -> HttpResponse:
    errors = {}
    if day is not None or "asked" in request.GET or request.method == "POST":
        errors = {"day": say("visit.problem.day" if day is None else "visit.problem.day_full", screen_language())}
    context = {"choices": day_choices(times, chosen=day), "full": full_days(times), **shown(held), **told(errors)}
    return render(request, "portal/visits/change_day.html", context, status=422 if errors else 200)


def change_time(
    request: HttpRequest, held: BookingView, times: Times, day: date, errors: dict[str, str]
) -> HttpResponse:
    slots = times.of(day)
    choices = time_choices(slots, chosen=request.POST.get("time", ""))
    given = {"choices": choices, "full": full_times(slots), "minutes": minutes_of(slots), "day": day}
    context = {**given, **shown(held), **told(errors)}
    return render(request, "portal/visits/change_time.html", context, status=422 if errors else 200)


def moved_or_told(request: HttpRequest, held: BookingView, times: Times, day: date) -> HttpResponse:
    starts_at = read_time(request.POST.get("time", ""), on=day)
    reason = "visit.problem.time" if starts_at is None else moved(held.number, starts_at)
    if not reason:
        return redirect("visit-booking", number=held.number)
    branch = held.branch
    times = times_of(institution=branch.institution, branch=branch.code, kind=held.kind, at=clock.now())
    if not any(slot.is_free for slot in times.of(day)):
        return change_day(request, held, times, day)
    return change_time(request, held, times, day, {"time": say(reason, screen_language())})


def moved(number: str, starts_at: datetime) -> str:
    """The key of the reason why not; empty once it is done."""
    try:
        change_booking(number=number, starts_at=starts_at, at=clock.now())
    except SlotFull:
        return "visit.problem.full"
    except (SlotNotOffered, NotPossibleNow):
        return "visit.problem.not_offered"
    except AlreadyBooked:
        return "visit.problem.already"
    return ""


def told(errors: dict[str, str]) -> dict[str, Any]:
    return {"error": errors, "errors": [{"id": name, "message": message} for name, message in errors.items()]}
