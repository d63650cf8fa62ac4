"""Clients of one fund, as a process: `python -m tests.budget.clients WHAT NAME`; begins when a line comes in.

What each of its threads did, on a connection of its own, comes out as one line of JSON.
"""

import json
import random
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import django

django.setup()

from django.db import connection, transaction  # noqa: E402  Tables can be imported only once Django is set up.

from majung.budget.services import (  # noqa: E402
    NotEnoughMoney,
    ReservationEnded,
    UnknownReservation,
    WaitingPlace,
    expire_lapsed,
    leave_waiting,
    promote_next,
    reserve,
    take_rank,
    void_reservation,
)
from tests.budget.funds import CODE, HOUR, MONDAY, OWNER, POLICY, exchanged, posted, taken  # noqa: E402

THREADS = 16
TRIES = 5
PRICE_KRW = 1000
KEYS = 12


def rush(name: str) -> list[int]:
    """Tries to set money aside under keys of its own; gives the ranks of what succeeded."""
    ranks = []
    for number in range(TRIES):
        try:
            with transaction.atomic():
                taken(f"{name}-{number}", PRICE_KRW)
                ranks.append(take_rank(queue=CODE, at=MONDAY))
        except NotEnoughMoney:
            continue
    return ranks


def same_key(_name: str) -> list[int]:
    """Sets money aside under the key that everybody uses; gives what was set aside under it."""
    amounts = []
    for _ in range(TRIES):
        with transaction.atomic():
            amounts.append(taken("the same", PRICE_KRW).amount_krw)
    return amounts


def everything(name: str) -> list[int]:
    """Sets aside, gives back and sweeps, under keys that all share, while the hours go by."""
    chance = random.Random(name)
    done = []
    for hour in range(2 * TRIES):
        try:
            with transaction.atomic():
                done.append(one_act(chance.randrange(4), f"{chance.randrange(KEYS)}-{hour // 4}", hour))
        except (NotEnoughMoney, ReservationEnded, UnknownReservation):
            done.append(0)
    return done


def one_act(which: int, key: str, hour: int) -> int:
    at = MONDAY + hour * HOUR
    if which == 0:
        return int(void_reservation(key=key, reason="withdrawn", actor=OWNER, at=at))
    if which == 1:
        return expire_lapsed(fund=CODE, at=at)
    # The expiry is that of the key, so that everybody means the same reservation.
    return taken(key, PRICE_KRW, at=at, expires_at=MONDAY + (hour // 4 * 4 + 6) * HOUR).amount_krw


def line(name: str) -> list[int]:
    """Comes for money or a place in line, and gives back, leaves, exchanges, posts and promotes at random.

    Gives the places under which it was promoted, in the order in which that happened.
    """
    chance, own, places = random.Random(name), list[str](), list[int]()
    for number in range(4 * TRIES):
        key = f"{name}-{number}"
        try:
            with transaction.atomic():
                places += one_turn(chance, key, own)
        except (NotEnoughMoney, ReservationEnded, UnknownReservation):
            continue
    return places


def one_turn(chance: random.Random, key: str, own: list[str]) -> list[int]:
    which = chance.randrange(7)
    earlier = chance.choice(own) if own else key
    if which == 0:
        return [each.place for each in promote_next(fund=CODE, at=MONDAY, actor=POLICY)]
    if which == 1 and own:
        void_reservation(key=earlier, reason="withdrawn", actor=OWNER, at=MONDAY)
    elif which == 2:
        leave_waiting(key=earlier, reason="withdrawn", actor=OWNER, at=MONDAY)
    elif which == 3 and own:
        exchanged(earlier, f"{earlier}:{key}", PRICE_KRW // 2)
        own.append(f"{earlier}:{key}")
    elif which == 4 and own:
        posted(earlier, PRICE_KRW // 4)
    else:
        reserve(fund=CODE, key=key, amount_krw=PRICE_KRW, at=MONDAY, actor=OWNER, about=key, joins_waiting=True)
        own.append(key)
    return []


def queue_up(name: str) -> list[int]:
    """Comes once for money or a place in line; gives the place, or nought for money."""
    with transaction.atomic():
        came = reserve(
            fund=CODE, key=name, amount_krw=PRICE_KRW, at=MONDAY, actor=OWNER, about=name, joins_waiting=True
        )
        return [came.place if isinstance(came, WaitingPlace) else 0]


def promote(_name: str) -> list[int]:
    """Promotes whom it can; everybody does at once."""
    with transaction.atomic():
        return [each.place for each in promote_next(fund=CODE, at=MONDAY, actor=POLICY)]


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def hold(name: str) -> list[int]:
    """Sets money aside, says so, and never commits."""
    with transaction.atomic():
        taken(name, PRICE_KRW)
        take_rank(queue=CODE, at=MONDAY)
        say("held")
        time.sleep(600)
    return []


WHAT: dict[str, Callable[[str], list[int]]] = {
    "rush": rush,
    "same_key": same_key,
    "everything": everything,
    "hold": hold,
    "line": line,
    "queue_up": queue_up,
    "promote": promote,
}


def one_client(act: Callable[[str], list[int]], name: str) -> list[int]:
    try:
        return act(name)
    finally:
        connection.close()


def main(what: str, name: str) -> None:
    say("ready")
    sys.stdin.readline()
    threads = 1 if what == "hold" else THREADS
    with ThreadPoolExecutor(threads) as pool:
        names = [f"{name}-{number}" for number in range(threads)]
        say(json.dumps(list(pool.map(one_client, [WHAT[what]] * threads, names))))


if __name__ == "__main__":
    main(*sys.argv[1:])
