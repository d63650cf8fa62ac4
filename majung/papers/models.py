"""Papers we issued: what each says, sealed and frozen, and whether it still holds."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from majung.core.issued_papers import PaperKind, PaperState
from majung.parties.kinds import values
from majung.parties.models import Institution, Person

ENDS = [PaperState.CANCELLED.value, PaperState.REPLACED.value]


class Paper(models.Model):
    """One paper. Only how it ended and where its file lies are ever written later, each once (triggers hold it)."""

    number = models.CharField(max_length=30, unique=True)
    kind = models.CharField(max_length=30)
    about = models.CharField(max_length=30, db_index=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=5)
    template_version = models.CharField(max_length=40)
    code_hmac = models.CharField(max_length=64, unique=True)
    # What it says and its code, under the key of the person it is about.
    sealed = models.BinaryField()
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=50)
    valid_through = models.DateField(null=True, blank=True)
    ended_as = models.CharField(max_length=20, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    replaced_by = models.CharField(max_length=30, blank=True)
    # The file, from its first making on.
    sha256 = models.CharField(max_length=64, blank=True)
    place = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(kind__in=values(PaperKind)), name="papers_paper_kind"),
            models.CheckConstraint(condition=Q(language__in=["ko", "en"]), name="papers_paper_language"),
            models.CheckConstraint(
                condition=Q(ended_as="", ended_at=None) | Q(ended_as__in=ENDS, ended_at__isnull=False),
                name="papers_paper_end",
            ),
            models.CheckConstraint(
                condition=Q(replaced_by="") ^ Q(ended_as=PaperState.REPLACED.value), name="papers_paper_replaced"
            ),
            models.CheckConstraint(
                condition=Q(sha256="", place="") | (~Q(sha256="") & ~Q(place="")), name="papers_paper_file"
            ),
        ]

    def __str__(self) -> str:
        return self.number
