"""A fact as its owner says it is: typed as its kind is typed, and shown again as it was typed."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import QueryDict

from majung.core.facts import LARGEST_INTEGER, FactDefinition, FactRegistry, FactType, FactValue
from majung.core.typed import TypedProblem, TypedProblemCode, read_amount, read_count, read_day
from majung.web.problems import screen_language
from majung.web.questions.values import fact_label, text_of, unit_of
from majung.web.words import say

NAME = "value"
DAY_PARTS = ("year", "month", "day")
BOOLEANS = {"yes": True, "no": False}
YEARS_BACK, LONGEST_TEXT = 120, 200


def read_fact(posted: QueryDict, definition: FactDefinition, *, as_of: date) -> tuple[FactValue, str]:
    """The value, and what is wrong with what was typed."""
    try:
        return _read(posted, definition, as_of=as_of), ""
    except TypedProblem as problem:
        key = "empty" if problem.code is TypedProblemCode.EMPTY else "not_read"
        return None, say(f"automated.problem.{key}", screen_language())


def _read(posted: QueryDict, definition: FactDefinition, *, as_of: date) -> FactValue:
    text = posted.get(NAME, "").strip()
    match definition.type:
        case FactType.DATE:
            year, month, day = (posted.get(f"{NAME}_{part}", "") for part in DAY_PARTS)
            return read_day((year, month, day), as_of=as_of, back=YEARS_BACK, ahead=0)
        case FactType.BOOL:
            return BOOLEANS[_one_of(text, BOOLEANS)]
        case FactType.INTEGER | FactType.NUMBER:
            return _figure(text, definition)
        case FactType.TEXT:
            return _one_of(text, definition.values) if definition.values else _one_of(text[:LONGEST_TEXT], (text,))


def _one_of(text: str, values: Any) -> str:
    if not text:
        raise TypedProblem(TypedProblemCode.EMPTY)
    if text not in values:
        raise TypedProblem(TypedProblemCode.NOT_A_COUNT)
    return text


def _figure(text: str, definition: FactDefinition) -> FactValue:
    if definition.name.endswith("_krw"):
        return read_amount(text, most=LARGEST_INTEGER)
    count: Decimal = read_count(text, most=LARGEST_INTEGER, whole=definition.type is FactType.INTEGER)
    return int(count) if count == int(count) else float(count)


def shown_fact(definition: FactDefinition, registry: FactRegistry, *, sent: QueryDict | None) -> dict[str, Any]:
    """The input of a fact with what was typed in it."""
    typed = sent.get(NAME, "") if sent is not None else ""
    return {
        "name": definition.name,
        "label": fact_label(definition.name, registry),
        "kind": kind_of(definition),
        "unit": unit_of(definition.name).strip(),
        "value": typed,
        "options": _options(definition, typed),
        **{part: sent.get(f"{NAME}_{part}", "") if sent is not None else "" for part in DAY_PARTS},
    }


def kind_of(definition: FactDefinition) -> str:
    """Which input takes it: date, choice, money, number or text."""
    if definition.type is FactType.DATE:
        return "date"
    if definition.type is FactType.BOOL or definition.values:
        return "choice"
    if definition.type in (FactType.INTEGER, FactType.NUMBER):
        return "money" if definition.name.endswith("_krw") else "number"
    return "text"


def _options(definition: FactDefinition, chosen: str) -> list[dict[str, Any]]:
    named = {value: text_of(definition.name, value) for value in definition.values}
    if definition.type is FactType.BOOL:
        named = {value: say(f"check.{value}", screen_language()) for value in BOOLEANS}
    return [{"value": value, "label": words, "checked": value == chosen} for value, words in named.items()]
