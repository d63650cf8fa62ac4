"""The level instalment by its quick bracket and by exact fractions."""

from fractions import Fraction

import pytest

from majung.core.money import Rounding
from majung.core.schedule import parse_terms, repayment_schedule
from majung.core.schedule.levels import level_instalment


def level(balance: int, growths: list[Fraction], rounding: Rounding = Rounding.DOWN, multiple_of: int = 1) -> int:
    return level_instalment(balance, growths, rounding=rounding, multiple_of=multiple_of)


def test_without_interest_it_is_the_balance_over_the_periods() -> None:
    assert level(1_000, [Fraction(0)] * 3) == 333


def test_an_instalment_that_is_whole_is_found_exactly() -> None:
    # 210 at 10% a period over two periods is 121 to the unit; a bracket alone cannot tell 120 from 121.
    assert level(210, [Fraction(1, 10)] * 2) == 121


@pytest.mark.parametrize(("rounding", "expected"), [("down", 121), ("half_up", 122), ("half_even", 122)])
def test_an_exact_half_goes_the_way_of_its_name(rounding: str, expected: int) -> None:
    # 25,515 at 10% a period over two periods is 14,701.5, which is 121.5 times 121.
    assert level(25_515, [Fraction(1, 10)] * 2, Rounding(rounding), 121) == expected * 121


def test_rounds_to_the_multiple_once() -> None:
    exact = level(1_000_000, [Fraction(1, 100)] * 12)
    assert exact == 88_848
    assert level(1_000_000, [Fraction(1, 100)] * 12, Rounding.HALF_UP, 100) == 88_800


def test_an_absurd_rate_leaves_the_interest_of_one_period() -> None:
    assert level(1_000, [Fraction(1_000)] * 500) == 1_000_000


def test_ten_thousand_instalments_are_computed() -> None:
    terms = parse_terms(
        {
            "principal": 10**18,
            "annual_rate": "0.045",
            "method": "equal_instalment",
            "instalments": 10_000,
            "every_days": 7,
            "disbursed_on": "2025-01-31",
        }
    )
    rows = repayment_schedule(terms).rows
    assert len(rows) == 10_000
    assert {row.principal + row.interest for row in rows[:-1]} == {rows[0].principal + rows[0].interest}
    assert rows[-1].balance == 0
