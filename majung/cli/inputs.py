"""What commands read: one JSON object, a JSON array of rows, JSON lines, or any of these from standard input."""

import json
import sys
from collections.abc import Iterator
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
            text, object_pairs_hook=without_duplicates, parse_constant=refuse_constant, parse_float=Decimal
        )
    except RecursionError:
        raise BadInput("JSON이 너무 깊게 겹쳐 있습니다.") from None
    except ValueError as problem:
        if isinstance(problem, json.JSONDecodeError):
            raise
        raise BadInput("JSON의 숫자가 너무 깁니다.") from None  # int() refuses over 4300 digits.


def without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key, value in pairs:
        if key in result:
            raise BadInput(f"{key}: 같은 항목이 두 번 있습니다.")
        result[key] = value
    return result


def refuse_constant(name: str) -> Any:
    raise BadInput(f"{name}: 숫자가 아닙니다.")


def json_message(problem: json.JSONDecodeError, line_number: int) -> str:
    return f"{line_number}번째 줄 {problem.colno}번째 글자: JSON이 아닙니다 ({problem.msg})."


def expect_object(value: Any, number: int) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise BadInput(f'{number}번째 자료: {{"항목": 값}} 모양이 아닙니다.')
    return value
