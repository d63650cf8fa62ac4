"""The words of agreements, version by version: a version that another person agreed to never changes again."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from majung.core.agreement_texts import AgreementKind, AgreementTextState, Entity
from majung.parties.kinds import values
from majung.parties.models import Institution

PROPOSED, AGREED = AgreementTextState.PROPOSED.value, AgreementTextState.AGREED.value


class AgreementText(models.Model):
    """One version of one agreement's words at one institution. The words are for the public; no person is in them."""

    number = models.CharField(max_length=30, unique=True)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30)
    entity = models.CharField(max_length=20)
    version = models.CharField(max_length=30)
    # Text, because a database's own JSON type may reorder or reformat what the hash was taken of.
    canonical_json = models.TextField()
    sha256 = models.CharField(max_length=64)
    in_force_from = models.DateField()
    state = models.CharField(max_length=20, default=PROPOSED)
    reason = models.TextField()
    proposed_by = models.CharField(max_length=60)
    proposed_at = models.DateTimeField()
    settled_by = models.CharField(max_length=60, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_because = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(kind__in=values(AgreementKind)), name="agreements_text_kind"),
            models.CheckConstraint(condition=Q(entity__in=values(Entity)), name="agreements_text_entity"),
            models.CheckConstraint(condition=Q(state__in=values(AgreementTextState)), name="agreements_text_state"),
            models.CheckConstraint(
                condition=Q(state=PROPOSED, settled_by="", settled_at=None)
                | (~Q(state=PROPOSED) & ~Q(settled_by="") & Q(settled_at__isnull=False)),
                name="agreements_text_settled",
            ),
            # Declining one's own takes it back; agreeing needs other eyes.
            models.CheckConstraint(
                condition=~Q(state=AGREED) | ~Q(settled_by=F("proposed_by")), name="agreements_text_two_people"
            ),
            models.CheckConstraint(condition=~Q(proposed_by="") & ~Q(reason=""), name="agreements_text_has_a_reason"),
            models.UniqueConstraint(
                fields=["institution", "kind", "entity", "version"], name="agreements_text_version_once"
            ),
            models.UniqueConstraint(
                fields=["institution", "kind", "entity"],
                condition=Q(state=PROPOSED),
                name="agreements_one_text_proposed",
            ),
        ]

    def __str__(self) -> str:
        return self.number
