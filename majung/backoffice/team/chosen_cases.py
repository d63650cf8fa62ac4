"""What is done with the cases ticked in a worklist: handed to somebody, released, or moved to another branch."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from majung.adapters import clock
from majung.applications.services import NoSuchOfficer, assign_case, release_case
from majung.applications.worklist import place_of
from majung.backoffice.cases.worklist import shown_worklist
from majung.backoffice.typed import Typed
from majung.backoffice.who import CASE_WORKERS, WORKING, has_seat, staff_at_desk
from majung.core.application import ActNotPossible
from majung.parties.staff import StaffView
from majung.web.access import access
from majung.web.sign_in import wanted_page

MOST_CHOSEN = 200


@access(CASE_WORKERS)
@never_cache
@require_POST
def chosen_cases(request: HttpRequest) -> HttpResponse:
    typed, staff, asked = Typed(request.POST), staff_at_desk(request), list_asked_for(request)
    numbers = own_cases(staff, request.POST.getlist("case"))
    if not numbers:
        typed.wrong("cases", "office.worklist.problem.none")
        return shown_worklist(request, asked=asked, typed=typed)
    act = request.POST.get("act", "")
    if act == "transfer":
        return redirect(f"{reverse('office-transfer')}?{urlencode({'case': numbers}, doseq=True)}")
    if act == "release":
        return back(asked, "release", released(numbers, staff))
    to = request.POST.get("to", "")
    if not (to.isascii() and to.isdecimal()):
        typed.wrong("to", "office.worklist.problem.whom")
        return shown_worklist(request, asked=asked, typed=typed, ticked=numbers)
    try:
        return back(asked, "assign", assigned(numbers, int(to), staff))
    except (NoSuchOfficer, OverflowError):
        typed.wrong("to", "office.worklist.problem.whom")
        return shown_worklist(request, asked=asked, typed=typed, ticked=numbers)


def own_cases(staff: StaffView, numbers: Sequence[str]) -> list[str]:
    """Of the cases named, those that lie where somebody works; others are as unknown as ones that are not there."""
    wanted = list(dict.fromkeys(numbers))[:MOST_CHOSEN]
    return [number for number in wanted if has_seat(staff, place_of(number=number), WORKING)]


def assigned(numbers: Sequence[str], to: int, staff: StaffView) -> int:
    """How many; one that has ended meanwhile is left as it is."""
    at, done = clock.now(), 0
    for number in numbers:
        try:
            assign_case(application=number, to_user_id=to, by=staff.actor, at=at)
        except ActNotPossible:
            continue
        done += 1
    return done


def released(numbers: Sequence[str], staff: StaffView) -> int:
    at, done = clock.now(), 0
    for number in numbers:
        try:
            release_case(application=number, by=staff.actor, at=at)
        except ActNotPossible:
            continue
        done += 1
    return done


def list_asked_for(request: HttpRequest) -> QueryDict:
    """The list as it was looked at, by its own address."""
    here, _, asked = wanted_page(request).partition("?")
    return QueryDict(asked if here == reverse("office") else "", mutable=True)


def back(asked: QueryDict, act: str, count: int) -> HttpResponse:
    """The same list, with what was done."""
    asked["done"] = f"{act}:{count}"
    return redirect(f"{reverse('office')}?{asked.urlencode(safe=':')}")
