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
    expire_lapsed,
    take_rank,
    void_reservation,
)
from tests.budget.funds import CODE, HOUR, MONDAY, OWNER, taken  # noqa: E402

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
