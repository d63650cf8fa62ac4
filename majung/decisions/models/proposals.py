"""Proposals on applications, made by one person, and the approvals of others that decide them."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from majung.applications.models import Application
from majung.core.authority import Seat
from majung.core.deciding import Outcome, ProposalState, ReasonCode
from majung.parties.kinds import values

UNDECIDED = ProposalState.PROPOSED.value
ALONE = Outcome.RETURNED.value


class Proposal(models.Model):
    """What an officer thinks should come of an application as it stood at one revision; its words sealed.

    A change of the case voids it (trigger). How many must approve, and from which seat, is fixed when it is made.
    """

    number = models.CharField(max_length=30, unique=True)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField()
    outcome = models.CharField(max_length=20)
    state = models.CharField(max_length=20, default=UNDECIDED)
    reason_code = models.CharField(max_length=40)
    sealed_words = models.BinaryField()
    sealed_remedy = models.BinaryField()
    amount_krw = models.BigIntegerField(null=True, blank=True)
    sealed_terms = models.BinaryField(null=True, blank=True)
    retry_from = models.DateField(null=True, blank=True)
    bureau = models.CharField(max_length=100, blank=True)
    scored_on = models.DateField(null=True, blank=True)
    approvals_needed = models.PositiveSmallIntegerField()
    seat_needed = models.CharField(max_length=20, blank=True)
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
            models.CheckConstraint(condition=Q(seat_needed__in=["", *values(Seat)]), name="decisions_proposal_seat"),
            models.CheckConstraint(
                condition=Q(approved_by="") | ~Q(approved_by=F("proposed_by")), name="decisions_approver_is_another"
            ),
            models.CheckConstraint(
                condition=~Q(state=ProposalState.DECIDED.value) | Q(outcome=ALONE) | ~Q(approved_by=""),
                name="decisions_two_people_decide",
            ),
            models.CheckConstraint(
                condition=Q(outcome=ALONE) | Q(approvals_needed__gte=1), name="decisions_somebody_must_approve"
            ),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.REFUSED.value) | Q(retry_from__isnull=False),
                name="decisions_refusal_names_retry_date",
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.APPROVED.value, amount_krw__gt=0)
                | (~Q(outcome=Outcome.APPROVED.value) & Q(amount_krw=None)),
                name="decisions_approval_names_amount",
            ),
            models.UniqueConstraint(
                fields=["application"], condition=Q(state=UNDECIDED), name="decisions_one_proposal_open"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Approval(models.Model):
    """One person's yes to a proposal, in their own seat or for somebody who is away; it stays (triggers)."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="+")
    by = models.CharField(max_length=50)
    on_behalf_of = models.CharField(max_length=50, blank=True)
    seat = models.CharField(max_length=20)
    revision = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(seat__in=values(Seat)), name="decisions_approval_seat"),
            models.CheckConstraint(condition=~Q(by=F("on_behalf_of")), name="decisions_approval_for_another"),
            models.UniqueConstraint(fields=["proposal", "by"], name="decisions_approval_once"),
        ]

    def __str__(self) -> str:
        return f"approval {self.pk}"
