"""Entering a grade: until the model exists an officer reads it off the papers, and names the paper."""

from datetime import date, datetime

from django.db import transaction

from majung.adapters.sealing import seal_with
from majung.core.deadlines import seoul_day
from majung.core.rating.grades import CreditGrade, GradeProblem, GradeSource, grade_problem
from majung.documents.selectors import documents_by_number
from majung.events.services import Actor, Subject, record_event
from majung.parties.models import Business
from majung.parties.people import person_key
from majung.rating.models import Grade


class GradeRefused(ValueError):
    """A grade that cannot be entered, and why."""

    def __init__(self, code: GradeProblem) -> None:
        super().__init__(code.value)
        self.code = code


@transaction.atomic
def enter_grade(
    *,
    business: str,
    person_id: int,
    grade: CreditGrade,
    graded_on: date,
    valid_through: date,
    evidence: str,
    words: str,
    by: Actor,
    at: datetime,
    request_id: str = "",
) -> None:
    """A grade as an officer reads it off a paper of this person; it replaces the one before, which stays."""
    problem = grade_problem(
        grade=grade,
        graded_on=graded_on,
        valid_through=valid_through,
        words=words,
        has_evidence=bool(evidence),
        evidence_is_known=_is_paper_of(evidence, person_id),
        on=seoul_day(at),
    )
    if problem is not None:
        raise GradeRefused(problem)
    row = Business.objects.get(number=business)
    before = Grade.objects.filter(business=row).order_by("-id").values_list("grade", flat=True).first()
    Grade.objects.create(
        business=row,
        person_id=person_id,
        grade=grade.value,
        source=GradeSource.OFFICER_ENTRY.value,
        graded_on=graded_on,
        valid_through=valid_through,
        evidence=evidence,
        sealed_words=seal_with(person_key(person_id), words.encode()),
        entered_by=by.id,
        entered_at=at,
    )
    record_event(
        act="GradeEntered",
        actor=by,
        subject=Subject("business", business),
        at=at,
        request_id=request_id,
        changes={"grade": (before, grade.value), "valid_through": (None, valid_through)},
    )


def _is_paper_of(evidence: str, person_id: int) -> bool:
    paper = documents_by_number([evidence]).get(evidence) if evidence else None
    return paper is not None and paper.is_usable and paper.person_id == person_id
