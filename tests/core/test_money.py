from fractions import Fraction

import pytest

from majung.core.money import Rounding, drop_below_one, half_even, half_up, rounded


@pytest.mark.parametrize(
    ("amount", "down", "up", "even"),
    [
        (Fraction(0), 0, 0, 0),
        (Fraction(7), 7, 7, 7),
        (Fraction(1, 3), 0, 0, 0),
        (Fraction(1, 2), 0, 1, 0),
        (Fraction(3, 2), 1, 2, 2),
        (Fraction(5, 2), 2, 3, 2),
        (Fraction(999_999_999, 1_000_000_000), 0, 1, 1),
        (10**18 + Fraction(1, 2), 10**18, 10**18 + 1, 10**18),
    ],
)
def test_each_rounding_is_what_its_name_says(amount: Fraction, down: int, up: int, even: int) -> None:
    assert (drop_below_one(amount), half_up(amount), half_even(amount)) == (down, up, even)


@pytest.mark.parametrize(
    ("rounding", "expected"),
    [(Rounding.DOWN, 833_300), (Rounding.HALF_UP, 833_400), (Rounding.HALF_EVEN, 833_400)],
)
def test_rounds_to_a_multiple(rounding: Rounding, expected: int) -> None:
    assert rounded(Fraction(833_350), rounding=rounding, multiple_of=100) == expected


@pytest.mark.parametrize("rounding", [drop_below_one, half_up, half_even])
def test_a_negative_amount_is_a_mistake_of_the_program(rounding: object) -> None:
    assert callable(rounding)
    with pytest.raises(AssertionError):
        rounding(Fraction(-1, 2))
