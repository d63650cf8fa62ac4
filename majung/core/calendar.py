"""Days, months and years as policy counts them: half-open periods, anniversaries clamped at month end."""

import re
from calendar import isleap, monthrange
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Final, Self

ONE_DAY: Final = timedelta(days=1)
MONTHS_OF_YEAR: Final = 12
SATURDAY: Final = 5


def add_months(day: date, months: int) -> date:
    """The same day so many months on, or the month's last day if it has no such day (민법 제160조 제3항)."""
    year, month_before = divmod(day.year * MONTHS_OF_YEAR + day.month - 1 + months, MONTHS_OF_YEAR)
    month = month_before + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def anniversary(day: date, years: int) -> date:
    """The day so many years on; 29 February clamps to 28 February (민법 제160조 제3항)."""
    return add_months(day, years * MONTHS_OF_YEAR)


def full_months(*, since: date, on: date) -> int:
    """Whole months gone by on a day, the day of the month itself included; 0 before `since`."""
    months = (on.year - since.year) * MONTHS_OF_YEAR + on.month - since.month
    return max(0, months if add_months(since, months) <= on else months - 1)


def full_years(*, since: date, on: date) -> int:
    """Whole years gone by on a day: 업력 and 만 나이 alike (민법 제158조, since 2023-06-28)."""
    return full_months(since=since, on=on) // MONTHS_OF_YEAR


def days_of_year(year: int) -> int:
    """365, or 366 in a leap year: the divisor of a day's interest (윤년 366일)."""
    return 366 if isleap(year) else 365


def actual_year_share(start: date, until: date) -> Fraction:
    """Which part of a year the days from `start` to the day before `until` are, each by its own year."""
    if start.year == until.year:
        return Fraction((until - start).days, days_of_year(start.year))
    next_year = date(start.year + 1, 1, 1)
    whole_years = until.year - next_year.year
    head = Fraction((next_year - start).days, days_of_year(start.year))
    tail = Fraction((until - date(until.year, 1, 1)).days, days_of_year(until.year))
    return head + whole_years + tail


@dataclass(frozen=True, order=True)
class Month:
    """A settlement month (정산월) as one value, written 2026-01."""

    year: int
    month: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Reads `2026-01` and nothing else; ValueError otherwise."""
        if not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", text):
            raise ValueError(text)
        month = cls(int(text[:4]), int(text[5:]))
        # The month has an exclusive end, and the calendar knows no day after 9999-12-31.
        if not 1 <= month.year < date.max.year:
            raise ValueError(text)
        return month

    @classmethod
    def of(cls, day: date) -> Self:
        """The month a day lies in."""
        return cls(day.year, day.month)

    @property
    def start(self) -> date:
        """The first day."""
        return date(self.year, self.month, 1)

    @property
    def until(self) -> date:
        """The first day of the next month: the exclusive end."""
        return add_months(self.start, 1)

    def days(self) -> Iterator[date]:
        """Every day of the month, in order."""
        return (date(self.year, self.month, day) for day in range(1, monthrange(self.year, self.month)[1] + 1))

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"


def is_business_day(day: date, *, holidays: Collection[date]) -> bool:
    """Monday to Friday and no public holiday (관공서의 공휴일에 관한 규정); the holidays are dated data."""
    return day.weekday() < SATURDAY and day not in holidays


def this_or_next_business_day(day: date, *, holidays: Collection[date]) -> date:
    """A last day on a Saturday or holiday moves to the next business day (민법 제161조)."""
    while not is_business_day(day, holidays=holidays):
        day += ONE_DAY
    return day


def previous_business_day(day: date, *, holidays: Collection[date]) -> date:
    """The last business day before a day (전영업일): Friday for a Monday."""
    day -= ONE_DAY
    while not is_business_day(day, holidays=holidays):
        day -= ONE_DAY
    return day
