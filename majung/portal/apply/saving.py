"""Saving a screen: with «다음», with «저장하고 나중에», or by itself while somebody types; nothing typed is lost."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render

from majung.adapters import clock
from majung.applications.services import BadAnswers, DraftSubmitted
from majung.core.answers import OWN_FIELDS, Differed
from majung.core.facts import FactProblem
from majung.core.filing import FilingStep, MissingPart
from majung.portal.apply.opened import OpenedDraft, registry
from majung.programs.check_questions import questionnaire
from majung.web.filing.labels import field_label, field_text
from majung.web.filing.missing import input_of, screen_of, words_of
from majung.web.filing.questions import Posted, input_id
from majung.web.problems import screen_language
from majung.web.questions.values import fact_label
from majung.web.refusals import wants_json
from majung.web.typed import forget_typed, typed_before
from majung.web.words import say

REFUSED, CONFLICT = 422, 409


@dataclass(frozen=True)
class Screen:
    """One screen of the form: its template and what it shows, given what was typed and what is wrong with it."""

    step: FilingStep
    template: str
    shown: Callable[[OpenedDraft, QueryDict | None, Mapping[str, str]], dict[str, Any]]


def show(
    request: HttpRequest,
    screen: Screen,
    opened: OpenedDraft,
    *,
    sent: QueryDict | None = None,
    problems: Mapping[str, str] | None = None,
    differed: Collection[Differed] = (),
    status: int = 200,
) -> HttpResponse:
    """The screen; after a sign-in that was asked for in the middle of typing, with what had been typed."""
    before = typed_before(request) if sent is None and not differed else None
    found = dict(problems or {})
    context = {
        **screen.shown(opened, sent if before is None else before, found),
        "errors": [{"id": name, "message": message} for name, message in found.items()],
        "differed": [told_difference(each) for each in differed],
        "was_interrupted": before is not None,
    }
    return render(request, screen.template, context, status=status)


def save(
    request: HttpRequest,
    screen: Screen,
    opened: OpenedDraft,
    read: Posted,
    *,
    more: Callable[[OpenedDraft], None] | None = None,
) -> HttpResponse:
    """Keeps what can be kept, says what cannot, and leads on; `more` is done beside, once answers are kept."""
    problems = dict(read.problems)
    try:
        opened = opened.saved(read.values, seen=seen_of(request))
    except BadAnswers as bad:
        problems.update({input_named(each): problem_words(each) for each in bad.problems})
    except DraftSubmitted:
        return redirect("apply-receipt", opened.number)
    if more is not None:
        more(opened)
        opened = OpenedDraft(opened.user, opened.actor, opened.view, clock.now())
    if wants_saved(request):
        return saved_answer(opened, problems)
    if problems:
        return show(request, screen, opened, sent=request.POST, problems=problems, status=REFUSED)
    if opened.view.differed:
        return show(request, screen, opened, differed=opened.view.differed, status=CONFLICT)
    return onward(request, screen, opened)


def onward(request: HttpRequest, screen: Screen, opened: OpenedDraft) -> HttpResponse:
    """On to the next screen when nothing of this one is missing; later is always possible."""
    if "later" in request.POST:
        return leaving(opened)
    gaps = [part for part in opened.missing if screen_of(part) is screen.step]
    if gaps:
        return show(request, screen, opened, sent=request.POST, problems=gap_words(gaps, opened), status=REFUSED)
    response = redirect(opened.after(screen.step))
    forget_typed(response)
    return response


def leaving(opened: OpenedDraft) -> HttpResponse:
    """«저장하고 나중에»: the page that says where to go on."""
    response = redirect("apply-later", opened.number)
    forget_typed(response)
    return response


def gap_words(gaps: Collection[MissingPart], opened: OpenedDraft) -> dict[str, str]:
    return {input_of(part): words_of(part, opened.form, registry()) for part in gaps}


def wants_saved(request: HttpRequest) -> bool:
    """Whether the page's script asks, which saves each answer by itself."""
    return wants_json(request) or request.headers.get("Accept", "").startswith("application/json")


def saved_answer(opened: OpenedDraft, problems: Mapping[str, str]) -> HttpResponse:
    local = opened.view.saved_at.astimezone(clock.SEOUL)
    saved = say("apply.saved", screen_language(), time=f"{local:%H:%M}")
    answer = {"saved": saved, "seen": opened.view.seen, "problems": dict(problems)}
    if not opened.view.differed:
        return JsonResponse(answer)
    # As the page would: what another screen wrote is told, never passed over.
    told = [say("apply.differed", screen_language(), **told_difference(each)) for each in opened.view.differed]
    detail = " ".join([say("apply.autosave.differed", screen_language()), *told])
    return JsonResponse({**answer, "detail": detail}, status=CONFLICT)


def seen_of(request: HttpRequest) -> int:
    text = request.POST.get("seen", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def told_difference(differed: Differed) -> dict[str, str]:
    return {
        "label": field_label(differed.field, registry()),
        "kept": field_text(differed.field, differed.kept),
        "other": field_text(differed.field, differed.other),
    }


def input_named(problem: FactProblem) -> str:
    step = None if problem.field in OWN_FIELDS else questionnaire().filling(problem.field)
    return input_id(step, problem.field) if step else problem.field


def problem_words(problem: FactProblem) -> str:
    than = problem.parameters.get("than")
    given = {"than": fact_label(str(than), registry())} if than else dict(problem.parameters)
    return say(f"check.problem.{problem.code.value}", screen_language(), **given)
