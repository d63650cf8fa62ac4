"""Acts on a fund: open it, change its plan, set money aside, give it back; and ranks in a queue."""

from datetime import datetime
from decimal import Decimal

from django.db import connection

from majung.budget.bookkeeping import (
    Reservation,
    UnknownFund,
    book_plan,
    book_release,
    book_reservation,
    expire_held,
    hold_balance,
    totals_of,
)
from majung.budget.models import Balance, Entry, Fund, LiveReservation
from majung.core.ledger import (
    LARGEST_KRW,
    FundPurpose,
    FundState,
    LedgerAct,
    available_krw,
    has_lapsed,
    least_plan_krw,
    over_issue_percent,
)
from majung.events.services import Actor, Subject, record_event

__all__ = [
    "FundClosed",
    "FundExists",
    "KeyReused",
    "NotEnoughMoney",
    "PlanTooSmall",
    "Reservation",
    "ReservationEnded",
    "UnknownFund",
    "UnknownReservation",
    "change_plan",
    "expire_lapsed",
    "open_fund",
    "reserve",
    "take_rank",
    "void_reservation",
]

TAKE_RANK = """
INSERT INTO budget_rankqueue (name, last_rank, last_taken_at) VALUES (%s, 1, %s)
ON CONFLICT (name) DO UPDATE
SET last_rank = budget_rankqueue.last_rank + 1, last_taken_at = excluded.last_taken_at RETURNING last_rank
"""


class FundExists(Exception):
    """A fund of this code is open already; its plan can be changed."""


class PlanTooSmall(Exception):
    """More is set aside than the new plan would carry."""

    def __init__(self, least_krw: int) -> None:
        super().__init__(least_krw)
        self.least_krw = least_krw


class FundClosed(Exception):
    """The fund is suspended or closed: nothing is set aside now."""

    def __init__(self, state: FundState) -> None:
        super().__init__(state.value)
        self.state = state


class NotEnoughMoney(Exception):
    """Less is available than was asked for."""

    def __init__(self, available_krw: int) -> None:
        super().__init__(available_krw)
        self.available_krw = available_krw


class KeyReused(Exception):
    """Something else was set aside under this key."""


class ReservationEnded(Exception):
    """What was set aside under this key was posted, given back, or has lapsed."""


class UnknownReservation(LookupError):
    """Nothing was ever set aside under this key."""


def open_fund(
    *,
    code: str,
    institution: str,
    year: int,
    plan_krw: int,
    over_issue: Decimal = Decimal(1),
    subsidy_plan_krw: int | None = None,
    actor: Actor,
    at: datetime,
) -> None:
    """A fund with its plan for loans and, if it has one, for the cost of subsidy, which is never issued over."""
    assert connection.in_atomic_block, "a fund opens with its plan and its event, or not at all"
    assert 0 <= plan_krw <= LARGEST_KRW
    factor = over_issue_percent(over_issue)
    fund, is_new = Fund.objects.get_or_create(
        code=code, defaults={"institution": institution, "year": year, "state": FundState.OPEN.value, "opened_at": at}
    )
    if not is_new:
        raise FundExists(code)
    plans = {FundPurpose.LOAN_VOLUME: (plan_krw, factor), FundPurpose.SUBSIDY_COST: (subsidy_plan_krw, 100)}
    for purpose, (planned_krw, percent) in plans.items():
        if planned_krw is not None:
            balance = Balance.objects.create(fund=fund, purpose=purpose.value, over_issue_percent=percent)
            book_plan(balance, change_krw=planned_krw, reason="opened", actor=actor, at=at)
    record_event(
        act="FundOpened",
        actor=actor,
        subject=Subject("fund", code),
        at=at,
        institution=institution,
        changes={"plan_krw": (None, plan_krw), "subsidy_plan_krw": (None, subsidy_plan_krw)},
    )


