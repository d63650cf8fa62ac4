"""What somebody is still writing."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from majung.core.application import Channel
from majung.parties.kinds import values
from majung.parties.models import Business, Person
from majung.programs.models import Program


class Draft(models.Model):
    """An application being written: saved at every answer, sealed, gone after its time.

    Sealed under the person's own key; before anybody showed who they are, with the house's.
    """

    number = models.CharField(max_length=30, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    business = models.ForeignKey(Business, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=10, default=Channel.ONLINE.value)
    sealed_content = models.BinaryField()
    # How often it was saved: who saves says what they had seen, so that nobody overwrites unread.
    saves = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    # The paper or case this one goes with: a confirmation, for the guarantee behind its loan.
    about_number = models.CharField(max_length=60, blank=True, default="")
    dropped_at = models.DateTimeField(null=True, blank=True)
    application = models.OneToOneField(
        "applications.Application", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(channel__in=values(Channel)), name="applications_draft_channel"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("started_at")), name="applications_draft_expires_later"
            ),
        ]

    def __str__(self) -> str:
        return self.number
