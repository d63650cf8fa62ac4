"""The day on a paper, in three boxes."""

from collections.abc import Mapping
from datetime import date

NAME = "issued_on"
PARTS = ("year", "month", "day")


class BadIssueDate(ValueError):
    """No day, one that does not exist, or one that is still to come."""


def typed_issue_date(values: Mapping[str, str], *, required: bool, today: date) -> date | None:
    """The day typed; None when nothing was typed and nothing had to be."""
    typed = [values.get(f"{NAME}_{part}", "").strip() for part in PARTS]
    if not any(typed) and not required:
        return None
    try:
        day = date(*(int(part) for part in typed))
    except (ValueError, OverflowError):
        raise BadIssueDate from None
    if day > today:
        raise BadIssueDate
    return day
