from datetime import date

import pytest

from majung.core.rules.bind import Day, bind
from majung.core.rules.parse import parse_condition
from majung.core.rules.syntax import Condition
from majung.programs.catalog import shipped_catalog
from majung.rehearsal.benches.peers.openfisca_rules import plain_variables, rail, rail_variables, text

AS_OF = date(2025, 5, 2)
CATALOG = shipped_catalog()


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("employees < 5 OR zeropay", "((v('employees') < 5) | v('zeropay'))"),
        ("sido IN ('경상북도', 'it''s')", "((v('sido') == '경상북도') | (v('sido') == \"it's\"))"),
        ("NOT (disaster <> 'none')", "(~(v('disaster') != 'none'))"),
        ("young_employees * 2 >= employees_now", "((2 * v('young_employees')) >= v('employees_now'))"),
        ("grade_valid_through >= as_of", "(v('grade_valid_through') >= np.datetime64('2025-05-02'))"),
        ("sigungu IN ($employment_crisis_regions)", "v.everywhere(False)"),
    ],
)
def test_writes_the_formula_of_a_condition(condition: str, expected: str) -> None:
    assert text(bound(condition)) == expected


def bound(condition: str) -> Condition:
    return bind(parse_condition(condition, CATALOG.rules.names), Day(AS_OF, CATALOG.book, CATALOG.registry), {})


def test_not_changes_the_rail() -> None:
    assert rail(bound("NOT zeropay"), possibly=False) == "(~(~v('known_zeropay') | v('zeropay')))"
    assert rail(bound("NOT zeropay"), possibly=True) == "(~(v('known_zeropay') & v('zeropay')))"


def test_the_rails_answer_all_that_a_row_of_screening_holds() -> None:
    plan = CATALOG.plan(CATALOG.in_force(AS_OF), AS_OF)
    variables = rail_variables(plan)
    kinds = ("o", "u", "l", "m", "met", "unknown")
    assert {f"{kind}{index}" for kind in kinds for index in range(len(plan.programs))} <= variables.keys()
    inputs = {name for name, (_, formula) in variables.items() if formula is None}
    assert inputs == {*plan.bits, *(f"known_{name}" for name in plan.bits)}
    assert str(variables["known_sales_ceiling_krw"][1]).startswith("v('known_ksic') & v.is_listed('ksic', {'A01': ")


def test_every_program_has_its_outcome_and_limit_and_derived_facts_are_formulas() -> None:
    plan = CATALOG.plan(CATALOG.in_force(AS_OF), AS_OF)
    variables = plain_variables(plan)
    inputs = {name for name, (_, formula) in variables.items() if formula is None}
    assert inputs == set(plan.bits)
    assert {f"{kind}{index}" for kind in "ol" for index in range(len(plan.programs))} <= variables.keys()
    assert variables["ksic_section"] == ("str", "v.part('ksic', 0, 1)")
    first = next(i for i, program in enumerate(plan.programs) if program.id == "gyeongbuk-beotim")
    limit = variables[f"l{first}"][1]
    assert limit is not None
    assert limit.index("300000000") < limit.index("50000000") < limit.index("30000000)")
