"""The waiting list of a fund: a place in it, and what is ahead of a place."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet, Sum

from majung.budget.models import Waiting


@dataclass(frozen=True, slots=True)
class WaitingPlace:
    """A place in the waiting list of a fund: its rank never changes, what is ahead of it only shrinks."""

    key: str
    fund: str
    place: int
    ahead_count: int
    ahead_krw: int
    amount_krw: int
    about: str
    waits_since: datetime


def still_waiting() -> QuerySet[Waiting]:
    return Waiting.objects.filter(ended_at=None)


def place_of(row: Waiting, *, fund: str) -> WaitingPlace:
    """Where somebody stands now, in one read."""
    ahead = still_waiting().filter(balance=row.balance_id, place__lt=row.place)
    sums = ahead.aggregate(count=Count("pk"), krw=Sum("amount_krw"))
    return placed(row, fund=fund, ahead_count=sums["count"], ahead_krw=int(sums["krw"] or 0))


def placed(row: Waiting, *, fund: str, ahead_count: int, ahead_krw: int) -> WaitingPlace:
    return WaitingPlace(row.key, fund, row.place, ahead_count, ahead_krw, row.amount_krw, row.about, row.waits_since)
