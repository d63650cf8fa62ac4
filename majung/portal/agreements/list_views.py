"""Step 1: the agreements of a person, those to sign first."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from majung.adapters import clock
from majung.agreements.selectors import agreements_of
from majung.agreements.selectors.views import AgreementLine
from majung.core.agreement import AgreementState, SigningStep
from majung.portal.agreements import shown
from majung.portal.agreements.access import person_of_request
from majung.web.access import IDENTIFIED, access

TO_DO = (AgreementState.PENDING,)
# For others to act: a signer before them, the authority, the desk.
WAITING = (AgreementState.WAITING, AgreementState.SEALING, AgreementState.STOPPED)
DONE = (AgreementState.COMPLETED,)
WITH_STEPS = (AgreementState.PENDING, AgreementState.SEALING, AgreementState.COMPLETED)


@access(IDENTIFIED)
@never_cache
@require_safe
def agreements(request: HttpRequest) -> HttpResponse:
    person_id = person_of_request(request)
    assert person_id is not None
    lines = agreements_of(person_id=person_id, at=clock.now())
    context = {
        "pending": cards(lines, TO_DO),
        "waiting": cards(lines, WAITING),
        "done": cards(lines, DONE),
        "over": cards(lines, [state for state in AgreementState if state not in (*TO_DO, *WAITING, *DONE)]),
        "of": max((line.steps for line in lines if line.state in TO_DO), default=0),
        "told": shown.told(request),
    }
    return render(request, "portal/agreements/list.html", context)


def cards(lines: Sequence[AgreementLine], states: Sequence[AgreementState]) -> list[dict[str, Any]]:
    return [card(line) for line in lines if line.state in states]


def card(line: AgreementLine) -> dict[str, Any]:
    page = shown.PAGES[line.step] if line.state in WITH_STEPS else "agreement"
    return {
        "number": line.number,
        "title": shown.title_of(line),
        "state": line.state.value,
        "look": shown.LOOKS.get(line.state, ""),
        "is_to_sign": line.state is AgreementState.PENDING,
        "is_begun": line.step is not SigningStep.DETAIL,
        "through": line.expires_through,
        "left": shown.left_in_words(line),
        "institution": shown.institution_of(line),
        "business": line.business_name,
        "address": reverse(page, args=[line.number]),
    }
