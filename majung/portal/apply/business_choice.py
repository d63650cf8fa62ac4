"""The businesses somebody may begin an application for: their own, and those of clients."""

from typing import Any

from django.http import HttpRequest

from majung.adapters import clock
from majung.parties.businesses import BusinessView, businesses_of
from majung.parties.kinds import AgentScope
from majung.parties.tax_agents import mandates_of_agent
from majung.web.access import Account
from majung.web.problems import screen_language
from majung.web.words import say


def business_rows(user: Account, chosen: str) -> list[dict[str, Any]]:
    """Own businesses and those of clients; a single one is chosen already."""
    rows = [*own_businesses(user), *client_businesses(user)]
    only = rows[0]["value"] if len(rows) == 1 else ""
    return [{**row, "checked": row["value"] == (chosen or only)} for row in rows]


def own_businesses(user: Account) -> list[dict[str, str]]:
    if user.person_id is None:
        return []
    return [business_row(each) for each in businesses_of(person_id=user.person_id, on=clock.today())]


def business_row(each: BusinessView) -> dict[str, str]:
    number = each.registration_number
    return {"value": each.number, "label": each.name, "hint": f"{number[:3]}-{number[3:5]}-{number[5:]}"}


def client_businesses(user: Account) -> list[dict[str, str]]:
    if user.person_id is None:
        return []
    mandates = mandates_of_agent(person_id=user.person_id, on=clock.today())
    return [
        {
            "value": mandate.business,
            "label": mandate.business_name,
            "hint": say("apply.business.client", screen_language()),
        }
        for mandate in mandates
        if AgentScope.PREPARE in mandate.scope
    ]


def chosen_business(request: HttpRequest, user: Account) -> str | None:
    """The business posted, if it is one of those offered; the only one where there is no choice."""
    rows = business_rows(user, request.POST.get("business", ""))
    return next((row["value"] for row in rows if row["checked"]), None)


def is_client(user: Account, number: str | None) -> bool:
    return number in {row["value"] for row in client_businesses(user)} - {row["value"] for row in own_businesses(user)}
