"""The team of a branch: how much everybody has, what is late, what lies at a closed branch, who stands in for whom."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from majung.adapters import clock
from majung.applications.worklist import Place
from majung.applications.workload import WorkloadLine, cases_left_behind, workload
from majung.backoffice.cases.worklist import branches_to_choose
from majung.backoffice.team.seats import may_end, own_seats
from majung.backoffice.typed import Typed
from majung.backoffice.who import READERS, READING, WORKING, places_of, staff_at_desk
from majung.core.application import AmountTier
from majung.core.deadlines import seoul_day
from majung.parties.delegations import DelegationView, delegations_of
from majung.parties.kinds import StaffDuty
from majung.parties.rosters import RosterLine, names_with, roster
from majung.parties.staff import StaffView, staff_names
from majung.web.access import access

REFUSED = 422


@access(READERS)
@never_cache
@require_safe
def team(request: HttpRequest) -> HttpResponse:
    return shown_team(request)


def shown_team(request: HttpRequest, *, typed: Typed | None = None) -> HttpResponse:
    """The page of a team; also the answer to a delegation that could not be given."""
    staff, at = staff_at_desk(request), clock.now()
    today, places = seoul_day(at), places_of(staff, READING)
    branches = dict(branches_to_choose(places))
    place = place_in(request.GET.get("branch", ""), branches, places)
    lines = roster(institution=place.institution, branch=place.branch)
    everybody = roster(institution=place.institution)
    errors, kept = (typed.summary, typed.kept) if typed else ([], {})
    works = not staff.duties.isdisjoint(WORKING)
    context = {
        "place": place,
        "branches": [
            {"value": value, "label": words, "selected": value == f"{place.institution}:{place.branch}"}
            for value, words in branches.items()
        ],
        "rows": workload_rows(place, lines, at=at),
        "left_behind": left_behind(place, on=today) if works else [],
        "delegations": delegation_rows(place, staff, on=today),
        "own_seats": own_seats(staff, everybody, branches, chosen=kept.get("seat", "")) if works else [],
        "colleagues": [
            {"value": str(pk), "label": name, "selected": kept.get("to") == str(pk)}
            for pk, name in names_with(everybody, tuple(StaffDuty)).items()
        ],
        "errors": errors,
        "error": typed.errors if typed else {},
        "typed": kept,
    }
    return render(request, "backoffice/team/team.html", context, status=REFUSED if errors else 200)


def left_behind(place: Place, *, on: date) -> list[str]:
    """The cases at closed branches, for who may transfer them."""
    return [line.number for line in cases_left_behind(institution=place.institution, on=on)]


def place_in(said: str, branches: Collection[str], places: tuple[Place, ...]) -> Place:
    """The branch that the address names, else the first place somebody serves."""
    if said in branches:
        institution, _, branch = said.partition(":")
        return Place(institution, branch)
    return places[0]


def workload_rows(place: Place, lines: Collection[RosterLine], *, at: datetime) -> list[dict[str, Any]]:
    """A row for everybody who takes cases here, with nothing too; first what nobody has."""
    load = {line.user_id: line for line in workload(institution=place.institution, branch=place.branch, at=at)}
    officers = names_with(lines, (StaffDuty.OFFICER,))
    elsewhere = staff_names(user_ids=[pk for pk in load if pk is not None and pk not in officers])
    rows = [_row(place, pk, name, load.get(pk)) for pk, name in {**officers, **elsewhere}.items()]
    return [_row(place, None, "", load[None]), *rows] if None in load else rows


def _row(place: Place, user_id: int | None, name: str, load: WorkloadLine | None) -> dict[str, Any]:
    narrowed = f"branch={place.institution}:{place.branch}&" if place.branch else ""
    return {
        "name": name,
        "load": load,
        "tiers": [(tier.value, count) for tier in AmountTier if load and (count := load.by_tier.get(tier, 0))],
        "address": f"{reverse('office')}?{narrowed}officer={user_id}" if user_id else "",
    }


def delegation_rows(place: Place, staff: StaffView, *, on: date) -> list[dict[str, Any]]:
    found = delegations_of(institution=place.institution, branch=place.branch, on=on)
    names = staff_names(user_ids={pk for each in found for pk in (each.from_user_id, each.to_user_id)})
    return [delegation_row(each, names, staff, on=on) for each in found]


def delegation_row(each: DelegationView, names: dict[int, str], staff: StaffView, *, on: date) -> dict[str, Any]:
    return {
        "delegation": each,
        "duty": each.duty.value,
        "from_name": names.get(each.from_user_id, ""),
        "to_name": names.get(each.to_user_id, ""),
        "is_in_force": each.from_on <= on,
        "may_end": may_end(staff, each),
    }
