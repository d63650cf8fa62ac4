"""Step 2: who asks for what, until when; «다음» says that it was read. What ended is told of here as well."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from majung.agreements.selectors.views import AgreementView, OtherSigner
from majung.agreements.services import open_agreement
from majung.core.agreement import AgreementState, SigningStep
from majung.portal.agreements import shown
from majung.portal.agreements.access import SIGNS, Held, held, signing
from majung.portal.agreements.contract_shown import terms_of
from majung.web.access import access
from majung.web.figures import day_in_words, moment_in_words, won_in_words
from majung.web.problems import screen_language
from majung.web.words import say

MARKS = {AgreementState.COMPLETED: "yes", AgreementState.WAITING: "info", AgreementState.SEALING: "info"}


@access(SIGNS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def detail(request: HttpRequest, number: str) -> HttpResponseBase:
    found = held(request, number)
    assert found is not None
    if request.method == "POST":
        return go_on(request, number)
    return page(request, found)


def go_on(request: HttpRequest, number: str) -> HttpResponseBase:
    """«다음»: read. Whoever was further already goes to the cautions again, where all they ticked still is."""
    try:
        open_agreement(**signing(request, number))
    except shown.REFUSALS as problem:
        return shown.led_on(request, number, problem)
    return redirect("agreement-cautions", number)


def page(request: HttpRequest, found: Held) -> HttpResponse:
    line, view = found.line, found.view
    step = SigningStep.DETAIL
    around = shown.framed(request, view, step) if view else shown.frame(request, line, step)
    is_open = line.state is AgreementState.PENDING
    context = {
        **around,
        "institution": shown.institution_of(line),
        "here": reverse("agreement", args=[line.number]),
        "is_open": is_open,
        # Whoever only the register names may let themselves be known before their turn.
        "may_join": view is None and line.state is AgreementState.WAITING,
        "look": shown.LOOKS.get(line.state, "warn"),
        "mark": MARKS.get(line.state, "warn"),
        "successor": reverse("agreement", args=[line.replaced_by]) if line.replaced_by else "",
        "rows": rows(found),
        "terms": terms_of(view) if view and is_open else [],
        "others": [other(each) for each in view.others] if view else [],
    }
    return render(request, "portal/agreements/detail.html", context)


def rows(found: Held) -> list[tuple[str, str]]:
    line, view, language = found.line, found.view, screen_language()
    told = [
        ("institution", shown.institution_of(line)),
        ("program", shown.program_of(line)),
        ("business", line.business_name),
        ("amount", won_in_words(line.amount_krw, language=language)),
        ("signer", signer_in_words(view) if view else ""),
        ("requested_at", moment_in_words(line.requested_at, language=language)),
        (
            "through",
            ". ".join(each for each in (day_in_words(line.expires_through, language=language), left(found)) if each),
        ),
        ("number", line.number),
        ("parent", view.parent if view else ""),
    ]
    return [(say(f"agreement.{name}", language), words) for name, words in told if words]


def left(found: Held) -> str:
    return shown.left_in_words(found.line) if found.line.state is AgreementState.PENDING else ""


def signer_in_words(view: AgreementView) -> str:
    return f"{view.signer_name} ({say(f'agreement.capacity.{view.line.capacity.value}', screen_language())})"


def other(each: OtherSigner) -> dict[str, Any]:
    language = screen_language()
    capacity = say(f"agreement.capacity.{each.capacity.value}", language)
    return {
        "words": say("agreement.detail.together.row", language, position=each.position, capacity=capacity),
        "title": say(f"agreement.kind.{each.kind.value}", language),
        "state": each.state.value,
    }
