"""Checks that people chose to keep: sealed with a code that only they have."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class SavedCheck(models.Model):
    """The answers of one check. The table alone opens nothing: the key needs the code, of which only a name is kept."""

    code_hmac = models.CharField(max_length=64, unique=True)
    sealed_answers = models.BinaryField()
    as_of = models.DateField()
    version_hashes = models.TextField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="applications_check_expires_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.as_of} ({self.pk})"
