"""보완 요청: what is asked for, item by item in the officer's words, and the last day."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from majung.adapters import clock
from majung.applications.selectors import application_view
from majung.applications.services import BadDeadline, request_supplement
from majung.backoffice.cases.acts import back_to_case
from majung.backoffice.typed import Typed, day_boxes
from majung.backoffice.who import CASE_OFFICERS, staff_at_desk
from majung.core.application import ActNotPossible, usual_supplement_through
from majung.core.documents import DocumentKind
from majung.core.supplement import SupplementItem, SupplementItemKind
from majung.programs.holidays import shipped_holidays
from majung.web.access import access
from majung.web.problems import screen_language
from majung.web.words import say

FIRST_ROWS, MOST_ROWS = 3, 12
EXPLANATION = SupplementItemKind.EXPLANATION.value


@access(CASE_OFFICERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def supplement(request: HttpRequest, case: str) -> HttpResponse:
    typed = Typed(request.POST)
    if request.method != "POST":
        return shown(request, case, typed, day=usual_day())
    if "more" in request.POST:
        return shown(request, case, typed, rows=min(rows_in(typed) + 1, MOST_ROWS))
    through, items = typed.day("through"), read_items(typed)
    if through is not None and items and not typed.errors:
        try:
            actor, at = staff_at_desk(request).actor, clock.now()
            request_supplement(application=case, items=items, through=through, by=actor, at=at)
        except BadDeadline:
            typed.wrong("through", "office.problem.later_day")
        except ActNotPossible:
            typed.wrong("main", "office.problem.not_now")
        else:
            return back_to_case(case, "supplement")
    return shown(request, case, typed, rows=rows_in(typed))


def usual_day() -> date:
    return usual_supplement_through(asked_on=clock.today(), holidays=shipped_holidays().days)


def rows_in(typed: Typed) -> int:
    rows = sum(1 for number in range(1, MOST_ROWS + 1) if f"text_{number}" in typed.posted)
    return max(FIRST_ROWS, rows)


def read_items(typed: Typed) -> list[SupplementItem]:
    """The rows with words; a paper may be asked for without any, an explanation needs them."""
    items = []
    kinds = {kind.value: kind for kind in DocumentKind}
    for number in range(1, rows_in(typed) + 1):
        what = typed.posted.get(f"what_{number}", "")
        text = typed.words(f"text_{number}", most=1000, required=what == EXPLANATION)
        if what in kinds:
            items.append(SupplementItem(SupplementItemKind.DOCUMENT, text, document_kind=kinds[what]))
        elif what == EXPLANATION:
            items.append(SupplementItem(SupplementItemKind.EXPLANATION, text))
        elif text:
            typed.wrong(f"what_{number}", "office.problem.choose")
    if not items and not typed.errors:
        typed.wrong("what_1", "office.supplement.problem.nothing")
    return items


def shown(
    request: HttpRequest, case: str, typed: Typed, *, day: date | None = None, rows: int = FIRST_ROWS
) -> HttpResponse:
    view = application_view(number=case)
    context = {
        "line": view.line,
        "rows": [row(number, typed) for number in range(1, rows + 1)],
        "boxes": {**day_boxes(day, "through"), **typed.kept},
        "error": typed.errors,
        "errors": typed.summary,
        "may_add": rows < MOST_ROWS,
    }
    return render(request, "backoffice/cases/supplement.html", context, status=422 if typed.errors else 200)


def row(number: int, typed: Typed) -> dict[str, Any]:
    chosen = typed.posted.get(f"what_{number}", "")
    language = screen_language()
    explanation = {"value": EXPLANATION, "label": say("office.supplement.explanation", language)}
    papers = [{"value": kind.value, "label": say(f"document.kind.{kind.value}", language)} for kind in DocumentKind]
    return {
        "number": number,
        "what": f"what_{number}",
        "text": f"text_{number}",
        "value": typed.posted.get(f"text_{number}", ""),
        "what_error": typed.errors.get(f"what_{number}", ""),
        "text_error": typed.errors.get(f"text_{number}", ""),
        "options": [{**each, "selected": each["value"] == chosen} for each in (explanation, *papers)],
    }
