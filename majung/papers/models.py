"""Papers we issued: what each says, frozen, and its sealed files, one for each renewal of its seal."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from majung.core.issued_papers import PaperKind, PaperState
from majung.core.seal_report import SealLevel
from majung.parties.kinds import values
from majung.parties.models import Institution, Person

ENDS = [PaperState.CANCELLED.value, PaperState.REPLACED.value]


class Paper(models.Model):
    """One paper. Only how it ended is ever written later, once (triggers hold it)."""

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
    # The document before its seal, where it was not made from what the paper says: an agreement its person signed.
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


class PaperFile(models.Model):
    """A sealed file of a paper; the first, and one more for each renewal. None is ever changed (triggers hold it)."""

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="+")
    nth = models.PositiveSmallIntegerField()
    sha256 = models.CharField(max_length=64)
    place = models.CharField(max_length=120, unique=True)
    level = models.CharField(max_length=10)
    # By the word of the authority that stamped it, so that no clock of ours counts.
    sealed_at = models.DateTimeField()
    renew_by = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["paper", "nth"], name="papers_file_once"),
            models.CheckConstraint(condition=Q(nth__gte=1), name="papers_file_nth"),
            # Nothing weaker is ever kept as the file of a paper.
            models.CheckConstraint(condition=Q(level=SealLevel.LTA.value), name="papers_file_level"),
            models.CheckConstraint(condition=Q(renew_by__gt=models.F("sealed_at")), name="papers_file_renewal"),
        ]

    def __str__(self) -> str:
        return f"{self.paper_id}/{self.nth}"
