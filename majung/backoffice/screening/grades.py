"""The grade of the business behind a case, entered by an officer with the paper that shows it."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from majung.adapters import clock
from majung.backoffice.cases.acts import back_to_case
from majung.backoffice.cases.page import shown_case
from majung.backoffice.screening.problems import told_refusals
from majung.backoffice.typed import Typed
from majung.backoffice.who import CASE_OFFICERS, staff_at_desk
from majung.core.rating.grades import LONGEST_WORDS, CreditGrade, GradeProblem
from majung.screening.services import enter_case_grade
from majung.web.access import access

FIELD_OF: Final = {
    GradeProblem.BAD_PERIOD.value: "grade_through",
    GradeProblem.WORDS_MISSING.value: "grade_words",
    GradeProblem.WORDS_TOO_LONG.value: "grade_words",
    GradeProblem.EVIDENCE_MISSING.value: "grade_evidence",
    GradeProblem.EVIDENCE_UNKNOWN.value: "grade_evidence",
}


@access(CASE_OFFICERS)
@never_cache
@require_POST
def entered(request: HttpRequest, case: str) -> HttpResponse:
    typed = Typed(request.POST)
    grade, words = typed.choice("grade", CreditGrade), typed.words("grade_words", most=LONGEST_WORDS)
    graded_on, through = typed.day("graded_on"), typed.day("grade_through")
    if grade is not None and graded_on is not None and through is not None and not typed.errors:
        with told_refusals(typed, FIELD_OF):
            enter_case_grade(
                application=case,
                grade=grade,
                graded_on=graded_on,
                valid_through=through,
                evidence=typed.posted.get("grade_evidence", ""),
                words=words,
                by=staff_at_desk(request).actor,
                at=clock.now(),
            )
    return shown_case(request, case, typed=typed) if typed.errors else back_to_case(case, "grade-entry")
