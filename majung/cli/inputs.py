"""What commands read: one JSON object, a JSON array of rows, JSON lines, or any of these from standard input."""

import json
import math
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any


class BadInput(Exception):
    """Input that cannot be used; the message names the row, field or line and is shown as it is."""


@dataclass(frozen=True)
class Row:
    """One input object and where it stands, for messages."""

    number: int
    value: dict[str, Any]

    @property
    def place(self) -> str:
        return f"{self.number}번째 자료"


def read_rows(source: str) -> list[Row]:
    """Read every row of a file or `-`; a file without rows is bad input."""
    text = read_text(source)
    if not text.strip():
        raise BadInput(f"{source}: 자료가 없습니다.")
    rows = [Row(number, expect_object(value, number)) for number, value in enumerate(json_values(text), 1)]
    if not rows:
        raise BadInput(f"{source}: 자료가 없습니다.")
    return rows


def read_text(source: str) -> str:
    """The text of a file or of standard input; UTF-8 with or without a byte order mark."""
    try:
        content = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    except OSError as problem:
        raise BadInput(f"{source}: 파일을 읽을 수 없습니다 ({problem.strerror}).") from None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise BadInput(f"{source}: UTF-8 글자가 아닙니다 ({problem.start}번째 바이트).") from None
    if "\0" in text:
        raise BadInput(f"{source}: NUL 문자가 들어 있습니다 ({text.count(chr(10), 0, text.index(chr(0))) + 1}번째 줄).")
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
            parse_constant=lambda _: Unusable("숫자가 아닙니다."),
            parse_float=lambda digits: read_number(Decimal, digits),
            parse_int=lambda digits: read_number(int, digits),
        )
    except RecursionError:
        raise BadInput("JSON이 너무 깊게 겹쳐 있습니다.") from None


@dataclass(frozen=True)
class Unusable:
    """A value that JSON cannot mean, kept until its row and field are known."""

    reason: str


def read_number(read: Callable[[str], int | Decimal], digits: str) -> int | Decimal | Unusable:
    """Numbers that nobody could be told again are refused: over 4300 digits, or beyond every floating point number."""
    try:
        value = read(digits)
    except (ValueError, ArithmeticError):
        return Unusable("숫자가 너무 깁니다.")
    is_endless = isinstance(value, Decimal) and math.isinf(float(value))
    return Unusable("숫자가 너무 큽니다.") if is_endless else value


def without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key, value in pairs:
        result[key] = Unusable("같은 항목이 두 번 있습니다.") if key in result else value
    return result


def json_message(problem: json.JSONDecodeError, line_number: int) -> str:
    return f"{line_number}번째 줄 {problem.colno}번째 글자: JSON이 아닙니다 ({problem.msg})."


def expect_object(value: Any, number: int) -> dict[str, Any]:
    if isinstance(value, Unusable):
        raise BadInput(f"{number}번째 자료: {value.reason}")
    if not isinstance(value, dict):
        raise BadInput(f'{number}번째 자료: {{"항목": 값}} 모양이 아닙니다.')
    refuse_unusable(value, number)
    return value


def refuse_unusable(row: dict[str, Any], number: int) -> None:
    """Name the first field that holds something unusable, however deep; without recursion, as rows may be deep."""
    places = [(printable(name), value) for name, value in reversed(row.items())]
    while places:
        field, value = places.pop()
        if isinstance(value, Unusable):
            raise BadInput(f"{number}번째 자료의 {field}: {value.reason}")
        if isinstance(value, dict):
            places += [(f"{field}.{printable(name)}", inner) for name, inner in reversed(value.items())]
        elif isinstance(value, list):
            places += [(f"{field}[{index}]", value[index]) for index in reversed(range(len(value)))]


def printable(name: str) -> str:
    """A name from outside as it may stand in one line on a terminal."""
    return "".join(letter if letter.isprintable() else "?" for letter in name[:60])
