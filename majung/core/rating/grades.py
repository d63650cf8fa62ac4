"""Grades of a business: ten of them and none, who gave one, and how long it holds."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from majung.core.calendar import add_months

# SEED002-TIME-2: until one year and six months after the closing day of the statements.
MONTHS_AFTER_CLOSING: Final = 18
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


def is_worse(grade: CreditGrade, *, than: CreditGrade) -> bool:
    """Whether a grade stands below another one; no grade is below every grade."""
    return PLACE[grade] > PLACE[than]
