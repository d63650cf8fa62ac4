"""Log lines are JSON with the number of the request, and hold no personal data of an exception's message."""

import json
import logging
import sys
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
import structlog
from structlog.contextvars import bound_contextvars

from majung.config.logs import LineFormatter


@pytest.fixture
def written() -> Iterator[StringIO]:
    """What the logger `majung.test` writes as the settings would have it."""
    stream, logger = StringIO(), logging.getLogger("majung.test")
    handler = logging.StreamHandler(stream)
    handler.setFormatter(LineFormatter())
    logger.addHandler(handler)
    yield stream
    logger.removeHandler(handler)


def line(written: StringIO) -> dict[str, Any]:
    [text] = written.getvalue().splitlines()
    document: dict[str, Any] = json.loads(text)
    return document


def fail() -> None:
    raise ValueError("990101-1234567")


def test_a_line_names_its_request_and_its_words(written: StringIO) -> None:
    with bound_contextvars(request_id="abc"):
        structlog.get_logger("majung.test").info("job_given_up", job="send", attempts=12)
    told = line(written)
    assert (told["event"], told["job"], told["attempts"], told["request_id"]) == ("job_given_up", "send", 12, "abc")
    assert (told["level"], told["logger"]) == ("info", "majung.test")
    assert told["at"].endswith("Z")


def test_lines_of_other_libraries_look_the_same(written: StringIO) -> None:
    with bound_contextvars(request_id="abc"):
        logging.getLogger("majung.test").warning("slow: %s s", 3)
    told = line(written)
    assert (told["event"], told["level"], told["request_id"]) == ("slow: 3 s", "warning", "abc")


@pytest.mark.parametrize("logger", [structlog.get_logger("majung.test"), logging.getLogger("majung.test")])
def test_exception_shows_type_and_place_but_not_its_message(written: StringIO, logger: Any) -> None:
    try:
        fail()
    except ValueError:
        logger.exception("failed")
    told = line(written)
    assert (told["event"], told["exception"]) == ("failed", "ValueError")
    assert told["places"][-1].endswith(" fail")
    assert "test_logs.py" in told["places"][-1]
    assert "990101" not in written.getvalue()


def test_an_exception_given_as_such_is_told_too(written: StringIO) -> None:
    structlog.get_logger("majung.test").error("failed", exc_info=ValueError("990101-1234567"))
    assert line(written)["exception"] == "ValueError"
    assert "990101" not in written.getvalue()


def test_a_record_made_by_hand_is_formatted_alike() -> None:
    try:
        fail()
    except ValueError:
        record = logging.LogRecord("majung", logging.ERROR, __file__, 1, "failed", None, sys.exc_info())
    assert "990101" not in LineFormatter().format(record)
