"""The day a page or an answer is about: `?as_of=2025-05-02`, else today."""

import re
from datetime import date

from majung.adapters import clock

EARLIEST, LATEST = date(1900, 1, 1), date(2999, 12, 31)
DAY_FORM = r"(19|2[0-9])[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"


def read_day(text: str) -> date | None:
    """A day written 2025-05-02, from 1900 to 2999; None for anything else."""
    if re.fullmatch(DAY_FORM, text, re.ASCII) is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def requested_day(text: str | None) -> date | None:
    """The day asked for, today when none was; None when what was asked for is no day."""
    return clock.today() if text is None else read_day(text)
