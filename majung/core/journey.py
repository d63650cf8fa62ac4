"""Where a case stands for the people in it: its steps, whose turn it is, by when, and what its owner can do now."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from majung.core.application import ApplicationStatus, is_end
from majung.core.calendar import ONE_DAY, is_business_day

# The one route on which a bank acts first once the agency has said yes (SEED004-CHAN-1: 확인서 goes to a bank).
THROUGH_A_BANK: Final = "proxy_loan"
OVER_BEFORE_A_RESULT: Final = (ApplicationStatus.WITHDRAWN, ApplicationStatus.CANCELLED)


class StepKind(StrEnum):
    """What a case goes through, as far as it is one application."""

    RECEIPT = "receipt"
    SUPPLEMENT = "supplement"
    SCREENING = "screening"
    RESULT = "result"


class StepState(StrEnum):
    """Whether a step is behind, under way, still to come, or will never come."""

    DONE = "done"
    NOW = "now"
    LATER = "later"
    LEFT_OUT = "left_out"


class NextActor(StrEnum):
    """Whose turn it is."""

    OWNER = "owner"
    BRANCH = "branch"
    BANK = "bank"
    OFFICE = "office"
    NOBODY = "nobody"


class OwnerTask(StrEnum):
    """The one thing an owner can do now."""

    SUPPLY = "supply"
    SEND_PAPER = "send_paper"
    FILE_AGAIN = "file_again"
    WAIT = "wait"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Step:
    """One step and where the case stands with it."""

    kind: StepKind
    state: StepState


def steps_of(status: ApplicationStatus, *, was_supplemented: bool) -> tuple[Step, ...]:
    """The steps of a case in their order, with where it stands.

    Basis: issue 4 (one timeline per case); 보완 is a step only of a case that was asked for something.
    """
    states = _states(status)
    kinds = [kind for kind in StepKind if kind is not StepKind.SUPPLEMENT or was_supplemented or _is_asked(status)]
    return tuple(Step(kind, states[kind]) for kind in kinds)


def next_actor(status: ApplicationStatus, *, route: str, waits_outside: bool) -> NextActor:
    """Whose turn it is.

    Basis: issue 4 (who acts next). A branch may begin while an office is still silent, so an office is named only
    until somebody has taken the case up; after 승인 on the way through a bank it is the bank (SEED004-CHAN-1).
    """
    if is_end(status):
        return NextActor.NOBODY
    if _is_asked(status):
        return NextActor.OWNER
    if status is ApplicationStatus.APPROVED and route == THROUGH_A_BANK:
        return NextActor.BANK
    return NextActor.OFFICE if status is ApplicationStatus.SUBMITTED and waits_outside else NextActor.BRANCH


def owner_task(status: ApplicationStatus, *, is_in_time: bool, needs_paper: bool, may_file_again: bool) -> OwnerTask:
    """What an owner can do now: one thing, the most urgent.

    Basis: issue 4 (what to do now). A 보완 after its last day can no longer be answered, swept or not (민법 제159조);
    where an office gave no answer, a paper stands for it (SEED004-DATA-1).
    """
    if _is_asked(status):
        return OwnerTask.SUPPLY if is_in_time else OwnerTask.NOTHING
    if is_end(status):
        return OwnerTask.FILE_AGAIN if may_file_again else OwnerTask.NOTHING
    if status is ApplicationStatus.APPROVED:
        return OwnerTask.WAIT
    return OwnerTask.SEND_PAPER if needs_paper else OwnerTask.WAIT


def business_days_left(*, on: date, through: date, holidays: Collection[date]) -> int:
    """How many business days there are from a day through another, both counted; 0 once it is over.

    Basis: people plan by 영업일 (관공서의 공휴일에 관한 규정); the deadline itself is never moved by this count.
    """
    days = (on + ONE_DAY * number for number in range((through - on).days + 1))
    return sum(1 for day in days if is_business_day(day, holidays=holidays))


def _is_asked(status: ApplicationStatus) -> bool:
    return status is ApplicationStatus.SUPPLEMENT_REQUESTED


def _states(status: ApplicationStatus) -> dict[StepKind, StepState]:
    asked, has_result = _is_asked(status), is_end(status) or status is ApplicationStatus.APPROVED
    screening = StepState.LATER if asked else StepState.DONE if has_result else StepState.NOW
    supplement = StepState.NOW if asked else StepState.DONE
    result = StepState.DONE if has_result else StepState.LATER
    if status in OVER_BEFORE_A_RESULT:
        screening, supplement = StepState.LEFT_OUT, StepState.LEFT_OUT
    return {
        StepKind.RECEIPT: StepState.DONE,
        StepKind.SUPPLEMENT: supplement,
        StepKind.SCREENING: screening,
        StepKind.RESULT: result,
    }
