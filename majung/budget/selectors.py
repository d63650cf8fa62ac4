"""Reads of funds: where one stands at a moment, who waits, what was changed, what stood on each day."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import BigIntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Cast, Coalesce

from majung.budget.figures import FundDay, MoneyAbout, fund_days, reservations_by_about
from majung.budget.fund_changes import (
    FundChangeLine,
    FundNotice,
    fund_change,
    fund_changes,
    fund_notices,
    open_fund_changes,
)
from majung.budget.models import Balance, Fund, LiveReservation, Waiting
from majung.budget.proof import Difference, FundProofLine, last_proof
from majung.budget.refusals import UnknownFund
from majung.budget.waiting import WaitingPlace, place_of, placed, still_waiting
from majung.core.ledger import FundPurpose, FundState, FundTotals, available_krw

__all__ = [
    "Difference",
    "FundChangeLine",
    "FundDay",
    "FundNotice",
    "FundPosition",
    "FundProofLine",
    "MoneyAbout",
    "UnknownFund",
    "WaitingPlace",
    "fund_change",
    "fund_changes",
    "fund_codes",
    "fund_days",
    "fund_notices",
    "fund_position",
    "fund_positions",
    "last_proof",
    "open_fund_changes",
    "reservations_by_about",
    "waiting_of",
    "waiting_place",
]


@dataclass(frozen=True, slots=True)
class FundPosition:
    """Where a fund stands for one purpose. What has lapsed counts as released, swept or not."""

    code: str
    institution: str
    year: int
    purpose: FundPurpose
    state: FundState
    over_issue: Decimal
    plan_krw: int
    reserved_krw: int
    committed_krw: int
    released_krw: int
    available_krw: int
    waiting_count: int
    waiting_krw: int


def fund_position(*, fund: str, at: datetime, purpose: FundPurpose = FundPurpose.LOAN_VOLUME) -> FundPosition:
    """One fund for one purpose, in one read."""
    row = _positions(at).filter(fund__code=fund, purpose=purpose.value).first()
    if row is None:
        raise UnknownFund(f"{fund} {purpose.value}")
    return _position(row)


def fund_positions(*, at: datetime) -> list[FundPosition]:
    """Every fund, newest year first."""
    rows = _positions(at).order_by("-fund__year", "fund__code", "purpose")
    return [_position(row) for row in rows]


def fund_codes() -> list[str]:
    """All funds, for those who go through each."""
    return list(Fund.objects.order_by("code").values_list("code", flat=True))


def waiting_place(*, key: str) -> WaitingPlace | None:
    """Where somebody stands in line; None once they wait no more."""
    row = still_waiting().select_related("balance__fund").filter(key=key).first()
    return place_of(row, fund=row.balance.fund.code) if row else None


def waiting_of(*, fund: str, purpose: FundPurpose = FundPurpose.LOAN_VOLUME) -> list[WaitingPlace]:
    """Everybody who waits for money of a fund, in the order of their places, in one read."""
    rows = still_waiting().filter(balance__fund__code=fund, balance__purpose=purpose.value).order_by("place")
    return list(_in_line(rows, fund))


def _in_line(rows: Iterable[Waiting], fund: str) -> Iterator[WaitingPlace]:
    ahead_krw = 0
    for ahead_count, row in enumerate(rows):
        yield placed(row, fund=fund, ahead_count=ahead_count, ahead_krw=ahead_krw)
        ahead_krw += row.amount_krw


def _positions(at: datetime) -> QuerySet[Balance]:
    lapsed = (
        LiveReservation.objects.filter(balance=OuterRef("pk"), expires_at__lte=at)
        .order_by()
        .values("balance")
        .annotate(total=Sum("amount_krw"))
        .values("total")
    )
    # PostgreSQL sums whole numbers to a decimal.
    lapsed_krw = Coalesce(Cast(Subquery(lapsed), BigIntegerField()), 0)
    return Balance.objects.select_related("fund").annotate(lapsed_krw=lapsed_krw)


def _position(row: Balance) -> FundPosition:
    lapsed_krw: int = getattr(row, "lapsed_krw")  # noqa: B009
    totals = FundTotals(row.plan_krw, row.reserved_krw - lapsed_krw, row.committed_krw, row.released_krw + lapsed_krw)
    return FundPosition(
        code=row.fund.code,
        institution=row.fund.institution,
        year=row.fund.year,
        purpose=FundPurpose(row.purpose),
        state=FundState(row.fund.state),
        over_issue=Decimal(row.over_issue_percent) / 100,
        plan_krw=totals.plan_krw,
        reserved_krw=totals.reserved_krw,
        committed_krw=totals.committed_krw,
        released_krw=totals.released_krw,
        available_krw=available_krw(totals, over_issue_percent=row.over_issue_percent),
        waiting_count=row.waiting_count,
        waiting_krw=row.waiting_krw,
    )
