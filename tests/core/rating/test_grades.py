"""Grades: how long one holds, which is worse, and what an officer's entry needs."""

from datetime import date
from typing import Any

import pytest

from majung.core.rating.grades import CreditGrade, GradeProblem, grade_problem, grade_valid_through, holds, is_worse

DAY = date(2025, 5, 2)
ENTRY: dict[str, Any] = {
    "grade": CreditGrade.BBB,
    "graded_on": DAY,
    "valid_through": date(2026, 6, 30),
    "words": "나이스 평가서",
    "has_evidence": True,
    "evidence_is_known": True,
    "on": DAY,
}


@pytest.mark.parametrize(
    ("closed_on", "through"),
    [
        (date(2024, 12, 31), date(2026, 6, 30)),
        (date(2024, 6, 30), date(2025, 12, 31)),
        (date(2024, 8, 31), date(2026, 2, 28)),
        (date(2022, 8, 31), date(2024, 2, 29)),
        (date(2024, 3, 15), date(2025, 9, 15)),
    ],
)
def test_a_grade_holds_eighteen_months_after_the_closing_day(closed_on: date, through: date) -> None:
    assert grade_valid_through(closed_on=closed_on) == through


@pytest.mark.parametrize(
    ("on", "expected"),
    [(date(2025, 5, 1), False), (DAY, True), (date(2026, 6, 30), True), (date(2026, 7, 1), False)],
)
def test_a_grade_holds_from_its_day_through_its_last(on: date, expected: bool) -> None:
    assert holds(graded_on=DAY, valid_through=date(2026, 6, 30), on=on) is expected


def test_no_grade_is_below_every_grade() -> None:
    assert is_worse(CreditGrade.D, than=CreditGrade.CC)
    assert not is_worse(CreditGrade.AA, than=CreditGrade.A)
    assert all(is_worse(CreditGrade.UNRATED, than=grade) for grade in CreditGrade if grade is not CreditGrade.UNRATED)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, None),
        ({"graded_on": date(2025, 5, 3)}, GradeProblem.BAD_PERIOD),
        ({"valid_through": date(2025, 5, 1)}, GradeProblem.BAD_PERIOD),
        ({"graded_on": date(2023, 5, 2), "valid_through": date(2024, 6, 30)}, GradeProblem.BAD_PERIOD),
        ({"valid_through": DAY}, None),
        ({"words": "  "}, GradeProblem.WORDS_MISSING),
        ({"words": "가" * 2001}, GradeProblem.WORDS_TOO_LONG),
        ({"has_evidence": False}, GradeProblem.EVIDENCE_MISSING),
        ({"evidence_is_known": False}, GradeProblem.EVIDENCE_UNKNOWN),
        ({"grade": CreditGrade.UNRATED, "has_evidence": False}, None),
        ({"grade": CreditGrade.UNRATED, "evidence_is_known": False}, GradeProblem.EVIDENCE_UNKNOWN),
    ],
)
def test_an_entry_needs_a_period_words_and_a_paper(changed: dict[str, Any], expected: GradeProblem | None) -> None:
    assert grade_problem(**{**ENTRY, **changed}) is expected
