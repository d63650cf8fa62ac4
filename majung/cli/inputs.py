"""What commands read: one JSON object, a JSON array of rows, JSON lines, or any of these from standard input."""

import json
import math
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from majung.web.words import say


class BadInput(Exception):
    """Input that cannot be used; the message names the row, field or line and is shown as it is."""


@dataclass(frozen=True)
class Row:
    """One input object and where it stands, for messages."""

    number: int
    value: dict[str, Any]

    @property
    def place(self) -> str:
        return say("cli.place", row=self.number)


def read_rows(source: str) -> list[Row]:
    """Read every row of a file or `-`; a file without rows is bad input."""
    text = read_text(source)
    if not text.strip():
        raise BadInput(say("cli.no_rows", source=source))
    rows = [Row(number, expect_object(value, number)) for number, value in enumerate(json_values(text), 1)]
    if not rows:
        raise BadInput(say("cli.no_rows", source=source))
    return rows


def read_text(source: str) -> str:
    """The text of a file or of standard input; UTF-8 with or without a byte order mark."""
    try:
        content = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    except OSError as problem:
        raise BadInput(say("cli.unreadable", source=source, reason=problem.strerror)) from None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise BadInput(say("cli.not_utf8", source=source, byte=problem.start)) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise BadInput(say("cli.nul", source=source, line=line))
    return text


def json_values(text: str) -> Iterator[Any]:
    """The rows of one JSON document (object or array), or of JSON lines when the text holds several documents."""
    try:
        whole = strict_json(text)
    except json.JSONDecodeError as problem:
        if not problem.msg.startswith("Extra data"):
            raise BadInput(json_message(problem, problem.lineno)) from None
        yield from json_lines(text)
        return
    yield from whole if isinstance(whole, list) else [whole]


def json_lines(text: str) -> Iterator[Any]:
    # Split on "\n" alone: str.splitlines would also cut inside strings at U+2028.
    for line_number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            yield strict_json(line)
        except json.JSONDecodeError as problem:
            raise BadInput(json_message(problem, line_number)) from None


def strict_json(text: str) -> Any:
    """Parse JSON without its loose ends: no NaN, no key twice; fractions stay exact decimals."""
    try:
        return json.loads(
            text,
            object_pairs_hook=without_duplicates,
            parse_constant=lambda _: Unusable("cli.not_a_number"),
            parse_float=lambda digits: read_number(Decimal, digits),
            parse_int=lambda digits: read_number(int, digits),
        )
    except RecursionError:
        raise BadInput(say("cli.too_deep")) from None


@dataclass(frozen=True)
class Unusable:
    """A value that JSON cannot mean, with the key of the reason, kept until its row and field are known."""

    reason: str


def read_number(read: Callable[[str], int | Decimal], digits: str) -> int | Decimal | Unusable:
    """Numbers that nobody could be told again are refused: over 4300 digits, or beyond every floating point number."""
    try:
        value = read(digits)
    except (ValueError, ArithmeticError):
        return Unusable("cli.number_too_long")
    is_endless = isinstance(value, Decimal) and math.isinf(float(value))
    return Unusable("cli.number_too_large") if is_endless else value


def without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key, value in pairs:
        result[key] = Unusable("cli.twice") if key in result else value
    return result


def json_message(problem: json.JSONDecodeError, line_number: int) -> str:
    return say("cli.not_json", line=line_number, column=problem.colno, reason=problem.msg)


def expect_object(value: Any, number: int) -> dict[str, Any]:
    if isinstance(value, Unusable):
        raise BadInput(say("cli.row", row=number, reason=say(value.reason)))
    if not isinstance(value, dict):
        raise BadInput(say("cli.not_an_object", row=number))
    refuse_unusable(value, number)
    return value


def refuse_unusable(row: dict[str, Any], number: int) -> None:
    """Name the first field that holds something unusable, however deep; without recursion, as rows may be deep."""
    places = [(printable(name), value) for name, value in reversed(row.items())]
    while places:
        field, value = places.pop()
        if isinstance(value, Unusable):
            raise BadInput(say("cli.row_field", row=number, field=field, reason=say(value.reason)))
        if isinstance(value, dict):
            places += [(f"{field}.{printable(name)}", inner) for name, inner in reversed(value.items())]
        elif isinstance(value, list):
            places += [(f"{field}[{index}]", value[index]) for index in reversed(range(len(value)))]


def printable(name: str) -> str:
    """A name from outside as it may stand in one line on a terminal."""
    return "".join(letter if letter.isprintable() else "?" for letter in name[:60])
