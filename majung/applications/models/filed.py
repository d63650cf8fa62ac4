"""What was filed: frozen as it came in, with everything the house decided of it that day."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from majung.core.application import UNDER_WAY, AmountTier, ApplicationStatus, Channel, PaperVerdict, TransferReason
from majung.core.filing import Collateral, Purpose
from majung.core.intake import ConfirmedHow
from majung.parties.kinds import values
from majung.parties.models import Branch, Business, Institution, Person
from majung.programs.models import Program, ProgramVersion


class FrozenRules(models.Model):
    """The rules that decisions rested on, once for all of them: facts, dated tables, program documents."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    canonical_json = models.TextField()

    def __str__(self) -> str:
        return self.sha256[:12]


class Application(models.Model):
    """One application. Where it stands changes, from the reservation on; what was filed never does (triggers)."""

    number = models.CharField(max_length=30, unique=True)
    receipt_number = models.CharField(max_length=30, unique=True)
    draft_number = models.CharField(max_length=30, unique=True)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="+")
    program_version = models.ForeignKey(ProgramVersion, on_delete=models.PROTECT, related_name="+")
    rules = models.ForeignKey(FrozenRules, on_delete=models.PROTECT, related_name="+")
    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    channel = models.CharField(max_length=10)
    status = models.CharField(max_length=30)
    received_at = models.DateTimeField()
    as_of = models.DateField()
    queue = models.CharField(max_length=100)
    rank = models.PositiveIntegerField()
    requested_krw = models.BigIntegerField()
    purpose = models.CharField(max_length=20)
    collateral = models.CharField(max_length=20, blank=True)
    bank = models.CharField(max_length=50, blank=True)
    desired_on = models.DateField(null=True, blank=True)
    sealed_answers = models.BinaryField()
    sealed_record = models.BinaryField()
    idempotency_key = models.CharField(max_length=100)
    body_hash = models.CharField(max_length=64)
    taken_up_at = models.DateTimeField(null=True, blank=True)
    taken_up_by = models.CharField(max_length=50, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.CharField(max_length=50, blank=True)
    retry_from = models.DateField(null=True, blank=True)
    # Of which fund money is set aside under the key, or waited for.
    fund = models.CharField(max_length=80, blank=True, default="")
    reservation_key = models.CharField(max_length=60, blank=True)
    # Goes up with everything that a decision could rest on: who approves says which one was read.
    revision = models.PositiveIntegerField(default=0)
    # The last day for the answer; none while the clock stands still or the case is over.
    due_on = models.DateField(null=True, blank=True)
    waiting_since = models.DateTimeField(null=True, blank=True)
    approved_krw = models.BigIntegerField(null=True, blank=True)
    about_number = models.CharField(max_length=60, blank=True, default="")
    tier = models.CharField(max_length=20, blank=True, default="")
    # Kept by the triggers of the deciding room.
    has_proposal = models.BooleanField(default=False)
    officer = models.CharField(max_length=50, blank=True, default="")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(status__in=values(ApplicationStatus)), name="applications_application_status"
            ),
            models.CheckConstraint(condition=Q(channel__in=values(Channel)), name="applications_application_channel"),
            models.CheckConstraint(condition=Q(purpose__in=values(Purpose)), name="applications_application_purpose"),
            models.CheckConstraint(
                condition=Q(collateral__in=["", *values(Collateral)]), name="applications_application_collateral"
            ),
            models.CheckConstraint(condition=Q(requested_krw__gt=0), name="applications_requested_something"),
            models.CheckConstraint(
                condition=Q(approved_krw=None) | Q(approved_krw__gt=0), name="applications_approved"
            ),
            models.CheckConstraint(
                condition=Q(due_on=None)
                | Q(status__in=[ApplicationStatus.SUBMITTED.value, ApplicationStatus.IN_SCREENING.value]),
                name="applications_due_while_clock_runs",
            ),
            models.CheckConstraint(
                condition=Q(waiting_since=None)
                | Q(status__in=[status.value for status in UNDER_WAY], reservation_key=""),
                name="applications_waits_without_money",
            ),
            models.CheckConstraint(condition=Q(tier__in=["", *values(AmountTier)]), name="applications_tier"),
            models.CheckConstraint(condition=Q(rank__gt=0), name="applications_rank_from_one"),
            models.UniqueConstraint(fields=["user", "idempotency_key"], name="applications_key_once"),
            models.UniqueConstraint(fields=["queue", "rank"], name="applications_rank_once"),
            models.UniqueConstraint(
                fields=["business", "program"],
                condition=Q(status__in=[status.value for status in UNDER_WAY]),
                name="applications_one_under_way",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person", "received_at"], name="applications_of_person"),
            models.Index(fields=["branch", "status", "received_at"], name="applications_of_branch"),
            # Everything a worklist asks and sorts by, so that it never reads past the sealed contents of a row.
            models.Index(
                fields=[
                    "institution", "status", "branch", "due_on", "received_at", "requested_krw", "tier",
                    "has_proposal", "waiting_since", "officer", "program", "channel", "business",
                ],
                name="applications_worklist",
            ),
            models.Index(fields=["institution", "received_at"], name="applications_received"),
            models.Index(fields=["officer", "status"], condition=~Q(officer=""), name="applications_of_officer"),
            models.Index(fields=["fund", "status"], condition=~Q(fund=""), name="applications_of_fund"),
            models.Index(fields=["about_number"], condition=~Q(about_number=""), name="applications_about"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number


class ApplicationDocument(models.Model):
    """A paper that went in with the application, for one of its requirements."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    requirement = models.CharField(max_length=30)
    document = models.CharField(max_length=30)
    issued_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["application", "requirement", "document"], name="applications_document_once"
            ),
        ]

    def __str__(self) -> str:
        return self.document


class CounterIntake(models.Model):
    """How an application came in over a counter: who entered it, and how the person present confirmed it."""

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="+")
    entered_by = models.CharField(max_length=50)
    confirmed_how = models.CharField(max_length=30)
    bank = models.CharField(max_length=50, blank=True)
    bank_sido = models.CharField(max_length=30, blank=True)
    power_of_attorney = models.CharField(max_length=30, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(confirmed_how__in=values(ConfirmedHow)), name="applications_intake_confirmed"
            ),
        ]

    def __str__(self) -> str:
        return f"intake {self.pk}"


class Transfer(models.Model):
    """이관: a case went to another branch, why, and the words of who moved it, sealed under the owner's key."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    from_branch = models.ForeignKey(Branch, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    to_branch = models.ForeignKey(Branch, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=30)
    sealed_words = models.BinaryField()
    moved_at = models.DateTimeField()
    moved_by = models.CharField(max_length=50)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(reason__in=values(TransferReason)), name="applications_transfer_reason"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["application", "id"], name="applications_transfers_of_case"),
        ]

    def __str__(self) -> str:
        return f"transfer {self.pk}"


