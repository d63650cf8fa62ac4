"""보완: what is asked for after filing, by when, and what came in. What was filed stays as it was."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from majung.applications.models.filed import Application
from majung.core.application import MOST_EXTENSIONS
from majung.core.documents import DocumentKind
from majung.core.supplement import SupplementItemKind
from majung.parties.kinds import values


class Supplement(models.Model):
    """One request to supply something, open until all came in or its last day went by."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=50)
    through = models.DateField()
    extensions = models.PositiveSmallIntegerField(default=0)
    reminded_before = models.PositiveSmallIntegerField(null=True, blank=True)
    supplied_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(extensions__lte=MOST_EXTENSIONS), name="applications_supplement_extensions"
            ),
            models.CheckConstraint(
                condition=Q(supplied_at=None) | Q(closed_at=F("supplied_at")), name="applications_supplied_is_closed"
            ),
            models.UniqueConstraint(
                fields=["application"], condition=Q(closed_at=None), name="applications_one_supplement_open"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index("through", condition=Q(closed_at=None), name="applications_supplements_due"),
        ]

    def __str__(self) -> str:
        return f"supplement {self.pk}"


class SupplementItem(models.Model):
    """One thing asked for; the officer's words are sealed like everything said about a person."""

    supplement = models.ForeignKey(Supplement, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20)
    document_kind = models.CharField(max_length=30, blank=True)
    fact = models.CharField(max_length=60, blank=True)
    sealed_text = models.BinaryField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(kind__in=values(SupplementItemKind)), name="applications_item_kind"),
            models.CheckConstraint(
                condition=Q(document_kind__in=["", *values(DocumentKind)]), name="applications_item_document_kind"
            ),
            models.UniqueConstraint(fields=["supplement", "position"], name="applications_item_once"),
        ]

    def __str__(self) -> str:
        return f"item {self.pk}"


class SuppliedPart(models.Model):
    """What came in for one thing asked for. A better one is a further row; none is ever changed."""

    item = models.ForeignKey(SupplementItem, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField()
    document = models.CharField(max_length=30, blank=True)
    sealed_answer = models.BinaryField(null=True, blank=True)
    supplied_at = models.DateTimeField()
    supplied_by = models.CharField(max_length=50)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["item", "version"], name="applications_part_version_once"),
            models.CheckConstraint(
                condition=Q(sealed_answer__isnull=False) | ~Q(document=""), name="applications_part_is_something"
            ),
        ]

    def __str__(self) -> str:
        return f"part {self.pk}"
