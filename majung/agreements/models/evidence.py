"""What proves an agreement step by step, and what the court's register said on the days that matter."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from majung.agreements.models.agreements import Agreement
from majung.applications.models import Application
from majung.core.agreement_signers import RegisterProblem
from majung.parties.kinds import values
from majung.parties.models import Person


class Evidence(models.Model):
    """One record of the chain; it can be shown to a court, and destroyed with the key of its person alone."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+")
    nth = models.PositiveIntegerField()
    step = models.CharField(max_length=40)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    actor = models.CharField(max_length=50)
    # Whose key it lies under: the signer's, or before there is one that of who filed.
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    sealed = models.BinaryField()
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["agreement", "nth"], name="agreements_evidence_once"),
            models.CheckConstraint(condition=Q(nth__gt=0) & ~Q(hash=""), name="agreements_evidence_hashed"),
        ]

    def __str__(self) -> str:
        return f"evidence {self.pk}"


class RegisterReading(models.Model):
    """등기사항전부증명서 as it was read for a case, and whether it lets people sign."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=20)
    read_at = models.DateTimeField()
    issued_on = models.DateField(null=True, blank=True)
    problem = models.CharField(max_length=30, blank=True)
    # Its facts under the key of who filed, and the paper in the vault.
    sealed = models.BinaryField()
    document_sha256 = models.CharField(max_length=64, blank=True)
    document_place = models.CharField(max_length=120, blank=True)
    # An officer who looked at a change and lets the people sign whom it names now.
    accepted_by = models.CharField(max_length=50, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(purpose__in=["preparing", "signing"]), name="agreements_register_purpose"
            ),
            models.CheckConstraint(
                condition=Q(problem__in=["", *values(RegisterProblem)]), name="agreements_register_problem"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["application", "read_at"], name="agreements_registers_read"),
        ]

    def __str__(self) -> str:
        return f"register reading {self.pk}"
