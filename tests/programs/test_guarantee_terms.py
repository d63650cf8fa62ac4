"""The shipped tables of guarantees: cited, in order, and giving the fee the foundation would."""

from datetime import date
from decimal import Decimal
from itertools import combinations

import pytest

from majung.core.facts import FactValue
from majung.core.guarantee import coverage_options, fee
from majung.core.offer import SAME_FIRM_GUARANTEE_CEILING_KRW
from majung.core.rating.grades import CreditGrade
from majung.programs.guarantee_terms import adjustments_held, guarantee_rows

ON, GYEONGBUK = date(2026, 11, 20), "gyeongbuk-foundation"
ROWS = guarantee_rows(GYEONGBUK)


def test_three_chonman_at_bb_for_five_years() -> None:
    told = fee(
        rows=ROWS, amount_krw=30_000_000, coverage_percent=100, grade="BB", method="equal_principal", months=60, on=ON
    )
    assert (told.rate, told.krw, told.is_stale) == (Decimal("0.012"), 1_530_000, False)
    assert any("부산" in assumption for assumption in told.assumptions)


def test_every_grade_has_a_rate_and_a_worse_one_never_a_lower() -> None:
    rates = {row.grade: row.rate for row in ROWS.on(ON).base_rates}
    assert set(rates) == {grade.value for grade in CreditGrade}
    rated = [rates[grade.value] for grade in CreditGrade if grade is not CreditGrade.UNRATED]
    assert rated == sorted(rated)


def test_the_ceiling_is_that_of_the_law_for_everybody() -> None:
    for institution in (GYEONGBUK, "gyeongnam-foundation"):
        assert [row.krw for row in guarantee_rows(institution).on(ON).firm_ceilings] == [
            SAME_FIRM_GUARANTEE_CEILING_KRW
        ]
    assert guarantee_rows("gyeongnam-foundation").base_rates == ()


def test_full_guarantee_comes_first() -> None:
    assert [row.percent for row in coverage_options(rows=ROWS, on=ON)] == [100, 95, 90, 85]


def test_a_row_of_another_institution_says_so() -> None:
    for row in (*ROWS.base_rates, *ROWS.amount_steps, *ROWS.term_steps, *ROWS.adjustments):
        assert row.assumption is not None
        assert row.cite.split()[0] in row.assumption


def test_no_two_base_rates_hold_for_a_grade_on_one_day() -> None:
    for first, second in combinations(ROWS.base_rates, 2):
        apart = second.valid_until is not None and second.valid_until <= first.valid_from
        apart = apart or (first.valid_until is not None and first.valid_until <= second.valid_from)
        assert first.grade != second.grade or apart


@pytest.mark.parametrize(
    ("facts", "held"),
    [
        ({}, set()),
        ({"children": 2}, set()),
        ({"children": 2, "minor_children": 1}, {"many_children"}),
        ({"children": 2, "minor_children": 0}, set()),
        ({"owner_disabled": False, "disabled_enterprise": True}, {"disabled_owner"}),
        ({"employees_now": 3, "employees_prev_year_end": 3}, set()),
        (
            {"employees_now": 4, "employees_prev_year_end": 3, "model_taxpayer": True},
            {"jobs_created", "model_taxpayer"},
        ),
    ],
)
def test_only_known_facts_change_the_fee(facts: dict[str, FactValue], held: set[str]) -> None:
    assert adjustments_held(institution=GYEONGBUK, facts=facts, on=ON) == held
