"""Step 5: «본인인증», bound to the document that was executed: a passkey, or 간편인증 at the provider's."""

import json
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from majung.agreements.refusals import (
    AttemptOver,
    BranchNeeded,
    IdentificationFailed,
    NoPasskey,
    NotSignedYet,
    ProviderSilent,
    RegisterStops,
    RegisterUnread,
    SigningGivenUp,
)
from majung.agreements.selectors.views import AgreementView
from majung.agreements.services import begin_identification, identify_by_passkey, identify_by_signed_text
from majung.core.agreement import MOST_FAILURES, AgreementState, IdentificationMethod, SigningStep
from majung.portal.agreements import shown
from majung.portal.agreements.access import SIGNS, held, signing
from majung.web.access import access
from majung.web.problems import screen_language
from majung.web.refusals import wants_json
from majung.web.sign_in import as_json
from majung.web.words import say

STEP = SigningStep.IDENTIFICATION
SIGNING = "signing"
SHORT_HASH = 16
LONGEST_ASSERTION = 20_000
# Which try of this session went to the provider, by agreement.
TRIES = "agreement_tries"
PROBLEMS = ("cancelled", "silent", "over", "waiting", "failed", "changed")
CONFLICT = 409


@access(SIGNS)
@never_cache
@require_safe
def identify(request: HttpRequest, number: str) -> HttpResponseBase:
    found = held(request, number)
    assert found is not None
    if found.view is None or not is_open(found.view):
        return shown.led_back(found)
    problem = request.GET.get("problem", "")
    return page(request, found.view, problem if problem in PROBLEMS else "")


@access(SIGNS)
@require_POST
def by_simple(request: HttpRequest, number: str) -> HttpResponseBase:
    """To the provider's page, with a way back here."""
    if is_another_document(request, number):
        return back(number, "changed")
    try:
        begun = begin_identification(
            **signing(request, number),
            method=IdentificationMethod.SIMPLE_CERTIFICATE,
            return_to=request.build_absolute_uri(reverse("agreement-identify-back", args=[number])),
        )
    except BranchNeeded:
        return redirect("agreement-identify", number)
    except ProviderSilent:
        return back(number, "silent")
    except RegisterStops:
        return redirect("agreement", number)
    except RegisterUnread:
        return shown.led(reverse("agreement-identify", args=[number]), "register_away")
    except shown.REFUSALS as problem:
        return shown.led_on(request, number, problem)
    request.session[TRIES] = {**request.session.get(TRIES, {}), number: begun.attempt}
    return HttpResponseRedirect(begun.address)


@access(SIGNS)
@never_cache
@require_safe
def come_back(request: HttpRequest, number: str) -> HttpResponseBase:
    """From the provider, who is asked what became of it; a reload later finds the agreement further on."""
    found = held(request, number)
    assert found is not None
    tried = request.session.get(TRIES, {}).get(number)
    if found.view is None or not is_open(found.view) or not tried:
        return shown.led_back(found)
    try:
        identify_by_signed_text(**signing(request, number), attempt=tried)
    except NotSignedYet:
        return back(number, "waiting")
    except SigningGivenUp:
        return back(number, "cancelled")
    except AttemptOver:
        return back(number, "over")
    except ProviderSilent:
        return back(number, "silent")
    except (IdentificationFailed, BranchNeeded):
        return back(number, "failed")
    except shown.REFUSALS as problem:
        return shown.led_on(request, number, problem)
    return redirect("agreement-sealing", number)


@access(SIGNS)
@never_cache
@require_POST
def by_passkey(request: HttpRequest, number: str) -> HttpResponseBase:
    """Asked by the page's script for what the passkey is to sign; then sent what it signed."""
    if wants_challenge(request):
        return challenge(request, number)
    assertion = read_assertion(request.POST.get("credential", ""))
    try:
        identify_by_passkey(**signing(request, number), attempt=request.POST.get("attempt", ""), assertion=assertion)
    except AttemptOver:
        return back(number, "over")
    except (IdentificationFailed, BranchNeeded):
        return back(number, "failed")
    except shown.REFUSALS as problem:
        return shown.led_on(request, number, problem)
    return redirect("agreement-sealing", number)


def challenge(request: HttpRequest, number: str) -> HttpResponse:
    """Nobody is led anywhere by a script: whoever cannot go on sees why when the page is loaded again."""
    if is_another_document(request, number):
        return JsonResponse({}, status=CONFLICT)
    try:
        begun = begin_identification(**signing(request, number), method=IdentificationMethod.PASSKEY)
    except (NoPasskey, BranchNeeded, RegisterStops, RegisterUnread, *shown.REFUSALS):
        return JsonResponse({}, status=CONFLICT)
    return JsonResponse({"request_options": json.loads(as_json(begun.options)), "attempt": begun.attempt})


def page(request: HttpRequest, view: AgreementView, problem: str) -> HttpResponse:
    context = {
        **shown.framed(request, view, STEP),
        "short_hash": view.sha256[:SHORT_HASH],
        "problem": problem_in_words(view, problem),
        "is_branch_needed": view.needs_branch,
        "has_passkey": IdentificationMethod.PASSKEY in view.methods,
    }
    response = render(request, "portal/agreements/identify.html", context)
    # The form leads away to the provider; a browser must be told that it may follow.
    response.form_targets = provider_origins()  # type: ignore[attr-defined]
    return response


def problem_in_words(view: AgreementView, problem: str) -> str:
    if not problem or view.needs_branch:
        return ""
    return say(f"agreement.identify.problem.{problem}", screen_language(), left=MOST_FAILURES - view.failures)


def is_another_document(request: HttpRequest, number: str) -> bool:
    """Whether «약정 실행» was pressed again in another window since the page named the document to be signed."""
    found = held(request, number)
    named = request.GET.get("document", "")
    return bool(named and found and found.view and not found.view.sha256.startswith(named))


def is_open(view: AgreementView) -> bool:
    return view.line.state is AgreementState.PENDING and view.line.step is STEP


def wants_challenge(request: HttpRequest) -> bool:
    return not request.POST.get("credential") and (wants_json(request) or "json" in request.headers.get("Accept", ""))


def read_assertion(text: str) -> dict[str, Any]:
    """What the browser says a key signed; anything that is none is an empty one, which proves nothing."""
    try:
        sent = json.loads(text) if len(text) <= LONGEST_ASSERTION else {}
    except (ValueError, RecursionError):
        return {}
    return sent if isinstance(sent, dict) else {}


def back(number: str, problem: str) -> HttpResponseBase:
    return redirect(reverse("agreement-identify", args=[number], query={"problem": problem}))


def provider_origins() -> tuple[str, ...]:
    address = settings.PORT_ADDRESSES.get(SIGNING, "")
    parts = urlsplit(address)
    return (f"{parts.scheme}://{parts.netloc}",) if address else ()
