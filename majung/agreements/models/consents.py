"""What a responsible manager asks the institution for beforehand: 대표자 변경, 사임, 지분 처분."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from majung.agreements.models.agreements import Agreement
from majung.core.agreement import ConsentState, ManagementMatter
from majung.parties.kinds import values

ASKED = ConsentState.ASKED.value


class ConsentRequest(models.Model):
    """One request; it is answered once."""

    number = models.CharField(max_length=30, unique=True)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+")
    matter = models.CharField(max_length=30)
    sealed_words = models.BinaryField()
    planned_on = models.DateField(null=True, blank=True)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=20, default=ASKED)
    sealed_answer = models.BinaryField(null=True)
    answered_by = models.CharField(max_length=50, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(matter__in=values(ManagementMatter)), name="agreements_consent_matter"),
            models.CheckConstraint(condition=Q(state__in=values(ConsentState)), name="agreements_consent_state"),
            models.CheckConstraint(
                condition=Q(state=ASKED, answered_by="", answered_at=None, sealed_answer=None)
                | (~Q(state=ASKED) & ~Q(answered_by="") & Q(answered_at__isnull=False, sealed_answer__isnull=False)),
                name="agreements_consent_answered",
            ),
            models.UniqueConstraint(
                fields=["agreement", "matter"], condition=Q(state=ASKED), name="agreements_consent_asked_once"
            ),
        ]

    def __str__(self) -> str:
        return self.number
