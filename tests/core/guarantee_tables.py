"""Tables of a guarantee with round figures, for tests that change what matters to them."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from majung.core.guarantee_rows import (
    Adjustment,
    BaseRate,
    CountedMonths,
    Coverage,
    FirmCeiling,
    GuaranteeRows,
    LoanKind,
    RateBounds,
    SalesRatio,
    Step,
)

ON = date(2026, 11, 20)
GRADES = ("AAA", "AA", "A", "BBB", "BB", "B", "CCC", "CC", "C", "D")


def dated(cite: str = "표", **other: Any) -> dict[str, Any]:
    return {
        "valid_from": date(2023, 1, 1),
        "valid_until": None,
        "checked_until": date(2026, 11, 21),
        "label": cite,
        "label_en": cite,
        "cite": cite,
        "assumption": None,
        **other,
    }


def tables(**other: Any) -> GuaranteeRows:
    """Ten grades from 0.8 to 1.7 %, unrated 1.2; steps, discounts and months as the foundations have them."""
    rates = [BaseRate(grade=grade, rate=Decimal(f"0.0{place:02d}"), **dated()) for place, grade in enumerate(GRADES, 8)]
    own: dict[str, Any] = {
        "firm_ceilings": (FirmCeiling(krw=800_000_000, **dated("시행령 제16조")),),
        "sales_ratios": (
            SalesRatio(is_manufacturing=True, ratio=Fraction(1, 3), **dated("제조업")),
            SalesRatio(is_manufacturing=False, ratio=Fraction(1, 4), **dated("그 밖")),
        ),
        "coverages": tuple(Coverage(percent=percent, **dated()) for percent in (85, 100, 90)),
        "base_rates": (*rates, BaseRate(grade="unrated", rate=Decimal("0.012"), **dated())),
        "amount_steps": (
            Step(above=100_000_000, points=Decimal("0.001"), **dated("1억 초과")),
            Step(above=200_000_000, points=Decimal("0.002"), **dated("2억 초과")),
        ),
        "term_steps": (Step(above=60, points=Decimal("0.002"), **dated("5년 초과")),),
        "adjustments": (
            Adjustment(code="disabled", points=Decimal("-0.003"), when="owner_disabled", **dated("장애인")),
            Adjustment(code="children", points=Decimal("-0.002"), when="children >= 2", **dated("다자녀")),
            Adjustment(code="other_guarantor", points=Decimal("0.001"), when="children = 0", **dated("신보 거래")),
        ),
        "rate_bounds": (RateBounds(least=Decimal("0.005"), most=Decimal("0.02"), **dated("폭")),),
        "counted_months": (
            CountedMonths(loan_kind=None, months=36, counted=32, **dated()),
            CountedMonths(loan_kind=None, months=48, counted=39, **dated()),
            CountedMonths(loan_kind=LoanKind.SEMAS, months=60, counted=54, **dated()),
            CountedMonths(loan_kind=LoanKind.OTHER, months=60, counted=51, **dated()),
            CountedMonths(loan_kind=None, months=84, counted=72, **dated()),
        ),
    }
    return GuaranteeRows(**{**own, **other})