def change_plan(
    *,
    fund: str,
    plan_krw: int,
    reason: str,
    actor: Actor,
    at: datetime,
    purpose: FundPurpose = FundPurpose.LOAN_VOLUME,
) -> None:
    """Raises or cuts the plan to a new sum; never below what is set aside and has not lapsed."""
    assert 0 <= plan_krw <= LARGEST_KRW
    balance = hold_balance(fund=fund, purpose=purpose)
    expire_held(balance, at=at)
    least_krw = least_plan_krw(totals_of(balance), over_issue_percent=balance.over_issue_percent)
    if plan_krw < least_krw:
        raise PlanTooSmall(least_krw)
    book_plan(balance, change_krw=plan_krw - balance.plan_krw, reason=reason, actor=actor, at=at)
    record_event(
        act="FundPlanChanged",
        actor=actor,
        subject=Subject("fund", fund),
        at=at,
        reason=reason,
        institution=balance.fund.institution,
        changes={f"{purpose.value}_plan_krw": (balance.plan_krw, plan_krw)},
    )


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
) -> Reservation:
    """Sets money aside under a key, once. Call it late: until the caller commits, the fund waits for it.

    One statement when there is money and nothing has lapsed; only otherwise does it look why. A refusal leaves
    the caller's transaction usable.
    """
    assert connection.in_atomic_block, "money is set aside together with what it is for"
    assert amount_krw > 0
    assert not has_lapsed(expires_at, at=at)
    wanted = Reservation(key, fund, purpose, amount_krw, about, at, expires_at)
    if book_reservation(wanted, actor=actor):
        return wanted
    balance = hold_balance(fund=fund, purpose=purpose)
    if earlier := _earlier(wanted):
        return earlier
    if balance.fund.state != FundState.OPEN.value:
        raise FundClosed(FundState(balance.fund.state))
    expire_held(balance, at=at)
    if not book_reservation(wanted, actor=actor):
        raise NotEnoughMoney(available_krw(totals_of(balance), over_issue_percent=balance.over_issue_percent))
    return wanted


def void_reservation(*, key: str, reason: str, actor: Actor, at: datetime) -> bool:
    """Gives back what is set aside under a key; false if nothing was left to give back.

    What has lapsed is booked as lapsed, whoever comes first.
    """
    first = Entry.objects.filter(reservation_key=key, act=LedgerAct.RESERVE.value).first()
    if first is None:
        raise UnknownReservation(key)
    # Held before its reservation is read again: nobody ends it in between.
    Balance.objects.select_for_update().get(pk=first.balance_id)
    live = LiveReservation.objects.filter(key=key).select_related("entry").first()
    if live is None:
        return False
    is_late = has_lapsed(live.expires_at, at=at)
    if is_late:
        expire_held(live.balance, at=at)
    else:
        book_release([live], act=LedgerAct.VOID, actor=actor, at=at, reason=reason)
    return not is_late


def expire_lapsed(*, fund: str, at: datetime) -> int:
    """Gives back everything that has lapsed in a fund; gives how many reservations. For the sweep."""
    purposes = Balance.objects.filter(fund__code=fund).order_by("pk").values_list("purpose", flat=True)
    held = [hold_balance(fund=fund, purpose=FundPurpose(purpose)) for purpose in purposes]
    if not held:
        raise UnknownFund(fund)
    return sum(expire_held(balance, at=at) for balance in held)


def take_rank(*, queue: str, at: datetime) -> int:
    """The next rank in a queue, without a gap: who comes next waits until the caller commits or rolls back."""
    assert connection.in_atomic_block, "a rank is taken together with what it is for"
    with connection.cursor() as cursor:
        cursor.execute(TAKE_RANK, [queue, connection.ops.adapt_datetimefield_value(at)])
        rank: int = cursor.fetchone()[0]
        return rank


def _earlier(wanted: Reservation) -> Reservation | None:
    """What was set aside under the same key before, if it still is."""
    entry = Entry.objects.filter(reservation_key=wanted.key, act=LedgerAct.RESERVE.value).first()
    if entry is None:
        return None
    fund, purpose = Balance.objects.values_list("fund__code", "purpose").get(pk=entry.balance_id)
    if (fund, purpose, entry.amount_krw) != (wanted.fund, wanted.purpose.value, wanted.amount_krw):
        raise KeyReused(wanted.key)
    is_live = LiveReservation.objects.filter(key=wanted.key).exists()
    if not is_live or has_lapsed(entry.expires_at, at=wanted.reserved_at):
        raise ReservationEnded(wanted.key)
    return Reservation(
        wanted.key, fund, wanted.purpose, entry.amount_krw, entry.about, entry.recorded_at, entry.expires_at
    )
