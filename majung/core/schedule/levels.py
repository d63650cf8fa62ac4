"""The level instalment (원리금균등): balance ÷ Σₖ Πⱼ≤ₖ 1/(1+fⱼ), rounded once."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from majung.core.money import Rounding, rounded

# A hundred binary digits more than the largest principal; what it cannot decide is done exactly.
_PRECISION: Final = 1 << 192


def level_instalment(balance: int, growths: Sequence[Fraction], *, rounding: Rounding, multiple_of: int) -> int:
    """The instalment that repays the balance over periods whose interest on one unit is each `growth`.

    The sum is bracketed between two whole numbers of fixed precision, which is quick for any number of
    periods. Only if both ends do not round to the same instalment is the sum taken as an exact fraction.
    """
    steps = [(growth.denominator, growth.denominator + growth.numerator) for growth in growths]
    low = high = 0
    for still, grown in reversed(steps):
        low = (_PRECISION + low) * still // grown
        high = -((_PRECISION + high) * still // -grown)
    least, most = (
        rounded(Fraction(balance * _PRECISION, annuity), rounding=rounding, multiple_of=multiple_of)
        for annuity in (high, low)
    )
    if least == most:
        return least
    return rounded(balance / _exact_annuity(steps), rounding=rounding, multiple_of=multiple_of)


def _exact_annuity(steps: Sequence[tuple[int, int]]) -> Fraction:
    """The same sum exactly; numerator and denominator are only reduced at the end."""
    numerator, denominator = 0, 1
    for still, grown in reversed(steps):
        numerator, denominator = (denominator + numerator) * still, denominator * grown
    return Fraction(numerator, denominator)
