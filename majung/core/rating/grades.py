"""Grades of a business: ten of them and none, who gave one, and how long it holds."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from majung.core.calendar import add_months

# SEED002-TIME-2: until one year and six months after the closing day of the statements.
MONTHS_AFTER_CLOSING: Final = 18
LONGEST_WORDS: Final = 2_000
ONE_DAY: Final = timedelta(days=1)


class CreditGrade(StrEnum):
    """The ten grades, best first, and a business nobody has rated (신설·무등급)."""

    AAA = "AAA"
    AA = "AA"
    A = "A"
    BBB = "BBB"
    BB = "BB"
    B = "B"
    CCC = "CCC"
    CC = "CC"
    C = "C"
    D = "D"
    UNRATED = "unrated"


class GradeSource(StrEnum):
    """Who gave a grade: an officer by the papers, or the model."""

    OFFICER_ENTRY = "officer_entry"
    MODEL = "model"


class GradeProblem(StrEnum):
    """Why a grade is not entered."""

    BAD_PERIOD = "bad_period"
    WORDS_MISSING = "words_missing"
    WORDS_TOO_LONG = "words_too_long"
    EVIDENCE_MISSING = "evidence_missing"
    EVIDENCE_UNKNOWN = "evidence_unknown"


PLACE: Final[Mapping[CreditGrade, int]] = {grade: place for place, grade in enumerate(CreditGrade)}


def grade_valid_through(*, closed_on: date) -> date:
    """The last day of a grade that rests on the statements of a closing day.

    Basis: SEED002-TIME-2 (결산일 이후 1년 6개월까지: 12-31 gives 06-30 of the year after next); the closing day itself
    is not counted (민법 제157조), so a month's end leads to a month's end.
    """
    return add_months(closed_on + ONE_DAY, MONTHS_AFTER_CLOSING) - ONE_DAY


def holds(*, graded_on: date, valid_through: date, on: date) -> bool:
    """Whether a grade counts on a day: from the day it was given through its last day (SEED002-TIME-2)."""
    return graded_on <= on <= valid_through


def grade_problem(
    *,
    grade: CreditGrade,
    graded_on: date,
    valid_through: date,
    words: str,
    has_evidence: bool,
    evidence_is_known: bool,
    on: date,
) -> GradeProblem | None:
    """Why an officer's entry of a grade is not taken: it needs a period that still runs, words, and a paper.

    Basis: issue 5 (until the rating engine exists the grade is an officer's entry with evidence). That nobody rated a
    business needs no paper.
    """
    if graded_on > on or valid_through < max(graded_on, on):
        return GradeProblem.BAD_PERIOD
    if not words.strip():
        return GradeProblem.WORDS_MISSING
    if len(words) > LONGEST_WORDS:
        return GradeProblem.WORDS_TOO_LONG
    if not has_evidence:
        return None if grade is CreditGrade.UNRATED else GradeProblem.EVIDENCE_MISSING
    return None if evidence_is_known else GradeProblem.EVIDENCE_UNKNOWN


def is_worse(grade: CreditGrade, *, than: CreditGrade) -> bool:
    """Whether a grade stands below another one; no grade is below every grade."""
    return PLACE[grade] > PLACE[than]
