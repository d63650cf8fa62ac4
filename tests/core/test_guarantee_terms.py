"""What is wrong with proposed terms, each problem at its field."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from majung.core.deciding import Refinances, Terms
from majung.core.guarantee import LimitCode, LimitLine, fee
from majung.core.guarantee_terms import (
    amount_problems,
    coverage_problems,
    fee_problems,
    refinancing_problems,
    repayment_problems,
    unguaranteed_problems,
)
from tests.core.guarantee_tables import ON, tables

TERMS = Terms(30_000_000, 60, 24, "equal_principal", 100, Decimal("0.012"), 1_530_000)
OLD = Refinances("GTE-2024-00000000-0", "농협 대출", 20_000_000)
FEE = fee(
    rows=tables(), amount_krw=30_000_000, coverage_percent=100, grade="BB", method="equal_principal", months=60, on=ON
)


def test_every_bound_passed_is_told() -> None:
    lines = [LimitLine(LimitCode.PROGRAM, 30_000_000, ""), LimitLine(LimitCode.SALES, 29_999_999, "")]
    assert [problem.params for problem in amount_problems(terms=TERMS, limits=lines)] == [
        {"limit": "sales", "krw": 29_999_999}
    ]


@pytest.mark.parametrize(
    ("other", "fits"),
    [({}, True), ({"months": 24}, False), ({"grace_months": 12}, False), ({"method": "equal_instalment"}, False)],
)
def test_a_loan_comes_back_as_the_program_says(other: dict[str, Any], fits: bool) -> None:
    found = list(repayment_problems(terms=replace(TERMS, **other), offered=[Terms(1, 60, 24, "equal_principal")]))
    assert (found == []) is fits


def test_where_another_program_sets_the_term_any_will_do() -> None:
    assert list(repayment_problems(terms=TERMS, offered=None)) == []


@pytest.mark.parametrize(
    ("percent", "code"), [(100, None), (85, None), (80, "coverage_not_offered"), (None, "coverage_missing")]
)
def test_coverage_is_one_of_those_offered(percent: int | None, code: str | None) -> None:
    found = list(coverage_problems(terms=replace(TERMS, coverage_percent=percent), percents=[100, 85]))
    assert [problem.code for problem in found] == ([code] if code else [])


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({}, None),
        ({"fee_rate": Decimal("0.0120")}, None),
        ({"fee_krw": 1_529_999}, "fee_differs"),
        ({"fee_rate": Decimal("0.011")}, "fee_differs"),
        ({"fee_krw": None}, "fee_missing"),
    ],
)
def test_the_fee_is_that_of_the_tables(other: dict[str, Any], code: str | None) -> None:
    found = list(fee_problems(terms=replace(TERMS, **other), fee=FEE))
    assert [problem.code for problem in found] == ([code] if code else [])


@pytest.mark.parametrize(
    ("old", "is_refinancing", "code"),
    [
        (None, False, None),
        (None, True, "refinances_missing"),
        (OLD, True, None),
        (OLD, False, None),
        (replace(OLD, loan=" "), True, "refinances_incomplete"),
        (replace(OLD, letter=""), True, "refinances_incomplete"),
        (replace(OLD, balance_krw=0), True, "refinances_incomplete"),
        (replace(OLD, balance_krw=30_000_001), True, "balance_over_amount"),
    ],
)
def test_refinancing_names_what_it_pays(old: Refinances | None, is_refinancing: bool, code: str | None) -> None:
    found = list(refinancing_problems(terms=replace(TERMS, refinances=old), is_refinancing=is_refinancing))
    assert [problem.code for problem in found] == ([code] if code else [])


def test_a_loan_without_a_guarantee_pays_for_none() -> None:
    assert [problem.code for problem in unguaranteed_problems(terms=TERMS)] == ["no_guarantee_here"]
    assert list(unguaranteed_problems(terms=Terms(30_000_000, 60, 24, "equal_principal"))) == []
