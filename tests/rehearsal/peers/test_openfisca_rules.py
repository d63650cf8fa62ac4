from datetime import date

import pytest

from majung.core.rules.bind import Day, bind
from majung.core.rules.parse import parse_condition
from majung.programs.catalog import shipped_catalog
from majung.rehearsal.benches.peers.openfisca_rules import text, variables_of

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
    day = Day(AS_OF, CATALOG.book, CATALOG.registry)
    assert text(bind(parse_condition(condition, CATALOG.rules.names), day, {})) == expected


def test_every_program_has_its_outcome_and_limit_and_derived_facts_are_formulas() -> None:
    plan = CATALOG.plan(CATALOG.in_force(AS_OF), AS_OF)
    variables = variables_of(plan)
    inputs = {name for name, (_, formula) in variables.items() if formula is None}
    assert inputs == set(plan.bits)
    assert {f"{kind}{index}" for kind in "ol" for index in range(len(plan.programs))} <= variables.keys()
    assert variables["ksic_section"] == ("str", "v.part('ksic', 0, 1)")
    first = next(i for i, program in enumerate(plan.programs) if program.id == "gyeongbuk-beotim")
    limit = variables[f"l{first}"][1]
    assert limit is not None
    assert limit.index("300000000") < limit.index("50000000") < limit.index("30000000)")
