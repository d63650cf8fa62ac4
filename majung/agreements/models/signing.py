"""What a signer left on a document, and every try to be identified for it; nothing of it is ever changed or deleted."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from majung.agreements.models.agreements import Agreement
from majung.core.agreement import AttemptState, IdentificationMethod
from majung.parties.kinds import values


class Execution(models.Model):
    """«약정 실행»: the marks, and the document that came of them. Pressed again before 본인인증, it is another row."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+")
    nth = models.PositiveSmallIntegerField()
    # Ticks, strokes and the salt of the commitment, under the signer's key.
    sealed_marks = models.BinaryField()
    text_hash = models.CharField(max_length=64)
    data_hash = models.CharField(max_length=64)
    # The final document without any signature; the file itself is sealed under the signer's key.
    unsigned_sha256 = models.CharField(max_length=64)
    unsigned_place = models.CharField(max_length=120)
    executed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["agreement", "nth"], name="agreements_execution_once"),
            models.CheckConstraint(
                condition=~Q(unsigned_sha256="") & ~Q(unsigned_place=""), name="agreements_execution_has_a_file"
            ),
        ]

    def __str__(self) -> str:
        return f"execution {self.pk}"


class IdentificationAttempt(models.Model):
    """One try at «본인인증», bound to the hash of one document; it is settled once, and counts once."""

    number = models.CharField(max_length=30, unique=True)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+")
    method = models.CharField(max_length=30)
    bound_hash = models.CharField(max_length=64)
    nonce = models.CharField(max_length=64)
    # The provider's own number of the request.
    request = models.CharField(max_length=80, blank=True)
    # Real time: the patience with somebody at a telephone does not follow the clock of a case.
    begun_at = models.DateTimeField()
    state = models.CharField(max_length=20, default=AttemptState.OPEN.value)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(method__in=values(IdentificationMethod)), name="agreements_method"),
            models.CheckConstraint(condition=Q(state__in=values(AttemptState)), name="agreements_attempt_state"),
            models.CheckConstraint(
                condition=Q(state=AttemptState.OPEN.value) ^ Q(settled_at__isnull=False),
                name="agreements_attempt_settled",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["agreement", "state"], name="agreements_attempts"),
        ]

    def __str__(self) -> str:
        return self.number
