"""Programs and their published versions. A published version never changes; a correction is a new one."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from majung.parties.models import Institution


class Program(models.Model):
    code = models.SlugField(max_length=60, unique=True)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.code


class ProgramVersion(models.Model):
    """The program as it was published: one frozen document, known by its hash."""

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="+")
    version = models.CharField(max_length=30)
    # Text, because a database's own JSON type may reorder or reformat what the hash was taken of.
    canonical_json = models.TextField()
    sha256 = models.CharField(max_length=64)
    in_force_from = models.DateField()
    in_force_until = models.DateField(null=True, blank=True)
    supersedes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(blank=True)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["program", "version"], name="programs_version_once"),
            models.CheckConstraint(
                condition=Q(in_force_until=None) | Q(in_force_until__gt=F("in_force_from")),
                name="programs_version_period",
            ),
            models.CheckConstraint(
                condition=Q(supersedes=None) | ~Q(reason=""), name="programs_succession_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.program_id} {self.version}"
