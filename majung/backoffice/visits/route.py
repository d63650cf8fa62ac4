"""Somebody's own visits of a day, in an order they choose; without names and addresses, which stand on each form."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from majung.adapters import clock
from majung.backoffice.screening.problems import told_refusals
from majung.backoffice.typed import Typed
from majung.backoffice.who import OFFICERS, staff_at_desk
from majung.programs.catalog import shipped_catalog
from majung.screening.selectors import Stop, route_of
from majung.screening.services import BadRoute, order_route
from majung.web.access import access

REFUSED = 422
FAR_DAYS = 3650


@access(OFFICERS)
@never_cache
@require_safe
def route(request: HttpRequest) -> HttpResponse:
    return shown_route(request, day_in(request.GET.get("on", "")), Typed(request.POST))


@access(OFFICERS)
@never_cache
@require_POST
def ordered(request: HttpRequest) -> HttpResponse:
    """One stop goes up or down by one place."""
    typed, staff, on = Typed(request.POST), staff_at_desk(request), day_in(request.POST.get("on", ""))
    visits = [stop.visit for stop in route_of(user_id=staff.user_id, on=on) if not stop.is_done]
    with told_refusals(typed):
        moved = stepped(visits, up=typed.posted.get("up", ""), down=typed.posted.get("down", ""))
        order_route(user_id=staff.user_id, on=on, visits=moved, by=staff.actor, at=clock.now())
    return shown_route(request, on, typed) if typed.errors else redirect(f"{reverse('office-visits')}?on={on}")


def stepped(visits: list[str], *, up: str, down: str) -> list[str]:
    """The order with one stop a place earlier or later; the first cannot go up, nor the last down."""
    if (up or down) not in visits:
        raise BadRoute
    place = visits.index(up or down)
    other = place - 1 if up else place + 1
    if 0 <= other < len(visits):
        visits[place], visits[other] = visits[other], visits[place]
    return visits


def day_in(said: str) -> date:
    """The day that the address names; today, where it names none that people plan for."""
    try:
        day = date.fromisoformat(said)
    except ValueError:
        return clock.today()
    return day if abs((day - clock.today()).days) < FAR_DAYS else clock.today()


def shown_route(request: HttpRequest, on: date, typed: Typed) -> HttpResponse:
    stops = route_of(user_id=staff_at_desk(request).user_id, on=on)
    still = [stop.visit for stop in stops if not stop.is_done]
    context = {
        "on": on,
        "is_today": on == clock.today(),
        "before": on - timedelta(days=1),
        "after": on + timedelta(days=1),
        "rows": [row(stop, still) for stop in stops],
        "errors": typed.summary,
    }
    return render(request, "backoffice/visits/route.html", context, status=REFUSED if typed.errors else 200)


def row(stop: Stop, still: list[str]) -> dict[str, Any]:
    return {
        "stop": stop,
        "program": shipped_catalog().version(stop.program, stop.planned_on).document,
        "may_go_up": stop.visit in still[1:],
        "may_go_down": stop.visit in still[:-1],
    }
