"""Requests about the automated part of a screening, and their answers."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from majung.applications.models import Application
from majung.core.explaining import ExplanationKind, ExplanationState
from majung.parties.kinds import values


class Explanation(models.Model):
    """설명·정정·다시 심사 요구: what is asked and answered, and what should be corrected, under the owner's key."""

    number = models.CharField(max_length=30, unique=True)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    state = models.CharField(max_length=20, default=ExplanationState.ASKED.value)
    sealed_words = models.BinaryField()
    sealed_fields = models.BinaryField()
    asked_by = models.CharField(max_length=50)
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    sealed_answer = models.BinaryField(null=True, blank=True)
    sealed_run = models.BinaryField(null=True, blank=True)
    answered_by = models.CharField(max_length=50, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(kind__in=values(ExplanationKind)), name="decisions_explanation_kind"),
            models.CheckConstraint(condition=Q(state__in=values(ExplanationState)), name="decisions_explanation_state"),
            models.CheckConstraint(
                condition=Q(state=ExplanationState.ASKED.value)
                | (~Q(answered_by="") & Q(answered_at__isnull=False, sealed_answer__isnull=False)),
                name="decisions_explanation_answered",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["due_on", "id"],
                condition=Q(state=ExplanationState.ASKED.value),
                name="decisions_explanations_open",
            ),
        ]

    def __str__(self) -> str:
        return self.number
