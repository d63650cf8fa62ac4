"""Problem documents (RFC 9457): how every JSON answer of ours says no."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from http import HTTPStatus

from django.http import HttpResponse
from django.utils.translation import get_language

from majung.web.words import say

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One thing wrong: where it stands (row from 1, field by name), its code, and a sentence for people."""

    field: str | None
    row: int | None
    code: str
    message: str


def problem_response(*, status: int, detail: str, errors: Sequence[FieldProblem] = ()) -> HttpResponse:
    document = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "errors": [asdict(error) for error in errors],
    }
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    # A lone surrogate in what was sent must not break the answer that names it.
    return HttpResponse(body.encode(errors="replace"), status=status, content_type=MEDIA_TYPE)


def bad_facts_response(errors: Sequence[FieldProblem]) -> HttpResponse:
    return problem_response(status=422, detail=say("problem.bad_facts", screen_language()), errors=errors)


def field_problem(
    code: str, /, *, of: str = "facts", row: int | None = None, field: str | None = None, **params: object
) -> FieldProblem:
    """A problem whose sentence is kept under `<of>.problem.<code>`."""
    message = say(f"{of}.problem.{code}", screen_language(), row=row, field=field, **params)
    return FieldProblem(field=field, row=row, code=code, message=message)


def screen_language() -> str:
    return get_language() or "ko"
