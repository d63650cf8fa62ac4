"""What the machine noticed of the cases under way: it sorts the worklist and decides nothing."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from majung.applications.models import Application
from majung.core.application import AmountTier
from majung.core.decide import Outcome
from majung.parties.kinds import values


class ScreeningRun(models.Model):
    """One run over the cases under way of an institution, or of all."""

    institution = models.CharField(max_length=50, blank=True)
    began_at = models.DateTimeField()
    cases = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    differing = models.PositiveIntegerField(default=0)
    unreadable = models.PositiveIntegerField(default=0)
    is_complete = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"run {self.pk}"


class CaseScreening(models.Model):
    """The latest a run found of a case; written only where it found something new."""

    application = models.OneToOneField(Application, on_delete=models.PROTECT, primary_key=True, related_name="+")
    run = models.ForeignKey(ScreeningRun, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=20)
    differs = models.BooleanField()
    tier = models.CharField(max_length=20)
    flags = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(outcome__in=values(Outcome)), name="screening_case_outcome"),
            models.CheckConstraint(condition=Q(tier__in=values(AmountTier)), name="screening_case_tier"),
        ]

    def __str__(self) -> str:
        return f"screening of {self.application_id}"
