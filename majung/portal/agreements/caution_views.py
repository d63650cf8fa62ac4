"""Step 3: the cautions, each acknowledged by itself, with when they were shown."""

from collections.abc import Collection
from datetime import datetime

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from majung.adapters import clock
from majung.agreements.refusals import CautionsMissing
from majung.agreements.selectors.views import AgreementView
from majung.agreements.services import acknowledge_cautions
from majung.core.agreement import SigningStep
from majung.portal.agreements import shown
from majung.portal.agreements.access import SIGNS, held, signing
from majung.portal.agreements.contract_shown import cautions_of
from majung.web.access import access
from majung.web.problems import screen_language
from majung.web.words import say

STEP = SigningStep.CAUTIONS
# Whoever has come further may read them again.
OPEN_FOR = (SigningStep.CAUTIONS, SigningStep.CONTRACT, SigningStep.IDENTIFICATION)
SHOWN_AT = Signer(salt="majung.portal.agreements.shown_at")
NOT_TAKEN = 422


@access(SIGNS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cautions(request: HttpRequest, number: str) -> HttpResponseBase:
    found = held(request, number)
    assert found is not None
    if found.view is None or found.view.is_over or found.line.step not in OPEN_FOR:
        return shown.led_back(found)
    if request.method != "POST":
        return page(request, found.view, shown_at=SHOWN_AT.sign(clock.now().isoformat()))
    return acknowledge(request, found.view)


def acknowledge(request: HttpRequest, view: AgreementView) -> HttpResponseBase:
    if view.acknowledged_at is not None:
        return redirect("agreement-contract", view.number)
    try:
        acknowledge_cautions(
            **signing(request, view.number),
            cautions=ticked(request, view),
            shown_at=read_shown_at(request.POST.get("shown", "")),
        )
    except CautionsMissing as problem:
        return page(request, view, shown_at=request.POST.get("shown", ""), missing=problem.ids)
    except shown.REFUSALS as problem:
        return shown.led_on(request, view.number, problem)
    return redirect("agreement-contract", view.number)


def page(request: HttpRequest, view: AgreementView, *, shown_at: str, missing: Collection[str] = ()) -> HttpResponse:
    language = screen_language()
    already = view.acknowledged_at is not None
    points = [
        {
            **point,
            "tick": say("agreement.cautions.read", language),
            "is_ticked": already or bool(request.POST.get(point["field"])),
            "error": wrong(point["label"]) if point["id"] in missing else "",
        }
        for point in cautions_of(view)
    ]
    context = {
        **shown.framed(request, view, STEP),
        "cautions": points,
        "shown": shown_at,
        "errors": [{"id": point["field"], "message": point["error"]} for point in points if point["error"]],
    }
    return render(request, "portal/agreements/cautions.html", context, status=NOT_TAKEN if missing else 200)


def wrong(heading: str) -> str:
    return say("agreement.cautions.missing", screen_language(), heading=heading)


def ticked(request: HttpRequest, view: AgreementView) -> list[str]:
    return [point["id"] for point in cautions_of(view) if request.POST.get(point["field"]) == "yes"]


def read_shown_at(signed: str) -> datetime:
    """When the page was made; one that is not ours tells nothing, and the cautions count as shown just now."""
    now = clock.now()
    try:
        return min(datetime.fromisoformat(SHOWN_AT.unsign(signed)), now)
    except (BadSignature, ValueError):
        return now
