"""확인서: what we confirmed to a bank, through which day, and what became of it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from majung.applications.models import Application
from majung.core.filing import Collateral
from majung.core.letters import ConfirmationState
from majung.parties.kinds import values

LIVE = [ConfirmationState.VALID.value, ConfirmationState.USED.value]


class Confirmation(models.Model):
    """One 확인서. Its state moves once, from valid; only the reminder sent last is written besides (triggers)."""

    number = models.CharField(max_length=30, unique=True)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    amount_krw = models.BigIntegerField()
    collateral = models.CharField(max_length=20, blank=True)
    approved_on = models.DateField()
    valid_through = models.DateField()
    issued_at = models.DateTimeField()
    state = models.CharField(max_length=20)
    ended_at = models.DateTimeField(null=True, blank=True)
    received_by_bank_on = models.DateField(null=True, blank=True)
    paper = models.CharField(max_length=30)
    reminded_before = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["application"], condition=Q(state__in=LIVE), name="letters_one_live"),
            models.CheckConstraint(condition=Q(state__in=values(ConfirmationState)), name="letters_confirmation_state"),
            models.CheckConstraint(
                condition=Q(collateral__in=["", *values(Collateral)]), name="letters_confirmation_collateral"
            ),
            models.CheckConstraint(condition=Q(amount_krw__gt=0), name="letters_confirms_something"),
            models.CheckConstraint(condition=Q(valid_through__gt=F("approved_on")), name="letters_confirmation_lasts"),
            models.CheckConstraint(
                condition=Q(state=ConfirmationState.VALID.value) ^ Q(ended_at__isnull=False),
                name="letters_confirmation_end",
            ),
            models.CheckConstraint(
                condition=Q(state=ConfirmationState.USED.value, received_by_bank_on__isnull=False)
                | (~Q(state=ConfirmationState.USED.value) & Q(received_by_bank_on=None)),
                name="letters_used_at_a_bank",
            ),
            models.CheckConstraint(
                condition=Q(received_by_bank_on=None)
                | Q(received_by_bank_on__gte=F("approved_on"), received_by_bank_on__lte=F("valid_through")),
                name="letters_received_in_time",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "valid_through"], name="letters_confirmations_ending"),
        ]

    def __str__(self) -> str:
        return self.number
