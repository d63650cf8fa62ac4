"""Waiting for what jobs do in their own time."""

import time
from collections.abc import Callable

from majung.rehearsal.visitor import LostOnTheWay

SECONDS, SECONDS_BETWEEN = 60.0, 0.5


def wait_for(met: Callable[[], bool], *, seconds: float = SECONDS) -> None:
    deadline = time.monotonic() + seconds
    while not met():
        if time.monotonic() > deadline:
            raise LostOnTheWay(f"not so within {seconds:.0f} seconds")
        time.sleep(SECONDS_BETWEEN)
