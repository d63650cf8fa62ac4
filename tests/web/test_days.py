"""The day a page is about."""

from datetime import date

import pytest

from majung.adapters import clock
from majung.web.days import read_day, requested_day


def test_reads_a_day() -> None:
    assert read_day("2025-05-02") == date(2025, 5, 2)


@pytest.mark.parametrize(
    "text",
    ["", "today", "2025-5-2", "20250502", "2025-02-30", "1899-12-31", "3000-01-01", "2025-05-02T00:00", "٢٠٢٥-05-02"],
)
def test_refuses_what_is_no_day(text: str) -> None:
    assert read_day(text) is None
    assert requested_day(text) is None


def test_no_day_means_today() -> None:
    assert requested_day(None) == clock.today()
