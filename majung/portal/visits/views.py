"""Booking a talk: branch, way of meeting, day, then time and who comes. Each step is an address of its own."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from majung.adapters import clock
from majung.consultations.contacts import LONGEST_NAME, NotATelephone, read_telephone
from majung.consultations.rules import consultation_rules
from majung.consultations.services import AlreadyBooked, BookingMade, SlotFull, book
from majung.consultations.slots import SlotNotOffered
from majung.core.identifiers import normal_public_number
from majung.core.slots import ConsultationKind
from majung.parties.selectors import BranchServing, branches_of
from majung.portal.branches import branch_page
from majung.portal.check.throttle import GuessLimit, client_of
from majung.portal.visits.cookie import keep_code
from majung.portal.visits.times import (
    Times,
    day_choices,
    full_days,
    full_times,
    kind_choices,
    minutes_of,
    read_kind,
    read_time,
    time_choices,
    times_of,
)
from majung.programs.catalog import shipped_catalog
from majung.web.access import EVERYONE, access
from majung.web.days import read_day
from majung.web.problems import screen_language
from majung.web.words import say

# Who books more than this in a few minutes is filling the seats of others.
BOOKINGS = GuessLimit()
LONGEST_TYPED = 200
SCREENS = 4


@dataclass(frozen=True, slots=True)
class Chosen:
    """What has been chosen so far; what cannot be chosen is not there."""

    place: BranchServing
    kind: ConsultationKind | None
    day: date | None
    program: str
    about: str

    def carried(self) -> dict[str, str]:
        """As hidden fields and addresses carry it to the next screen."""
        given = {
            "kind": self.kind.value if self.kind else "",
            "day": self.day.isoformat() if self.day else "",
            "program": self.program,
            "about": self.about,
        }
        return {name: value for name, value in given.items() if value}


@access(EVERYONE)
@require_safe
def branches(request: HttpRequest) -> HttpResponse:
    page = branch_page(request.GET.get("sigungu", ""), on=clock.today())
    query = carried_query({name: request.GET.get(name, "") for name in ("program", "about")})
    return render(request, "portal/visits/branches.html", {**page, "query": query, "screens": SCREENS})


@access(EVERYONE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, institution: str, branch: str) -> HttpResponse:
    sent = request.POST if request.method == "POST" else request.GET
    chosen = chosen_in(sent, institution=institution, branch=branch)
    if chosen.kind is None:
        return kind_screen(request, chosen)
    times = times_of(institution=institution, branch=branch, kind=chosen.kind, at=clock.now())
    if chosen.day is None or not any(slot.is_free for slot in times.of(chosen.day)):
        return day_screen(request, chosen, times)
    if request.method != "POST":
        return time_screen(request, chosen, times, typed={}, errors={})
    return booked_or_told(request, chosen, times, chosen.kind, chosen.day)


def chosen_in(sent: QueryDict, *, institution: str, branch: str) -> Chosen:
    place = next((each for each in branches_of(institution=institution) if each.code == branch), None)
    if place is None:
        raise Http404
    programs = {version.id for version in shipped_catalog().in_force(clock.today())}
    program = sent.get("program", "")
    return Chosen(
        place=place,
        kind=read_kind(sent.get("kind")),
        day=read_day(sent.get("day", "")),
        program=program if program in programs else "",
        about=normal_public_number(sent.get("about", "")[:LONGEST_TYPED]) or "",
    )


def kind_screen(request: HttpRequest, chosen: Chosen) -> HttpResponse:
    asked = "asked" in request.GET or request.method == "POST"
    errors = {"kind": say("visit.problem.kind", screen_language())} if asked else {}
    context = {"choices": kind_choices(chosen.kind), **frame(chosen, errors)}
    return render(request, "portal/visits/kind.html", context, status=422 if errors else 200)


def day_screen(request: HttpRequest, chosen: Chosen, times: Times) -> HttpResponse:
    choices = day_choices(times, chosen=chosen.day)
    errors = {}
    is_asked = "asked" in request.GET or request.method == "POST"
    if choices and is_asked and chosen.day is None:
        errors = {"day": say("visit.problem.day", screen_language())}
    elif choices and chosen.day is not None:
        # The day was free a moment ago, or never one of ours.
        errors = {"day": say("visit.problem.day_full", screen_language())}
    context = {"choices": choices, "full": full_days(times), **frame(chosen, errors)}
    return render(request, "portal/visits/day.html", context, status=422 if errors else 200)


def time_screen(
    request: HttpRequest, chosen: Chosen, times: Times, *, typed: dict[str, str], errors: dict[str, str]
) -> HttpResponse:
    assert chosen.day is not None
    slots = times.of(chosen.day)
    context = {
        "choices": time_choices(slots, chosen=typed.get("time", "")),
        "full": full_times(slots),
        "minutes": minutes_of(slots),
        "typed": typed,
        "programs": program_options(typed.get("program", chosen.program)),
        "kept_days": consultation_rules().contact_kept_days,
        **frame(chosen, errors),
    }
    return render(request, "portal/visits/time.html", context, status=422 if errors else 200)


def booked_or_told(
    request: HttpRequest, chosen: Chosen, times: Times, kind: ConsultationKind, day: date
) -> HttpResponse:
    """Takes the seat, or shows the screen again with everything typed and what is wrong at its field."""
    typed = {name: request.POST.get(name, "")[:LONGEST_TYPED] for name in ("time", "name", "telephone", "program")}
    errors = problems_in(typed)
    at, client = clock.now(), client_of(request)
    if not errors and BOOKINGS.is_reached(client, at=at):
        errors = {"time": say("visit.problem.too_often", screen_language(), telephone=chosen.place.telephone)}
    if not errors:
        made = seat_taken(chosen, kind, day, typed)
        if isinstance(made, BookingMade):
            BOOKINGS.count(client, at=at)
            response = redirect("visit-booking", number=made.number)
            keep_code(response, number=made.number, code=made.code)
            return response
        errors = made
        # Somebody was quicker: the screen shows what is free now.
        times = times_of(institution=chosen.place.institution, branch=chosen.place.code, kind=kind, at=at)
        if not any(slot.is_free for slot in times.of(day)):
            return day_screen(request, chosen, times)
    return time_screen(request, chosen, times, typed=typed, errors=errors)


def seat_taken(
    chosen: Chosen, kind: ConsultationKind, day: date, typed: dict[str, str]
) -> BookingMade | dict[str, str]:
    """The booking; or what is wrong, by field."""
    language = screen_language()
    starts_at = read_time(typed["time"], on=day)
    try:
        if starts_at is None:
            raise SlotNotOffered
        return book(
            institution=chosen.place.institution,
            branch=chosen.place.code,
            kind=kind,
            starts_at=starts_at,
            name=typed["name"],
            telephone=typed["telephone"],
            at=clock.now(),
            about=chosen.about,
            program=chosen.program,
            language=language,
        )
    except SlotFull:
        return {"time": say("visit.problem.full", language)}
    except SlotNotOffered:
        return {"time": say("visit.problem.not_offered", language)}
    except AlreadyBooked:
        return {"telephone": say("visit.problem.already", language)}


def problems_in(typed: dict[str, str]) -> dict[str, str]:
    """What can be said before a seat is asked for, in the order of the screen."""
    language = screen_language()
    problems = {}
    if not typed["time"]:
        problems["time"] = say("visit.problem.time", language)
    name = typed["name"].strip()
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        problems["name"] = say("visit.problem.name", language, most=LONGEST_NAME)
    try:
        read_telephone(typed["telephone"])
    except NotATelephone:
        problems["telephone"] = say("visit.problem.telephone", language)
    return problems


def program_options(chosen: str) -> list[dict[str, Any]]:
    english = screen_language() == "en"
    return [
        {
            "value": version.id,
            "label": version.label_en if english else version.label,
            "selected": version.id == chosen,
        }
        for version in shipped_catalog().in_force(clock.today())
    ]


def frame(chosen: Chosen, errors: dict[str, str]) -> dict[str, Any]:
    """What every screen of a booking has: where, what was chosen, the branch's telephone, what is wrong."""
    hidden = chosen.carried()
    return {
        "place": chosen.place,
        "kind": chosen.kind.value if chosen.kind else "",
        "day": chosen.day,
        "hidden": hidden,
        "query": carried_query({name: hidden.get(name, "") for name in ("program", "about")}),
        "query_with_kind": carried_query({name: hidden.get(name, "") for name in ("kind", "program", "about")}),
        "call": chosen.place,
        "screens": SCREENS,
        "error": errors,
        "errors": [{"id": name, "message": message} for name, message in errors.items()],
    }


def carried_query(given: dict[str, str]) -> str:
    query = QueryDict(mutable=True)
    query.update({name: value[:LONGEST_TYPED] for name, value in given.items() if value})
    return f"?{query.urlencode()}" if query else ""
