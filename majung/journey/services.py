"""Acts that touch several stages: taking a case back with all that hangs on it, and pulling it onward."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from django.db import transaction

from majung.agreements.services import prepare_agreements
from majung.applications.services import withdraw_application
from majung.consultations.selectors import bookings_about
from majung.consultations.services import NotPossibleNow, cancel_booking
from majung.core.application import WithdrawalReason
from majung.core.slots import BookingStatus
from majung.decisions.services import issue_decision_notice
from majung.events.services import Actor
from majung.guarantees.services import take_up_approved
from majung.journey.appealing import end_idle_consents
from majung.journey.linked import open_linked_case
from majung.journey.promoting import promote_for_case
from majung.letters.services import issue_confirmation
from majung.screening.services import screen_case

# What the next stages pull when a case is ready for them, in the order of the stages. Each does nothing where nothing
# is ready, and nothing more when asked again.
PULLS: Final[tuple[Callable[..., object], ...]] = (
    take_up_approved,
    issue_confirmation,
    prepare_agreements,
    open_linked_case,
    issue_decision_notice,
    end_idle_consents,
)


def withdraw(
    *, number: str, reason: WithdrawalReason, actor: Actor, at: datetime, request_id: str = ""
) -> tuple[str, ...]:
    """철회: the case ends, its money is free, its consents end, its talks are called off. Gives the talks' numbers."""
    called_off = take_back(number=number, reason=reason, actor=actor, at=at, request_id=request_id)
    advance(number=number, at=at)
    return called_off


@transaction.atomic
def take_back(
    *, number: str, reason: WithdrawalReason, actor: Actor, at: datetime, request_id: str = ""
) -> tuple[str, ...]:
    """What a withdrawal does to its own case, in the caller's transaction; who does it advances the case after."""
    withdraw_application(number=number, reason=reason, actor=actor, at=at, request_id=request_id)
    booked = [each for each in bookings_about(number) if each.status is BookingStatus.BOOKED]
    called_off = tuple(each.number for each in booked if _is_called_off(each.number, actor=actor, at=at))
    pull_onward(number=number, at=at)
    return called_off


def advance(*, number: str, at: datetime) -> None:
    """Lets the next stages take what is ready for them, and whoever waits for its money have what it gave back.

    A case under way is looked at anew by the machine. Every door calls it after an act; again changes nothing. Never
    inside the transaction of an act: who is promoted is another case, and two cases are held one after the other.
    """
    pull_onward(number=number, at=at)
    screen_case(number=number, at=at)
    promote_for_case(number=number, at=at)


@transaction.atomic
def pull_onward(*, number: str, at: datetime) -> None:
    """What follows from where a case stands, in the caller's transaction: all of it is made, or nothing."""
    for pull in PULLS:
        pull(number=number, at=at)


def _is_called_off(number: str, *, actor: Actor, at: datetime) -> bool:
    try:
        cancel_booking(number=number, at=at, actor=actor)
    except NotPossibleNow:
        # The talk has begun: it is the branch's to say how it went.
        return False
    return True
