"""The jobs that commit with their act, and the outbox of messages."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


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
