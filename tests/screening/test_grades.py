"""A grade entered from a case: a paper behind it, the business it belongs to, and every case that rests on it."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from majung.core.rating.grades import CreditGrade, GradeProblem, GradeSource
from majung.core.screening import OpenPointCode
from majung.events.models import Event
from majung.parties.models import Business
from majung.rating.models import Grade
from majung.rating.selectors import grade_of, graded_businesses, grades_of
from majung.rating.services import GradeRefused
from majung.screening.selectors import open_points, screening_view
from majung.screening.services import NotInScreening, enter_case_grade
from tests.applications.world import MEMBER, Owner, an_owner, complete, submitted
from tests.screening.cases import LATER, OFFICER, TODAY, a_case, evidence_for, revision_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("house")]
THROUGH = date(2026, 6, 30)
MEMBERS_AT = datetime(2024, 5, 10, 6, 0, tzinfo=UTC)
MEMBERS: dict[str, Any] = {
    "at": MEMBERS_AT,
    "is_member": True,
    "grade_valid_through": date(2025, 6, 30),
    "bank": None,
    "desired_on": date(2024, 5, 13),
}


@pytest.fixture
def owner(house: None) -> Owner:
    return an_owner()


@pytest.fixture
def case(owner: Owner) -> str:
    return a_case(owner)


def graded(number: str, evidence: str, grade: CreditGrade = CreditGrade.BB, **more: Any) -> None:
    given: dict[str, Any] = {"graded_on": TODAY, "valid_through": THROUGH, "words": "평가서의 등급", **more}
    enter_case_grade(application=number, grade=grade, evidence=evidence, by=OFFICER, at=LATER, **given)


def test_a_grade_is_entered_with_its_paper(case: str, owner: Owner) -> None:
    paper = evidence_for(case, owner)
    graded(case, paper)
    found = screening_view(number=case, at=LATER).grade
    assert found is not None
    assert (found.grade, found.source, found.graded_on, found.valid_through, found.evidence, found.words) == (
        CreditGrade.BB,
        GradeSource.OFFICER_ENTRY,
        TODAY,
        THROUGH,
        paper,
        "평가서의 등급",
    )
    assert found == grade_of(business=owner.business, on=TODAY)
    told = Event.objects.filter(act__in=["GradeEntered", "CaseGraded"])
    assert (revision_of(case), set(told.values_list("subject_number", flat=True))) == (1, {case, owner.business})


def test_a_later_grade_replaces_the_one_before_which_stays(case: str, owner: Owner) -> None:
    paper = evidence_for(case, owner)
    graded(case, paper, CreditGrade.BB)
    graded(case, paper, CreditGrade.CCC, valid_through=date(2025, 12, 31))
    now, later = (grade_of(business=owner.business, on=day) for day in (TODAY, date(2026, 1, 1)))
    assert now is not None
    assert now.grade is CreditGrade.CCC
    # The one before lost its force when the later one came.
    assert later is None
    assert [each.grade for each in grades_of(business=owner.business)] == [CreditGrade.CCC, CreditGrade.BB]


def test_a_grade_holds_from_its_day_through_its_last(case: str, owner: Owner) -> None:
    graded(case, evidence_for(case, owner))
    days = [date(2025, 5, 1), TODAY, THROUGH, date(2026, 7, 1)]
    assert [grade_of(business=owner.business, on=day) is not None for day in days] == [False, True, True, False]
    own = Business.objects.get(number=owner.business).pk
    assert [own in graded_businesses(businesses=[own], on=day) for day in days] == [False, True, True, False]


def test_every_case_of_the_business_in_screening_is_revised(owner: Owner) -> None:
    first, second = a_case(owner), a_case(owner, MEMBER, **MEMBERS)
    waiting = a_case(an_owner(2))
    graded(first, evidence_for(first, owner))
    assert [revision_of(number) for number in (first, second, waiting)] == [1, 1, 0]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"words": " "}, GradeProblem.WORDS_MISSING),
        ({"graded_on": date(2025, 5, 3)}, GradeProblem.BAD_PERIOD),
        ({"valid_through": date(2025, 5, 1)}, GradeProblem.BAD_PERIOD),
    ],
)
def test_an_entry_that_lacks_something_is_refused(
    case: str, owner: Owner, more: dict[str, Any], code: GradeProblem
) -> None:
    with pytest.raises(GradeRefused) as refused:
        graded(case, evidence_for(case, owner), **more)
    assert (refused.value.code, revision_of(case)) == (code, 0)


def test_the_paper_is_one_of_the_owner(case: str) -> None:
    stranger = an_owner(2)
    for evidence, code in (
        ("", GradeProblem.EVIDENCE_MISSING),
        ("DOC-2025-00000000-0", GradeProblem.EVIDENCE_UNKNOWN),
        (evidence_for(case, stranger), GradeProblem.EVIDENCE_UNKNOWN),
    ):
        with pytest.raises(GradeRefused) as refused:
            graded(case, evidence)
        assert refused.value.code is code


def test_that_nobody_rated_a_business_needs_no_paper(case: str) -> None:
    graded(case, "", CreditGrade.UNRATED)
    found = screening_view(number=case, at=LATER).grade
    assert found is not None
    assert found.grade is CreditGrade.UNRATED


def test_a_grade_is_entered_while_the_case_is_screened(owner: Owner) -> None:
    waiting = submitted(owner, complete(owner)).application
    with pytest.raises(NotInScreening):
        graded(waiting, evidence_for(waiting, owner))
    assert Grade.objects.count() == 0


def test_a_loan_of_the_cooperative_waits_for_a_grade(owner: Owner) -> None:
    number = a_case(owner, MEMBER, **MEMBERS)
    assert OpenPointCode.GRADE_MISSING in {point.code for point in open_points(number=number, at=LATER)}
    graded(number, evidence_for(number, owner))
    assert OpenPointCode.GRADE_MISSING not in {point.code for point in open_points(number=number, at=LATER)}


def test_a_guarantee_does_not(case: str) -> None:
    assert OpenPointCode.GRADE_MISSING not in {point.code for point in open_points(number=case, at=LATER)}


@pytest.mark.parametrize("statement", ["UPDATE rating_grade SET grade = 'AAA'", "DELETE FROM rating_grade"])
def test_a_grade_stays_also_for_sql_by_hand(case: str, owner: Owner, statement: str) -> None:
    graded(case, evidence_for(case, owner))
    with pytest.raises(DatabaseError, match="a grade stays"), transaction.atomic():
        connection.cursor().execute(statement)
