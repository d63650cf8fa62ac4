"""이의신청: how long a refusal may be appealed against, who hears it, and which act leads where."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from majung.core.calendar import this_or_next_business_day

APPEAL_DAYS: Final = timedelta(days=60)
CORRECTION_DAYS: Final = timedelta(days=60)


class AppealState(StrEnum):
    """Where an appeal stands: filed, taken by its handler, answered and waiting for a second person, and its ends."""

    FILED = "filed"
    TAKEN = "taken"
    ANSWERED = "answered"
    UPHELD = "upheld"
    DISMISSED = "dismissed"
    WITHDRAWN = "withdrawn"


class AppealOutcome(StrEnum):
    """What comes of an appeal: 인용 or 기각."""

    UPHELD = "upheld"
    DISMISSED = "dismissed"


class AppealAct(StrEnum):
    """What may be done with an appeal."""

    TAKE = "take"
    ANSWER = "answer"
    SEND_BACK = "send_back"
    UPHOLD = "uphold"
    DISMISS = "dismiss"
    WITHDRAW = "withdraw"


class AppealActNotPossible(ValueError):
    """The act has no place in this state."""


NEXT_STATE: Final[Mapping[tuple[AppealState, AppealAct], AppealState]] = {
    (AppealState.FILED, AppealAct.TAKE): AppealState.TAKEN,
    (AppealState.FILED, AppealAct.WITHDRAW): AppealState.WITHDRAWN,
    (AppealState.TAKEN, AppealAct.TAKE): AppealState.TAKEN,
    (AppealState.TAKEN, AppealAct.ANSWER): AppealState.ANSWERED,
    (AppealState.TAKEN, AppealAct.WITHDRAW): AppealState.WITHDRAWN,
    (AppealState.ANSWERED, AppealAct.SEND_BACK): AppealState.TAKEN,
    (AppealState.ANSWERED, AppealAct.UPHOLD): AppealState.UPHELD,
    (AppealState.ANSWERED, AppealAct.DISMISS): AppealState.DISMISSED,
    (AppealState.ANSWERED, AppealAct.WITHDRAW): AppealState.WITHDRAWN,
}
AGREES: Final = {AppealOutcome.UPHELD: AppealAct.UPHOLD, AppealOutcome.DISMISSED: AppealAct.DISMISS}
OPEN_STATES: Final = (AppealState.FILED, AppealState.TAKEN, AppealState.ANSWERED)


def next_appeal_state(state: AppealState, act: AppealAct) -> AppealState:
    """The state an act leads to, or refuses the act.

    Basis: 민원처리법 제35조; a second pair of eyes as for the decision itself (design §8). A handler may change while
    nobody has answered.
    """
    try:
        return NEXT_STATE[state, act]
    except KeyError:
        raise AppealActNotPossible(f"{act.value} while {state.value}") from None


def appeal_through(*, told_on: date, holidays: Collection[date]) -> date:
    """The last day to appeal against a refusal: 60 days from being told.

    민원처리법 제35조 제1항; the day of being told is not counted (민법 제157조) and a last day on a Saturday or holiday
    moves on (민법 제161조).
    """
    return this_or_next_business_day(told_on + APPEAL_DAYS, holidays=holidays)


def correction_through(*, told_on: date, holidays: Collection[date]) -> date:
    """The last day to ask whether the credit information behind a refusal is right: 60 days from being told of it.

    신용정보법 제36조 제2항; counted as every period of days (민법 제157조, 제161조).
    """
    return this_or_next_business_day(told_on + CORRECTION_DAYS, holidays=holidays)
