"""Writing entries. Whoever writes them one by one holds the balance first, so that nobody waits in a circle."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.db import connection

from majung.adapters.clock import SEOUL
from majung.budget.models import Balance, Entry, LiveReservation, Waiting
from majung.budget.refusals import UnknownFund
from majung.core.ledger import POSTINGS, FundPurpose, FundTotals, LedgerAct, available_krw
from majung.events.actors import Actor, ActorKind

__all__ = ["Promotion", "Reservation", "UnknownFund"]

# Time acts, not a person.
EXPIRY = Actor(ActorKind.SYSTEM, "expiry")

# All that keeps money from being set aside makes this write nothing; the caller then looks why. Waiting for the
# balance, PostgreSQL looks at it again as it became, and at that row alone: so what is asked stands on it, and two
# never take the same won, nor anybody before those who wait.
RESERVE = """
INSERT INTO budget_entry (
  transaction_id, balance_id, act, debit, credit, amount_krw, effective_on, recorded_at,
  reservation_key, expires_at, about, actor, reason, replaces
)
SELECT %(transaction_id)s, b.id, 'reserve', 'reserved', 'free', %(amount_krw)s, %(effective_on)s, %(recorded_at)s,
  %(key)s, %(expires_at)s, %(about)s, %(actor)s, '', ''
