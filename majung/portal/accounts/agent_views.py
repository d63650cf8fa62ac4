"""세무대리인: an owner names one and ends it; the agent accepts and sees whom they may help."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from majung.adapters import clock
from majung.core.typed import TypedProblem, read_day
from majung.parties.acting import BusinessAct
from majung.parties.businesses import business_by_number
from majung.parties.kinds import AgentScope
from majung.parties.people import owner_actor
from majung.parties.reaching import NotATelephone, read_telephone
from majung.parties.tax_agents import (
    UnknownMandate,
    accept_mandate,
    clients_of,
    end_mandate,
    mandates_waiting_for,
    name_tax_agent,
)
from majung.web.access import FOR_BUSINESS, IDENTIFIED, access, owner_of_request
from majung.web.problems import screen_language
from majung.web.words import say

DATE_PARTS = ("year", "month", "day")
LONGEST_TYPED = 100
MOST_YEARS = 3


@dataclass(frozen=True, slots=True)
class AgentTyped:
    """As typed, so that a refused form comes back whole."""

    name: str
    telephone: str
    scope: tuple[str, ...]
    through: tuple[str, str, str]
    through_on: date | None


@access(FOR_BUSINESS(BusinessAct.FILE))
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def name_agent(request: HttpRequest, business: str) -> HttpResponseBase:
    today = clock.today()
    typed = read_agent(request.POST, on=today)
    problems = problems_in(typed, on=today) if request.method == "POST" else {}
    if request.method != "POST" or problems:
        return _form(request, business, typed, problems)
    user = owner_of_request(request)
    assert user is not None
    assert user.person_id is not None
    assert typed.through_on is not None
    name_tax_agent(
        business=business,
        by_person_id=user.person_id,
        agent_name=typed.name,
        agent_telephone=typed.telephone,
        scope=[AgentScope(scope) for scope in typed.scope],
        until=typed.through_on + timedelta(days=1),
        at=clock.now(),
        actor=owner_actor(user),
    )
    return redirect(reverse("business", args=[business], query={"done": "agent"}))


@access(FOR_BUSINESS(BusinessAct.FILE))
@require_POST
def end_agent(request: HttpRequest, business: str) -> HttpResponseBase:
    _end(request)
    return redirect(reverse("business", args=[business], query={"done": "agent_ended"}))


@access(IDENTIFIED)
@never_cache
@require_safe
def clients(request: HttpRequest) -> HttpResponse:
    user, today = owner_of_request(request), clock.today()
    assert user is not None
    assert user.person_id is not None
    context = {
        "clients": clients_of(user, today),
        "waiting": mandates_waiting_for(person_id=user.person_id, on=today),
        "done": request.GET.get("done", ""),
    }
    return render(request, "portal/accounts/clients.html", context)


@access(IDENTIFIED)
@require_POST
def accept(request: HttpRequest) -> HttpResponseBase:
    user = owner_of_request(request)
    assert user is not None
    assert user.person_id is not None
    number = request.POST.get("mandate", "")
    try:
        accept_mandate(number=number, agent_person_id=user.person_id, at=clock.now(), actor=owner_actor(user))
    except UnknownMandate:
        raise Http404 from None
    return redirect(reverse("clients", query={"done": "accepted"}))


@access(IDENTIFIED)
@require_POST
def end_client(request: HttpRequest) -> HttpResponseBase:
    _end(request)
    return redirect(reverse("clients", query={"done": "ended"}))


def read_agent(sent: QueryDict, *, on: date) -> AgentTyped:
    year, month, day = (sent.get(f"through_{part}", "")[:LONGEST_TYPED] for part in DATE_PARTS)
    try:
        through_on = read_day((year, month, day), as_of=on, back=0, ahead=MOST_YEARS)
    except TypedProblem:
        through_on = None
    return AgentTyped(
        name=sent.get("name", "").strip()[:LONGEST_TYPED],
        telephone=sent.get("telephone", "").strip()[:LONGEST_TYPED],
        scope=tuple(scope.value for scope in AgentScope if scope.value in sent.getlist("scope")),
        through=(year, month, day),
        through_on=through_on,
    )


def problems_in(typed: AgentTyped, *, on: date) -> dict[str, str]:
    wrong = {
        "name": not typed.name,
        "telephone": not _is_telephone(typed.telephone),
        "scope": not typed.scope,
        "through": typed.through_on is None or typed.through_on < on,
    }
    return {
        field: say(f"account.agent.problem.{field}", screen_language()) for field, is_wrong in wrong.items() if is_wrong
    }


def _is_telephone(typed: str) -> bool:
    try:
        return bool(read_telephone(typed))
    except NotATelephone:
        return False


def _end(request: HttpRequest) -> None:
    user = owner_of_request(request)
    assert user is not None
    assert user.person_id is not None
    number = request.POST.get("mandate", "")
    try:
        end_mandate(number=number, by_person_id=user.person_id, at=clock.now(), actor=owner_actor(user))
    except UnknownMandate:
        raise Http404 from None


def _form(request: HttpRequest, business: str, typed: AgentTyped, problems: dict[str, str]) -> HttpResponse:
    language = screen_language()
    scopes = [
        {
            "value": scope.value,
            "label": say(f"account.agent.scope.{scope}", language),
            "hint": say(f"account.agent.scope.hint.{scope}", language),
            "checked": scope.value in typed.scope,
        }
        for scope in AgentScope
    ]
    context = {
        "business": business_by_number(number=business),
        "typed": typed,
        "problems": problems,
        "errors": [{"id": field, "message": message} for field, message in problems.items()],
        "scopes": scopes,
        "most_years": MOST_YEARS,
    }
    return render(request, "portal/accounts/name_agent.html", context, status=422 if problems else 200)
