"""One document that one person signs; the database itself knows which state may follow which (triggers in 0003)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from majung.agreements.models.texts import AgreementText
from majung.applications.models import Application
from majung.core.agreement import ENDED, STANDING, AgreementState, Capacity, DeclineReason
from majung.core.agreement_signers import RegisterProblem
from majung.core.agreement_texts import AgreementKind, Entity
from majung.parties.kinds import values
from majung.parties.models import Person

S = AgreementState
ENDS = [state.value for state in ENDED]
STANDS = [state.value for state in STANDING]
# Shown to its signer, or further: its terms are frozen.
SHOWN = [state.value for state in (S.PENDING, S.SEALING, S.COMPLETED, S.DECLINED, S.WITHDRAWN)]
IDENTIFIED = [state.value for state in (S.SEALING, S.COMPLETED, S.WITHDRAWN)]
SEALED = [state.value for state in (S.COMPLETED, S.WITHDRAWN)]


class Agreement(models.Model):
    """What was asked for never changes; what is signed is kept beside it, each once."""

    number = models.CharField(max_length=30, unique=True)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=30)
    entity = models.CharField(max_length=20)
    capacity = models.CharField(max_length=30)
    # Nobody yet while a co-signer is known by name and birth date alone.
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # Name and birth date of who is to sign, under the key of the person who filed.
    sealed_expected = models.BinaryField()
    text = models.ForeignKey(AgreementText, on_delete=models.PROTECT, related_name="+")
    # The terms, under the same key; frozen when its turn comes.
    sealed_data = models.BinaryField(null=True)
    data_hash = models.CharField(max_length=64, blank=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    requested_at = models.DateTimeField()
    requested_by = models.CharField(max_length=50)
    expires_through = models.DateField()
    state = models.CharField(max_length=20)
    begun_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    execution = models.OneToOneField(
        "agreements.Execution", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    identification = models.OneToOneField(
        "agreements.IdentificationAttempt", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    identified_at = models.DateTimeField(null=True, blank=True)
    # The file with the signature of the person, before the institution's seal.
    signed_sha256 = models.CharField(max_length=64, blank=True)
    signed_place = models.CharField(max_length=120, blank=True)
    seal_waits_since = models.DateTimeField(null=True, blank=True)
    seal_waits_for = models.CharField(max_length=30, blank=True)
    seal_tries = models.PositiveIntegerField(default=0)
    paper = models.CharField(max_length=30, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    stopped_because = models.CharField(max_length=30, blank=True)
    declined_because = models.CharField(max_length=30, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.CharField(max_length=50, blank=True)
    # What somebody said of its end in words: why they declined, withdrew or had it cancelled.
    sealed_end_words = models.BinaryField(null=True)
    replaced_by = models.CharField(max_length=30, blank=True)
    reminded_before = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(kind__in=values(AgreementKind)), name="agreements_kind"),
            models.CheckConstraint(condition=Q(entity__in=values(Entity)), name="agreements_entity"),
            models.CheckConstraint(condition=Q(capacity__in=values(Capacity)), name="agreements_capacity"),
            models.CheckConstraint(condition=Q(state__in=values(AgreementState)), name="agreements_state"),
            models.CheckConstraint(
                condition=Q(stopped_because__in=["", *values(RegisterProblem)]), name="agreements_stopped_because"
            ),
            models.CheckConstraint(
                condition=Q(declined_because__in=["", *values(DeclineReason)]), name="agreements_declined_because"
            ),
            models.CheckConstraint(condition=Q(round__gt=0, position__gt=0), name="agreements_from_one"),
            models.CheckConstraint(
                condition=Q(sealed_data=None, data_hash="") | (Q(sealed_data__isnull=False) & ~Q(data_hash="")),
                name="agreements_data_hashed",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=SHOWN) | Q(sealed_data__isnull=False, begun_at__isnull=False),
                name="agreements_shown_frozen",
            ),
            models.CheckConstraint(
                condition=Q(identification=None, identified_at=None)
                | Q(identification__isnull=False, identified_at__isnull=False, execution__isnull=False),
                name="agreements_identified_of_a_document",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=IDENTIFIED) | Q(identification__isnull=False, person__isnull=False),
                name="agreements_sealed_when_identified",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=SEALED) | (Q(completed_at__isnull=False) & ~Q(paper="")),
                name="agreements_complete_on_paper",
            ),
            models.CheckConstraint(
                condition=Q(signed_sha256="", signed_place="")
                | (~Q(signed_sha256="") & ~Q(signed_place="") & Q(identification__isnull=False)),
                name="agreements_signed_file",
            ),
            models.CheckConstraint(
                condition=(Q(state__in=ENDS) & Q(ended_at__isnull=False) & ~Q(ended_because=""))
                | (~Q(state__in=ENDS) & Q(ended_at=None, ended_because="")),
                name="agreements_end_is_told",
            ),
            models.CheckConstraint(
                condition=~Q(state=S.STOPPED.value) | ~Q(stopped_because=""), name="agreements_stop_is_told"
            ),
            models.CheckConstraint(
                condition=Q(state=S.DECLINED.value) ^ Q(declined_because=""), name="agreements_decline_is_told"
            ),
            models.CheckConstraint(
                condition=(Q(state=S.REPLACED.value) & ~Q(replaced_by="")) | ~Q(state=S.REPLACED.value),
                name="agreements_replaced_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(kind=AgreementKind.RESPONSIBLE_MANAGEMENT.value)
                | ~Q(state__in=SHOWN)
                | Q(parent__isnull=False),
                name="agreements_second_quotes_the_first",
            ),
            models.UniqueConstraint(
                fields=["application", "round", "position"], condition=Q(state__in=STANDS), name="agreements_one_stands"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person", "requested_at"], name="agreements_of_person"),
            models.Index(fields=["state", "expires_through"], name="agreements_ending"),
            models.Index(fields=["application", "round", "position"], name="agreements_of_case"),
        ]

    def __str__(self) -> str:
        return self.number
