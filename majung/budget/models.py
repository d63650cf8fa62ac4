"""The ledger of funds: entries that never change, and balances that only the database's triggers write."""

from functools import reduce
from operator import or_
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import LessThanOrEqual

from majung.core.ledger import (
    LARGEST_KRW,
    POSTINGS,
    FundAnswer,
    FundChangeKind,
    FundPurpose,
    FundState,
    LedgerAct,
    WaitingEnd,
)

PLAN_ACTS = [LedgerAct.ALLOT.value, LedgerAct.CUT.value]


def double_entry() -> Q:
    """Every act has its two accounts, always the same ones."""
    pairs = (Q(act=act.value, debit=each.debit.value, credit=each.credit.value) for act, each in POSTINGS.items())
    return reduce(or_, pairs)


class Fund(models.Model):
    """The money of a year for one program; which program, only its code tells."""

    code = models.CharField(max_length=80, unique=True)
    institution = models.CharField(max_length=50)
    year = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10)
    opened_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in FundState]), name="budget_fund_state"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Balance(models.Model):
    """What stands on the accounts of a fund for one purpose. Made at zero; entries book themselves here."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="+", db_index=False)
    purpose = models.CharField(max_length=20)
    over_issue_percent = models.PositiveSmallIntegerField()
    plan_krw = models.BigIntegerField(default=0)
    reserved_krw = models.BigIntegerField(default=0)
    committed_krw = models.BigIntegerField(default=0)
    released_krw = models.BigIntegerField(default=0)
    last_entry = models.BigIntegerField(default=0)
    # What a reservation asks before it is written stands on this one row, since that is the row it waits for.
    is_open = models.BooleanField(default=True, db_default=True)
    waiting_count = models.BigIntegerField(default=0, db_default=0)
    waiting_krw = models.BigIntegerField(default=0, db_default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["fund", "purpose"], name="budget_balance_once"),
            models.CheckConstraint(
                condition=Q(purpose__in=[purpose.value for purpose in FundPurpose]), name="budget_balance_purpose"
            ),
            models.CheckConstraint(
                condition=Q(over_issue_percent__gte=100, over_issue_percent__lte=1000), name="budget_balance_factor"
            ),
            models.CheckConstraint(
                condition=Q(plan_krw__lte=LARGEST_KRW)
                & Q(plan_krw__gte=0, reserved_krw__gte=0, committed_krw__gte=0, released_krw__gte=0)
                & Q(waiting_count__gte=0, waiting_krw__gte=0),
                name="budget_balance_not_below_zero",
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(
                    (F("reserved_krw") + F("committed_krw")) * 100, F("plan_krw") * F("over_issue_percent")
                ),
                name="budget_balance_not_over_committed",
            ),
            models.CheckConstraint(
                condition=Q(committed_krw__lte=F("plan_krw")), name="budget_balance_committed_as_planned"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fund_id} {self.purpose}"


class Entry(models.Model):
    """Money moves from the credited account to the debited one; a mistake is reversed by another entry."""

    # Entries of one act have the same one.
    transaction_id = models.CharField(max_length=32)
    balance = models.ForeignKey(Balance, on_delete=models.PROTECT, related_name="+", db_index=False)
    act = models.CharField(max_length=10)
    debit = models.CharField(max_length=10)
    credit = models.CharField(max_length=10)
    amount_krw = models.BigIntegerField()
    effective_on = models.DateField()
    recorded_at = models.DateTimeField()
    reservation_key = models.CharField(max_length=100, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    about = models.CharField(max_length=60, blank=True)
    actor = models.CharField(max_length=60)
    reason = models.CharField(max_length=80, blank=True)
    # The reservation that this one took the place of, in the same transaction.
    replaces = models.CharField(max_length=100, blank=True, default="", db_default="")

    class Meta:
        verbose_name_plural = "entries"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(amount_krw__gt=0, amount_krw__lte=LARGEST_KRW), name="budget_entry_amount"
            ),
            models.CheckConstraint(condition=double_entry(), name="budget_entry_accounts"),
            models.CheckConstraint(
                condition=Q(Q(act__in=PLAN_ACTS), reservation_key="")
                | ~Q(Q(act__in=PLAN_ACTS) | Q(reservation_key="")),
                name="budget_entry_key",
            ),
            models.CheckConstraint(
                condition=Q(expires_at=None) | Q(act=LedgerAct.RESERVE.value, expires_at__gt=F("recorded_at")),
                name="budget_entry_expiry",
            ),
            models.UniqueConstraint(
                fields=["reservation_key"],
                condition=Q(act=LedgerAct.RESERVE.value),
                name="budget_entry_reserves_once",
            ),
            models.CheckConstraint(
                condition=Q(replaces="") | Q(act=LedgerAct.RESERVE.value), name="budget_entry_replaces"
            ),
            models.UniqueConstraint(fields=["replaces"], condition=~Q(replaces=""), name="budget_entry_replaced_once"),
            # Which change a plan entry carries out; one that was agreed is carried out once.
            models.UniqueConstraint(
                fields=["balance", "about"],
                condition=Q(act__in=PLAN_ACTS) & ~Q(about=""),
                name="budget_entry_plan_once",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["reservation_key"], condition=~Q(reservation_key=""), name="budget_entry_by_key"),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.pk}"


class LiveReservation(models.Model):
    """What is still set aside under a key. Comes and goes with the entries; nobody writes it."""

    # The triggers hold both keys to the entry itself, so that a commit in the rush need not check them again.
    entry = models.OneToOneField(
        Entry, on_delete=models.PROTECT, primary_key=True, related_name="+", db_constraint=False
    )
    key = models.CharField(max_length=100)
    balance = models.ForeignKey(
        Balance, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    amount_krw = models.BigIntegerField()
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["key"], name="budget_live_key_once"),
            models.CheckConstraint(condition=Q(amount_krw__gte=0), name="budget_live_not_below_zero"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["balance", "expires_at"], name="budget_live_by_expiry"),
        ]

    def __str__(self) -> str:
        return self.key


class Waiting(models.Model):
    """Who waits for money of a balance, in the order of their places. Ends once, and only by what the triggers see."""

    balance = models.ForeignKey(Balance, on_delete=models.PROTECT, related_name="+", db_index=False)
    key = models.CharField(max_length=100, unique=True)
    amount_krw = models.BigIntegerField()
    about = models.CharField(max_length=60, blank=True)
    place = models.BigIntegerField()
    waits_since = models.DateTimeField()
    joined_by = models.CharField(max_length=60)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.CharField(max_length=10, blank=True, default="", db_default="")
    ended_by = models.CharField(max_length=60, blank=True, default="", db_default="")
    reason = models.CharField(max_length=80, blank=True, default="", db_default="")

    class Meta:
        verbose_name_plural = "waiting"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["balance", "place"], name="budget_waiting_place_once"),
            models.CheckConstraint(
                condition=Q(amount_krw__gt=0, amount_krw__lte=LARGEST_KRW), name="budget_waiting_amount"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_because="")
                | Q(ended_at__isnull=False, ended_because__in=[end.value for end in WaitingEnd]),
                name="budget_waiting_end",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["balance", "place", "amount_krw"], condition=Q(ended_at=None), name="budget_waiting_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.key


class FundChange(models.Model):
    """What somebody asks to change of a fund. The words are for the public, and no person is in them."""

    number = models.CharField(max_length=30, unique=True)
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)
    purpose = models.CharField(max_length=20, blank=True)
    # What the asker saw; agreed is only what is still a change of that.
    was = models.CharField(max_length=20)
    to_state = models.CharField(max_length=10, blank=True)
    to_plan_krw = models.BigIntegerField(null=True, blank=True)
    to_percent = models.PositiveSmallIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=80)
    notice_ko = models.TextField(blank=True)
    notice_en = models.TextField(blank=True)
    asked_by = models.CharField(max_length=60)
    asked_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(
                    kind=FundChangeKind.STATE.value,
                    purpose="",
                    to_state__in=[state.value for state in FundState],
                    to_plan_krw=None,
                    to_percent=None,
                )
                | Q(
                    kind=FundChangeKind.PLAN.value,
                    purpose__in=[purpose.value for purpose in FundPurpose],
                    to_state="",
                    to_plan_krw__gte=0,
                    to_plan_krw__lte=LARGEST_KRW,
                    to_percent=None,
                )
                | Q(
                    kind=FundChangeKind.OVER_ISSUE.value,
                    purpose=FundPurpose.LOAN_VOLUME.value,
                    to_state="",
                    to_plan_krw=None,
                    to_percent__gte=100,
                    to_percent__lte=1000,
                ),
                name="budget_change_is_one_thing",
            ),
            models.CheckConstraint(
                condition=~Q(to_state__in=[FundState.SUSPENDED.value, FundState.CLOSED.value])
                | ~Q(Q(notice_ko="") | Q(notice_en="")),
                name="budget_change_tells_the_public",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class FundChangeAnswer(models.Model):
    """What became of it. One who is not the asker agrees: the database asks too, and carries the change out."""

    change = models.OneToOneField(FundChange, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=10)
    answered_by = models.CharField(max_length=60)
    answered_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(answer__in=[answer.value for answer in FundAnswer]), name="budget_change_answer"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.change_id} {self.answer}"


class FundProofRun(models.Model):
    """What a proof of a fund's books said, kept as it was."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="+")
    ran_at = models.DateTimeField()
    is_sound = models.BooleanField()
    entries = models.BigIntegerField()
    live = models.BigIntegerField()
    differences = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.fund_id} {self.ran_at}"


class RankQueue(models.Model):
    """The last rank given in a queue; the database lets it rise by one and do nothing else."""

    name = models.CharField(max_length=100, primary_key=True)
    last_rank = models.BigIntegerField()
    last_taken_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
