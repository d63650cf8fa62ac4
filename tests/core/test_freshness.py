"""최근 1개월 이내 발급: the edges of the calendar."""

from datetime import date

import pytest

from majung.core.freshness import fresh_through, is_fresh


@pytest.mark.parametrize(
    ("issued_on", "months", "through"),
    [
        (date(2026, 11, 2), 1, date(2026, 12, 2)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
    ],
)
def test_a_month_ends_on_its_own_day_or_on_the_last(issued_on: date, months: int, through: date) -> None:
    assert fresh_through(issued_on=issued_on, months=months) == through
    assert is_fresh(issued_on=issued_on, months=months, on=through)
    assert not is_fresh(issued_on=issued_on, months=months, on=date.fromordinal(through.toordinal() + 1))


def test_a_paper_of_today_is_fresh_and_one_of_tomorrow_proves_nothing() -> None:
    assert is_fresh(issued_on=date(2026, 11, 2), months=1, on=date(2026, 11, 2))
    assert not is_fresh(issued_on=date(2026, 11, 3), months=1, on=date(2026, 11, 2))
    assert not is_fresh(issued_on=None, months=1, on=date(2026, 11, 2))
