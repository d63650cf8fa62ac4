"""Log lines hold no personal data."""

import logging
import sys

from majung.config.logs import LineFormatter


def test_exception_shows_type_and_place_but_not_its_message() -> None:
    try:
        raise ValueError("990101-1234567")
    except ValueError:
        record = logging.LogRecord("majung", logging.ERROR, __file__, 1, "failed", None, sys.exc_info())
    line = LineFormatter().format(record)
    assert "ValueError" in line
    assert "test_logs.py" in line
    assert "990101-1234567" not in line.replace('raise ValueError("990101-1234567")', "")
