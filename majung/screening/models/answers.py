"""Officers' answers, each a version of its own: the last one counts, and all are kept."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from majung.applications.models import Application
from majung.core.screening import CheckResult
from majung.parties.kinds import values


class ClauseAnswer(models.Model):
    """Whether a clause that only a person can settle holds for an application."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    clause = models.CharField(max_length=30)
    version = models.PositiveIntegerField()
    holds = models.BooleanField()
    sealed_words = models.BinaryField()
    evidence = models.CharField(max_length=50, blank=True)
    answered_by = models.CharField(max_length=50)
    answered_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["application", "clause", "version"], name="screening_clause_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.clause} {self.version}"


class CheckAnswer(models.Model):
    """What an officer found of one check of the tier."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    check_id = models.CharField(max_length=50)
    version = models.PositiveIntegerField()
    answer = models.CharField(max_length=20)
    sealed_words = models.BinaryField()
    evidence = models.CharField(max_length=50, blank=True)
    answered_by = models.CharField(max_length=50)
    answered_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(answer__in=values(CheckResult)), name="screening_check_answer"),
            models.UniqueConstraint(fields=["application", "check_id", "version"], name="screening_check_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.check_id} {self.version}"


class FactCorrection(models.Model):
    """The value of a fact as the papers show it; what was filed stays beside it. A null value takes it back."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    fact = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    sealed_value = models.BinaryField()
    source_document = models.CharField(max_length=50, blank=True)
    sealed_words = models.BinaryField()
    corrected_by = models.CharField(max_length=50)
    corrected_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["application", "fact", "version"], name="screening_correction_version_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fact} {self.version}"
