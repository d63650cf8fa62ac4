"""Money under a key: set aside or in line for it, exchanged, committed, given back."""

from datetime import datetime

from django.db import connection
from django.db.models import Case, F, Sum, When

from majung.budget.bookkeeping import (
    Reservation,
    book_exchange,
    book_post,
    book_release,
    book_reservation,
    book_return,
    expire_held,
    hold_balance,
    hold_fund,
    room_of,
)
from majung.budget.models import Balance, Entry, Fund, LiveReservation, Waiting
from majung.budget.refusals import (
    FundClosed,
    KeyReused,
    MoreThanLeft,
    NotEnoughMoney,
    ReservationEnded,
    UnknownReservation,
)
from majung.budget.services.waiting import join_waiting
from majung.budget.waiting import WaitingPlace, place_of
from majung.core.ledger import FundPurpose, FundState, LedgerAct, has_lapsed
from majung.events.services import Actor


def reserve(
    *,
    fund: str,
    key: str,
    amount_krw: int,
    at: datetime,
    expires_at: datetime | None = None,
    actor: Actor,
    about: str,
    purpose: FundPurpose = FundPurpose.LOAN_VOLUME,
    joins_waiting: bool = False,
) -> Reservation | WaitingPlace:
    """Sets money aside under a key, once; where there is too little or somebody waits, takes a place in line if asked.

    Call it late: until the caller commits, the fund waits for it. One statement when there is money and nothing has
    lapsed; only otherwise does it look why. A refusal leaves the caller's transaction usable.
    """
    assert connection.in_atomic_block, "money is set aside together with what it is for"
    assert amount_krw > 0
    assert not has_lapsed(expires_at, at=at)
    assert not (joins_waiting and expires_at), "nobody knows how long somebody waits"
    wanted = Reservation(key, fund, purpose, amount_krw, about, at, expires_at)
    if book_reservation(wanted, actor=actor):
        return wanted
    balance = hold_balance(fund=fund, purpose=purpose)
    if earlier := _earlier(wanted):
        return earlier
    if (place := _waiting(wanted, balance)) and joins_waiting:
        return place
    if not balance.is_open:
        raise FundClosed(_state(balance))
    if balance.waiting_count == 0:
        expire_held(balance, at=at)
        if book_reservation(wanted, actor=actor):
            return wanted
    # What is more than the whole fund would keep everybody behind it waiting for ever.
    if joins_waiting and amount_krw * 100 <= balance.plan_krw * balance.over_issue_percent:
        return join_waiting(wanted, balance, actor=actor)
    raise NotEnoughMoney(0 if balance.waiting_count else room_of(balance))


def exchange_reservation(
    *,
    key: str,
    new_key: str,
    amount_krw: int,
    expires_at: datetime | None,
    reason: str,
    actor: Actor,
    at: datetime,
    about: str,
) -> Reservation:
    """Gives up what is set aside under one key for another amount under a new one; nobody gets in between.

    No more than before is always possible, also while others wait or the fund is suspended; more only as for anybody.
    """
    assert connection.in_atomic_block, "money is set aside together with what it is for"
    assert amount_krw > 0
    assert new_key != key
    assert not has_lapsed(expires_at, at=at)
    balance = _held(key)
    wanted = Reservation(new_key, balance.fund.code, FundPurpose(balance.purpose), amount_krw, about, at, expires_at)
    if earlier := _earlier(wanted, replaces=key):
        return earlier
    live = _live(key, at=at)
    if amount_krw > live.amount_krw:
        _refuse_more(balance, live, amount_krw, at=at)
    book_exchange(live, wanted, actor=actor, reason=reason)
    return wanted


def post_reservation(
    *, key: str, amount_krw: int, actor: Actor, at: datetime, about: str, is_last: bool = True
) -> None:
    """Commits what is set aside under a key, or a part; after the last part what is left goes back.

    Refused from the very second of its expiry, swept or not; a suspended fund keeps its word.
    """
    assert connection.in_atomic_block, "money is committed together with what it is for"
    assert amount_krw > 0
    balance = _held(key)
    live = _live(key, at=at)
    if amount_krw > live.amount_krw:
        raise MoreThanLeft(live.amount_krw)
    if balance.committed_krw + amount_krw > balance.plan_krw:
        raise NotEnoughMoney(balance.plan_krw - balance.committed_krw)
    book_post(live, amount_krw=amount_krw, is_last=is_last, about=about, actor=actor, at=at)


