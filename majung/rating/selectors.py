"""Reads of grades."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from majung.adapters.sealing import unseal_with
from majung.core.rating.grades import CreditGrade, GradeSource, holds
from majung.parties.people import person_key
from majung.rating.models import Grade


@dataclass(frozen=True, slots=True)
class GradeView:
    """The grade of a business, with what it rests on and who entered it."""

    grade: CreditGrade
    source: GradeSource
    graded_on: date
    valid_through: date
    evidence: str
    words: str
    entered_by: str
    entered_at: datetime

    def __repr__(self) -> str:
        return f"GradeView({self.graded_on})"


def grade_of(*, business: str, on: date) -> GradeView | None:
    """The grade of a business that holds on a day: the one given last, as long as it has not run out."""
    row = Grade.objects.filter(business__number=business, graded_on__lte=on).order_by("-id").first()
    if row is None or not holds(graded_on=row.graded_on, valid_through=row.valid_through, on=on):
        return None
    return _view(row)


def grades_of(*, business: str) -> list[GradeView]:
    """Every grade a business was given, latest first."""
    return [_view(row) for row in Grade.objects.filter(business__number=business).order_by("-id")]


def graded_businesses(*, businesses: Collection[int], on: date) -> frozenset[int]:
    """Which of these businesses have a grade that holds on a day; one query."""
    last: dict[int, tuple[date, date]] = {}
    rows = Grade.objects.filter(business_id__in=businesses, graded_on__lte=on).order_by("id")
    for business_id, graded_on, valid_through in rows.values_list("business_id", "graded_on", "valid_through"):
        last[business_id] = (graded_on, valid_through)
    return frozenset(
        pk for pk, (since, through) in last.items() if holds(graded_on=since, valid_through=through, on=on)
    )


def _view(row: Grade) -> GradeView:
    return GradeView(
        grade=CreditGrade(row.grade),
        source=GradeSource(row.source),
        graded_on=row.graded_on,
        valid_through=row.valid_through,
        evidence=row.evidence,
        words=unseal_with(person_key(row.person_id), bytes(row.sealed_words)).decode(),
        entered_by=row.entered_by,
        entered_at=row.entered_at,
    )
