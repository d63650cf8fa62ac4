"""Reads a JSON body without its loose ends: bounded, UTF-8, no NaN, no key twice, no NUL."""

import json
from decimal import Decimal
from typing import Any, BinaryIO

from django.http import HttpRequest

from majung.web.problems import FieldProblem, field_problem

MOST_BYTES = 2 * 1024 * 1024
MOST_DROPPED_BYTES = 128 * 1024 * 1024
# Arithmetic on exact decimals ends at exponents no amount ever has.
MOST_DIGITS = 1000
_CHUNK = 64 * 1024


class BadBody(Exception):
    """A body that cannot be used; the problems say where and why."""

    def __init__(self, *problems: FieldProblem) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


class WrongMediaType(Exception):
    """A body that does not call itself JSON."""


def read_json_body(request: HttpRequest) -> Any:
    """The document of a request; fractions stay exact decimals."""
    body = _read_bytes(request)
    if request.content_type != "application/json":
        raise WrongMediaType
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadBody(field_problem("not_utf8", of="body")) from None
    if "\0" in text:
        raise BadBody(field_problem("nul", of="body"))
    return _strict_json(text)


def _read_bytes(request: HttpRequest) -> bytes:
    """Refuses by the length a client states before keeping anything, and while reading when it states none."""
    stated = request.META.get("CONTENT_LENGTH") or ""
    chunked = "chunked" in request.META.get("HTTP_TRANSFER_ENCODING", "").lower()
    # Django reads no body without a stated length, so a chunked one is read where the server holds it.
    source: BinaryIO = request.META["wsgi.input"] if chunked and not stated else request  # type: ignore[assignment]
    if stated.isdigit() and int(stated) > MOST_BYTES:
        raise _too_large(source)
    parts, size = [], 0
    while part := source.read(_CHUNK):
        parts.append(part)
        size += len(part)
        if size > MOST_BYTES:
            raise _too_large(source)
    return b"".join(parts)


def _too_large(source: BinaryIO) -> BadBody:
    # Many clients read no answer before they have sent everything, and see a broken connection instead of the
    # reason if nobody takes it. So the rest is taken and dropped, within bounds.
    for _ in range(MOST_DROPPED_BYTES // _CHUNK):
        if not source.read(_CHUNK):
            break
    return BadBody(field_problem("too_large_body", of="body", limit=MOST_BYTES))


def _strict_json(text: str) -> Any:
    try:
        return json.loads(
            text, object_pairs_hook=_without_duplicates, parse_constant=_refuse_constant, parse_float=_fraction
        )
    except json.JSONDecodeError as problem:
        raise BadBody(field_problem("not_json", of="body", line=problem.lineno, column=problem.colno)) from None
    except (RecursionError, ValueError, ArithmeticError):
        # Nested too deep, or a number of thousands of digits.
        raise BadBody(field_problem("not_json", of="body", line=1, column=1)) from None


def _fraction(text: str) -> Decimal:
    value = Decimal(text)
    if abs(value.adjusted()) > MOST_DIGITS:
        raise BadBody(field_problem("not_a_number", of="body", value=text[:40]))
    return value


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for name, value in pairs:
        if name in result:
            raise BadBody(field_problem("duplicate_key", of="body", field=name))
        result[name] = value
    return result


def _refuse_constant(name: str) -> Any:
    raise BadBody(field_problem("not_a_number", of="body", value=name))
