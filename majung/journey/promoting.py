"""The waiting list of a fund goes on when money comes back: in its order, each case told.

The fund is let go before a case is taken: everybody else holds a case first and its fund afterwards.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction

from majung.applications.models import Application
from majung.applications.money import place_in_line
from majung.applications.selectors import waiting_cases
from majung.applications.services import promoted
from majung.budget.models import Waiting
from majung.budget.selectors import WaitingPlace, fund_positions
from majung.budget.services import promote_next
from majung.events.services import Actor, ActorKind

HOUSE = Actor(ActorKind.SYSTEM, "journey")
log = logging.getLogger(__name__)


class CasesUntold(RuntimeError):
    """Some funds or cases could not be looked at; the others have been, and the next run tries again."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(", ".join(names))
        self.names = names


def promote(*, fund: str, at: datetime) -> int:
    """Gives money to those who wait for a fund, in their order, as far as it goes; how many.

    A case that cannot be told keeps nobody waiting, and spoils no act of somebody else: the next minute tries again.
    """
    with transaction.atomic():
        promotions = promote_next(fund=fund, at=at, actor=HOUSE)
    _each_for_itself([each.about for each in promotions], lambda number: promoted(number=number, at=at, actor=HOUSE))
    return len(promotions)


def promote_waiting(*, at: datetime) -> int:
    """Every fund somebody waits for, each by itself; and whoever was promoted by a run that then died is told."""
    counts: list[int] = []
    left = _each_for_itself(waited_for(at=at), lambda fund: counts.append(promote(fund=fund, at=at)))
    left += _each_for_itself(_promoted_untold(), lambda number: promoted(number=number, at=at, actor=HOUSE))
    if left:
        raise CasesUntold(left)
    return sum(counts)


def _each_for_itself(names: Iterable[str], act: Callable[[str], object]) -> list[str]:
    """Those for whom it failed; it kept none of the others waiting."""
    left = []
    for name in names:
        try:
            act(name)
        except Exception as problem:  # noqa: BLE001  whatever it is, the others go on
            log.warning("%s is left as it was: %s", name, type(problem).__name__)
            left.append(name)
    return left


def promote_for_case(*, number: str, at: datetime) -> int:
    """The fund of a case, where somebody waits for it; usually that is one question and its answer no."""
    fund = Application.objects.filter(number=number).values_list("fund", flat=True).first()
    return promote(fund=fund, at=at) if fund and fund in waited_for(at=at) else 0


def place_of_case(*, number: str) -> WaitingPlace | None:
    """Where a case stands in the line of its fund; None once its turn has come."""
    return place_in_line(Application.objects.get(number=number))


def waited_for(*, at: datetime) -> list[str]:
    """The funds that somebody waits for, in one read."""
    return [each.code for each in fund_positions(at=at) if each.waiting_count]


def _promoted_untold() -> list[str]:
    in_line = set(Waiting.objects.filter(ended_at=None).values_list("about", flat=True))
    return [number for number in waiting_cases() if number not in in_line]
