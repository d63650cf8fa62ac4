"""민원: questions, suggestions and grievances; by when each is answered, and who may not answer it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from majung.core.deadlines import SEOUL
from majung.core.sla import Pause, ServicePeriod, due_on

INVESTIGATION_DAYS: Final = 14
MORE_INVESTIGATION_DAYS: Final = 7


class ComplaintKind(StrEnum):
    """What somebody writes about: 제도·절차 질의, 법령 질의, 고충, 건의."""

    QUESTION = "question"
    QUESTION_OF_LAW = "question_of_law"
    GRIEVANCE = "grievance"
    SUGGESTION = "suggestion"


class ComplaintState(StrEnum):
    """Where it stands: in, with somebody by name, answered, or taken back."""

    FILED = "filed"
    TAKEN = "taken"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


class ComplaintAct(StrEnum):
    """What is done with it."""

    TAKE = "take"
    EXTEND = "extend"
    INVESTIGATE = "investigate"
    ANSWER = "answer"
    WITHDRAW = "withdraw"


class ComplaintPart(StrEnum):
    """Whose words they are: what was asked, why it takes longer, why somebody looks on the spot, and the answer."""

    ASKED = "asked"
    EXTENSION = "extension"
    INVESTIGATION = "investigation"
    ANSWER = "answer"


class CauseCode(StrEnum):
    """Where it came from, as an answer tells and the month counts."""

    DELAY = "delay"
    RESULT = "result"
    EXPLANATION = "explanation"
    ATTITUDE = "attitude"
    PAPERS = "papers"
    SCREEN = "screen"
    RULES = "rules"
    BANK = "bank"
    OTHER = "other"


class ComplaintActNotPossible(ValueError):
    """The act has no place in this state."""


@dataclass(frozen=True, slots=True)
class FieldInvestigation:
    """현장조사: from its beginning through a last day told beforehand, or until it ended earlier."""

    began_at: datetime
    through: date
    ended_at: datetime | None = None


NEXT_STATE: Final = {
    (ComplaintState.FILED, ComplaintAct.TAKE): ComplaintState.TAKEN,
    (ComplaintState.FILED, ComplaintAct.EXTEND): ComplaintState.FILED,
    (ComplaintState.FILED, ComplaintAct.WITHDRAW): ComplaintState.WITHDRAWN,
    # Somebody else takes over.
    (ComplaintState.TAKEN, ComplaintAct.TAKE): ComplaintState.TAKEN,
    (ComplaintState.TAKEN, ComplaintAct.EXTEND): ComplaintState.TAKEN,
    (ComplaintState.TAKEN, ComplaintAct.INVESTIGATE): ComplaintState.TAKEN,
    (ComplaintState.TAKEN, ComplaintAct.ANSWER): ComplaintState.ANSWERED,
    (ComplaintState.TAKEN, ComplaintAct.WITHDRAW): ComplaintState.WITHDRAWN,
}


def next_complaint_state(state: ComplaintState, act: ComplaintAct) -> ComplaintState:
    """The state an act leads to, or refuses the act.

    Basis: 민원처리법 제27조 (an answer is given once, by somebody named), 제22조 제2항 (it may be taken back until
    the answer).
    """
    try:
        return NEXT_STATE[state, act]
    except KeyError:
        raise ComplaintActNotPossible(f"{act.value} while {state.value}") from None


def complaint_acts_possible(state: ComplaintState) -> tuple[ComplaintAct, ...]:
    """The acts that have a place in a state, by the same table as `next_complaint_state`."""
    return tuple(act for act in ComplaintAct if (state, act) in NEXT_STATE)


def is_investigated(kind: ComplaintKind) -> bool:
    """Whether days on the spot are left out of the period: of a 고충 only (민원처리법 시행령 제17조)."""
    return kind is ComplaintKind.GRIEVANCE


def investigation_latest(*, began_on: date, is_extended: bool) -> date:
    """The last day that may be left out of the period because somebody looks on the spot.

    민원처리법 시행령 제17조: 14 days, 7 more once. Read as calendar days with the first one counted, the reading that
    keeps nobody waiting longest.
    """
    days = INVESTIGATION_DAYS + (MORE_INVESTIGATION_DAYS if is_extended else 0)
    return began_on + timedelta(days=days - 1)


def complaint_due_on(
    *,
    period: ServicePeriod,
    received_at: datetime,
    investigation: FieldInvestigation | None,
    extended_days: int,
    holidays: Collection[date],
) -> date:
    """The last day for the answer: the published period, days on the spot left out, and what it was extended by.

    민원처리법 시행령 제14조부터 제17조 (7·14일), 제21조 (one extension, no longer than the period), 법 제19조 (how days
    count). An investigation under way counts as lasting through its last day, so that a day is always told.
    """
    last_day = due_on(
        period=period,
        received_at=received_at,
        holidays=holidays,
        pauses=(_pause(investigation),) if investigation else (),
        extensions=(extended_days,) if extended_days else (),
    )
    assert last_day is not None, "an investigation has a last day"
    return last_day


def may_handle(*, handler: str, complained_of: Collection[str]) -> bool:
    """Whether somebody may deal with it: never who is complained of (민원처리법 시행령 제17조)."""
    return handler not in complained_of


def _pause(investigation: FieldInvestigation) -> Pause:
    through = datetime.combine(investigation.through, time(23, 59, 59), tzinfo=SEOUL)
    ended_at = investigation.ended_at or through
    return Pause(investigation.began_at, min(ended_at, through))
