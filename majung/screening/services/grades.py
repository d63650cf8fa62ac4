"""A grade entered from a case: it belongs to the business, so every case of it in screening rests on it."""

from datetime import date, datetime

from django.db import transaction

from majung.applications.models import Application
from majung.applications.status import held_application
from majung.core.application import ApplicationStatus
from majung.core.rating.grades import CreditGrade
from majung.events.services import Actor
from majung.rating.services import enter_grade
from majung.screening.case import case_row
from majung.screening.held import Act, tell
from majung.screening.refusals import NotInScreening


@transaction.atomic
def enter_case_grade(
    *,
    application: str,
    grade: CreditGrade,
    graded_on: date,
    valid_through: date,
    evidence: str,
    words: str,
    by: Actor,
    at: datetime,
    request_id: str = "",
) -> None:
    """Enters the grade of the business behind a case, and revises every case of it that is being screened."""
    row = case_row(application)
    in_screening = ApplicationStatus.IN_SCREENING.value
    # In the order of their rows, so that two who grade two cases of one business wait for each other, not in a circle.
    own = Application.objects.filter(business_id=row.business_id, status=in_screening).order_by("id")
    cases = [held_application(number) for number in own.values_list("number", flat=True)]
    standing = {case.number: ApplicationStatus(case.status) for case in cases}
    if standing.get(application) is not ApplicationStatus.IN_SCREENING:
        raise NotInScreening(standing.get(application, ApplicationStatus(row.status)))
    enter_grade(
        business=row.business.number,
        person_id=row.person_id,
        grade=grade,
        graded_on=graded_on,
        valid_through=valid_through,
        evidence=evidence,
        words=words,
        by=by,
        at=at,
        request_id=request_id,
    )
    for case in cases:
        if case.status == in_screening:
            done = Act(by, at, request_id)
            tell(case, "CaseGraded", done, what="grade_entered", changes={"grade": (None, grade.value)})
