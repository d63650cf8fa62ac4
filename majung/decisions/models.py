"""Proposals on applications: made by one person, approved by another, or sent back."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from majung.applications.models import Application
from majung.core.deciding import Outcome, ProposalState, ReasonCode
from majung.parties.kinds import values

UNDECIDED = ProposalState.PROPOSED.value
ALONE = Outcome.RETURNED.value


class Proposal(models.Model):
    """What an officer thinks should come of an application; words and remedy sealed under the owner's key."""

    number = models.CharField(max_length=30, unique=True)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=20)
    state = models.CharField(max_length=20, default=UNDECIDED)
    reason_code = models.CharField(max_length=40)
    sealed_words = models.BinaryField()
    sealed_remedy = models.BinaryField()
    retry_from = models.DateField(null=True, blank=True)
    proposed_by = models.CharField(max_length=50)
    proposed_at = models.DateTimeField()
    approved_by = models.CharField(max_length=50, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    sent_back_by = models.CharField(max_length=50, blank=True)
    sent_back_at = models.DateTimeField(null=True, blank=True)
    sealed_send_back = models.BinaryField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(outcome__in=values(Outcome)), name="decisions_proposal_outcome"),
            models.CheckConstraint(condition=Q(state__in=values(ProposalState)), name="decisions_proposal_state"),
            models.CheckConstraint(condition=Q(reason_code__in=values(ReasonCode)), name="decisions_proposal_reason"),
            models.CheckConstraint(
                condition=Q(approved_by="") | ~Q(approved_by=F("proposed_by")), name="decisions_approver_is_another"
            ),
            models.CheckConstraint(
                condition=~Q(state=ProposalState.DECIDED.value) | Q(outcome=ALONE) | ~Q(approved_by=""),
                name="decisions_two_people_decide",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.REFUSED.value) | Q(retry_from__isnull=False),
                name="decisions_refusal_names_retry_date",
            ),
            models.UniqueConstraint(
                fields=["application"], condition=Q(state=UNDECIDED), name="decisions_one_proposal_open"
            ),
        ]

    def __str__(self) -> str:
        return self.number
