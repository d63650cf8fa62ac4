"""What a guarantee costs, as officers read it, and what no fee ever does."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from majung.core.guarantee import Fee, FeeLineCode, MissingRows, counted_months, fee
from majung.core.guarantee_rows import LoanKind
from tests.core.guarantee_tables import GRADES, ON, tables

TABLES = tables()
PLAIN: dict[str, Any] = {
    "amount_krw": 30_000_000,
    "coverage_percent": 100,
    "grade": "BB",
    "method": "equal_principal",
    "months": 60,
}
amounts, terms = st.integers(1, 10**10), st.integers(1, 240)
codes = st.sets(st.sampled_from(["disabled", "children", "other_guarantor"]))


def cost(**other: Any) -> Fee:
    return fee(**{"rows": TABLES, "on": ON, **PLAIN, **other})


@pytest.mark.parametrize(
    ("what", "given_", "rate", "months", "krw"),
    [
        ("SEED003: five years by instalments", {}, "0.012", 51, 1_530_000),
        ("money of 소상공인정책자금", {"loan_kind": LoanKind.SEMAS}, "0.012", 54, 1_620_000),
        ("two years, all back at the end", {"method": "bullet", "months": 24}, "0.012", 24, 720_000),
        ("85 % covered", {"coverage_percent": 85}, "0.012", 51, 1_300_500),
        ("the best grade", {"grade": "AAA"}, "0.008", 51, 1_020_000),
        ("nobody rated it", {"grade": "unrated"}, "0.012", 51, 1_530_000),
        ("no grade on record", {"grade": ""}, "0.012", 51, 1_530_000),
        ("100 million, not above", {"amount_krw": 100_000_000}, "0.012", 51, 5_100_000),
        ("one won above", {"amount_krw": 100_000_001}, "0.013", 51, 5_525_000),
        ("above the second step", {"amount_krw": 300_000_000}, "0.014", 51, 17_850_000),
        ("seven years", {"months": 84}, "0.014", 72, 2_520_000),
        ("owner disabled", {"held": {"disabled"}}, "0.009", 51, 1_147_500),
        ("both discounts", {"held": {"disabled", "children"}}, "0.007", 51, 892_500),
        ("never below the least", {"grade": "AAA", "held": {"disabled", "children"}}, "0.005", 51, 637_500),
        ("never above the most", {"grade": "D", "amount_krw": 300_000_000, "months": 84}, "0.02", 72, 36_000_000),
        ("counted by days", {"days": 365, "amount_krw": 10_000_001}, "0.012", 51, 120_000),
    ],
)
def test_fee(what: str, given_: dict[str, Any], rate: str, months: int, krw: int) -> None:
    told = cost(**given_)
    assert (told.rate, told.months, told.krw) == (Decimal(rate), months, krw), what


def test_the_rate_is_the_sum_of_its_lines() -> None:
    told = cost(amount_krw=300_000_000, months=84, held={"children", "other_guarantor"})
    assert [(line.code, line.points) for line in told.lines] == [
        (FeeLineCode.BASE, Decimal("0.012")),
        (FeeLineCode.AMOUNT, Decimal("0.002")),
        (FeeLineCode.TERM, Decimal("0.002")),
        (FeeLineCode.DISCOUNT, Decimal("-0.002")),
        (FeeLineCode.SURCHARGE, Decimal("0.001")),
    ]
    assert (told.rate, told.clamped_from) == (Decimal("0.015"), None)


def test_what_was_cut_off_at_the_bounds_is_told() -> None:
    assert cost(grade="AAA", held={"disabled", "children"}).clamped_from == Decimal("0.003")


def test_a_fee_says_when_nobody_checked_its_tables() -> None:
    assert not cost(on=date(2026, 11, 21)).is_stale
    assert cost(on=date(2026, 11, 22)).is_stale


@pytest.mark.parametrize("missing", ["base_rates", "rate_bounds"])
def test_without_its_rows_there_is_no_fee(missing: str) -> None:
    with pytest.raises(MissingRows, match=missing):
        cost(rows=tables(**{missing: ()}))
    with pytest.raises(MissingRows):
        cost(on=date(2022, 12, 31))


@pytest.mark.parametrize(
    ("months", "counted"), [(12, 12), (35, 32), (36, 32), (37, 37), (47, 39), (49, 49), (60, 51), (61, 61), (120, 120)]
)
def test_months_between_the_rows_of_the_table(months: int, counted: int) -> None:
    found = counted_months(rows=TABLES, method="equal_instalment", months=months, loan_kind=LoanKind.OTHER, on=ON)
    assert found == counted


@given(amount=amounts, more=amounts, months=terms, held=codes, grade=st.sampled_from([*GRADES, "unrated"]))
def test_a_larger_loan_never_costs_less(amount: int, more: int, months: int, held: set[str], grade: str) -> None:
    smaller = cost(amount_krw=amount, months=months, held=held, grade=grade)
    assert smaller.krw <= cost(amount_krw=amount + more, months=months, held=held, grade=grade).krw


@given(
    months=terms,
    more=terms,
    kind=st.sampled_from(LoanKind),
    method=st.sampled_from(["equal_principal", "bullet"]),
    held=codes,
)
def test_a_longer_loan_never_costs_less(months: int, more: int, kind: LoanKind, method: str, held: set[str]) -> None:
    shorter = cost(months=months, loan_kind=kind, method=method, held=held)
    assert shorter.krw <= cost(months=months + more, loan_kind=kind, method=method, held=held).krw


@given(place=st.integers(0, 8), amount=amounts, months=terms, held=codes)
def test_a_worse_grade_never_costs_less(place: int, amount: int, months: int, held: set[str]) -> None:
    better, worse = (
        cost(grade=grade, amount_krw=amount, months=months, held=held) for grade in GRADES[place : place + 2]
    )
    assert (better.rate, better.krw) <= (worse.rate, worse.krw)


@given(amount=amounts, months=terms, held=codes, grade=st.sampled_from([*GRADES, "unrated"]))
def test_a_discount_never_makes_it_dearer_and_the_rate_stays_between_its_bounds(
    amount: int, months: int, held: set[str], grade: str
) -> None:
    told = cost(amount_krw=amount, months=months, held=held, grade=grade)
    assert Decimal("0.005") <= told.rate <= Decimal("0.02")
    assert cost(amount_krw=amount, months=months, held={*held, "disabled"}, grade=grade).krw <= told.krw


@given(amount=amounts, percent=st.sampled_from([85, 90, 95, 100]), months=terms, days=st.none() | st.integers(1, 4000))
def test_less_than_a_won_is_dropped_once(amount: int, percent: int, months: int, days: int | None) -> None:
    told = cost(amount_krw=amount, coverage_percent=percent, months=months, days=days)
    years = Fraction(told.months, 12) if days is None else Fraction(days, 365)
    exact = told.guaranteed_krw * Fraction(told.rate) * years
    assert told.krw <= exact < told.krw + 1
    assert told.guaranteed_krw <= Fraction(amount * percent, 100) < told.guaranteed_krw + 1
