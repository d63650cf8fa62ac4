"""Acts that touch several stages: taking a case back with all that hangs on it, and pulling it onward."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from django.db import transaction

from majung.applications.services import withdraw_application
from majung.consultations.selectors import bookings_about
from majung.consultations.services import NotPossibleNow, cancel_booking
from majung.core.application import WithdrawalReason
from majung.core.slots import BookingStatus
from majung.events.services import Actor

# What the next stages pull when a case is ready for them, in the order of the stages; an application is the first
# stage and pulls nothing.
PULLS: Final[tuple[Callable[[str, datetime], None], ...]] = ()


@transaction.atomic
def withdraw(
    *, number: str, reason: WithdrawalReason, actor: Actor, at: datetime, request_id: str = ""
) -> tuple[str, ...]:
    """철회: the case ends, its money is free, its consents end, its talks are called off. Gives the talks' numbers."""
    withdraw_application(number=number, reason=reason, actor=actor, at=at, request_id=request_id)
    booked = [each for each in bookings_about(number) if each.status is BookingStatus.BOOKED]
    called_off = tuple(each.number for each in booked if _is_called_off(each.number, actor=actor, at=at))
    advance(number=number, at=at)
    return called_off


def advance(*, number: str, at: datetime) -> None:
    """Lets the next stages take what is ready for them. Every door calls it after an act; again changes nothing."""
    for pull in PULLS:
        pull(number, at)


def _is_called_off(number: str, *, actor: Actor, at: datetime) -> bool:
    try:
        cancel_booking(number=number, at=at, actor=actor)
    except NotPossibleNow:
        # The talk has begun: it is the branch's to say how it went.
        return False
    return True
