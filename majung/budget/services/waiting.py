"""Those who wait for money: joining the line, leaving it, and being promoted strictly in its order."""

from datetime import datetime
from typing import Final

from django.db import connection

from majung.budget.bookkeeping import (
    Promotion,
    Reservation,
    book_promotions,
    expire_held,
    hold_fund,
    room_of,
)
from majung.budget.models import Balance, Waiting
from majung.budget.services.ranks import take_rank
from majung.budget.waiting import WaitingPlace, placed, still_waiting
from majung.core.ledger import WaitingEnd, count_promoted
from majung.events.services import Actor

AT_ONCE: Final = 500


def join_waiting(wanted: Reservation, balance: Balance, *, actor: Actor) -> WaitingPlace:
    """The last place in line on a balance that is held; everybody who waits is ahead."""
    row = Waiting.objects.create(
        balance=balance,
        key=wanted.key,
        amount_krw=wanted.amount_krw,
        about=wanted.about,
        place=take_rank(queue=f"waiting:{balance.pk}", at=wanted.reserved_at),
        waits_since=wanted.reserved_at,
        joined_by=actor.id,
    )
    return placed(row, fund=wanted.fund, ahead_count=balance.waiting_count, ahead_krw=balance.waiting_krw)


def leave_waiting(*, key: str, reason: str, actor: Actor, at: datetime) -> bool:
    """Gives up a place in line; false if there was none any more."""
    assert connection.in_atomic_block, "a place is given up together with why"
    row = still_waiting().filter(key=key).only("balance_id").first()
    if row is None:
        return False
    # Held before the place is asked again: nobody is promoted in between.
    Balance.objects.select_for_update().get(pk=row.balance_id)
    left = {"ended_at": at, "ended_because": WaitingEnd.WITHDRAWN.value, "ended_by": actor.id, "reason": reason}
    return still_waiting().filter(key=key).update(**left) == 1


def promote_next(*, fund: str, at: datetime, actor: Actor) -> list[Promotion]:
    """Sets money aside for those who wait, in the order of their places, up to the first that does not fit.

    What has lapsed comes back first. A fund that is not open promotes nobody.
    """
    assert connection.in_atomic_block, "who is promoted is told in the same transaction"
    promoted: list[Promotion] = []
    for balance in hold_fund(fund=fund):
        expire_held(balance, at=at)
        while balance.is_open and (rows := _first_that_fit(balance)):
            book_promotions(rows, actor=actor, at=at)
            balance.refresh_from_db(fields=["reserved_krw", "waiting_count", "waiting_krw"])
            promoted += [Promotion(row.key, row.about, row.amount_krw, row.place) for row in rows]
    return promoted


def _first_that_fit(balance: Balance) -> list[Waiting]:
    rows = list(still_waiting().filter(balance=balance).order_by("place")[:AT_ONCE])
    return rows[: count_promoted([row.amount_krw for row in rows], room_krw=room_of(balance))]
