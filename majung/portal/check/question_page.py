"""One screen of the check: the question with what was typed or answered before, and where it stands."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from majung.core.check import Step, before, progress
from majung.portal.check.state import Check
from majung.web.questions.shown import PARTS, Shown
from majung.web.questions.values import answer_text, in_words


def question_page(
    check: Check,
    step: Step,
    *,
    word: str = "",
    sent: QueryDict | None = None,
    problems: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """What the screen shows; `sent` and `problems` give back what was typed with what is wrong with it."""
    found = problems or {}
    known = check.answers.get(step.id, {})
    previous = before(check.answers, step.id)
    return {
        "step": step,
        "title": in_words(step.title),
        "hint": in_words(step.hint),
        "where": in_words(step.where),
        "progress": progress(check.screens, check.answers, check.scores, step=step),
        "back": reverse("check-question", args=[previous]) if previous else reverse("check"),
        "just_answered": _just_answered(check, step),
        "is_unsure": step.id in check.answers and not known,
        "errors": [{"id": _input_id(step, name), "message": message} for name, message in found.items()],
        "error": next(iter(found.values()), ""),
        "was_unreadable": check.was_unreadable,
        **PARTS[step.kind](Shown(step, known, sent, found, word)),
    }


def _just_answered(check: Check, step: Step) -> dict[str, str] | None:
    """The last answer, read back with its amounts in words."""
    previous = before(check.answers, step.id) if step.id not in check.answers else None
    answered = check.screens.step(previous) if previous else None
    if answered is None:
        return None
    text = answer_text(answered, check.answers[answered.id])
    return {"id": answered.id, "title": in_words(answered.title), "text": text}


def _input_id(step: Step, name: str) -> str:
    is_day = any(each.fact == name and each.form == "date" for each in step.fields)
    return f"{name}-year" if is_day else name
