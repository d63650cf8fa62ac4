"""The tests inside a program file: each expectation met or told, and which clauses nobody tries."""

from typing import Any

import pytest

from majung.programs.cases import CaseResult, run_cases, uncovered
from majung.programs.catalog import shipped_catalog
from tests.small_program import RULES, case, clause, small_document, small_program


def results_of(*cases: dict[str, Any], **changes: Any) -> tuple[CaseResult, ...]:
    tests = {"base": small_document()["tests"]["base"], "cases": list(cases)}
    return run_cases(small_program(**{**changes, "tests": tests}), RULES)


def expecting(given: dict[str, Any] | None = None, **expect: Any) -> dict[str, Any]:
    return {"name": "가", "as_of": "2025-05-02", "given": given or {}, "expect": {"outcome": "eligible", **expect}}


@pytest.mark.parametrize("version", shipped_catalog().versions, ids=lambda version: str(version.id))
def test_shipped_cases_hold(version: Any) -> None:
    results = run_cases(version, RULES)
    assert [(r.name, r.differences) for r in results if r.differences] == []
    assert list(uncovered(version, results)) == []


@pytest.mark.parametrize(
    "expect",
    [
        {}, {"holds": {"E1": True, "X1": False}}, {"missing": []}, {"warnings": 0},
        {"limit_krw": {"sure": 30_000_000, "possible": 30_000_000}},
        {"available_krw": {"sure": 0, "possible": 30_000_000}},
        {"rate": {"sure": "0.02", "possible": "0.02"}}, {"subsidy": None}, {"documents": ["신분증"]},
        {"documents_possible": []}, {"terms_possible": []},
        {"terms": [{"method": "bullet", "months": 24, "grace_months": 0}]},
    ],
)  # fmt: skip
def test_met_expectations_leave_no_difference(expect: dict[str, Any]) -> None:
    [result] = results_of(expecting(**expect))
    assert (result.index, result.name, result.differences) == (0, "가", ())
    assert result.holds == {"E1": True, "X1": False}


@pytest.mark.parametrize(
    ("expect", "told"),
    [
        ({"outcome": "ineligible"}, "outcome"),
        ({"holds": {"E1": None}}, "holds.E1"),
        ({"holds": {"Z9": True}}, "holds.Z9"),
        ({"missing": ["sido"]}, "missing"),
        ({"warnings": 1}, "warnings"),
        ({"limit_krw": {"sure": 1, "possible": 1}}, "limit_krw"),
        ({"rate": {"sure": "0.020", "possible": "0.02"}}, "rate"),
        ({"subsidy": {"rate": "0.02", "months": 24}}, "subsidy"),
        ({"documents": []}, "documents"),
    ],
)
def test_every_expectation_not_met_is_told(expect: dict[str, Any], told: str) -> None:
    [result] = results_of(expecting(**expect))
    assert [difference.split(":")[0] for difference in result.differences] == [told]


def test_a_base_is_merged_and_null_takes_a_fact_away() -> None:
    [result] = results_of(expecting({"sido": None}, outcome="undecided", missing=["sido"]))
    assert result.differences == ()


def test_halves_may_be_written_as_text() -> None:
    eligible = [clause("E1", "employees < 5")]
    for employees, outcome in (("4.5", "eligible"), (4, "eligible"), ("5.0", "ineligible")):
        [result] = results_of(expecting({"employees": employees}, outcome=outcome), eligible=eligible)
        assert result.differences == ()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"nope": 1}, "nope: unknown_fact"), ({"employees": "네 명"}, "employees: wrong_type"),
        ({"average_sales_krw": "4.5"}, "average_sales_krw: wrong_type"),
        ({"opened_on": "2025-05-03"}, "opened_on: in_future"),
    ],
)  # fmt: skip
def test_facts_that_cannot_be_are_a_difference(given: dict[str, Any], told: str) -> None:
    [result] = results_of(expecting(given))
    assert (result.differences, dict(result.holds)) == ((told,), {})


def test_findings_count_and_are_only_for_officers_clauses() -> None:
    officers = {"excluded": [clause("X1", "refinancing"), clause("X2", by="officer")]}
    found = {**expecting(outcome="ineligible", holds={"X2": True}), "findings": {"X2": True}}
    [result] = results_of(found, **officers)
    assert result.differences == ()
    [refused] = results_of({**expecting(), "findings": {"X1": True}}, **officers)
    assert refused.differences == ("findings: X1",)


def test_clauses_that_no_case_tries_are_told() -> None:
    program = small_program()
    both = [case("eligible"), case("ineligible", sido="대구광역시"), case("ineligible", refinancing=True)]
    assert list(uncovered(program, results_of(*both))) == []
    assert list(uncovered(program, results_of(both[0]))) == [("E1", False), ("X1", True)]
    assert list(uncovered(program, ())) == [("E1", True), ("E1", False), ("X1", True), ("X1", False)]
