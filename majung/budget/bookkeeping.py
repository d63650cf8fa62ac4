"""Writing entries. Whoever writes them one by one holds the balance first, so that nobody waits in a circle."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.db import connection

from majung.adapters.clock import SEOUL
from majung.budget.models import Balance, Entry, LiveReservation
from majung.core.ledger import POSTINGS, FundPurpose, FundTotals, LedgerAct
from majung.events.actors import Actor, ActorKind

# Time acts, not a person.
EXPIRY = Actor(ActorKind.SYSTEM, "expiry")

# All that keeps money from being set aside makes this write nothing; the caller then looks why. Waiting for the
# balance, PostgreSQL looks at it again as it became, so that two never take the same won.
RESERVE = """
INSERT INTO budget_entry (
  transaction_id, balance_id, act, debit, credit, amount_krw, effective_on, recorded_at,
  reservation_key, expires_at, about, actor, reason
)
SELECT %(transaction_id)s, b.id, 'reserve', 'reserved', 'free', %(amount_krw)s, %(effective_on)s, %(recorded_at)s,
  %(key)s, %(expires_at)s, %(about)s, %(actor)s, ''
FROM budget_balance b JOIN budget_fund f ON f.id = b.fund_id
WHERE f.code = %(fund)s AND f.state = 'open' AND b.purpose = %(purpose)s
  AND (b.reserved_krw + b.committed_krw + %(amount_krw)s) * 100 <= b.plan_krw * b.over_issue_percent
  AND COALESCE((
    SELECT MIN(r.expires_at) FROM budget_livereservation r WHERE r.balance_id = b.id
  ) > %(recorded_at)s, TRUE)
{lock} ON CONFLICT (reservation_key) WHERE act = 'reserve' DO NOTHING RETURNING id
"""


class UnknownFund(LookupError):
    """No fund has this code, or it has no money for this purpose."""


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


def hold_balance(*, fund: str, purpose: FundPurpose) -> Balance:
    """The balance, alone with it until the transaction ends."""
    rows = Balance.objects.select_related("fund").select_for_update(of=("self",))
    balance = rows.filter(fund__code=fund, purpose=purpose.value).first()
    if balance is None:
        raise UnknownFund(f"{fund} {purpose.value}")
    return balance


def book_reservation(wanted: Reservation, *, actor: Actor) -> bool:
    """Sets money aside in one statement, if the fund is open, has it, and nothing waits to be expired."""
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


def book_plan(balance: Balance, *, change_krw: int, reason: str, actor: Actor, at: datetime) -> None:
    """Raises the plan of a balance that is held, or cuts it; no change, no entry."""
    if change_krw:
        act = LedgerAct.ALLOT if change_krw > 0 else LedgerAct.CUT
        entry = _entry(balance.pk, act, abs(change_krw), transaction_id=uuid4().hex, actor=actor, at=at)
        entry.reason = reason
        entry.save(force_insert=True)


def book_release(
    live: Sequence[LiveReservation], *, act: LedgerAct, actor: Actor, at: datetime, reason: str = ""
) -> None:
    """Gives back what is left of reservations whose balance is held."""
    transaction_id = uuid4().hex
    entries = []
    for each in live:
        entry = _entry(each.balance_id, act, each.amount_krw, transaction_id=transaction_id, actor=actor, at=at)
        entry.reservation_key, entry.about, entry.reason = each.key, each.entry.about, reason
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
