"""The waiting list of a fund goes on when money comes back: in its order, each case told.

The fund is let go before a case is taken: everybody else holds a case first and its fund afterwards.
"""

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


def promote(*, fund: str, at: datetime) -> int:
    """Gives money to those who wait for a fund, in their order, as far as it goes; how many."""
    with transaction.atomic():
        promotions = promote_next(fund=fund, at=at, actor=HOUSE)
    for each in promotions:
        promoted(number=each.about, at=at, actor=HOUSE)
    return len(promotions)


def promote_waiting(*, at: datetime) -> int:
    """Every fund somebody waits for, each by itself; and whoever was promoted by a run that then died is told."""
    count = sum(promote(fund=fund, at=at) for fund in waited_for(at=at))
    for number in _promoted_untold():
        promoted(number=number, at=at, actor=HOUSE)
    return count


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
