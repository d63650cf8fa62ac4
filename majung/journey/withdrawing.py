"""14-day withdrawal of what was signed: the declaration, and with it the case, its guarantee and its money."""

from datetime import datetime

from django.db import transaction

from majung.agreements.seen import Seen
from majung.agreements.services import declare_withdrawal
from majung.core.application import WithdrawalReason
from majung.events.services import Actor
from majung.journey.services import advance, take_back


def withdraw_agreement(
    *,
    agreement: str,
    person_id: int,
    at: datetime,
    seen: Seen,
    actor: Actor,
    words: str = "",
    reason: WithdrawalReason = WithdrawalReason.CHANGED_MIND,
    request_id: str = "",
) -> str:
    """Takes back what this person signed for the firm; all that hangs on it ends too. Gives the number of the case.

    The loan itself is the bank's contract: to withdraw from that, its owner goes there, as the page tells.
    """
    with transaction.atomic():
        number = declare_withdrawal(agreement=agreement, person_id=person_id, at=at, seen=seen, words=words)
        take_back(number=number, reason=reason, actor=actor, at=at, request_id=request_id)
    advance(number=number, at=at)
    return number
