"""What stood in a fund at the end of each day, and what each case holds of it: sums over all entries at once."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Case, CharField, F, Max, Q, Sum, Value, When
from django.db.models.functions import TruncDate

from majung.adapters.clock import SEOUL
from majung.budget.models import Balance, Entry, LiveReservation, Waiting
from majung.budget.refusals import UnknownFund
from majung.core.ledger import FundPurpose, FundTotals, LedgerAct, book

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class FundDay:
    """What stood at the end of a day in Seoul, as it was booked by then."""

    on: date
    plan_krw: int
    reserved_krw: int
    committed_krw: int
    released_krw: int
    waiting_count: int
    waiting_krw: int


@dataclass(frozen=True, slots=True)
class MoneyAbout:
    """What one case holds of a fund, or waits for."""

    about: str
    reserved_krw: int
    committed_krw: int
    waiting_krw: int


def fund_days(
    *, fund: str, from_day: date, through: date, purpose: FundPurpose = FundPurpose.LOAN_VOLUME
) -> list[FundDay]:
    """A line for each day without gaps, in four reads however many entries there are."""
    balance = _balance(fund, purpose)
    moved = _moved_by_day(balance, through)
    line = _line_by_day(balance, through)
    totals, count, krw, days = FundTotals(), 0, 0, []
    for on in _days_until(moved.keys() | line.keys(), from_day, through):
        for act, amount_krw in moved[on]:
            totals = book(totals, act=act, amount_krw=amount_krw)
        count, krw = count + line[on][0], krw + line[on][1]
        if on >= from_day:
            held = (totals.plan_krw, totals.reserved_krw, totals.committed_krw, totals.released_krw)
            days.append(FundDay(on, *held, count, krw))
    return days


def reservations_by_about(
    *, fund: str, at: datetime, purpose: FundPurpose = FundPurpose.LOAN_VOLUME
) -> list[MoneyAbout]:
    """What each case holds or waits for at a moment, in the order of its public number; what has lapsed is held by
    nobody."""
    balance = _balance(fund, purpose)
    reserved, committed, waiting = defaultdict[str, int](int), defaultdict[str, int](int), defaultdict[str, int](int)
    live = LiveReservation.objects.filter(balance=balance).exclude(expires_at__lte=at)
    for about, krw in live.values_list("entry__about").annotate(krw=Sum("amount_krw")):
        reserved[about] = int(krw)
    for about, krw in _committed_by_key(balance):
        committed[about] += krw
    still = Waiting.objects.filter(balance=balance, ended_at=None)
    for about, krw in still.values_list("about").annotate(krw=Sum("amount_krw")):
        waiting[about] = int(krw)
    cases = sorted(reserved.keys() | committed.keys() | waiting.keys())
    return [MoneyAbout(about, reserved[about], committed[about], waiting[about]) for about in cases]


def _balance(fund: str, purpose: FundPurpose) -> Balance:
    balance = Balance.objects.filter(fund__code=fund, purpose=purpose.value).first()
    if balance is None:
        raise UnknownFund(f"{fund} {purpose.value}")
    return balance


def _moved_by_day(balance: Balance, through: date) -> defaultdict[date, list[tuple[LedgerAct, int]]]:
    moved = defaultdict[date, list[tuple[LedgerAct, int]]](list)
    entries = Entry.objects.filter(balance=balance, effective_on__lte=through)
    for on, act, krw in entries.values_list("effective_on", "act").annotate(krw=Sum("amount_krw")):
        moved[on].append((LedgerAct(act), int(krw)))
    return moved


def _line_by_day(balance: Balance, through: date) -> defaultdict[date, tuple[int, int]]:
    """By how much the waiting list grew or shrank on a day, in people and in won."""
    line = defaultdict[date, tuple[int, int]](lambda: (0, 0))
    for moment, sign in (("waits_since", 1), ("ended_at", -1)):
        rows = Waiting.objects.filter(balance=balance, **{f"{moment}__isnull": False})
        days = rows.annotate(on=TruncDate(moment, tzinfo=SEOUL)).filter(on__lte=through)
        for on, count, krw in days.values_list("on").annotate(count=Sum(Value(1)), krw=Sum("amount_krw")):
            line[on] = (line[on][0] + sign * int(count), line[on][1] + sign * int(krw))
    return line


def _days_until(known: Iterable[date], from_day: date, through: date) -> list[date]:
    """The days before that moved anything, and then every day."""
    before = sorted(day for day in known if day < from_day)
    return [*before, *(from_day + number * DAY for number in range((through - from_day).days + 1))]


def _committed_by_key(balance: Balance) -> list[tuple[str, int]]:
    """What is committed under each key, told by what it was reserved for: what a post is about is the loan."""
    posted = Case(
        When(act=LedgerAct.POST.value, then=F("amount_krw")),
        When(act=LedgerAct.RETURN.value, then=-F("amount_krw")),
        default=0,
    )
    about = Max(Case(When(act=LedgerAct.RESERVE.value, then=F("about")), output_field=CharField()))
    keys = Entry.objects.filter(~Q(reservation_key=""), balance=balance).values("reservation_key")
    rows = keys.annotate(krw=Sum(posted), case=about).exclude(krw=0).values_list("case", "krw")
    return [(case, int(krw)) for case, krw in rows]
