"""Who stands in for whom: 위임 of a duty, with its days."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from majung.parties.kinds import StaffDuty, values
from majung.parties.models.institutions import Branch, Institution
from majung.parties.models.people import User


class Delegation(models.Model):
    """One account carries a duty of another from a day through another, unless it is ended before."""

    number = models.CharField(max_length=30, unique=True)
    from_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    to_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    duty = models.CharField(max_length=20)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    from_on = models.DateField()
    through_on = models.DateField()
    sealed_reason = models.BinaryField()
    given_by = models.CharField(max_length=50)
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=50, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(duty__in=values(StaffDuty)), name="parties_delegation_duty"),
            models.CheckConstraint(condition=~Q(from_user=F("to_user")), name="parties_delegation_to_another"),
            models.CheckConstraint(condition=Q(through_on__gte=F("from_on")), name="parties_delegation_days"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by="") | (Q(ended_at__isnull=False) & ~Q(ended_by="")),
                name="parties_delegation_end",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["to_user", "through_on"], name="parties_delegations_to"),
            models.Index(fields=["institution", "through_on"], name="parties_delegations_at"),
        ]

    def __str__(self) -> str:
        return self.number
