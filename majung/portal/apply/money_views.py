"""자금: how much, what for, which bank and branch, what backs it."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from majung.budget.selectors import UnknownFund, fund_position
from majung.core.consents import ConsentKind
from majung.core.filing import FilingStep
from majung.core.intake import fund_of
from majung.documents.selectors import consents_of
from majung.portal.apply.opened import OWN_DRAFT, OpenedDraft, frame, opened_draft
from majung.portal.apply.saving import Screen, save, show, wants_saved
from majung.web.access import access
from majung.web.filing.consents import consent_boxes, consent_to_bank, keep_consents, ticked_consents
from majung.web.filing.money import read_money, shown_money
from majung.web.problems import screen_language
from majung.web.typed import keeps_typed
from majung.web.words import say


@access(OWN_DRAFT)
@keeps_typed
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def money(request: HttpRequest, draft: str) -> HttpResponse:
    opened = opened_draft(request)
    if opened.view.application:
        return redirect("apply-receipt", draft)
    if request.method != "POST":
        return show(request, SCREEN, opened)
    read = read_money(request.POST, answers=opened.view.answers, form=opened.form, as_of=opened.on)
    # A consent is an act of its own, never written while somebody is still choosing.
    more = None if wants_saved(request) else partial(keep_bank_consent, request)
    return save(request, SCREEN, opened, read, more=more)


def keep_bank_consent(request: HttpRequest, opened: OpenedDraft) -> None:
    person, needs = opened.user.person_id, consent_to_bank(opened.form.consents)
    if not opened.may_file or person is None or not needs:
        return
    keep_consents(
        person_id=person,
        about=opened.number,
        needs=needs,
        ticked=ticked_consents(needs, request.POST),
        standing=consents_of(person_id=person, about=opened.number, on=opened.on),
        named_party=opened.composed.filing.bank or "",
        at=opened.at,
        actor=opened.actor,
    )


def shown(opened: OpenedDraft, sent: QueryDict | None, problems: Mapping[str, str]) -> dict[str, Any]:
    given = opened.composed.filing.consents
    boxes = consent_boxes(
        consent_to_bank(opened.form.consents) if opened.may_file else (),
        given,
        parties={ConsentKind.PROVIDE_BANK: say("apply.money.chosen_bank", screen_language())},
        sent=sent,
        refused=[kind for kind in ConsentKind if f"consent-{kind.value}" in problems],
    )
    return {
        **frame(opened, FilingStep.MONEY),
        **shown_money(
            opened.form,
            opened.view.answers,
            at=opened.at,
            default_branch=opened.composed.branches.default,
            sent=sent,
            problems=problems,
        ),
        "boxes": boxes,
        "visits": reverse("visits"),
        "fund_left": fund_left(opened),
    }


def fund_left(opened: OpenedDraft) -> int | None:
    """What is left of the money of the year; None where nobody keeps count."""
    fund = fund_of(opened.form.program, at=opened.at)
    if fund is None:
        return None
    try:
        return fund_position(fund=fund, at=opened.at).available_krw
    except UnknownFund:
        return None


SCREEN = Screen(FilingStep.MONEY, "portal/apply/money.html", shown)
