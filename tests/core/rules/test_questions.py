"""What is listed as missing can still change the outcome, and what can is listed: tried out by brute force."""

import random
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from majung.core.decide import Outcome, Plan
from majung.core.facts import FactValue
from majung.programs.catalog import shipped_catalog

CATALOG = shipped_catalog()
AS_OF = date(2025, 5, 2)

# A settled base, and for every fact of the program answers from every range its clauses can tell apart.
ANSWERS: dict[str, list[FactValue]] = {
    "sido": ["경상북도", "대구광역시"],
    "ksic": ["C10711", "I56111", "G47190", "A01110", "O84111"],
    "employees": [0, 4.5, 5, 9.5, 10],
    "average_sales_krw": [0, 1_000_000_001, 5_000_000_001, 8_000_000_001, 12_000_000_001],
    "within_growth_grace": [True, False],
    "business_status": ["open", "closed"],
    "has_special_guarantee": [True, False],
    "special_guarantee_on": [date(2023, 5, 1), date(2023, 5, 2)],
    "special_guarantee_balance_krw": [0, 1],
    "prior_guarantee_special_purpose": [True, False],
    "applying_special_purpose": [True, False],
    "restricted_industry": [True, False],
}


def beotim(as_of: date = AS_OF) -> Plan:
    return CATALOG.plan((CATALOG.version("gyeongbuk-beotim", as_of),), as_of)


def outcome(plan: Plan, facts: Mapping[str, FactValue]) -> Outcome:
    return plan.decide(facts)[0].outcome


def can_change(plan: Plan, facts: dict[str, FactValue], name: str, unknown: list[str]) -> bool:
    """Whether for some answers to the other facts the outcome waits for this one alone."""
    others = [other for other in unknown if other != name]
    return waits_for(plan, facts, name, others)


def waits_for(plan: Plan, facts: dict[str, FactValue], name: str, others: list[str]) -> bool:
    if not others:
        if outcome(plan, facts) is not Outcome.UNDECIDED:
            return False
        return any(outcome(plan, {**facts, name: value}) is not Outcome.UNDECIDED for value in ANSWERS[name])
    first, *rest = others
    return any(waits_for(plan, {**facts, first: value}, name, rest) for value in ANSWERS[first])


@pytest.mark.parametrize("seed", range(120))
def test_missing_is_exactly_what_can_still_change_the_outcome(seed: int) -> None:
    pick = random.Random(seed)
    facts = {name: pick.choice(values) for name, values in ANSWERS.items()}
    facts |= {"sido": "경상북도", "business_status": "open", "restricted_industry": False}
    unknown = pick.sample(list(ANSWERS), pick.randint(1, 4))
    known = {name: value for name, value in facts.items() if name not in unknown}
    plan = beotim()
    decision = plan.decide(known)[0]
    expected = set()
    if decision.outcome is Outcome.UNDECIDED:
        expected = {name for name in unknown if can_change(plan, known, name, unknown)}
    assert set(decision.missing) == expected


SETTLED: dict[str, Any] = {
    "sido": "경상북도",
    "business_status": "open",
    "has_special_guarantee": False,
    "restricted_industry": False,
}

EXACT: list[tuple[str, dict[str, Any], tuple[str, ...]]] = [
    (
        "sales over every ceiling of the industry: only grace can still save it",
        {"ksic": "I56111", "average_sales_krw": 2_000_000_000},
        ("within_growth_grace",),
    ),
    (
        "twelve people are too many in any industry: only grace can still save it",
        {"employees": 12, "average_sales_krw": 300_000_000},
        ("within_growth_grace",),
    ),
    (
        "seven people: the industry or grace decides",
        {"employees": 7, "average_sales_krw": 0},
        ("ksic", "within_growth_grace"),
    ),
    ("in grace nothing else of size matters", {"within_growth_grace": True}, ()),
    ("outside Gyeongbuk all is settled", {"sido": "대구광역시"}, ()),
]


@pytest.mark.parametrize(("name", "given", "missing"), EXACT, ids=[row[0] for row in EXACT])
def test_what_no_answer_could_save_is_not_asked(name: str, given: dict[str, Any], missing: tuple[str, ...]) -> None:
    assert set(beotim().decide({**SETTLED, **given})[0].missing) == set(missing), name


def test_the_best_question_comes_first() -> None:
    decision = beotim().decide({"sido": "경상북도", "business_status": "open", "restricted_industry": False})[0]
    # Each of the five facts of the guarantee clause waits for others; grace settles two clauses at once.
    assert decision.missing[0] == "ksic" or decision.missing[0] == "within_growth_grace"
    assert decision.missing.index("has_special_guarantee") < decision.missing.index("special_guarantee_on")


def test_preferences_and_officers_are_never_asked_of_the_public() -> None:
    missing = beotim().decide({})[0].missing
    assert not {"children", "owner_birth_date", "financial_misconduct", "credit_blocked"} & set(missing)


def test_the_next_question_is_about_all_programs_and_ends() -> None:
    plan = CATALOG.plan(CATALOG.in_force(AS_OF), AS_OF)
    answers = {**{name: values[0] for name, values in ANSWERS.items()}, "owner_birth_date": date(1990, 1, 1)}
    facts: dict[str, FactValue] = {}
    asked = []
    while (name := plan.next_question(facts)) is not None:
        assert name not in asked
        asked.append(name)
        facts[name] = answers.get(name, plain_answer(name))
    assert {decision.outcome for decision in plan.decide(facts)} <= {Outcome.ELIGIBLE, Outcome.INELIGIBLE}
    assert 5 < len(asked) < len(CATALOG.registry.given)


def plain_answer(name: str) -> FactValue:
    by_type: dict[str, FactValue] = {"bool": False, "int": 0, "number": 0, "text": "경상북도", "date": date(2020, 1, 1)}
    return by_type[CATALOG.registry.given[name].type.value]
