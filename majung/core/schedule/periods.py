"""The periods of a schedule: due days that never drift, and which part of a year any nights of a period are.

Inside the engine a night is the number (proleptic ordinal) of the day it starts on, whatever the day
rule: night x lies between days x and x + 1. The rule only says whether that night is called x or x + 1,
which matters for its rate and its leap year. A balance needs no rule: night x has that after the
repayments of day x.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from majung.core.calendar import MONTHS_OF_YEAR, actual_year_share, add_months
from majung.core.schedule.terms import DayCount, DayRule, Terms

ShareOfYear = Callable[[int, int], Fraction]

_DAYS_OF_COUNT = {DayCount.ACT_365: 365, DayCount.ACT_360: 360, DayCount.ACT_364: 364}


@dataclass(frozen=True)
class Period:
    """One instalment: the nights from `start` to the one before `until`, and the due day they end on."""

    n: int
    due: date
    start: int
    until: int
    share_of_year: ShareOfYear
    year_share: Fraction

    @property
    def days(self) -> int:
        return self.until - self.start


def periods_of(terms: Terms) -> list[Period]:
    """Every period of the terms, the first one from the disbursement day."""
    dues = [_due_day(terms, n) for n in range(1, terms.instalments + 1)]
    starts = [terms.disbursed_on, *dues[:-1]]
    return [_period(terms, n, start, due) for n, (start, due) in enumerate(zip(starts, dues, strict=True), 1)]


def night_named(day: date, rule: DayRule) -> int:
    """The night that a day names under the day rule."""
    return day.toordinal() if rule is DayRule.START else day.toordinal() - 1


def _due_day(terms: Terms, n: int) -> date:
    """Counted from the anchor each time: 31 January, 28 February, 31 March."""
    anchor = terms.first_due_on or terms.disbursed_on
    steps = n - 1 if terms.first_due_on else n
    if terms.every_days is not None:
        return anchor + timedelta(days=steps * terms.every_days)
    return add_months(anchor, steps * (terms.every_months or 1))


def _period(terms: Terms, n: int, start: date, due: date) -> Period:
    share = _share_of_year(terms, start, due)
    first, last = start.toordinal(), due.toordinal()
    return Period(n=n, due=due, start=first, until=last, share_of_year=share, year_share=share(first, last))


def _share_of_year(terms: Terms, start: date, due: date) -> ShareOfYear:
    if terms.day_count is DayCount.ACT_ACT:
        shift = 0 if terms.day_rule is DayRule.START else 1
        return lambda first, until: actual_year_share(date.fromordinal(first + shift), date.fromordinal(until + shift))
    if terms.day_count is not DayCount.THIRTY_360:
        divisor = _DAYS_OF_COUNT[terms.day_count]
        return lambda first, until: Fraction(until - first, divisor)
    if terms.every_days is not None:
        return lambda first, until: Fraction(until - first, 360)
    months = terms.every_months or 1
    regular_days = _regular_days(terms, months, start, due)
    return lambda first, until: Fraction((until - first) * months, regular_days * MONTHS_OF_YEAR)


def _regular_days(terms: Terms, months: int, start: date, due: date) -> int:
    """Real days that make a whole period: its own, unless `first_due_on` made the first period irregular."""
    is_irregular = due == terms.first_due_on and due != add_months(terms.disbursed_on, months)
    regular_start = add_months(due, -months) if is_irregular else start
    return (due - regular_start).days
