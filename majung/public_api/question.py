"""The body of `POST /decide`, read into a question or refused with every problem at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from majung.core.facts import CONTROL_CHARACTER, LARGEST_INTEGER
from majung.web.days import read_day
from majung.web.json_body import BadBody
from majung.web.problems import FieldProblem, field_problem

MOST_ROWS = 1000
NAMES = frozenset({"as_of", "program", "facts"})


@dataclass(frozen=True, slots=True)
class Question:
    """Which program (None: every one in force) for which rows, as of which day; or for one business alone."""

    as_of: date
    program: str | None
    rows: list[dict[str, Any]]
    is_about_one: bool


def read_question(document: Any) -> Question:
    """The question of a body; raises BadBody."""
    if not isinstance(document, dict):
        raise BadBody(field_problem("not_an_object", of="body"))
    problems = [*_envelope_problems(document), *_row_problems(document)]
    if problems:
        raise BadBody(*problems)
    as_of = read_day(document["as_of"])
    assert as_of is not None
    return Question(
        as_of=as_of,
        program=document.get("program"),
        rows=[_with_plain_id(row) for row in _rows(document)],
        is_about_one=isinstance(document["facts"], dict),
    )


def _envelope_problems(document: dict[str, Any]) -> Iterator[FieldProblem]:
    for name in document.keys() - NAMES:
        yield field_problem("unknown_field", of="body", field=name)
    for name in ("as_of", "facts"):
        if name not in document:
            yield field_problem("missing", of="body", field=name)
    as_of, program = document.get("as_of", ""), document.get("program")
    if "as_of" in document and not (isinstance(as_of, str) and read_day(as_of)):
        yield field_problem("not_a_date", of="body", field="as_of")
    if program is not None and not isinstance(program, str):
        yield field_problem("wrong_type", of="body", field="program", type="text")


def _rows(document: dict[str, Any]) -> list[Any]:
    facts = document.get("facts", [{}])
    return facts if isinstance(facts, list) else [facts]


def _row_problems(document: dict[str, Any]) -> Iterator[FieldProblem]:
    rows = _rows(document)
    if not rows:
        yield field_problem("no_rows", of="body", field="facts")
    if len(rows) > MOST_ROWS:
        yield field_problem("too_many_rows", of="body", field="facts", limit=MOST_ROWS)
        return
    for number, row in enumerate(rows, 1):
        if not isinstance(row, dict):
            yield field_problem("not_an_object", row=number, field="facts")
            continue
        if not _is_usable_id(row.get("id")):
            yield field_problem("wrong_type", row=number, field="id", type="text, int")
        as_of = row.get("as_of")
        if as_of is not None and not (isinstance(as_of, str) and read_day(as_of)):
            yield field_problem("not_a_date", row=number, field="as_of")


def _is_usable_id(value: Any) -> bool:
    if value is None or isinstance(value, bool):
        return value is None
    if isinstance(value, str):
        return CONTROL_CHARACTER.search(value) is None
    if not isinstance(value, int | Decimal):
        return False
    return -LARGEST_INTEGER <= value <= LARGEST_INTEGER and value == int(value)


def _with_plain_id(row: dict[str, Any]) -> dict[str, Any]:
    # 1.0 is a whole number to JSON Schema and is read as an exact decimal, which JSON cannot write.
    return {**row, "id": int(row["id"])} if isinstance(row.get("id"), Decimal) else row
