"""Explanations say the same as decisions, name what settled a clause, and tell what would change it."""

import random
from datetime import date
from typing import Any

import pytest

from majung.core.rules.explain import Explanation, Reasons, derived_values, explain
from majung.core.rules.program import ClauseKind, expand
from majung.programs.catalog import shipped_catalog
from tests.core.rules.trees import random_rows

CATALOG = shipped_catalog()
AS_OF = date(2025, 5, 2)


def explained(clause_id: str, given: dict[str, Any], as_of: date = AS_OF) -> Explanation:
    version = CATALOG.version("gyeongbuk-beotim", as_of)
    plan = CATALOG.plan((version,), as_of)
    [facts] = CATALOG.read_rows([given], as_of)
    [decision] = plan.decide(facts)
    by_id = {c.id: (c, holds) for c, holds in zip(version.clauses, decision.holds, strict=True)}
    clause, holds = by_id[clause_id]
    return explain(version, clause, facts=facts, day=plan.day, holds=holds)


@pytest.mark.parametrize("as_of", [AS_OF, date(2023, 7, 3), date(2026, 2, 28)])
def test_walking_a_clause_gives_the_answer_of_the_compiled_one(as_of: date) -> None:
    plan = CATALOG.plan(CATALOG.in_force(as_of), as_of)
    rows = random_rows(random.Random(7), CATALOG.registry, 150)
    for row in rows:
        for decision in plan.decide(row):
            for clause, holds in zip(decision.program.clauses, decision.holds, strict=True):
                if clause.condition is None:
                    continue
                tree = expand(clause.condition, decision.program.let)
                walked = Reasons({**row, **derived_values(tree, row, plan.day)}, plan.day)
                wanted = clause.kind is not ClauseKind.EXCLUDED
                assert walked.of(tree, wanted=wanted).holds is holds, (clause.id, row)


def told(explanation: Explanation) -> list[tuple[str, Any, str, Any]]:
    return [(c.fact, c.own, c.operator, c.threshold) for c in explanation.comparisons]


def test_a_requirement_met_names_the_branch_that_met_it() -> None:
    factory = explained("E2", {"ksic": "C25999", "employees": 8.5})
    assert factory.is_good is True
    assert told(factory) == [("ksic_section", "C", "in", ("B", "C", "F", "H")), ("employees", 8.5, "<", 10)]


def test_a_requirement_missed_names_the_nearest_branch_only() -> None:
    restaurant = explained("E2", {"ksic": "I56111", "employees": 6, "within_growth_grace": False})
    assert restaurant.is_good is False
    assert told(restaurant) == [("employees", 6, "<", 5)]


def test_of_branches_as_near_the_smaller_step_is_told() -> None:
    factory = explained("E2", {"ksic": "C25999", "employees": 12, "within_growth_grace": False})
    assert factory.is_good is False
    assert ("employees", 12, "<", 10) in told(factory)
    assert ("employees", 12, "<", 5) not in told(factory)


def test_an_age_is_told_in_years_and_an_anniversary_against_the_day() -> None:
    founder = explained("P2", {"owner_birth_date": "1985-05-03", "opened_on": "2022-05-02"})
    assert founder.is_good is True
    assert told(founder) == [
        ("owner_age", 39, ">=", 18),
        ("owner_age", 39, "<=", 39),
        ("opened_third_anniversary", AS_OF, ">=", AS_OF),
    ]


def test_an_exclusion_tells_every_way_out_and_that_one_is_enough() -> None:
    held = explained(
        "X1",
        {
            "has_special_guarantee": True,
            "special_guarantee_on": "2024-05-02",
            "special_guarantee_balance_krw": 5_000_000,
            "prior_guarantee_special_purpose": False,
            "applying_special_purpose": False,
        },
    )
    assert held.is_good is False
    assert held.any_will_do
    assert ("special_guarantee_second_anniversary", date(2026, 5, 2), ">=", AS_OF) in told(held)
    assert ("special_guarantee_balance_krw", 5_000_000, "=", 0) in told(held)


def test_an_open_clause_says_what_it_waits_for() -> None:
    assert explained("P3", {"owner_sido": "경상북도"}).waits_for == ("children", "minor_children")
    assert explained("E3", {"average_sales_krw": 1}).waits_for == ("ksic", "within_growth_grace")


def test_an_open_clause_tells_the_own_value_that_left_it_open() -> None:
    shop = explained("E2", {"ksic": "I56111", "employees": 7})
    assert shop.is_good is None
    assert ("employees", 7, "<", 5) in told(shop)
    assert shop.waits_for == ("within_growth_grace",)


def test_a_clause_only_an_officer_can_settle_has_no_comparisons() -> None:
    assert explained("X6", {}).comparisons == ()
