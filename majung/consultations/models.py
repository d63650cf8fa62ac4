"""Slots that were touched, bookings, and what was advised. A slot nobody touched is not here: see `slots`."""

from enum import StrEnum
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from majung.core.slots import BookingStatus, ConsultationKind
from majung.parties.models import Branch, User


def values(kinds: type[StrEnum]) -> list[str]:
    """The values as plain strings: a migration must not need today's classes."""
    return [kind.value for kind in kinds]


class Slot(models.Model):
    """A time of a branch that somebody booked or staff changed. Seats are taken here and nowhere else."""

    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    seats = models.PositiveSmallIntegerField()
    taken = models.PositiveSmallIntegerField(default=0)
    is_closed = models.BooleanField(default=False)
    # Opened by staff outside the opening hours of the catalog.
    is_extra = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["branch", "kind", "starts_at"], name="consultations_slot_once"),
            models.CheckConstraint(condition=Q(kind__in=values(ConsultationKind)), name="consultations_slot_kind"),
            models.CheckConstraint(condition=Q(taken__lte=F("seats")), name="consultations_slot_not_overbooked"),
            models.CheckConstraint(condition=Q(minutes__gt=0), name="consultations_slot_lasts"),
        ]

    def __str__(self) -> str:
        return f"slot {self.pk}"


class Booking(models.Model):
    """A seat taken by somebody whose name and telephone are sealed; the code to change it is kept as its HMAC."""

    number = models.CharField(max_length=30, unique=True)
    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="+")
    # Of the slot, once more, so that the database itself keeps one booking a telephone, branch and day.
    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, related_name="+")
    held_on = models.DateField()
    status = models.CharField(max_length=20)
    telephone_hmac = models.CharField(max_length=64, blank=True)
    sealed_contact = models.BinaryField()
    code_hmac = models.CharField(max_length=64, blank=True)
    about = models.CharField(max_length=40, blank=True, db_index=True)
    program = models.CharField(max_length=50, blank=True)
    language = models.CharField(max_length=5)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(status__in=values(BookingStatus)), name="consultations_booking_status"),
            models.UniqueConstraint(
                fields=["telephone_hmac", "branch", "held_on"],
                condition=Q(status=BookingStatus.BOOKED.value) & ~Q(telephone_hmac=""),
                name="consultations_one_a_day",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["branch", "held_on"], name="consultations_day_of_branch"),
        ]

    def __str__(self) -> str:
        return self.number


class Guidance(models.Model):
    """What an officer advised, in versions: the last one counts, none is ever changed."""

    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField()
    sealed_words = models.BinaryField()
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "guidance"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["booking", "version"], name="consultations_guidance_version_once"),
        ]

    def __str__(self) -> str:
        return f"guidance {self.pk}"
