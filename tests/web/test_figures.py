"""Amounts, rates and terms in words."""

from datetime import UTC, date, datetime, timedelta

import pytest

from majung.web.figures import (
    last_moment_in_words,
    moment_in_words,
    months_in_words,
    near_day_in_words,
    percent,
    won_in_words,
)


@pytest.mark.parametrize(
    ("amount", "korean"),
    [
        (0, "0원"),
        (1, "1원"),
        (9_999, "9,999원"),
        (10_000, "1만 원"),
        (30_000_000, "3,000만 원"),
        (300_000_000, "3억 원"),
        (123_456_789, "1억 2,345만 6,789원"),
        (200_000_000_000, "2,000억 원"),
        (10_000_000_000_000, "10조 원"),
    ],
)
def test_won_in_korean(amount: int, korean: str) -> None:
    assert won_in_words(amount, language="ko") == korean


def test_won_in_english() -> None:
    assert won_in_words(30_000_000, language="en") == "KRW 30,000,000"


@pytest.mark.parametrize(
    ("rate", "shown"),
    [("0.02", "2.0%"), ("0.0417", "4.17%"), ("0.001", "0.1%"), ("0", "0.0%"), ("0.10", "10.0%"), ("1", "100.0%")],
)
def test_percent(rate: str, shown: str) -> None:
    assert percent(rate) == shown


@pytest.mark.parametrize(
    ("months", "korean", "english"),
    [(24, "2년", "2 years"), (12, "1년", "12 months"), (18, "18개월", "18 months"), (3, "3개월", "3 months")],
)
def test_months(months: int, korean: str, english: str) -> None:
    assert months_in_words(months, language="ko") == korean
    assert months_in_words(months, language="en") == english


@pytest.mark.parametrize(
    ("moment", "korean", "english"),
    [
        (datetime(2026, 11, 30, 15, 0, tzinfo=UTC), "2026년 12월 1일(화) 00:00", "Tue 1 Dec 2026 00:00"),
        (datetime(2027, 1, 4, 0, 0, tzinfo=UTC), "2027년 1월 4일(월) 09:00", "Mon 4 Jan 2027 09:00"),
    ],
)
def test_moments_are_those_of_seoul(moment: datetime, korean: str, english: str) -> None:
    assert moment_in_words(moment, language="ko") == korean
    assert moment_in_words(moment, language="en") == english


def test_closing_at_midnight_is_the_day_before() -> None:
    midnight = datetime(2023, 9, 27, 15, 0, tzinfo=UTC)
    assert last_moment_in_words(midnight, language="ko") == "2023년 9월 27일(수)"
    assert last_moment_in_words(midnight + timedelta(hours=16), language="ko") == "2023년 9월 28일(목) 16:00"


@pytest.mark.parametrize(
    ("day", "korean", "english"),
    [
        (date(2026, 12, 1), "12월 1일(화)", "Tue 1 Dec"),
        (date(2027, 1, 4), "2027년 1월 4일(월)", "Mon 4 Jan 2027"),
    ],
)
def test_a_day_near_by_has_no_year(day: date, korean: str, english: str) -> None:
    today = date(2026, 11, 22)
    assert near_day_in_words(day, today=today, language="ko") == korean
    assert near_day_in_words(day, today=today, language="en") == english
