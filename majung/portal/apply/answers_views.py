"""확인된 내용: every answer with where it came from, what is missing asked here, offices still awaited told."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from majung.applications.selectors import look_ups_of
from majung.core.answers import OWN_FIELDS, Answer
from majung.core.check import Step
from majung.core.filing import FilingStep
from majung.core.look_ups import FACTS_FILLED, LookUpState
from majung.portal.apply.opened import OWN_DRAFT, OpenedDraft, frame, opened_draft, registry
from majung.portal.apply.saving import Screen, save, show
from majung.programs.check_questions import questionnaire
from majung.web.access import access
from majung.web.filing.labels import field_label, field_text, source_text
from majung.web.filing.questions import (
    facts_used,
    questions_offered,
    questions_open,
    read_questions,
    shown_question,
)
from majung.web.questions.values import in_words
from majung.web.typed import keeps_typed


@access(OWN_DRAFT)
@keeps_typed
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answers(request: HttpRequest, draft: str) -> HttpResponse:
    opened = opened_draft(request)
    if opened.view.application:
        return redirect("apply-receipt", draft)
    screen = screen_of(request)
    if request.method != "POST":
        return show(request, screen, opened)
    steps = asked_steps(opened, [*request.POST.getlist("question"), *opened_questions(request)])
    read = read_questions(steps, request.POST, registry=registry(), as_of=opened.on)
    if "find" in request.POST:
        # A word for the industry: what was answered elsewhere on the page is kept on the way.
        opened = opened.saved(read.values, seen=opened.view.seen)
        return show(request, screen, opened, sent=request.POST)
    return save(request, screen, opened, read)


def screen_of(request: HttpRequest) -> Screen:
    ids = opened_questions(request)

    def shown(opened: OpenedDraft, sent: QueryDict | None, problems: Mapping[str, str]) -> dict[str, Any]:
        posted = sent.getlist("question") if sent is not None and problems else []
        steps = asked_steps(opened, [*ids, *posted])
        return {
            **frame(opened, FilingStep.ANSWERS),
            "rows": answer_rows(opened),
            "questions": [shown_question(step, opened.view.answers, sent=sent, problems=problems) for step in steps],
            "offered": [
                {"id": step.id, "title": in_words(step.title)}
                for step in questions_offered(opened.form, opened.view.answers, steps)
            ],
            "opened": ids,
            **told_look_ups(opened),
        }

    return Screen(FilingStep.ANSWERS, "portal/apply/answers.html", shown)


def opened_questions(request: HttpRequest) -> list[str]:
    """Questions somebody opened to correct or to add an answer."""
    wanted = [*request.GET.getlist("open"), *request.POST.getlist("open")]
    return [name for name in dict.fromkeys(wanted) if questionnaire().step(name)]


def asked_steps(opened: OpenedDraft, ids: list[str]) -> tuple[Step, ...]:
    return questions_open(opened.form, opened.view.answers, opened.missing, opened=ids)


def answer_rows(opened: OpenedDraft) -> list[dict[str, Any]]:
    """Every answer in the order of the questions; where an office tells otherwise, both stand side by side."""
    answers, used = opened.view.answers, facts_used(opened.form, opened.view.answers)
    order = [name for step in questionnaire().steps for name in step.facts]
    names = sorted(
        (name for name in answers if name in used and name not in OWN_FIELDS),
        key=lambda name: order.index(name) if name in order else -1,
    )
    return [answer_row(name, answers[name]) for name in names]


def answer_row(name: str, answer: Answer) -> dict[str, Any]:
    step = questionnaire().filling(name)
    return {
        "name": name,
        "label": field_label(name, registry()),
        "text": field_text(name, answer.value),
        "source": source_text(answer.source),
        "others": [
            {"text": field_text(name, other.value), "source": source_text(other.source)}
            for other in answer.others
            if other.value != answer.value
        ],
        "question": step.id if step else "",
    }


def told_look_ups(opened: OpenedDraft) -> dict[str, Any]:
    """Offices asked and what they are still to tell; one that stays silent keeps nobody waiting."""
    lines = look_up_lines(opened)
    return {"look_ups": lines, "is_waiting": any(line["is_waiting"] for line in lines)}


def look_up_lines(opened: OpenedDraft) -> list[dict[str, Any]]:
    used = facts_used(opened.form, opened.view.answers)
    return [
        {
            "kind": line.kind.value,
            "state": line.state.value,
            "is_waiting": line.state is LookUpState.WAITING,
            "facts": [field_label(name, registry()) for name in FACTS_FILLED[line.kind] if name in used],
            "next_try_at": line.next_try_at if line.attempts else None,
            "attempts": line.attempts,
        }
        for line in look_ups_of(number=opened.number)
    ]
