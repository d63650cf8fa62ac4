"""The jobs that commit with their act, and the outbox of messages."""

from enum import StrEnum
from typing import ClassVar

from django.db import models
from django.db.models import Q

from majung.adapters.messages import Channel
from majung.notices.kinds import AttemptState, CallOutcome, MessageState
from majung.parties.models import Person


class Job(models.Model):
    """Something to be done after the act that asked for it, at least once; whoever holds the lease does it.

    `run_at` is by the clock of the house, the lease by real time: moving the sandbox's clock steals no job.
    """

    key = models.CharField(max_length=200, unique=True, null=True, blank=True)
    task = models.CharField(max_length=200)
    arguments = models.TextField()
    enqueued_at = models.DateTimeField()
    run_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_by = models.CharField(max_length=100, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    gave_up_at = models.DateTimeField(null=True, blank=True)
    error_code = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(finished_at=None) | Q(gave_up_at=None), name="notices_job_ends_one_way"),
            models.CheckConstraint(
                condition=Q(lease_until=None, leased_by="") | Q(lease_until__isnull=False) & ~Q(leased_by=""),
                name="notices_job_lease_has_holder",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index("run_at", "id", condition=Q(finished_at=None, gave_up_at=None), name="notices_job_open"),
            models.Index("gave_up_at", condition=Q(gave_up_at__isnull=False), name="notices_job_stuck"),
            models.Index("finished_at", condition=Q(finished_at__isnull=False), name="notices_job_finished"),
        ]

    def __str__(self) -> str:
        return f"job {self.pk}"


def values(kinds: type[StrEnum]) -> list[str]:
    """The values as plain strings: a migration must not need today's classes."""
    return [kind.value for kind in kinds]


class Message(models.Model):
    """What somebody is to be told, to a person or, without an account, to a telephone.

    Telephone and values of the text are sealed, and dropped as soon as the message is concluded.
    """

    key = models.CharField(max_length=200, unique=True)
    template = models.CharField(max_length=50)
    about = models.CharField(max_length=40, db_index=True)
    institution = models.CharField(max_length=50)
    branch = models.CharField(max_length=50, blank=True)
    language = models.CharField(max_length=5)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    sealed = models.BinaryField()
    state = models.CharField(max_length=20, default=MessageState.WAITING.value)
    created_at = models.DateTimeField()
    deadline = models.DateTimeField(null=True, blank=True)
    concluded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(state__in=values(MessageState)), name="notices_message_state"),
            models.CheckConstraint(
                condition=Q(state=MessageState.WAITING.value, concluded_at=None)
                | ~Q(state=MessageState.WAITING.value) & Q(concluded_at__isnull=False),
                name="notices_message_concluded",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                "deadline", condition=Q(deadline__isnull=False, concluded_at=None), name="notices_message_due"
            ),
        ]

    def __str__(self) -> str:
        return f"message {self.pk}"


class Delivery(models.Model):
    """A message on one channel. Sent under one key however often it is tried, so that the gateway sends it once."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=10)
    gateway_number = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=20, default=AttemptState.WAITING.value)
    failed_tries = models.PositiveSmallIntegerField(default=0)
    accepted_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["message", "channel"], name="notices_delivery_once_a_channel"),
            models.CheckConstraint(condition=Q(channel__in=values(Channel)), name="notices_delivery_channel"),
            models.CheckConstraint(condition=Q(state__in=values(AttemptState)), name="notices_delivery_state"),
        ]

    def __str__(self) -> str:
        return f"delivery {self.pk}"


class TelephoneTask(models.Model):
    """Somebody to be called by staff, because a message with a deadline did not arrive. A second call is a new row."""

    number = models.CharField(max_length=40, unique=True)
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="+")
    call = models.PositiveSmallIntegerField(default=1)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.CharField(max_length=100, blank=True)
    outcome = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["message", "call"], name="notices_telephone_task_once_a_call"),
            models.CheckConstraint(condition=Q(outcome__in=["", *values(CallOutcome)]), name="notices_call_outcome"),
            models.CheckConstraint(
                condition=Q(done_at=None, done_by="", outcome="")
                | Q(done_at__isnull=False) & ~Q(done_by="") & ~Q(outcome=""),
                name="notices_telephone_task_done_whole",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index("due_at", condition=Q(done_at=None), name="notices_telephone_task_open"),
        ]

    def __str__(self) -> str:
        return self.number
