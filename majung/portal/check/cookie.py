"""The answers travel in one sealed cookie of the visitor, so that the house keeps nothing and back always works."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from majung.core.check import Answers, Questionnaire
from majung.core.facts import FactRegistry, FactValue, read_facts, written_facts
from majung.web.sealed_documents import open_document, seal_document

NAME, PATH = "check", "/check"
PURPOSE = "majung.portal.check.cookie"
# A browser drops what is larger; ours stays well below (a test fills in everything).
LONGEST = 3800


class UnreadableAnswers(ValueError):
    """The cookie is not ours, was changed, or was sealed with another key."""


def kept_answers(
    request: HttpRequest, *, screens: Questionnaire, registry: FactRegistry, as_of: date
) -> dict[str, dict[str, FactValue]]:
    """The answers a visitor carries; none without a cookie."""
    sealed = request.COOKIES.get(NAME, "")
    if not sealed:
        return {}
    if len(sealed) > LONGEST:
        raise UnreadableAnswers
    try:
        return usable(open_document(sealed, purpose=PURPOSE), screens=screens, registry=registry, as_of=as_of)
    except ValueError:
        raise UnreadableAnswers from None


def keep_answers(response: HttpResponse, answers: Answers) -> None:
    """Until the browser is closed; never readable to scripts, never sent to other sites."""
    sealed = seal_document(plain(answers), purpose=PURPOSE)
    assert len(sealed) <= LONGEST
    response.set_cookie(NAME, sealed, path=PATH, httponly=True, samesite="Lax", secure=settings.HTTPS)


def forget_answers(response: HttpResponse) -> None:
    response.delete_cookie(NAME, path=PATH, samesite="Lax")


def plain(answers: Answers) -> dict[str, dict[str, Any]]:
    """Answers as JSON holds them; their order is the order of answering."""
    return {step: written_facts(values) for step, values in answers.items()}


def usable(
    kept: Any, *, screens: Questionnaire, registry: FactRegistry, as_of: date
) -> dict[str, dict[str, FactValue]]:
    """The kept answers that today's screens still ask for; the others are asked again."""
    answers: dict[str, dict[str, FactValue]] = {}
    for step_id, values in kept.items() if isinstance(kept, Mapping) else ():
        step = screens.step(step_id)
        if step is None or not isinstance(values, Mapping) or not set(values) <= set(step.facts):
            continue
        read, problems = read_facts(values, registry=registry, as_of=as_of)
        if not problems:
            answers[step_id] = read
    return answers
