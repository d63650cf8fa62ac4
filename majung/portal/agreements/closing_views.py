"""Step 6: 봉인 대기, then the paper at once, and what comes next."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from majung.agreements.selectors.views import AgreementView, OtherSigner
from majung.core.agreement import AgreementState, SigningStep
from majung.core.agreement_texts import AgreementKind
from majung.papers.printing import qr_code
from majung.papers.selectors import paper_pdf
from majung.portal.agreements import shown
from majung.portal.agreements.access import SIGNS, held
from majung.web.access import access
from majung.web.pdf_answers import gives_paper, pdf_answer
from majung.web.problems import screen_language
from majung.web.words import say

SHORT_HASH = 16


@access(SIGNS)
@never_cache
@require_safe
def sealing(request: HttpRequest, number: str) -> HttpResponseBase:
    """Waits by itself: the page renews until the document is sealed."""
    found = held(request, number)
    assert found is not None
    if found.view is None or found.line.state is not AgreementState.SEALING:
        return shown.led_back(found)
    context = {
        **shown.framed(request, found.view, SigningStep.SEALING),
        "short_hash": found.view.sha256[:SHORT_HASH],
    }
    return render(request, "portal/agreements/sealing.html", context)


@access(SIGNS)
@never_cache
@require_safe
def done(request: HttpRequest, number: str) -> HttpResponseBase:
    found = held(request, number)
    assert found is not None
    view = found.view
    if view is None or not view.paper_code:
        return shown.led_back(found)
    context = {
        **shown.framed(request, view, SigningStep.DONE),
        "is_standing": view.line.state is AgreementState.COMPLETED,
        "paper": {"number": view.line.paper, "code": view.paper_code},
        "completed_at": view.line.completed_at,
        "next": next_in_words(view),
        "second": reverse("agreement", args=[view.next_number]) if view.next_number else "",
        "invited": invited(request, view),
        "may_withdraw": view.withdraw_through is not None,
        "may_ask_consent": may_ask_consent(view),
    }
    return render(request, "portal/agreements/done.html", context)


@access(SIGNS)
@never_cache
@require_safe
@gives_paper
def paper(request: HttpRequest, number: str) -> HttpResponseBase:
    found = held(request, number)
    assert found is not None
    if found.view is None or not found.line.paper:
        return shown.led_back(found)
    return pdf_answer(paper_pdf(number=found.line.paper), name=number, is_kept="keep" in request.GET)


def may_ask_consent(view: AgreementView) -> bool:
    line = view.line
    return line.kind is AgreementKind.RESPONSIBLE_MANAGEMENT and line.state is AgreementState.COMPLETED


def next_in_words(view: AgreementView) -> str:
    language, line = screen_language(), view.line
    if line.kind is AgreementKind.LOAN:
        return say("agreement.done.next.loan", language)
    left = [each for each in view.others if each.state is not AgreementState.COMPLETED]
    if not left:
        return say("agreement.done.next.guarantee", language)
    is_second = all(each.kind is AgreementKind.RESPONSIBLE_MANAGEMENT for each in left)
    return say("agreement.done.next.second" if is_second else "agreement.done.next.others", language)


def invited(request: HttpRequest, view: AgreementView) -> dict[str, Any] | None:
    """Who signs next, if it is somebody else: an address to hand on, which opens for themselves only."""
    following = next((each for each in view.others if is_next(each)), None)
    if following is None or following.is_mine or not following.number:
        return None
    address = request.build_absolute_uri(reverse("agreement", args=[following.number]))
    capacity = say(f"agreement.capacity.{following.capacity.value}", screen_language())
    return {"who": capacity, "address": address, "picture": picture_of(address)}


def is_next(each: OtherSigner) -> bool:
    return each.state is AgreementState.PENDING


def picture_of(address: str) -> SafeString:
    return mark_safe(qr_code(address).decode())  # noqa: S308  # Our own drawing of squares.
