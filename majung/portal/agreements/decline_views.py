"""Not signing, with a reason; everybody in the case is told."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from majung.agreements.selectors.views import AgreementView
from majung.agreements.services import decline_agreement
from majung.core.agreement import AgreementState, DeclineReason
from majung.portal.agreements import shown
from majung.portal.agreements.access import SIGNS, held, signing
from majung.portal.own_words import read_words
from majung.web.access import access
from majung.web.problems import screen_language
from majung.web.words import say

# As much as is kept.
MOST_WORDS = 2000
NOT_TAKEN = 422


@access(SIGNS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: HttpRequest, number: str) -> HttpResponseBase:
    found = held(request, number)
    assert found is not None
    if found.view is None or found.line.state is not AgreementState.PENDING:
        return shown.led_back(found)
    if request.method != "POST":
        return decline_page(request, found.view, words="", errors={})
    reason, (words, wrong) = (
        read_reason(request.POST.get("reason", "")),
        read_words(request.POST, "words", required=False, most=MOST_WORDS),
    )
    errors = {"words": wrong} if wrong else {}
    if reason is None:
        errors = {"reason": say("agreement.decline.no_reason", screen_language()), **errors}
    if reason is None or errors:
        return decline_page(request, found.view, words=words, errors=errors)
    try:
        decline_agreement(**signing(request, number), reason=reason, words=words)
    except shown.REFUSALS as problem:
        return shown.led_on(request, number, problem)
    return shown.led(reverse("agreement", args=[number]), "declined")


def read_reason(text: str) -> DeclineReason | None:
    return DeclineReason(text) if text in set(DeclineReason) else None


def decline_page(request: HttpRequest, view: AgreementView, *, words: str, errors: dict[str, str]) -> HttpResponse:
    chosen, language = request.POST.get("reason", ""), screen_language()
    context = {
        **shown.framed(request, view, view.line.step),
        "reasons": [
            {"value": each.value, "label": say(f"agreement.decline.reason.{each}", language), "checked": each == chosen}
            for each in DeclineReason
        ],
        "words": words,
        "error": errors,
        "errors": [{"id": name, "message": message} for name, message in errors.items()],
    }
    return render(request, "portal/agreements/decline.html", context, status=NOT_TAKEN if errors else 200)
