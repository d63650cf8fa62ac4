"""Grades of businesses: each a row of its own, so that what a decision rested on is still there."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from majung.core.rating.grades import CreditGrade, GradeSource
from majung.parties.kinds import values
from majung.parties.models import Business, Person


class Grade(models.Model):
    """The grade of a business from a day through another; a later one replaces it, none is ever changed."""

    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="+")
    # Under whose key the words are sealed: the person who asked for the rating.
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    grade = models.CharField(max_length=10)
    source = models.CharField(max_length=20)
    graded_on = models.DateField()
    valid_through = models.DateField()
    evidence = models.CharField(max_length=30, blank=True)
    sealed_words = models.BinaryField()
    entered_by = models.CharField(max_length=50)
    entered_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(grade__in=values(CreditGrade)), name="rating_grade_grade"),
            models.CheckConstraint(condition=Q(source__in=values(GradeSource)), name="rating_grade_source"),
            models.CheckConstraint(condition=Q(valid_through__gte=F("graded_on")), name="rating_grade_period"),
            models.CheckConstraint(
                condition=Q(grade=CreditGrade.UNRATED.value) | ~Q(evidence="") | Q(source=GradeSource.MODEL.value),
                name="rating_grade_has_evidence",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["business", "id"], name="rating_grades_of_business"),
        ]

    def __str__(self) -> str:
        return f"grade {self.pk}"
