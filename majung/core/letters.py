"""확인서: how long one holds, when it is in time at the bank, and when its owner is reminded."""

from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from majung.core.rules.program import Route

REMINDED_DAYS_BEFORE: Final = (14, 7, 1)


class ConfirmationState(StrEnum):
    """How a 확인서 stands: good, past its last day, given up with its application, or turned into a loan."""

    VALID = "valid"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    USED = "used"


def is_confirmed_by_paper(route: Route) -> bool:
    """Whether an approval is told to a bank by 확인서: 대리대출 alone (SEED004-KIND-1, design §1)."""
    return route is Route.PROXY_LOAN


def confirmation_state(*, state: ConfirmationState, valid_through: date, on: date) -> ConfirmationState:
    """How a 확인서 stands on a day, whether or not a sweep has written it down (SEED004-RULE-6: 만료 시 효력 상실)."""
    if state is ConfirmationState.VALID and on > valid_through:
        return ConfirmationState.EXPIRED
    return state


def is_received_in_time(*, approved_on: date, valid_through: date, received_on: date) -> bool:
    """Whether the bank received the loan application while the 확인서 held.

    Basis: SEED004-RULE-7 (60일 내 금융기관에 최종 대출신청): the day of receipt counts, not that of the loan.
    """
    return approved_on <= received_on <= valid_through


def reminder_due(*, valid_through: date, on: date, reminded_before: int | None) -> int | None:
    """How many days before the last day a reminder is due now: 14, 7 or 1; None when none is, or it was sent.

    Basis: issue of 확인서 (two in three never become loans). A run that comes late sends the nearest one only.
    """
    left = valid_through - on
    if left < timedelta(0):
        return None
    nearest = min((days for days in REMINDED_DAYS_BEFORE if left <= timedelta(days=days)), default=None)
    return None if nearest is None or (reminded_before is not None and reminded_before <= nearest) else nearest
