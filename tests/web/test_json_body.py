"""JSON bodies without loose ends."""

import io
import json
from decimal import Decimal
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.test import RequestFactory

from majung.web.json_body import MOST_BYTES, MOST_DROPPED_BYTES, BadBody, WrongMediaType, read_json_body

JSON = "application/json"


def read(body: bytes | str, *, content_type: str = JSON) -> Any:
    # An empty body goes without a media type unless it is given twice.
    sent = body.encode() if isinstance(body, str) else body
    return read_json_body(RequestFactory().generic("POST", "/", sent, content_type, CONTENT_TYPE=content_type))


def problem_of(body: bytes | str) -> str:
    with pytest.raises(BadBody) as refused:
        read(body)
    (problem,) = refused.value.problems
    return problem.code


def request_reading(source: Any, **meta: str) -> WSGIRequest:
    request = RequestFactory().generic("POST", "/", b"", CONTENT_TYPE=JSON)
    request.META |= {"wsgi.input": source, "CONTENT_LENGTH": ""} | meta
    return request


class EndlessBody(io.RawIOBase):
    """A chunked body that goes on for ever, and counts how much of it was read."""

    def __init__(self) -> None:
        self.given = 0

    def read(self, size: int = -1) -> bytes:
        assert size > 0
        self.given += size
        return b"0" * size


def test_reads_a_document_with_exact_fractions() -> None:
    assert read('{"employees": 4.50, "sigungu": "포항시"}') == {"employees": Decimal("4.50"), "sigungu": "포항시"}


def test_reads_past_a_byte_order_mark() -> None:
    assert read(b"\xef\xbb\xbf{}") == {}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("", "not_json"),
        ("{", "not_json"),
        ("{'a': 1}", "not_json"),
        ("[" * 100_000, "not_json"),
        ("9" * 5000, "not_json"),
        ('{"a": NaN}', "not_a_number"),
        ('{"a": -Infinity}', "not_a_number"),
        ('{"a": 1e999999999}', "not_a_number"),
        ('{"a": 1e-999999999}', "not_a_number"),
        ('{"a": 1, "a": 1}', "duplicate_key"),
        ('{"b": {"a": 1, "a": 2}}', "duplicate_key"),
        (b'{"a": "\x00"}', "nul"),
        (b"\xff\xfe", "not_utf8"),
        (b'{"a": "\xed\xa0\x80"}', "not_utf8"),
    ],
)
def test_refuses(body: bytes | str, code: str) -> None:
    assert problem_of(body) == code


def test_tells_where_json_breaks() -> None:
    with pytest.raises(BadBody) as refused:
        read('{\n  "a": ,\n}')
    assert "2번째 줄 8번째 글자" in refused.value.problems[0].message


def test_reads_as_much_as_is_allowed() -> None:
    text = "a" * (MOST_BYTES - 2)
    assert read(json.dumps(text)) == text


def test_refuses_one_byte_more() -> None:
    assert problem_of(json.dumps("a" * (MOST_BYTES - 1))) == "too_large_body"


def test_refuses_by_the_stated_length_and_keeps_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("majung.web.json_body.MOST_DROPPED_BYTES", 0)
    body = EndlessBody()
    with pytest.raises(BadBody):
        read_json_body(request_reading(body, CONTENT_LENGTH="100000000"))
    assert body.given == 0


def test_stops_keeping_a_chunked_body_at_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("majung.web.json_body.MOST_DROPPED_BYTES", 0)
    body = EndlessBody()
    with pytest.raises(BadBody):
        read_json_body(request_reading(body, HTTP_TRANSFER_ENCODING="chunked"))
    assert MOST_BYTES < body.given < 2 * MOST_BYTES


def test_takes_the_rest_of_a_large_body_so_that_the_sender_hears_why() -> None:
    body = io.BytesIO(b"0" * (3 * MOST_BYTES))
    with pytest.raises(BadBody):
        read_json_body(request_reading(body, HTTP_TRANSFER_ENCODING="chunked"))
    assert body.read() == b""


def test_takes_no_endless_rest() -> None:
    body = EndlessBody()
    with pytest.raises(BadBody):
        read_json_body(request_reading(body, HTTP_TRANSFER_ENCODING="chunked"))
    assert body.given < MOST_DROPPED_BYTES + 2 * MOST_BYTES


def test_reads_a_chunked_body() -> None:
    body = io.BytesIO(b'{"a": 1}')
    assert read_json_body(request_reading(body, HTTP_TRANSFER_ENCODING="chunked")) == {"a": 1}


def test_body_must_call_itself_json() -> None:
    with pytest.raises(WrongMediaType):
        read("{}", content_type="text/plain")


def test_media_type_may_name_its_letters() -> None:
    assert read("{}", content_type="application/json; charset=utf-8") == {}
