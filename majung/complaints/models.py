"""What people write to us, who handles it, and what they were told. Words lie sealed under the writer's key."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from majung.core.complaints import CauseCode, ComplaintKind, ComplaintPart, ComplaintState
from majung.parties.kinds import values
from majung.parties.models import Branch, Institution, Person, User

OPEN = (ComplaintState.FILED.value, ComplaintState.TAKEN.value)
ANSWERED = ComplaintState.ANSWERED.value


class Complaint(models.Model):
    """One 민원. Handler and last day change until it is answered or taken back, then nothing (triggers hold it)."""

    number = models.CharField(max_length=30, unique=True)
    kind = models.CharField(max_length=20)
    state = models.CharField(max_length=20)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    about = models.CharField(max_length=40, blank=True, db_index=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # A key of its own where nobody signed in; whoever did has one already.
    wrapped_key = models.BinaryField(null=True, blank=True)
    sealed_contact = models.BinaryField(null=True, blank=True)
    code_hmac = models.CharField(max_length=64, blank=True)
    language = models.CharField(max_length=5)
    filed_at = models.DateTimeField()
    due_on = models.DateField()
    extended_days = models.PositiveSmallIntegerField(default=0)
    investigation_began_at = models.DateTimeField(null=True, blank=True)
    investigation_through = models.DateField(null=True, blank=True)
    investigation_ended_at = models.DateTimeField(null=True, blank=True)
    handler = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    taken_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    # The day of the answer in Seoul, by which months are counted.
    answered_on = models.DateField(null=True, blank=True)
    cause = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(kind__in=values(ComplaintKind)), name="complaints_kind"),
            models.CheckConstraint(condition=Q(state__in=values(ComplaintState)), name="complaints_state"),
            models.CheckConstraint(condition=Q(cause__in=["", *values(CauseCode)]), name="complaints_cause"),
            models.CheckConstraint(
                condition=Q(state=ComplaintState.FILED.value)
                | Q(state=ComplaintState.WITHDRAWN.value)
                | Q(handler__isnull=False),
                name="complaints_handler_is_named",
            ),
            models.CheckConstraint(
                condition=~Q(state=ANSWERED) | (Q(answered_on__isnull=False) & ~Q(cause="")),
                name="complaints_answer_has_a_cause",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN, ended_at=None) | (~Q(state__in=OPEN) & Q(ended_at__isnull=False)),
                name="complaints_end_has_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False, wrapped_key=None) | Q(person=None), name="complaints_one_key"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["institution", "state", "due_on"], name="complaints_waiting"),
            models.Index(fields=["institution", "answered_on"], name="complaints_answered"),
        ]

    def __str__(self) -> str:
        return self.number


class ComplaintWords(models.Model):
    """What was asked, and what was told: only ever added."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=20)
    sealed_words = models.BinaryField()
    written_by = models.CharField(max_length=50)
    written_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "complaint words"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(part__in=values(ComplaintPart)), name="complaints_words_part"),
            models.UniqueConstraint(
                fields=["complaint", "part"],
                condition=~Q(part=ComplaintPart.INVESTIGATION.value),
                name="complaints_words_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part} words {self.pk}"


class ComplainedOf(models.Model):
    """An officer somebody complains of; never the handler."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "complained of"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["complaint", "user"], name="complaints_complained_of_once"),
        ]

    def __str__(self) -> str:
        return f"complained of {self.pk}"


class FormSent(models.Model):
    """A form that was sent: pressed twice it is one complaint. Only a keyed fingerprint of what was sent is kept."""

    fingerprint = models.CharField(max_length=64, unique=True)
    complaint = models.OneToOneField(Complaint, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "forms sent"

    def __str__(self) -> str:
        return f"form {self.pk}"
