"""Asking for consent before a representative changes, resigns or sells shares, and what came of it."""

from datetime import date

from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from majung.agreements.selectors import consents_of_agreement
from majung.agreements.selectors.views import AgreementView
from majung.agreements.services import ask_consent
from majung.core.agreement import ManagementMatter, SigningStep
from majung.portal.agreements import shown
from majung.portal.agreements.access import SIGNS, held, signing
from majung.portal.agreements.closing_views import may_ask_consent
from majung.portal.own_words import read_words
from majung.web.access import access
from majung.web.days import read_day
from majung.web.problems import screen_language
from majung.web.words import say

PARTS = ("year", "month", "day")
# As much as is kept.
MOST_WORDS = 2000
NOT_TAKEN = 422


@access(SIGNS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def consents(request: HttpRequest, number: str) -> HttpResponseBase:
    found = held(request, number)
    assert found is not None
    if found.view is None or not may_ask_consent(found.view):
        return shown.led_back(found)
    if request.method != "POST":
        return page(request, found.view, words="", errors={})
    return ask(request, found.view)


def ask(request: HttpRequest, view: AgreementView) -> HttpResponseBase:
    matter, (words, wrong) = (
        read_matter(request.POST.get("matter", "")),
        read_words(request.POST, "words", most=MOST_WORDS),
    )
    planned_on, day_wrong = read_planned_day(request.POST)
    told = {"matter": "" if matter else say("agreement.consent.no_matter", screen_language())}
    errors = {name: message for name, message in {**told, "planned_on": day_wrong, "words": wrong}.items() if message}
    if matter is None or errors:
        return page(request, view, words=words, errors=errors)
    try:
        ask_consent(**signing(request, view.number), matter=matter, words=words, planned_on=planned_on)
    except shown.REFUSALS as problem:
        return shown.led_on(request, view.number, problem)
    return redirect(reverse("agreement-consents", args=[view.number], query={"done": "asked"}))


def read_matter(text: str) -> ManagementMatter | None:
    return ManagementMatter(text) if text in set(ManagementMatter) else None


def read_planned_day(posted: QueryDict) -> tuple[date | None, str]:
    """The day it is planned for, if one was given, and what is wrong with it."""
    year, month, day = (posted.get(f"planned_on_{part}", "").strip() for part in PARTS)
    if not year + month + day:
        return None, ""
    planned = read_day(f"{year}-{month:0>2}-{day:0>2}")
    return planned, "" if planned else say("agreement.consent.no_day", screen_language())


def page(request: HttpRequest, view: AgreementView, *, words: str, errors: dict[str, str]) -> HttpResponse:
    chosen, language = request.POST.get("matter", ""), screen_language()
    context = {
        **shown.framed(request, view, SigningStep.DONE),
        "is_sent": request.GET.get("done") == "asked",
        "matters": [
            {"value": each.value, "label": say(f"agreement.consent.matter.{each}", language), "checked": each == chosen}
            for each in ManagementMatter
        ],
        "planned": {part: request.POST.get(f"planned_on_{part}", "") for part in PARTS},
        "words": words,
        "asked": consents_of_agreement(number=view.number),
        "error": errors,
        "errors": [{"id": name, "message": message} for name, message in errors.items()],
    }
    return render(request, "portal/agreements/consents.html", context, status=NOT_TAKEN if errors else 200)
