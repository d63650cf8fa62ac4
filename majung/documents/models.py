"""Papers on their way in, papers received, originals on a shelf, and the book of consents.

Whatever could name a person lies sealed: file names under the person's own key, contents in the storage.
"""

from enum import StrEnum
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from majung.core.consents import ConsentAct, ConsentKind
from majung.core.documents import DocumentKind, DocumentSource, MaskingState, ScanState
from majung.parties.models import Person

NUMBER_LENGTH = 30


def values(kinds: type[StrEnum]) -> list[str]:
    """The values as plain strings: a migration must not need today's classes."""
    return [kind.value for kind in kinds]


class StoredFile(models.Model):
    """One masked content of one person, kept once however often it is sent.

    The digest is keyed with the person's key: equal papers of two people never meet, and the name tells nothing.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    place = models.CharField(max_length=200, unique=True)
    stored_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"stored file {self.pk}"


class Document(models.Model):
    """A paper we received. Its file is gone when the scanner found something in it."""

    number = models.CharField(max_length=NUMBER_LENGTH, unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    uploader = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=30)
    source = models.CharField(max_length=10)
    media_type = models.CharField(max_length=50)
    size = models.PositiveIntegerField()
    pages = models.PositiveIntegerField()
    masked_areas = models.PositiveIntegerField()
    masking = models.CharField(max_length=20)
    scan = models.CharField(max_length=10, db_index=True)
    sealed_details = models.BinaryField()
    issued_on = models.DateField(null=True, blank=True)
    about = models.CharField(max_length=NUMBER_LENGTH, blank=True)
    institution = models.CharField(max_length=50, blank=True)
    received_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(kind__in=values(DocumentKind)), name="documents_document_kind"),
            models.CheckConstraint(condition=Q(source__in=values(DocumentSource)), name="documents_document_source"),
            models.CheckConstraint(condition=Q(scan__in=values(ScanState)), name="documents_document_scan"),
            models.CheckConstraint(condition=Q(masking__in=values(MaskingState)), name="documents_document_masking"),
            models.CheckConstraint(
                condition=Q(scan=ScanState.INFECTED.value, file=None)
                | (~Q(scan=ScanState.INFECTED.value) & Q(file__isnull=False)),
                name="documents_infected_file_is_dropped",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Upload(models.Model):
    """A file on its way in. What has arrived lies in sealed parts until the last byte is there, or a day is over."""

    number = models.CharField(max_length=NUMBER_LENGTH, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30)
    source = models.CharField(max_length=10)
    sealed_filename = models.BinaryField()
    size = models.PositiveIntegerField()
    offset = models.PositiveIntegerField(default=0)
    issued_on = models.DateField(null=True, blank=True)
    about = models.CharField(max_length=NUMBER_LENGTH, blank=True)
    institution = models.CharField(max_length=50, blank=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    begun_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(kind__in=values(DocumentKind)), name="documents_upload_kind"),
            models.CheckConstraint(condition=Q(source__in=values(DocumentSource)), name="documents_upload_source"),
            models.CheckConstraint(condition=Q(offset__lte=F("size")), name="documents_upload_not_past_its_end"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("begun_at")), name="documents_upload_expires_later"),
        ]

    def __str__(self) -> str:
        return self.number


class UploadPart(models.Model):
    """A piece of an upload, sealed, from one offset on."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="+")
    offset = models.PositiveIntegerField()
    length = models.PositiveIntegerField()
    place = models.CharField(max_length=200, unique=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["upload", "offset"], name="documents_part_once"),
            models.CheckConstraint(condition=Q(length__gt=0), name="documents_part_holds_something"),
        ]

    def __str__(self) -> str:
        return f"part {self.pk}"


class PaperOriginal(models.Model):
    """A sheet of paper that somebody handed over: stamped, shelved, and given back."""

    number = models.CharField(max_length=NUMBER_LENGTH, unique=True)
    about = models.CharField(max_length=NUMBER_LENGTH, db_index=True)
    kind = models.CharField(max_length=30)
    place = models.CharField(max_length=100)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    received_at = models.DateTimeField()
    received_by = models.CharField(max_length=50)
    returned_at = models.DateTimeField(null=True, blank=True)
    returned_by = models.CharField(max_length=50, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(kind__in=values(DocumentKind)), name="documents_original_kind"),
            models.CheckConstraint(
                condition=Q(returned_at=None, returned_by="") | (Q(returned_at__isnull=False) & ~Q(returned_by="")),
                name="documents_original_returned_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class ConsentLine(models.Model):
    """One line of the book of consents: given or taken back. Lines are only ever added."""

    reference = models.CharField(max_length=NUMBER_LENGTH)
    act = models.CharField(max_length=10)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30)
    text_version = models.CharField(max_length=30)
    text_hash = models.CharField(max_length=64)
    about = models.CharField(max_length=NUMBER_LENGTH)
    named_party = models.CharField(max_length=100, blank=True)
    actor_kind = models.CharField(max_length=10)
    actor_id = models.CharField(max_length=50)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(act__in=values(ConsentAct)), name="documents_consent_act"),
            models.CheckConstraint(condition=Q(kind__in=values(ConsentKind)), name="documents_consent_kind"),
            # Each is given once and taken back at most once.
            models.UniqueConstraint(fields=["reference", "act"], name="documents_consent_act_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person", "about"], name="documents_consents_of_case")
        ]

    def __str__(self) -> str:
        return self.reference
