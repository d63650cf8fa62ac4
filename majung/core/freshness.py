"""How long a paper counts as recent: 최근 1개월 이내 발급 and the like."""

from datetime import date

from majung.core.calendar import add_months


def fresh_through(*, issued_on: date, months: int) -> date:
    """The last day on which a paper still counts as issued within so many months.

    민법 제157조, 제160조: the day of issue is not counted and a month ends on its own day of the calendar, clamped.
    """
    return add_months(issued_on, months)


def is_fresh(*, issued_on: date | None, months: int, on: date) -> bool:
    """Whether a paper was issued within the last months as of a day (SEED003-DOC: 최근 1개월 이내 발급).

    A day of issue that nobody knows, or that is still to come, proves nothing.
    """
    return issued_on is not None and issued_on <= on <= fresh_through(issued_on=issued_on, months=months)
