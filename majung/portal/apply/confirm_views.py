"""확인하고 제출: everything on one page, then one press; however often it is pressed there is one receipt."""

import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from majung.applications.services import (
    AlreadyFiled,
    ChannelNotOffered,
    KeyReused,
    MayNotFile,
    NotComplete,
    NotEnoughMoney,
    NotIdentified,
    WindowClosed,
    submit_application,
)
from majung.core.application import Channel
from majung.core.decide import Outcome
from majung.core.filing import FilingStep
from majung.core.papers import PaperSupply
from majung.documents.consent_texts import consent_text
from majung.documents.selectors import documents_by_number
from majung.parties.people import person_of
from majung.parties.selectors import banks_on_day, branches_of
from majung.portal.apply.answers_views import answer_rows, told_look_ups
from majung.portal.apply.opened import OWN_DRAFT, OpenedDraft, frame, opened_draft, registry
from majung.web.access import access
from majung.web.filing.fingerprint import body_hash
from majung.web.filing.labels import field_label, field_text
from majung.web.filing.missing import by_screen, input_of, screen_of, words_of
from majung.web.middleware import request_id
from majung.web.problems import screen_language
from majung.web.typed import forget_typed, keeps_typed

CONFLICT = 409
LONGEST_KEY = 64
MONEY = ("requested_krw", "purpose", "collateral", "consulted_on", "consulted_krw", "desired_on")


@access(OWN_DRAFT)
@never_cache
@require_safe
def confirm(request: HttpRequest, draft: str) -> HttpResponse:
    opened = opened_draft(request)
    if opened.view.application:
        return redirect("apply-receipt", draft)
    return render(request, "portal/apply/confirm.html", shown(opened))


@access(OWN_DRAFT)
@keeps_typed
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, draft: str) -> HttpResponse:
    """Who signs in again in the middle of it comes by a plain address, and looks once more before pressing."""
    if request.method != "POST":
        return redirect("apply-confirm", draft)
    opened = opened_draft(request)
    key, seen_hash = request.POST.get("key", "")[:LONGEST_KEY], request.POST.get("hash", "")
    if opened.view.application is None and (not key or seen_hash != body_hash(opened.view, opened.form)):
        # Another screen changed something since this page was shown: it is to be read again.
        return refused(request, opened, "changed")
    try:
        submit_application(
            draft=draft,
            user_id=opened.user.pk,
            idempotency_key=key,
            body_hash=seen_hash,
            channel=Channel.ONLINE,
            at=opened.at,
            actor=opened.actor,
            request_id=request_id(request),
        )
    except AlreadyFiled as filed:
        if filed.number == opened.view.application:
            return redirect("apply-receipt", draft)
        return refused(request, opened, "already_filed", filed=filed.number)
    except WindowClosed as closed:
        return refused(request, opened, "window_closed", next_opening=closed.next_opening)
    except NotEnoughMoney as short:
        code = "less_money" if short.available_krw > 0 else "no_money"
        return refused(request, opened, code, left=max(short.available_krw, 0))
    except NotComplete:
        return refused(request, opened, "not_complete")
    except NotIdentified:
        return refused(request, opened, "not_identified")
    except MayNotFile:
        return refused(request, opened, "may_not_file")
    except ChannelNotOffered:
        return refused(request, opened, "not_online")
    except KeyReused:
        return refused(request, opened, "key_reused")
    response = redirect("apply-receipt", draft)
    forget_typed(response)
    return response


def refused(request: HttpRequest, opened: OpenedDraft, code: str, **told: Any) -> HttpResponse:
    """Why it did not go out, at its place, with what can be done; the draft stays as it was."""
    context = {**shown(opened), "refusal": code, **told}
    return render(request, "portal/apply/confirm.html", context, status=CONFLICT)


def shown(opened: OpenedDraft) -> dict[str, Any]:
    person = person_of(opened.user) if opened.may_file else None
    filing = opened.composed.filing
    return {
        **frame(opened, FilingStep.CONFIRM),
        "person": person,
        "business": opened.business,
        "steps": {step.value: opened.address(step) for step in FilingStep},
        "consents": [
            {"label": consent_text(need.kind).label, "given": need.kind in filing.consents}
            for need in opened.form.consents
        ],
        "rows": answer_rows(opened),
        "money": money_rows(opened),
        "papers": paper_rows(opened),
        "helper": field_text("helper", filing.helper.value) if filing.helper else "",
        **told_look_ups(opened),
        "gaps": gap_rows(opened),
        "is_ineligible": opened.composed.plan.decide(filing.facts)[0].outcome is Outcome.INELIGIBLE,
        "is_identified": opened.user.person_id is not None,
        "may_file": opened.may_file,
        "key": secrets.token_urlsafe(24),
        "hash": body_hash(opened.view, opened.form),
    }


def gap_rows(opened: OpenedDraft) -> list[dict[str, str]]:
    """Everything still missing, each with the link to where it is mended."""
    return [
        {
            "words": words_of(part, opened.form, registry()),
            "address": f"{opened.address(screen_of(part))}#{input_of(part)}",
        }
        for part in by_screen(opened.missing)
    ]


def money_rows(opened: OpenedDraft) -> list[dict[str, str]]:
    answers, filing, english = opened.view.answers, opened.composed.filing, screen_language() == "en"
    rows = [
        {"label": field_label(name, registry()), "text": field_text(name, answers[name].value)}
        for name in MONEY
        if name in answers and answers[name].value is not None
    ]
    banks = banks_on_day(codes=[filing.bank], on=opened.on) if filing.bank else []
    rows += [
        {"label": field_label("bank", registry()), "text": bank.label_en if english else bank.label} for bank in banks
    ]
    branches = branches_of(institution=opened.form.program.institution) if filing.branch else []
    return rows + [
        {"label": field_label("branch", registry()), "text": branch.label_en if english else branch.label}
        for branch in branches
        if branch.code == filing.branch
    ]


def paper_rows(opened: OpenedDraft) -> list[dict[str, Any]]:
    known = documents_by_number([paper.number for of in opened.view.papers.values() for paper in of])
    return [
        {
            "label": requirement.label,
            "supply": requirement.supply.value,
            "is_handed_in": requirement.supply is PaperSupply.OWNER,
            "is_needed": requirement.must_be_handed_in,
            "documents": [known[p.number] for p in opened.view.papers.get(requirement.id, ()) if p.number in known],
        }
        for requirement in opened.form.requirements
    ]
