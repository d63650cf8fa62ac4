"""What adapters keep: the distance between the sandbox's clock and the real one."""

from typing import ClassVar

from django.db import models


class ClockOffset(models.Model):
    """The one row that lets a story live two years; read only with MAJUNG_SANDBOX=1."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seconds = models.BigIntegerField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(id=1), name="adapters_one_clock_offset"),
        ]

    def __str__(self) -> str:
        return f"{self.seconds} s"
