"""Withdrawing within fourteen days of having signed: declared here, handed over to the bank, told to everybody."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from majung.agreements.refusals import WithdrawalOver
from majung.agreements.selectors.views import AgreementView
from majung.core.agreement import SigningStep
from majung.journey.withdrawing import withdraw_agreement
from majung.portal.agreements import shown
from majung.portal.agreements.access import SIGNS, held, signing
from majung.web.access import access
from majung.web.actors import actor_of
from majung.web.middleware import request_id
from majung.web.problems import screen_language
from majung.web.words import say

NOT_TAKEN = 422


@access(SIGNS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, number: str) -> HttpResponseBase:
    found = held(request, number)
    assert found is not None
    if found.view is None or found.view.withdraw_through is None:
        return shown.led_back(found)
    if request.method != "POST":
        return withdraw_page(request, found.view, errors={})
    if request.POST.get("understood") != "yes":
        errors = {"understood": say("agreement.withdraw.not_understood", screen_language())}
        return withdraw_page(request, found.view, errors=errors)
    try:
        withdraw_agreement(**signing(request, number), actor=actor_of(request), request_id=request_id(request))
    except WithdrawalOver:
        return redirect("agreement-done", number)
    except shown.REFUSALS as problem:
        return shown.led_on(request, number, problem)
    return shown.led(reverse("agreement-done", args=[number]), "withdrawn")


def withdraw_page(request: HttpRequest, view: AgreementView, *, errors: dict[str, str]) -> HttpResponse:
    context = {
        **shown.framed(request, view, SigningStep.DONE),
        "through": view.withdraw_through,
        "error": errors,
        "errors": [{"id": name, "message": message} for name, message in errors.items()],
    }
    return render(request, "portal/agreements/withdraw.html", context, status=NOT_TAKEN if errors else 200)
