"""Site visits: who goes where when, what they wrote down and photographed, and why nobody went."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from majung.applications.models import Application
from majung.core.screening import VisitReason, WaiverReason
from majung.parties.kinds import values


class SiteVisit(models.Model):
    """A visit that is planned, made, or called off; its day and its place in the route change until it is made.

    `visitor` is the actor who goes: whoever goes never approves the case, and a trigger there reads this column.
    """

    number = models.CharField(max_length=30, unique=True)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    visitor = models.CharField(max_length=50)
    planned_on = models.DateField()
    place = models.PositiveIntegerField()
    sealed_address = models.BinaryField(null=True, blank=True)
    planned_by = models.CharField(max_length=50)
    planned_at = models.DateTimeField()
    visited_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.CharField(max_length=50, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(visited_at=None) | Q(cancelled_at=None), name="screening_visit_made_or_called_off"
            ),
            models.CheckConstraint(condition=~Q(visitor=""), name="screening_visit_has_visitor"),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(visited_at=None, cancelled_at=None),
                name="screening_one_visit_planned",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["user", "planned_on", "place"], name="screening_route"),
            models.Index(fields=["application"], name="screening_visits_of"),
        ]

    def __str__(self) -> str:
        return self.number


class VisitSheet(models.Model):
    """The form as it was sent from the spot; sent again under the same key it is the same row."""

    visit = models.ForeignKey(SiteVisit, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    client_key = models.CharField(max_length=100)
    sealed_sheet = models.BinaryField()
    recorded_by = models.CharField(max_length=50)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["visit", "version"], name="screening_sheet_version_once"),
            models.UniqueConstraint(fields=["visit", "client_key"], name="screening_sheet_key_once"),
        ]

    def __str__(self) -> str:
        return f"sheet {self.version}"


class VisitPhoto(models.Model):
    """A picture taken on the spot; where it was taken is sealed, for many a business is somebody's home."""

    sheet = models.ForeignKey(VisitSheet, on_delete=models.PROTECT, related_name="+")
    document = models.CharField(max_length=30, unique=True)
    sealed_details = models.BinaryField()

    def __str__(self) -> str:
        return self.document


class VisitRuling(models.Model):
    """An officer asks for a visit, or says why none is needed; the last one counts."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    is_needed = models.BooleanField()
    reason = models.CharField(max_length=40)
    sealed_words = models.BinaryField()
    ruled_by = models.CharField(max_length=50)
    ruled_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(is_needed=True, reason=VisitReason.FLAG.value)
                | Q(is_needed=False, reason__in=values(WaiverReason)),
                name="screening_ruling_reason",
            ),
            models.UniqueConstraint(fields=["application", "version"], name="screening_ruling_version_once"),
        ]

    def __str__(self) -> str:
        return f"ruling {self.version}"
