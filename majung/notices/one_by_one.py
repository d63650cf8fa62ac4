"""Runs over many rows in which one that cannot be dealt with keeps no other waiting."""

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

Key = TypeVar("Key")
log = logging.getLogger(__name__)


def each_for_itself(
    keys: Iterable[Key], act: Callable[[Key], int], *, what: str, left: Callable[[int], Exception]
) -> int:
    """The sum of what the acts give; that some failed, and how many, is told at the end."""
    done, failed = 0, 0
    for key in list(keys):
        try:
            done += act(key)
        except Exception as problem:  # noqa: BLE001  whatever is wrong with it, the others have their day
            log.warning("%s was not dealt with: %s", what, type(problem).__name__)
            failed += 1
    if failed:
        raise left(failed)
    return done
