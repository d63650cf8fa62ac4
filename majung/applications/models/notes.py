"""What staff write down about a case for each other; the words sealed under the owner's key."""

from typing import ClassVar

from django.db import models

from majung.applications.models.filed import Application


class CaseNote(models.Model):
    """A note is only ever added: a mistake is corrected by another one."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    sealed_words = models.BinaryField()
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=50)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["application", "id"], name="applications_notes_of_case"),
        ]

    def __str__(self) -> str:
        return f"note {self.pk}"
