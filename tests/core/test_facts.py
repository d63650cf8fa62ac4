"""Which values of a row are taken, which are refused, and why."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from majung.core.facts import (
    KSIC_DIVISIONS,
    LARGEST_INTEGER,
    FactProblemCode,
    FactType,
    is_ksic,
    read_facts,
)
from tests.small_program import RULES

AS_OF = date(2025, 5, 2)
REGISTRY = RULES.registry

# Every row of the facts table of the design, each with a value that must be taken.
TAKEN: dict[str, tuple[FactType, Any]] = {
    "entity": (FactType.TEXT, "individual"),
    "sido": (FactType.TEXT, "경상북도"),
    "sigungu": (FactType.TEXT, "구미시"),
    "owner_sido": (FactType.TEXT, "대구광역시"),
    "ksic": (FactType.TEXT, "C10711"),
    "opened_on": (FactType.DATE, "2025-05-02"),
    "employees": (FactType.NUMBER, 4.5),
    "employees_now": (FactType.NUMBER, Decimal("0.1")),
    "employees_prev_year_end": (FactType.NUMBER, 0),
    "within_growth_grace": (FactType.BOOL, True),
    "average_sales_krw": (FactType.INTEGER, LARGEST_INTEGER),
    "business_status": (FactType.TEXT, "suspended"),
    "owner_birth_date": (FactType.DATE, "1900-02-28"),
    "owner_disabled": (FactType.BOOL, False),
    "employs_disabled": (FactType.BOOL, True),
    "disabled_enterprise": (FactType.BOOL, True),
    "children": (FactType.INTEGER, 2),
    "minor_children": (FactType.INTEGER, 0),
    "agri_fishery_forestry": (FactType.BOOL, True),
    "agri_fishery_export_or_processing": (FactType.BOOL, True),
    "model_taxpayer": (FactType.BOOL, True),
    "gyeongbuk_sme_award": (FactType.BOOL, True),
    "family_leave_used": (FactType.BOOL, True),
    "family_flex_work": (FactType.BOOL, True),
    "semas_confirmed": (FactType.BOOL, True),
    "personal_credit_score": (FactType.INTEGER, 595),
    "foundation_guarantee_held": (FactType.BOOL, True),
    "disaster": (FactType.TEXT, "special_zone"),
    "has_special_guarantee": (FactType.BOOL, True),
    "special_guarantee_on": (FactType.DATE, "2024-02-29"),
    "special_guarantee_balance_krw": (FactType.INTEGER, 0),
    "prior_guarantee_special_purpose": (FactType.BOOL, True),
    "applying_special_purpose": (FactType.BOOL, True),
    "program_balance_krw": (FactType.INTEGER, 1),
    "guarantee_balance_krw": (FactType.INTEGER, 800_000_000),
    "refinancing": (FactType.BOOL, True),
    "refinanced_balance_krw": (FactType.INTEGER, 1),
    "semas_linked": (FactType.BOOL, True),
    "business_premises_rented": (FactType.BOOL, True),
    "home_rented": (FactType.BOOL, True),
    "financial_misconduct": (FactType.BOOL, True),
    "credit_blocked": (FactType.BOOL, True),
    "restricted_industry": (FactType.BOOL, True),
    "excluded_industry": (FactType.BOOL, True),
    "disaster_certificate": (FactType.BOOL, True),
    "shipyard_region": (FactType.BOOL, True),
    "young_employees": (FactType.NUMBER, 0.5),
    "young_hired_within_year": (FactType.BOOL, True),
    "consulting_done": (FactType.BOOL, True),
    "zeropay": (FactType.BOOL, True),
    "storm_flood_insurance": (FactType.BOOL, True),
    "women_enterprise": (FactType.BOOL, True),
    "good_direct_repayer": (FactType.BOOL, True),
    "self_employed_insurance": (FactType.BOOL, True),
    "market_fire_mutual_aid": (FactType.BOOL, True),
    "is_member": (FactType.BOOL, True),
    "member_grade": (FactType.TEXT, "BBB"),
    "grade_valid_through": (FactType.DATE, "2999-12-31"),
}

WRONG: dict[FactType, list[Any]] = {
    FactType.BOOL: [0, 1, "true", "", [], {}, 0.0],
    FactType.INTEGER: [True, False, "4", [], {}, float("nan"), float("inf"), Decimal("NaN"), Decimal("Infinity")],
    FactType.NUMBER: [True, "4.5", [], {}, float("nan"), float("-inf"), Decimal("NaN")],
    FactType.TEXT: [5, True, [], {}, 1.5],
    FactType.DATE: [20250502, True, [], "", "2025-5-2", "20250502", "2025-02-30", "0000-01-01", "2025-W18-5", "어제"],
}


def read(**row: Any) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    values, problems = read_facts(row, registry=REGISTRY, as_of=AS_OF)
    return values, [(problem.field, problem.code.value) for problem in problems]


def test_the_facts_are_those_of_the_design_and_the_day() -> None:
    assert set(REGISTRY.given) == {*TAKEN, "as_of"}


@pytest.mark.parametrize("name", TAKEN)
def test_takes_a_value_of_its_type(name: str) -> None:
    fact_type, raw = TAKEN[name]
    values, problems = read(**{name: raw})
    assert REGISTRY.type_of(name) is fact_type
    assert problems == []
    expected = date.fromisoformat(raw) if fact_type is FactType.DATE else raw
    assert values == {name: float(raw) if isinstance(raw, Decimal) else expected}


@pytest.mark.parametrize("name", TAKEN)
def test_null_is_a_fact_not_known(name: str) -> None:
    assert read(**{name: None}) == ({}, [])


@pytest.mark.parametrize("name", TAKEN)
def test_refuses_every_other_type(name: str) -> None:
    fact_type, _ = TAKEN[name]
    code = "not_a_date" if fact_type is FactType.DATE else "wrong_type"
    for raw in WRONG[fact_type]:
        assert read(**{name: raw}) == ({}, [(name, code)]), raw


@pytest.mark.parametrize("name", [n for n, (t, _) in TAKEN.items() if t in (FactType.INTEGER, FactType.NUMBER)])
def test_refuses_negative_and_endless_numbers(name: str) -> None:
    for raw in (-1, -0.5, Decimal("-1E+400")):
        assert read(**{name: raw}) == ({}, [(name, "negative")])
    for raw in (LARGEST_INTEGER + 1, 10**4299, Decimal("1E+400")):
        assert read(**{name: raw}) == ({}, [(name, "too_large")])


@pytest.mark.parametrize("name", [n for n, (t, _) in TAKEN.items() if t is FactType.INTEGER])
def test_refuses_a_fraction_where_an_integer_stands(name: str) -> None:
    assert read(**{name: 0.5}) == ({}, [(name, "not_integer")])
    assert read(**{name: Decimal("3.0")}) == ({name: 3}, [])


@pytest.mark.parametrize("name", ["sido", "sigungu", "owner_sido", "ksic", "disaster", "member_grade"])
@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("", "empty_text"),
        (" \t", "empty_text"),
        ("\u3000", "empty_text"),
        ("경상\x00북도", "control_characters"),
        ("경상\n북도", "control_characters"),
        ("경상\x7f북도", "control_characters"),
        ("경상\x85북도", "control_characters"),
        ("경상\ud83d북도", "control_characters"),
    ],
)
def test_refuses_empty_and_control_text(name: str, raw: str, code: str) -> None:
    assert read(**{name: raw}) == ({}, [(name, code)])


@pytest.mark.parametrize("raw", ["경상 북도", "It's", "경상\u2028북도", "강원특별자치도", "x" * 100_000])
def test_a_province_is_no_closed_list(raw: str) -> None:
    assert read(sido=raw) == ({"sido": raw}, [])


@pytest.mark.parametrize("name", ["entity", "business_status", "disaster", "member_grade"])
def test_refuses_a_value_outside_a_closed_list(name: str) -> None:
    for raw in ("🏠", "none ", "OPEN", "individual\u200b"):
        assert read(**{name: raw}) == ({}, [(name, "not_in_list")])


@pytest.mark.parametrize("section", KSIC_DIVISIONS)
def test_a_division_belongs_to_its_section(section: str) -> None:
    for division in range(100):
        assert is_ksic(f"{section}{division:02d}") is (division in KSIC_DIVISIONS[section])


@pytest.mark.parametrize("code", ["C10", "C107", "C1071", "C10711", "A01", "U99", "T97"])
def test_takes_two_to_five_digits(code: str) -> None:
    assert read(ksic=code) == ({"ksic": code}, [])


@pytest.mark.parametrize(
    "code",
    ["C", "C1", "C107111", "10711", "c10711", "CC0711", "C10711 ", "V10", "C00", "C１０", "C-10", "🏠10711", "G10"],
)
def test_refuses_what_is_no_industry(code: str) -> None:
    assert read(ksic=code) == ({}, [("ksic", "bad_ksic")])


@pytest.mark.parametrize("name", ["opened_on", "owner_birth_date", "special_guarantee_on"])
def test_refuses_days_after_the_day_of_judgement(name: str) -> None:
    assert read(**{name: "2025-05-02"})[1] == []
    assert read(**{name: "2025-05-03"}) == ({}, [(name, "in_future")])


@pytest.mark.parametrize(("more", "than"), [("minor_children", "children"), ("young_employees", "employees_now")])
def test_refuses_more_than_the_whole(more: str, than: str) -> None:
    assert read(**{more: 3, than: 2})[1] == [(more, "impossible_pair")]
    assert read(**{more: 2, than: 2})[1] == []
    assert read(**{more: 2, than: None})[1] == []
    assert read(**{more: None, than: 2})[1] == []


def test_tells_every_problem_of_a_row_at_once() -> None:
    values, problems = read(sido="", employees=-1, nope=1, minor_children=2, children=1, zeropay=True)
    assert problems == [
        ("sido", "empty_text"), ("employees", "negative"), ("nope", "unknown_fact"),
        ("minor_children", "impossible_pair"),
    ]  # fmt: skip
    assert values == {"minor_children": 2, "children": 1, "zeropay": True}


@pytest.mark.parametrize("name", ["id", "owner_age", "ksic_section", "sales_ceiling_krw", "Sido", "", "시도", " sido"])
def test_refuses_names_that_nobody_gives(name: str) -> None:
    """Derived facts are worked out, never given; `id` is taken off before."""
    assert read(**{name: 1}) == ({}, [(name, "unknown_fact")])


@pytest.mark.parametrize("raw", ["1999-01-01", None, 5])
def test_the_day_asked_for_wins_over_a_column(raw: Any) -> None:
    assert read(as_of=raw) == ({}, [])


def test_inputs_of_derived_facts_are_the_given_ones_once() -> None:
    names = ["owner_age", "ksic_section", "sido", "ksic_division", "sales_ceiling_krw", "sido"]
    assert REGISTRY.inputs_of(names) == ("owner_birth_date", "ksic", "sido")


def test_officers_facts_are_the_two_of_the_design() -> None:
    asked_of_officers = {name for name, fact in REGISTRY.given.items() if fact.asked_of == "officer"}
    assert asked_of_officers == {"financial_misconduct", "credit_blocked"}


JSON_SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.decimals()


@given(st.dictionaries(st.sampled_from([*TAKEN, "nope"]), JSON_SCALARS, max_size=6))
def test_any_row_is_read_or_refused_and_never_fails(row: dict[str, Any]) -> None:
    values, problems = read_facts(row, registry=REGISTRY, as_of=AS_OF)
    refused = {p.field for p in problems if p.code is not FactProblemCode.IMPOSSIBLE_PAIR}
    assert set(values) | refused == {name for name, value in row.items() if value is not None or name == "nope"}
    assert not set(values) & refused


@given(st.integers(0, LARGEST_INTEGER))
def test_a_whole_number_stays_exact_however_written(number: int) -> None:
    assert read(average_sales_krw=number)[0] == {"average_sales_krw": number}
    assert read(average_sales_krw=Decimal(number))[0] == {"average_sales_krw": number}