def return_committed(*, key: str, amount_krw: int, reason: str, actor: Actor, at: datetime, about: str) -> None:
    """Reverses what was committed under a key, or a part: it is released and available again."""
    assert connection.in_atomic_block, "money comes back together with why"
    assert amount_krw > 0
    _held(key)
    of_key = Entry.objects.filter(reservation_key=key)
    signed = Case(
        When(act=LedgerAct.POST.value, then=F("amount_krw")),
        When(act=LedgerAct.RETURN.value, then=-F("amount_krw")),
        default=0,
    )
    left_krw = int(of_key.aggregate(left=Sum(signed))["left"])
    if amount_krw > left_krw:
        raise MoreThanLeft(left_krw)
    reserved = of_key.get(act=LedgerAct.RESERVE.value)
    book_return(reserved, amount_krw=amount_krw, reason=reason, about=about, actor=actor, at=at)


def void_reservation(*, key: str, reason: str, actor: Actor, at: datetime) -> bool:
    """Gives back what is set aside under a key; false if nothing was left to give back.

    What has lapsed is booked as lapsed, whoever comes first.
    """
    balance = _held(key)
    live = LiveReservation.objects.filter(key=key).select_related("entry").first()
    if live is None:
        return False
    is_late = has_lapsed(live.expires_at, at=at)
    if is_late:
        expire_held(balance, at=at)
    else:
        book_release([live], act=LedgerAct.VOID, actor=actor, at=at, reason=reason)
    return not is_late


def expire_lapsed(*, fund: str, at: datetime) -> int:
    """Gives back everything that has lapsed in a fund; gives how many reservations. For the sweep."""
    return sum(expire_held(balance, at=at) for balance in hold_fund(fund=fund))


def _held(key: str) -> Balance:
    """The balance of a reservation, held before the reservation is read: nobody ends it in between."""
    first = Entry.objects.filter(reservation_key=key, act=LedgerAct.RESERVE.value).first()
    if first is None:
        raise UnknownReservation(key)
    rows = Balance.objects.select_related("fund").select_for_update(of=("self",))
    return rows.get(pk=first.balance_id)


def _live(key: str, *, at: datetime) -> LiveReservation:
    live = LiveReservation.objects.filter(key=key).select_related("entry").first()
    if live is None or has_lapsed(live.expires_at, at=at):
        raise ReservationEnded(key)
    return live


def _refuse_more(balance: Balance, live: LiveReservation, amount_krw: int, *, at: datetime) -> None:
    """More than before is new money, and new money waits its turn."""
    if not balance.is_open:
        raise FundClosed(_state(balance))
    expire_held(balance, at=at)
    most_krw = live.amount_krw + (0 if balance.waiting_count else room_of(balance))
    if amount_krw > most_krw:
        raise NotEnoughMoney(most_krw)


def _state(balance: Balance) -> FundState:
    """The state of the fund as it is by now; what was read along with the row we waited for is older."""
    return FundState(Fund.objects.values_list("state", flat=True).get(pk=balance.fund_id))


def _earlier(wanted: Reservation, *, replaces: str = "") -> Reservation | None:
    """What was set aside under the same key before, if it still is."""
    entry = Entry.objects.filter(reservation_key=wanted.key, act=LedgerAct.RESERVE.value).first()
    if entry is None:
        return None
    fund, purpose = Balance.objects.values_list("fund__code", "purpose").get(pk=entry.balance_id)
    same = (wanted.fund, wanted.purpose.value, wanted.amount_krw, replaces)
    if (fund, purpose, entry.amount_krw, entry.replaces) != same:
        raise KeyReused(wanted.key)
    is_live = LiveReservation.objects.filter(key=wanted.key).exists()
    if not is_live or has_lapsed(entry.expires_at, at=wanted.reserved_at):
        raise ReservationEnded(wanted.key)
    return Reservation(
        wanted.key, fund, wanted.purpose, entry.amount_krw, entry.about, entry.recorded_at, entry.expires_at
    )


def _waiting(wanted: Reservation, balance: Balance) -> WaitingPlace | None:
    """The place that was taken under the same key before, if it still is one."""
    row = Waiting.objects.filter(key=wanted.key).first()
    if row is None:
        return None
    if (row.balance_id, row.amount_krw) != (balance.pk, wanted.amount_krw):
        raise KeyReused(wanted.key)
    if row.ended_at is not None:
        raise ReservationEnded(wanted.key)
    return place_of(row, fund=wanted.fund)
