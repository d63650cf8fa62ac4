"""이의신청 by the owner: written with papers and consents, followed to its answer, taken back before it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from majung.adapters import clock
from majung.core.appeals import AppealActNotPossible, AppealState
from majung.core.documents import DocumentKind
from majung.decisions.selectors import AppealView
from majung.decisions.services import (
    AppealTooLate,
    NothingToAppeal,
    NotOwnPaper,
    file_appeal,
    withdraw_appeal,
)
from majung.documents.selectors import ReceivedDocument, documents_by_number, documents_of
from majung.journey.selectors import Timeline, timeline
from majung.journey.services import advance
from majung.portal.appeals.consents import boxes, ended_consents, give_again
from majung.portal.cases.access import ACTS_IN_CASE, SEES_WHOLE_CASE
from majung.portal.cases.views import frame
from majung.portal.own_words import read_words
from majung.web.access import access, owner_of_request
from majung.web.actors import actor_of
from majung.web.middleware import request_id
from majung.web.problems import screen_language
from majung.web.uploads.tickets import UploadTicket, upload_ticket
from majung.web.words import say

# An answer is the owner's to read once a second person agreed to it.
ANSWERED = (AppealState.UPHELD, AppealState.DISMISSED)


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that happened to an appeal, in words."""

    at: datetime
    words: str
    because: str = ""


@access(SEES_WHOLE_CASE)
@never_cache
@require_safe
def appeal(request: HttpRequest, number: str) -> HttpResponseBase:
    """The last appeal on a case; where there is none, the form for one."""
    found = timeline(number=number, at=clock.now())
    if found.appeal is None:
        return redirect("my-appeal-file", number) if may_still(found) else redirect("my-application", number)
    told = found.appeal
    context = {
        **frame(request, found),
        "appeal": told,
        "state": told.state.value,
        "happened": happened(told),
        "answer": told.answer if told.state in ANSWERED else "",
        "papers": [*documents_by_number(told.documents).values()],
        "window": found.appeal_window,
        "done": request.GET.get("done", ""),
    }
    return render(request, "portal/appeals/appeal.html", context)


@access(ACTS_IN_CASE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def file(request: HttpRequest, number: str) -> HttpResponseBase:
    found = timeline(number=number, at=clock.now())
    if not may_still(found):
        return redirect("my-appeal", number) if found.appeal else redirect("my-application", number)
    if request.method != "POST":
        return form_page(request, found, {})
    words, problem = read_words(request.POST, "words")
    if problem:
        return form_page(request, found, {"words": problem})
    try:
        filed(request, found, words)
    except NotOwnPaper:
        return form_page(request, found, {"papers": say("cases.appeal.problem.paper", screen_language())})
    except (NothingToAppeal, AppealTooLate):
        # Filed from another screen, or midnight passed over the last day: the case says which.
        return redirect("my-application", number)
    return redirect(reverse("my-appeal", args=[number], query={"done": "filed"}))


@access(ACTS_IN_CASE)
@require_POST
def withdraw(request: HttpRequest, number: str) -> HttpResponseBase:
    """Taken back: the consents given for it end too; until the last day another may be filed."""
    found, at = timeline(number=number, at=clock.now()), clock.now()
    if found.appeal is None:
        return redirect("my-application", number)
    try:
        withdraw_appeal(appeal=found.appeal.number, actor=actor_of(request), at=at, request_id=request_id(request))
    except AppealActNotPossible:
        # Answered meanwhile, or taken back by a second press: the page says which.
        return redirect("my-appeal", number)
    advance(number=number, at=at)
    return redirect(reverse("my-appeal", args=[number], query={"done": "withdrawn"}))


@access(ACTS_IN_CASE)
@never_cache
@require_safe
def paper(request: HttpRequest, number: str) -> HttpResponseBase:
    """A paper for an appeal that is about to be written."""
    found = timeline(number=number, at=clock.now())
    if not may_still(found):
        return redirect("my-application", number)
    user = owner_of_request(request)
    assert user is not None
    assert user.person_id is not None, "who acts in a case has shown who they are"
    ticket = upload_ticket(
        UploadTicket(
            user_id=user.pk,
            person_id=user.person_id,
            kind=DocumentKind.OTHER,
            back=reverse("my-appeal-file", args=[number]),
            about=number,
            institution=found.view.line.institution,
        )
    )
    return render(request, "portal/appeals/paper.html", {**frame(request, found), "ticket": ticket})


@transaction.atomic
def filed(request: HttpRequest, found: Timeline, words: str) -> None:
    """The consents and the appeal together, or neither."""
    at, actor, user = clock.now(), actor_of(request), owner_of_request(request)
    assert user is not None
    assert user.person_id is not None, "who acts in a case has shown who they are"
    give_again(found, ended_consents(found, person_id=user.person_id, at=at), request.POST, at=at, actor=actor)
    file_appeal(
        application=found.number,
        words=words,
        documents=request.POST.getlist("papers"),
        by_person_id=user.person_id,
        actor=actor,
        at=at,
        request_id=request_id(request),
    )


def may_still(found: Timeline) -> bool:
    return found.appeal_window is not None and found.appeal_window.is_open


def form_page(request: HttpRequest, found: Timeline, errors: dict[str, str]) -> HttpResponse:
    user, at = owner_of_request(request), clock.now()
    assert user is not None
    assert found.appeal_window is not None
    sent = request.POST if request.method == "POST" else None
    context = {
        **frame(request, found),
        "decision": found.decision,
        "through": found.appeal_window.through,
        "papers": paper_choices(request, found, person_id=user.person_id),
        "boxes": boxes(found, ended_consents(found, person_id=user.person_id, at=at), sent=sent),
        "words": request.POST.get("words", ""),
        "error": errors,
        "errors": [{"id": name, "message": message} for name, message in errors.items()],
    }
    return render(request, "portal/appeals/form.html", context, status=422 if errors else 200)


def paper_choices(request: HttpRequest, found: Timeline, *, person_id: int | None) -> list[dict[str, Any]]:
    """What this person has sent about the case since it was decided, ticked unless they unticked it."""
    since = found.decision.decided_at if found.decision else None
    if person_id is None or since is None:
        return []
    kept = request.POST.getlist("papers") if request.method == "POST" else None
    return [
        {"value": each.number, "label": each.filename, "checked": kept is None or each.number in kept}
        for each in documents_of(person_id=person_id)
        if is_fresh(each, found, since)
    ]


def is_fresh(document: ReceivedDocument, found: Timeline, since: datetime) -> bool:
    return document.about == found.number and document.is_usable and document.received_at >= since


def happened(told: AppealView) -> list[Happened]:
    """The way of an appeal so far, in its order; how two people come to an answer is told by its end alone."""
    language = screen_language()
    moments = [
        ("filed", told.filed_at, ""),
        ("taken", told.taken_at, ""),
        ("extended", told.extended_at, told.extended_because),
        (told.state.value, told.ended_at, ""),
    ]
    lines = [
        Happened(at, say(f"cases.appeal.happened.{what}", language), because)
        for what, at, because in moments
        if at is not None
    ]
    return sorted(lines, key=lambda each: each.at)
