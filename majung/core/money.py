"""Money is a whole number of the currency's smallest unit; every rounding has a name."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType
from typing import Final


class Rounding(StrEnum):
    """How an exact amount becomes a whole one; a field of the terms, never a habit of the code."""

    DOWN = "down"
    HALF_UP = "half_up"
    HALF_EVEN = "half_even"


def drop_below_one(amount: Fraction) -> int:
    """Drops what is below one unit (원 미만 절사): how Korean banks book interest and claim subsidy."""
    assert amount >= 0, "whole-unit roundings are defined for what is owed, never for a debt turned round"
    return amount.numerator // amount.denominator


def half_up(amount: Fraction) -> int:
    """Rounds to the nearest unit, a half upwards (사사오입)."""
    assert amount >= 0
    return (2 * amount.numerator + amount.denominator) // (2 * amount.denominator)


def half_even(amount: Fraction) -> int:
    """Rounds to the nearest unit, a half to the even one, so that many halves do not drift."""
    assert amount >= 0
    return round(amount)


ROUNDINGS: Final[Mapping[Rounding, Callable[[Fraction], int]]] = MappingProxyType(
    {Rounding.DOWN: drop_below_one, Rounding.HALF_UP: half_up, Rounding.HALF_EVEN: half_even}
)


def rounded(amount: Fraction, *, rounding: Rounding, multiple_of: int = 1) -> int:
    """Rounds once, to a multiple of the smallest unit, in the way the terms name."""
    if multiple_of == 1:
        return ROUNDINGS[rounding](amount)
    return ROUNDINGS[rounding](amount / multiple_of) * multiple_of
