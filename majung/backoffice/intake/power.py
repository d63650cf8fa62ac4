"""위임장 at a counter: somebody comes for the business, with both ID cards, for a time and for some acts only."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from majung.adapters import clock
from majung.backoffice.intake.desk import OWN_INTAKE, desk_of, draft_of
from majung.backoffice.typed import Typed, day_boxes
from majung.parties.businesses import business_by_number
from majung.parties.kinds import PowerScope
from majung.parties.powers import BadPower, powers_on, record_power_of_attorney
from majung.web.access import access
from majung.web.problems import screen_language
from majung.web.words import say

USUAL, LONGEST = timedelta(days=30), timedelta(days=366)


@access(OWN_INTAKE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def power(request: HttpRequest, draft: str) -> HttpResponse:
    view, typed = draft_of(request), Typed(request.POST)
    assert view.business is not None
    today = clock.today()
    if request.method == "POST" and recorded(typed, desk_of(request).actor, view.business, today):
        return redirect(f"{reverse('office-intake-draft', args=[draft])}#confirmed_how")
    scopes = request.POST.getlist("scope") if request.method == "POST" else [PowerScope.FILE]
    context = {
        "number": draft,
        "business": business_by_number(number=view.business),
        "scopes": [
            {
                "value": each.value,
                "label": say(f"office.power.{each.value}", screen_language()),
                "checked": each in scopes,
            }
            for each in PowerScope
        ],
        "boxes": {**day_boxes(today + USUAL, "through"), **typed.kept},
        "typed": typed.kept,
        "error": typed.errors,
        "errors": typed.summary,
    }
    return render(request, "backoffice/intake/power.html", context, status=422 if typed.errors else 200)


def recorded(typed: Typed, actor: Any, business: str, today: date) -> bool:
    name, through = typed.words("agent_name", most=50), typed.day("through")
    scope = [each for each in PowerScope if each.value in typed.posted.getlist("scope")]
    if not scope:
        typed.wrong("scope", "office.problem.choose")
    if through is not None and not today <= through <= today + LONGEST:
        typed.wrong("through", "office.power.problem.through")
    if typed.posted.get("ids_seen") != "yes":
        typed.wrong("ids_seen", "office.power.problem.ids_seen")
    if typed.errors or through is None:
        return False
    try:
        record_power_of_attorney(
            business=business,
            agent_name=name,
            both_ids_seen=True,
            scope=scope,
            until=through + timedelta(days=1),
            by=actor,
            at=clock.now(),
        )
    except BadPower:
        typed.wrong("through", "office.power.problem.through")
    return not typed.errors


def power_rows(business: str | None, chosen: str, *, on: date) -> list[dict[str, Any]]:
    """The powers in force that cover filing; the agent's name is shown to whoever has them before them."""
    found = [each for each in powers_on(business=business, on=on) if PowerScope.FILE in each.scope] if business else []
    return [
        {"value": each.number, "label": f"{each.agent_name} · {each.number}", "selected": each.number == chosen}
        for each in found
    ]
