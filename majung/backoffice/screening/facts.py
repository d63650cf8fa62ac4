"""One fact of a case: what was filed, what offices tell, and the value the papers show, entered by an officer."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from majung.adapters import clock
from majung.applications.selectors import application_view, look_ups_of
from majung.backoffice.cases.acts import back_to_case
from majung.backoffice.cases.values import fact_rows, label_of
from majung.backoffice.screening.evidence import evidence_of
from majung.backoffice.screening.problems import told_refusals
from majung.backoffice.typed import Typed, day_boxes
from majung.backoffice.who import CASE_OFFICERS, note_read, staff_at_desk
from majung.core.facts import LARGEST_INTEGER, FactDefinition, FactType, FactValue
from majung.core.screening import LONGEST_WORDS
from majung.core.typed import TypedProblem, TypedProblemCode, read_amount, read_count
from majung.programs.catalog import shipped_catalog
from majung.screening.selectors import CorrectionView, screening_view
from majung.screening.services import correct_fact
from majung.web.access import access
from majung.web.problems import screen_language
from majung.web.questions.values import fact_text, text_of
from majung.web.words import say

TAKE_BACK = "take_back"
BOOLEANS = {"yes": True, "no": False}


@access(CASE_OFFICERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def fact(request: HttpRequest, case: str, fact: str) -> HttpResponse:
    definition = shipped_catalog().registry.given.get(fact)
    if definition is None or fact == "as_of":
        raise Http404
    typed = Typed(request.POST)
    if request.method == "POST" and entered(request, typed, case, definition):
        return back_to_case(case, "facts")
    note_read(request, case=case, fields=("answers",), at=clock.now())
    return render(
        request,
        "backoffice/screening/fact.html",
        context_of(case, definition, typed),
        status=422 if typed.errors else 200,
    )


def entered(request: HttpRequest, typed: Typed, case: str, definition: FactDefinition) -> bool:
    value = None if TAKE_BACK in typed.posted else read_value(typed, definition)
    words = typed.words("words", most=LONGEST_WORDS)
    if typed.errors:
        return False
    with told_refusals(typed, {name: name for name in ("value", "words", "source_document")}):
        correct_fact(
            application=case,
            fact=definition.name,
            value=value,
            source_document=typed.posted.get("source_document", ""),
            words=words,
            by=staff_at_desk(request).actor,
            at=clock.now(),
        )
    return not typed.errors


def read_value(typed: Typed, definition: FactDefinition) -> FactValue:
    """What was typed, as its kind of fact is typed; what cannot be read is told at the field."""
    text = typed.posted.get("value", "")
    match definition.type:
        case FactType.DATE:
            return typed.day("value")
        case FactType.BOOL:
            if text not in BOOLEANS:
                typed.wrong("value", "office.problem.choose")
            return BOOLEANS.get(text)
        case FactType.INTEGER | FactType.NUMBER:
            return read_figure(typed, definition, text)
        case FactType.TEXT:
            return typed.line("value")


def read_figure(typed: Typed, definition: FactDefinition, text: str) -> FactValue:
    try:
        if definition.name.endswith("_krw"):
            return read_amount(text, most=LARGEST_INTEGER)
        count: Decimal = read_count(text, most=LARGEST_INTEGER, whole=definition.type is FactType.INTEGER)
    except TypedProblem as problem:
        is_empty = problem.code is TypedProblemCode.EMPTY
        typed.wrong("value", "check.problem.empty" if is_empty else "office.fact.problem.value")
        return None
    return int(count) if count == int(count) else float(count)


def context_of(case: str, definition: FactDefinition, typed: Typed) -> dict[str, Any]:
    view = application_view(number=case)
    screening, look_ups = screening_view(number=case, at=clock.now()), look_ups_of(number=case)
    corrected = next((each for each in screening.corrections if each.fact == definition.name), None)
    row = next((each for each in fact_rows(view, look_ups) if each.name == definition.name), None)
    evidence = evidence_of(view, look_ups)
    source = typed.posted.get("source_document", corrected.source_document if corrected else "")
    return {
        "line": view.line,
        "fact": definition.name,
        "label": label_of(definition.name),
        "row": row,
        "corrected": fact_text(definition.name, corrected.value) if corrected else "",
        "kind": definition.type.value,
        "is_money": definition.name.endswith("_krw"),
        "options": value_options(definition, shown_value(typed, corrected)),
        "value": shown_value(typed, corrected),
        "boxes": boxes_of(corrected) | typed.kept,
        "evidence": evidence.options(chosen=source),
        "words": typed.posted.get("words", corrected.words if corrected else ""),
        "error": typed.errors,
        "errors": typed.summary,
    }


def shown_value(typed: Typed, corrected: CorrectionView | None) -> str:
    if "value" in typed.posted or corrected is None:
        return typed.posted.get("value", "")
    value = corrected.value
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def boxes_of(corrected: CorrectionView | None) -> dict[str, str]:
    value = corrected.value if corrected else None
    return day_boxes(value if isinstance(value, date) else None, "value")


def value_options(definition: FactDefinition, chosen: str) -> list[dict[str, Any]]:
    """The rows to choose from, of a fact with a closed list; others have none."""
    named = {value: text_of(definition.name, value) for value in definition.values}
    if definition.type is FactType.BOOL:
        named = {value: say(f"check.{value}", screen_language()) for value in BOOLEANS}
    return [{"value": value, "label": words, "checked": value == chosen} for value, words in named.items()]
