from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from majung.core.calendar import (
    Month,
    actual_year_share,
    add_months,
    anniversary,
    full_months,
    full_years,
    is_business_day,
    previous_business_day,
    this_or_next_business_day,
)

# 설 연휴 2026: Monday 16 to Wednesday 18 February.
SEOLLAL = {date(2026, 2, 16), date(2026, 2, 17), date(2026, 2, 18)}
DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2025, 1, 31), 2, date(2025, 3, 31)),
        (date(2025, 3, 31), -1, date(2025, 2, 28)),
        (date(2025, 1, 15), -1, date(2024, 12, 15)),
        (date(2025, 11, 30), 13, date(2026, 12, 30)),
        (date(2025, 12, 31), 0, date(2025, 12, 31)),
    ],
)
def test_months_are_added_by_the_calendar_and_clamped(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


def test_29_february_has_its_anniversary_on_the_28th_but_in_leap_years() -> None:
    assert anniversary(date(2024, 2, 29), 1) == date(2025, 2, 28)
    assert anniversary(date(2024, 2, 29), 4) == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("since", "on", "years"),
    [
        (date(1985, 5, 2), date(2025, 5, 1), 39),
        (date(1985, 5, 2), date(2025, 5, 2), 40),
        (date(2000, 2, 29), date(2025, 2, 27), 24),
        (date(2000, 2, 29), date(2025, 2, 28), 25),
        (date(2025, 5, 2), date(2025, 5, 2), 0),
        (date(2025, 5, 2), date(2024, 5, 2), 0),
    ],
)
def test_full_years_change_on_the_anniversary(since: date, on: date, years: int) -> None:
    assert full_years(since=since, on=on) == years


@settings(deadline=None, max_examples=100)
@given(since=DAYS, months=st.integers(0, 600))
def test_full_months_count_what_adding_months_reaches(since: date, months: int) -> None:
    reached = add_months(since, months)
    assert full_months(since=since, on=reached) == months
    if reached > since:
        assert full_months(since=since, on=reached - timedelta(days=1)) == months - 1


def test_a_share_of_a_year_divides_each_day_by_its_own_year() -> None:
    assert actual_year_share(date(2023, 12, 31), date(2024, 1, 2)) == Fraction(1, 365) + Fraction(1, 366)
    assert actual_year_share(date(2024, 1, 1), date(2025, 1, 1)) == 1
    assert actual_year_share(date(2023, 7, 1), date(2023, 7, 1)) == 0


@settings(deadline=None, max_examples=100)
@given(days=st.tuples(DAYS, DAYS, DAYS))
def test_shares_of_a_year_add_up(days: tuple[date, date, date]) -> None:
    start, middle, until = sorted(days)
    parts = actual_year_share(start, middle) + actual_year_share(middle, until)
    assert parts == actual_year_share(start, until)


def test_a_month_knows_its_days() -> None:
    month = Month.parse("2024-02")
    assert (month.start, month.until, len(list(month.days()))) == (date(2024, 2, 1), date(2024, 3, 1), 29)
    assert str(month) == "2024-02"
    assert Month.of(date(2024, 2, 29)) == month < Month(2024, 3)


@pytest.mark.parametrize(
    "text", ["2024-13", "2024-00", "2024-2", "24-02", "2024-02-01", "", "0000-01", "9999-12", "٢٠٢٤-٠٢"]
)
def test_anything_else_is_no_month(text: str) -> None:
    with pytest.raises(ValueError):
        Month.parse(text)


def test_business_days_leave_out_weekends_and_holidays() -> None:
    assert not is_business_day(date(2026, 2, 16), holidays=SEOLLAL)
    assert not is_business_day(date(2026, 2, 14), holidays=())
    assert is_business_day(date(2026, 2, 19), holidays=SEOLLAL)


def test_rolls_forward_past_a_long_holiday_and_back_before_it() -> None:
    assert this_or_next_business_day(date(2026, 2, 14), holidays=SEOLLAL) == date(2026, 2, 19)
    assert this_or_next_business_day(date(2026, 2, 13), holidays=SEOLLAL) == date(2026, 2, 13)
    assert previous_business_day(date(2026, 2, 19), holidays=SEOLLAL) == date(2026, 2, 13)
    assert previous_business_day(date(2026, 2, 23), holidays=SEOLLAL) == date(2026, 2, 20)
