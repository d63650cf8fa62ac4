from datetime import date

import pytest

from majung.core.rules.bind import Day, bind
from majung.core.rules.parse import parse_condition
from majung.core.rules.syntax import Condition
from majung.programs.catalog import shipped_catalog
from majung.rehearsal.benches.peers.zen_rules import NEVER, given, plain, plain_graph, rail, rails_graph

AS_OF = date(2025, 5, 2)
CATALOG = shipped_catalog()


def condition(text: str) -> Condition:
    return bind(parse_condition(text, CATALOG.rules.names), Day(AS_OF, CATALOG.book, CATALOG.registry), {})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("employees < 5 OR zeropay", "((employees < 5) or zeropay)"),
        ("sido IN ('경상북도', 'it''s')", "(sido in ['경상북도', 'it\\'s'])"),
        ("NOT (disaster <> 'none')", "(not (disaster != 'none'))"),
        ("young_employees * 2 >= employees_now", "((2 * young_employees + 0) >= employees_now)"),
        ("grade_valid_through >= as_of", f"(grade_valid_through >= {AS_OF.toordinal()})"),
        ("sigungu IN ($employment_crisis_regions)", NEVER),
    ],
)
def test_writes_the_plain_text_of_a_condition(text: str, expected: str) -> None:
    assert plain(condition(text)) == expected


def test_not_changes_the_rail() -> None:
    assert rail(condition("NOT zeropay"), possibly=False) == "(not (zeropay == null or zeropay))"
    assert rail(condition("NOT zeropay"), possibly=True) == "(not (zeropay != null and zeropay))"


def test_days_become_numbers() -> None:
    assert given({"opened_on": AS_OF, "employees": 2.5, "sido": None}) == {
        "opened_on": AS_OF.toordinal(), "employees": 2.5, "sido": None
    }  # fmt: skip


def test_the_graphs_answer_for_every_program_and_write_every_clause_once() -> None:
    plan = CATALOG.plan(CATALOG.in_force(AS_OF), AS_OF)
    for graph, marks in ((plain_graph(plan), "o"), (rails_graph(plan), "ou")):
        rows = graph["nodes"][1]["content"]["expressions"]
        texts = {row["key"]: row["value"] for row in rows}
        assert len(texts) == len(rows)
        assert {f"{mark}{index}" for mark in marks for index in range(len(plan.programs))} <= texts.keys()
