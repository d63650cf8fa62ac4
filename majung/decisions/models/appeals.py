"""Appeals against refusals: what the owner says, who hears it, and what two other people answer."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from majung.applications.models import Application
from majung.core.appeals import OPEN_STATES, AppealOutcome, AppealState
from majung.decisions.models.proposals import Proposal
from majung.parties.kinds import values
from majung.parties.models import Person

ENDED = [AppealState.UPHELD.value, AppealState.DISMISSED.value]


class Appeal(models.Model):
    """이의신청 against one decision; its words and answers sealed under the key of the case's owner."""

    number = models.CharField(max_length=30, unique=True)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    sealed_words = models.BinaryField()
    filed_by = models.CharField(max_length=50)
    filed_at = models.DateTimeField()
    state = models.CharField(max_length=20)
    due_on = models.DateField()
    handler = models.CharField(max_length=50, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    extended_days = models.PositiveSmallIntegerField(default=0)
    sealed_extension = models.BinaryField(null=True, blank=True)
    extended_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=20, blank=True)
    sealed_answer = models.BinaryField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    sealed_send_back = models.BinaryField(null=True, blank=True)
    agreed_by = models.CharField(max_length=50, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(state__in=values(AppealState)), name="decisions_appeal_state"),
            models.CheckConstraint(
                condition=Q(outcome__in=["", *values(AppealOutcome)]), name="decisions_appeal_outcome"
            ),
            models.CheckConstraint(
                condition=Q(agreed_by="") | ~Q(agreed_by=F("handler")), name="decisions_appeal_two_people"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=ENDED) | (Q(state=F("outcome")) & ~Q(agreed_by="") & ~Q(handler="")),
                name="decisions_appeal_ends_as_agreed",
            ),
            models.UniqueConstraint(
                fields=["proposal"],
                condition=~Q(state=AppealState.WITHDRAWN.value),
                name="decisions_appeal_once",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["due_on", "id"],
                condition=Q(state__in=[state.value for state in OPEN_STATES]),
                name="decisions_appeals_open",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class AppealDocument(models.Model):
    """A paper handed in with an appeal."""

    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="+")
    document = models.CharField(max_length=30)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["appeal", "document"], name="decisions_appeal_document_once"),
        ]

    def __str__(self) -> str:
        return self.document