FROM budget_balance b JOIN budget_fund f ON f.id = b.fund_id
WHERE f.code = %(fund)s AND b.purpose = %(purpose)s AND b.is_open AND b.waiting_count = 0
  AND (b.reserved_krw + b.committed_krw + %(amount_krw)s) * 100 <= b.plan_krw * b.over_issue_percent
  AND COALESCE((
    SELECT MIN(r.expires_at) FROM budget_livereservation r WHERE r.balance_id = b.id
  ) > %(recorded_at)s, TRUE)
{lock} ON CONFLICT (reservation_key) WHERE act = 'reserve' DO NOTHING RETURNING id
"""


@dataclass(frozen=True, slots=True)
class Reservation:
    """Money set aside under a key, until its expiry if it has one (from that moment on it is over)."""

    key: str
    fund: str
    purpose: FundPurpose
    amount_krw: int
    about: str
    reserved_at: datetime
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class Promotion:
    """Who waited and has money now, under the same key."""

    key: str
    about: str
    amount_krw: int
    place: int


def hold_balance(*, fund: str, purpose: FundPurpose) -> Balance:
    """The balance, alone with it until the transaction ends."""
    rows = Balance.objects.select_related("fund").select_for_update(of=("self",))
    balance = rows.filter(fund__code=fund, purpose=purpose.value).first()
    if balance is None:
        raise UnknownFund(f"{fund} {purpose.value}")
    return balance


def hold_fund(*, fund: str) -> list[Balance]:
    """All balances of a fund, alone with them until the transaction ends: no money of it moves meanwhile."""
    rows = Balance.objects.select_related("fund").select_for_update(of=("self",))
    balances = list(rows.filter(fund__code=fund).order_by("pk"))
    if not balances:
        raise UnknownFund(fund)
    return balances


def book_reservation(wanted: Reservation, *, actor: Actor) -> bool:
    """Sets money aside in one statement, if the fund is open, has it, nobody waits and nothing is to be expired."""
    stored = connection.ops.adapt_datetimefield_value
    values = {
        "transaction_id": uuid4().hex,
        "fund": wanted.fund,
        "purpose": wanted.purpose.value,
        "amount_krw": wanted.amount_krw,
        "effective_on": wanted.reserved_at.astimezone(SEOUL).date(),
        "recorded_at": stored(wanted.reserved_at),
        "key": wanted.key,
        "expires_at": stored(wanted.expires_at),
        "about": wanted.about,
        "actor": actor.id,
    }
    lock = "FOR UPDATE OF b" if connection.features.has_select_for_update else ""
    with connection.cursor() as cursor:
        cursor.execute(RESERVE.format(lock=lock), values)
        return cursor.fetchone() is not None


def book_plan(balance: Balance, *, change_krw: int, reason: str, actor: Actor, at: datetime, change: str = "") -> None:
    """Raises the plan of a balance that is held, or cuts it; no change, no entry."""
    if change_krw:
        act = LedgerAct.ALLOT if change_krw > 0 else LedgerAct.CUT
        entry = _entry(balance.pk, act, abs(change_krw), transaction_id=uuid4().hex, actor=actor, at=at)
        entry.reason, entry.about = reason, change
        entry.save(force_insert=True)


def book_release(
    live: Sequence[LiveReservation], *, act: LedgerAct, actor: Actor, at: datetime, reason: str = ""
) -> None:
    """Gives back what is left of reservations whose balance is held."""
    transaction_id = uuid4().hex
    Entry.objects.bulk_create(
        _of_key(each, act, each.amount_krw, transaction_id=transaction_id, actor=actor, at=at, reason=reason)
        for each in live
    )


def book_exchange(live: LiveReservation, wanted: Reservation, *, actor: Actor, reason: str) -> None:
    """Gives up one reservation for another in one transaction, on a balance that is held."""
    transaction_id, at = uuid4().hex, wanted.reserved_at
    given = _of_key(
        live, LedgerAct.VOID, live.amount_krw, transaction_id=transaction_id, actor=actor, at=at, reason=reason
    )
    taken = _entry(
        live.balance_id, LedgerAct.RESERVE, wanted.amount_krw, transaction_id=transaction_id, actor=actor, at=at
    )
    taken.reservation_key, taken.about, taken.expires_at = wanted.key, wanted.about, wanted.expires_at
    taken.replaces, taken.reason = live.key, reason
    Entry.objects.bulk_create([given, taken])


def book_post(live: LiveReservation, *, amount_krw: int, is_last: bool, about: str, actor: Actor, at: datetime) -> None:
    """Commits what was set aside, or a part; what is left goes back if it was the last part."""
    transaction_id, rest_krw = uuid4().hex, live.amount_krw - amount_krw
    posted = _of_key(live, LedgerAct.POST, amount_krw, transaction_id=transaction_id, actor=actor, at=at, reason="")
    posted.about = about
    # One by one: PostgreSQL books rows of one statement only after all of them, and the two are of one key.
    posted.save(force_insert=True)
    if is_last and rest_krw:
        rest = _of_key(live, LedgerAct.VOID, rest_krw, transaction_id=transaction_id, actor=actor, at=at, reason="rest")
        rest.save(force_insert=True)


def book_return(reserved: Entry, *, amount_krw: int, reason: str, about: str, actor: Actor, at: datetime) -> None:
    """Reverses what was committed under the key of a reservation, or a part of it."""
    entry = _entry(reserved.balance_id, LedgerAct.RETURN, amount_krw, transaction_id=uuid4().hex, actor=actor, at=at)
    entry.reservation_key, entry.about, entry.reason = reserved.reservation_key, about, reason
    entry.save(force_insert=True)


def book_promotions(rows: Sequence[Waiting], *, actor: Actor, at: datetime) -> None:
    """Sets money aside for those who are first in line, on a balance that is held; the database ends their waiting."""
    transaction_id = uuid4().hex
    entries = []
    for row in rows:
        entry = _entry(
            row.balance_id, LedgerAct.RESERVE, row.amount_krw, transaction_id=transaction_id, actor=actor, at=at
        )
        entry.reservation_key, entry.about, entry.reason = row.key, row.about, "promoted"
        entries.append(entry)
    Entry.objects.bulk_create(entries)


def expire_held(balance: Balance, *, at: datetime) -> int:
    """Gives back what lapsed on a balance that is held, in the order in which it lapsed."""
    lapsed = LiveReservation.objects.filter(balance=balance, expires_at__lte=at).select_related("entry")
    rows = list(lapsed.order_by("expires_at", "entry_id"))
    if rows:
        book_release(rows, act=LedgerAct.EXPIRE, actor=EXPIRY, at=at)
        balance.refresh_from_db(fields=["reserved_krw", "released_krw"])
    return len(rows)


def totals_of(balance: Balance) -> FundTotals:
    return FundTotals(balance.plan_krw, balance.reserved_krw, balance.committed_krw, balance.released_krw)


def room_of(balance: Balance) -> int:
    """What can still be set aside on a balance that is held."""
    return available_krw(totals_of(balance), over_issue_percent=balance.over_issue_percent)


def _of_key(
    live: LiveReservation,
    act: LedgerAct,
    amount_krw: int,
    *,
    transaction_id: str,
    actor: Actor,
    at: datetime,
    reason: str,
) -> Entry:
    entry = _entry(live.balance_id, act, amount_krw, transaction_id=transaction_id, actor=actor, at=at)
    entry.reservation_key, entry.about, entry.reason = live.key, live.entry.about, reason
    return entry


def _entry(
    balance_id: int, act: LedgerAct, amount_krw: int, *, transaction_id: str, actor: Actor, at: datetime
) -> Entry:
    return Entry(
        transaction_id=transaction_id,
        balance_id=balance_id,
        act=act.value,
        debit=POSTINGS[act].debit.value,
        credit=POSTINGS[act].credit.value,
        amount_krw=amount_krw,
        effective_on=at.astimezone(SEOUL).date(),
        recorded_at=at,
        actor=actor.id,
    )
