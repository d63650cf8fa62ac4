"""Events, the chain over them and its daily signature. All append-only: the database refuses every change."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from majung.events.actors import ActorKind
from majung.events.transactions import TransactionNumber


class Event(models.Model):
    """One act: who did what to which case; names of fields and keyed fingerprints of values, never a value."""

    act = models.CharField(max_length=60)
    actor_kind = models.CharField(max_length=10)
    actor_id = models.CharField(max_length=60, blank=True)
    subject_kind = models.CharField(max_length=40)
    subject_number = models.CharField(max_length=60)
    institution = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=80, blank=True)
    request_id = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    # Text, because a database's own JSON type may reorder or reformat what the hash was taken of.
    changes = models.TextField()
    # The order of ids is not the order of commits: see docs/decisions/0007.
    transaction_number = models.BigIntegerField(db_default=TransactionNumber())

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(actor_kind__in=[kind.value for kind in ActorKind]), name="events_actor_kind"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["subject_number", "subject_kind"], name="events_subject"),
            models.Index(fields=["actor_id", "actor_kind"], name="events_actor"),
            models.Index(fields=["transaction_number", "id"], name="events_order"),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.subject_kind} {self.subject_number}"


class EventLink(models.Model):
    """The place of one event in the chain: a hash over the event and everything before it."""

    position = models.BigIntegerField(primary_key=True)
    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="+")
    previous = models.CharField(max_length=64, unique=True)
    hash = models.CharField(max_length=64, unique=True)
    chained_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(position__gte=1), name="events_first_link_is_1"),
        ]

    def __str__(self) -> str:
        return str(self.position)


class SignedHead(models.Model):
    """The end of the chain as it stood once a day, signed: what lies before it can no longer be written anew."""

    day = models.DateField(primary_key=True)
    position = models.BigIntegerField()
    hash = models.CharField(max_length=64)
    signed_at = models.DateTimeField()
    key_name = models.CharField(max_length=32)
    public_key = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)

    def __str__(self) -> str:
        return f"{self.day}: {self.position}"
