"""What the pages of an agreement have in common: where its signer is, in words, and what they are told on the way."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from majung.adapters import clock
from majung.agreements.refusals import AgreementExpired, AgreementOver, NotYourTurn, StepNotReached
from majung.agreements.selectors import agreement_view
from majung.agreements.selectors.views import AgreementLine, AgreementView
from majung.core.agreement import AgreementState, SigningStep, step_place
from majung.portal.agreements.access import Held, person_of_request
from majung.portal.cases.list_views import program_name
from majung.web.problems import screen_language
from majung.web.words import say

LOOKS = {
    AgreementState.PENDING: "warn",
    AgreementState.SEALING: "info",
    AgreementState.COMPLETED: "ok",
    AgreementState.WAITING: "info",
}
# Where a signer is, by name of the page.
PAGES = {
    SigningStep.DETAIL: "agreement",
    SigningStep.CAUTIONS: "agreement-cautions",
    SigningStep.CONTRACT: "agreement-contract",
    SigningStep.IDENTIFICATION: "agreement-identify",
    SigningStep.SEALING: "agreement-sealing",
    SigningStep.DONE: "agreement-done",
}
# Why somebody is led to a page: words of its address, and no others.
TOLD = ("not_turn", "expired", "already", "first", "declined", "withdrawn", "register_away")
REFUSALS = (NotYourTurn, AgreementOver, StepNotReached)


def frame(request: HttpRequest, line: AgreementLine, step: SigningStep) -> dict[str, Any]:
    """What every page shows around it; `step` is the page's own, wherever the signer is."""
    return {
        "number": line.number,
        "kind": line.kind.value,
        "state": line.state.value,
        "application": line.application,
        "title": say(f"agreement.kind.{line.kind.value}", screen_language()),
        "at": step_place(line.kind, step, line.entity),
        "of": line.steps,
        "step": say(f"agreement.step.{step.value}", screen_language()),
        "told": told(request),
        "call": None,
    }


def framed(request: HttpRequest, view: AgreementView, step: SigningStep) -> dict[str, Any]:
    """The same for an agreement opened, whose office can be called."""
    line = view.line
    labels = {"label": line.institution_label, "label_en": line.institution_label_en, "telephone": view.telephone}
    return {**frame(request, line, step), "call": labels if view.telephone else None}


def told(request: HttpRequest) -> str:
    """What somebody is told who was led here from elsewhere."""
    wanted = request.GET.get("told", "")
    return say(f"agreement.told.{wanted}", screen_language()) if wanted in TOLD else ""


def institution_of(line: AgreementLine) -> str:
    return line.institution_label_en if screen_language() == "en" else line.institution_label


def title_of(line: AgreementLine) -> str:
    return say(f"agreement.kind.{line.kind.value}", screen_language())


def program_of(line: AgreementLine) -> str:
    return program_name(line.program)


def left_in_words(line: AgreementLine) -> str:
    """Days after this one; the line counts today as well."""
    if line.days_left <= 1:
        return say("agreement.through.today", screen_language())
    return say("agreement.through.days", screen_language(), days=line.days_left - 1)


def address_of(view: AgreementView) -> str:
    """The page where this agreement stands now; one that ended before it was sealed is told of on its first."""
    if view.paper_code:
        return reverse("agreement-done", args=[view.number])
    if view.line.state in (AgreementState.PENDING, AgreementState.SEALING):
        return reverse(PAGES[view.line.step], args=[view.number])
    return reverse("agreement", args=[view.number])


def led_back(found: Held) -> HttpResponseBase:
    """From a page that is not open now to where the agreement stands; by a second press nobody is told off."""
    if found.view is None:
        return led(reverse("agreement", args=[found.line.number]), "first")
    is_ahead = found.line.state is AgreementState.PENDING and found.line.step is SigningStep.DETAIL
    return led(address_of(found.view), "first" if is_ahead else "")


def led(address: str, told: str = "") -> HttpResponseBase:
    """On to a page, with a word why it is another one than asked for."""
    return redirect(f"{address}?told={told}" if told else address)


def led_on(request: HttpRequest, number: str, problem: Exception) -> HttpResponseBase:
    """Where an act that has no place now leads: the page where the agreement stands, and why."""
    if isinstance(problem, NotYourTurn):
        return led(reverse("agreements"), "not_turn")
    person_id = person_of_request(request)
    assert person_id is not None
    # Read anew: the act found another state than the page had.
    view = agreement_view(number=number, person_id=person_id, at=clock.now())
    if isinstance(problem, AgreementExpired):
        return led(address_of(view), "expired")
    return led(address_of(view), "first" if isinstance(problem, StepNotReached) else "already")
