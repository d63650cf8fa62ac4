"""What outside offices are asked about an application."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from majung.applications.models.drafts import Draft
from majung.applications.models.filed import Application
from majung.core.look_ups import LookUpKind, LookUpState
from majung.parties.kinds import values
from majung.parties.models import Business, Person


class LookUp(models.Model):
    """One question to one office, asked again until it answers or we stop asking."""

    draft_number = models.CharField(max_length=30)
    draft = models.ForeignKey(Draft, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30)
    state = models.CharField(max_length=20, default=LookUpState.WAITING.value)
    attempts = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField()
    next_try_at = models.DateTimeField(null=True, blank=True)
    error_code = models.CharField(max_length=50, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    source = models.CharField(max_length=100, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    sealed_facts = models.BinaryField(null=True, blank=True)
    document = models.CharField(max_length=30, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(kind__in=values(LookUpKind)), name="applications_look_up_kind"),
            models.CheckConstraint(condition=Q(state__in=values(LookUpState)), name="applications_look_up_state"),
            models.CheckConstraint(
                condition=~Q(state=LookUpState.DONE.value) | Q(answered_at__isnull=False, sealed_facts__isnull=False),
                name="applications_look_up_done_has_answer",
            ),
            models.UniqueConstraint(fields=["draft_number", "kind"], name="applications_look_up_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["application"], name="applications_look_ups_of"),
            models.Index(
                fields=["application"],
                condition=Q(state=LookUpState.WAITING.value),
                name="applications_look_ups_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
