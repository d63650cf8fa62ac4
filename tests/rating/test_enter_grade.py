"""A grade of a business on a day, without any case: who entered it, what it rests on, and that its words are sealed."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from majung.core.rating.grades import CreditGrade, GradeProblem
from majung.events.services import Actor, ActorKind
from majung.rating.models import Grade
from majung.rating.selectors import grade_of
from majung.rating.services import GradeRefused, enter_grade
from tests.applications.papers import a_paper
from tests.applications.world import AT, Owner, an_owner

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("house")]

OFFICER = Actor(ActorKind.STAFF, "user:9007")
TODAY, THROUGH = date(2025, 5, 2), date(2026, 6, 30)


@pytest.fixture
def owner(house: None) -> Owner:
    return an_owner()


def entered(owner: Owner, **more: Any) -> None:
    given: dict[str, Any] = {"grade": CreditGrade.A, "words": "평가서의 등급", "evidence": "", **more}
    if not given["evidence"]:
        given["evidence"] = a_paper(owner, issued_on=TODAY)
    enter_grade(
        business=owner.business,
        person_id=owner.person_id,
        graded_on=TODAY,
        valid_through=THROUGH,
        by=OFFICER,
        at=AT,
        **given,
    )


def test_a_business_nobody_graded_has_none(owner: Owner) -> None:
    assert grade_of(business=owner.business, on=TODAY) is None


def test_a_grade_tells_who_entered_it_and_its_words_are_sealed(owner: Owner) -> None:
    entered(owner)
    found = grade_of(business=owner.business, on=TODAY)
    assert found is not None
    assert (found.grade, found.entered_by, found.words) == (CreditGrade.A, OFFICER.id, "평가서의 등급")
    assert "평가서" not in repr(found)
    assert "평가서".encode() not in bytes(Grade.objects.get().sealed_words)


def test_a_paper_of_somebody_else_is_no_evidence(owner: Owner) -> None:
    with pytest.raises(GradeRefused) as refused:
        entered(owner, evidence=a_paper(an_owner(2), issued_on=TODAY))
    assert refused.value.code is GradeProblem.EVIDENCE_UNKNOWN
    assert Grade.objects.count() == 0


@pytest.mark.parametrize("bad", [{"grade": "E"}, {"source": "hearsay"}, {"valid_through": TODAY}, {"evidence": ""}])
def test_the_database_knows_the_grades_the_sources_and_the_period(owner: Owner, bad: dict[str, Any]) -> None:
    entered(owner)
    row = Grade.objects.get()
    good = {name: getattr(row, name) for name in ("grade", "source", "valid_through", "evidence", "sealed_words")}
    own = {"business_id": row.business_id, "person_id": row.person_id, "entered_by": "user:1", "entered_at": AT}
    with pytest.raises(IntegrityError), transaction.atomic():
        Grade.objects.create(graded_on=date(2025, 5, 3), **own, **{**good, **bad})
