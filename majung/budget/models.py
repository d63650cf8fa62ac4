"""The ledger of funds: entries that never change, and balances that only the database's triggers write."""

from functools import reduce
from operator import or_
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import LessThanOrEqual

from majung.core.ledger import LARGEST_KRW, POSTINGS, FundPurpose, FundState, LedgerAct

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
                & Q(plan_krw__gte=0, reserved_krw__gte=0, committed_krw__gte=0, released_krw__gte=0),
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


class RankQueue(models.Model):
    """The last rank given in a queue; the database lets it rise by one and do nothing else."""

    name = models.CharField(max_length=100, primary_key=True)
    last_rank = models.BigIntegerField()
    last_taken_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