class Reopening(models.Model):
    """A refusal opened again on appeal; the time in between is none of the office's period."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField()
    ended_because = models.CharField(max_length=50, blank=True)
    reopened_at = models.DateTimeField()
    reopened_by = models.CharField(max_length=50)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(reopened_at__gte=F("ended_at")), name="applications_reopened_later"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["application", "id"], name="applications_reopened_case"),
        ]

    def __str__(self) -> str:
        return f"reopening {self.pk}"


class PeriodExtension(models.Model):
    """처리기간 연장: by how much the period of a case was made longer, why, and whether its owner agreed."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    nth = models.PositiveSmallIntegerField()
    length = models.PositiveSmallIntegerField()
    has_consent = models.BooleanField()
    sealed_words = models.BinaryField()
    due_before = models.DateField()
    due_after = models.DateField()
    extended_at = models.DateTimeField()
    extended_by = models.CharField(max_length=50)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["application", "nth"], name="applications_extension_once"),
            # 민원처리법 시행령 제21조: once, and once more when the applicant agrees.
            models.CheckConstraint(
                condition=Q(nth=1) | Q(nth=2, has_consent=True), name="applications_second_extension_agreed"
            ),
            models.CheckConstraint(
                condition=Q(length__gt=0, due_after__gt=F("due_before")), name="applications_extension_longer"
            ),
        ]

    def __str__(self) -> str:
        return f"extension {self.pk}"


class PaperCheck(models.Model):
    """Somebody looked at a paper of a case: fit, or what is wrong with it; looked at again, it is a new row."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    document = models.CharField(max_length=30)
    verdict = models.CharField(max_length=20)
    checked_at = models.DateTimeField()
    checked_by = models.CharField(max_length=50)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(verdict__in=values(PaperVerdict)), name="applications_paper_verdict"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["application", "document", "id"], name="applications_paper_checks"),
        ]

    def __str__(self) -> str:
        return f"check of {self.document}"
