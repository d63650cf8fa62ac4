"""The day of a branch, and one booking with who comes and what was advised."""

from datetime import date, datetime, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from majung.adapters import clock
from majung.backoffice.consultations.who import (
    ADVISERS,
    BOOKING_ADVISERS,
    BRANCH_ADVISERS,
    staff_at_desk,
    works_at,
)
from majung.consultations.rules import consultation_rules
from majung.consultations.selectors import (
    BookingView,
    booking_by_number,
    bookings_of_day,
    contact_of,
    covered_names,
    guidance_of,
    what_to_bring,
)
from majung.consultations.slots import SlotView, all_slots, open_slots
from majung.core.calendar import previous_business_day, this_or_next_business_day
from majung.core.deadlines import SEOUL
from majung.core.slots import BookingAct, BookingStatus, ConsultationKind, next_booking_status
from majung.events.services import ReadPurpose
from majung.parties.selectors import BranchServing, branches_of
from majung.programs.holidays import shipped_holidays
from majung.web.access import access
from majung.web.days import read_day
from majung.web.figures import moment_in_words
from majung.web.problems import screen_language


@access(ADVISERS)
@never_cache
@require_safe
def branches(request: HttpRequest) -> HttpResponse:
    """Straight to the one branch somebody works at; whoever serves several chooses."""
    staff = staff_at_desk(request)
    institutions = dict.fromkeys(role.institution for role in staff.roles)
    own = [
        place
        for institution in institutions
        for place in branches_of(institution=institution)
        if works_at(staff, institution=institution, branch=place.code)
    ]
    if len(own) == 1:
        return redirect("office-consultation-day", institution=own[0].institution, branch=own[0].code)
    return render(request, "backoffice/consultations/branches.html", {"branches": own})


@access(BRANCH_ADVISERS)
@never_cache
@require_safe
def day(request: HttpRequest, institution: str, branch: str) -> HttpResponse:
    on = read_day(request.GET.get("day", "")) or clock.today()
    context = day_context(branch_of(institution, branch), on)
    return render(request, "backoffice/consultations/day.html", context)


@access(BOOKING_ADVISERS)
@never_cache
@require_safe
def booking(request: HttpRequest, number: str) -> HttpResponse:
    return booking_page(request, number)


def booking_page(
    request: HttpRequest,
    number: str,
    *,
    errors: dict[str, str] | None = None,
    typed: dict[str, str] | None = None,
) -> HttpResponse:
    """One booking; that the name, telephone and advice were read is logged. Also shown again with what is wrong."""
    actor, at = staff_at_desk(request).actor, clock.now()
    held = booking_by_number(number)
    told = errors or {}
    context = {
        "held": held,
        "kind": held.kind.value,
        "status": held.status.value,
        "contact": contact_of(number=number, actor=actor, purpose=ReadPurpose.COUNTER, at=at),
        "guidance": guidance_of(number=number, actor=actor, purpose=ReadPurpose.COUNTER, at=at),
        "bring": what_to_bring(program=held.program, on=held.held_on),
        "can": possible_acts(held, at),
        "times": move_options(held, at, chosen=(typed or {}).get("to", "")),
        "typed": typed or {},
        "error": told,
        "errors": [{"id": name, "message": message} for name, message in told.items()],
    }
    return render(request, "backoffice/consultations/booking.html", context, status=422 if told else 200)


def possible_acts(held: BookingView, at: datetime) -> dict[str, bool]:
    """Which buttons stand on the page: what the status allows and the clock does not yet forbid."""
    allowed = {act.value: next_booking_status(held.status, act) is not None for act in BookingAct}
    has_begun, today = at >= held.starts_at, at.astimezone(SEOUL).date()
    return {
        "attend": allowed["attend"] and held.held_on <= today,
        "miss": allowed["miss"] and has_begun,
        "change": allowed["change"] and not has_begun,
        "cancel": allowed["cancel"] and not has_begun,
        "advise": held.status is not BookingStatus.CANCELLED,
    }


def move_options(held: BookingView, at: datetime, *, chosen: str) -> list[dict[str, Any]]:
    free = open_slots(
        institution=held.branch.institution,
        branch=held.branch.code,
        kind=held.kind,
        on_from=at.astimezone(SEOUL).date(),
        days=consultation_rules().days_ahead,
        at=at,
    )
    language = screen_language()
    values = {f"{slot.starts_at.astimezone(SEOUL):%Y-%m-%d %H:%M}": slot for slot in free}
    return [
        {"value": value, "label": moment_in_words(slot.starts_at, language=language), "selected": value == chosen}
        for value, slot in values.items()
    ]


def day_context(place: BranchServing, on: date, errors: dict[str, str] | None = None) -> dict[str, Any]:
    where = {"institution": place.institution, "branch": place.code}
    names, holidays, told = covered_names(**where, on=on), shipped_holidays().days, errors or {}
    kinds = list(consultation_rules().plans)
    slots = all_slots(**where, kinds=kinds, on=[on])
    return {
        "place": place,
        "on": on,
        "before": previous_business_day(on, holidays=holidays),
        "after": this_or_next_business_day(on + timedelta(days=1), holidays=holidays),
        "today": clock.today(),
        "lines": [line(held, names.get(held.number, "")) for held in bookings_of_day(**where, on=on)],
        "groups": [{"kind": kind.value, "slots": [shown(slot) for slot in of_kind(slots, kind)]} for kind in kinds],
        "error": told,
        "errors": [{"id": name, "message": message} for name, message in told.items()],
    }


def line(held: BookingView, name: str) -> dict[str, Any]:
    return {
        "number": held.number,
        "time": f"{held.starts_at.astimezone(SEOUL):%H:%M}",
        "kind": held.kind.value,
        "status": held.status.value,
        "name": name,
        "about": held.about,
        "is_closed": held.is_closed,
    }


def of_kind(slots: list[SlotView], kind: ConsultationKind) -> list[SlotView]:
    return [slot for slot in slots if slot.kind is kind]


def shown(slot: SlotView) -> dict[str, Any]:
    time = f"{slot.starts_at.astimezone(SEOUL):%H:%M}"
    return {
        "time": time,
        "value": f"{slot.kind.value} {time}",
        "taken": slot.taken,
        "seats": slot.seats,
        "is_closed": slot.is_closed,
    }


def branch_of(institution: str, branch: str) -> BranchServing:
    for place in branches_of(institution=institution):
        if place.code == branch:
            return place
    raise Http404
