"""Where a case stands for the people in it: its steps, whose turn it is, by when, and what its owner can do now."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from majung.core.application import ApplicationStatus, is_end
from majung.core.calendar import ONE_DAY, is_business_day


class StepKind(StrEnum):
    """What a case goes through; every route leaves some of it out and repeats nothing."""

    RECEIPT = "receipt"
    SUPPLEMENT = "supplement"
    WAITING_LIST = "waiting_list"
    SCREENING = "screening"
    RATING = "rating"
    RESULT = "result"
    GUARANTEE = "guarantee"
    CONFIRMATION = "confirmation"
    AGREEMENT = "agreement"
    LETTER = "letter"
    LOAN = "loan"
    SUBSIDY = "subsidy"


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
    GO_TO_BANK = "go_to_bank"
    SIGN = "sign"
    WAIT = "wait"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Step:
    """One step and where the case stands with it."""

    kind: StepKind
    state: StepState


# The one route on which a bank acts first once the agency has said yes (SEED004-CHAN-1: 확인서 goes to a bank).
THROUGH_A_BANK: Final = "proxy_loan"
# The stages after a result, in the order of each route (design §1).
AFTER_RESULT: Final = {
    "guaranteed_loan": (
        StepKind.GUARANTEE, StepKind.AGREEMENT, StepKind.LETTER, StepKind.LOAN, StepKind.SUBSIDY,
    ),
    "proxy_loan": (StepKind.CONFIRMATION, StepKind.LOAN),
    "direct_loan": (StepKind.AGREEMENT, StepKind.LOAN),
    "member_loan": (StepKind.AGREEMENT, StepKind.LOAN),
}  # fmt: skip
# The one route on which the agency rates the business within the case; a cooperative has rated its member before.
RATED_WITHIN: Final = "direct_loan"
OVER_BEFORE_A_RESULT: Final = (ApplicationStatus.WITHDRAWN, ApplicationStatus.CANCELLED)


@dataclass(frozen=True, slots=True)
class Way:
    """Which way a case goes and how far it has come on it, beside its status."""

    route: str
    was_supplemented: bool = False
    is_waiting: bool = False
    is_rated: bool = False
    # Stages after the result that have been made: a guarantee, a 확인서.
    made: Collection[StepKind] = ()


def steps_of(status: ApplicationStatus, *, way: Way) -> tuple[Step, ...]:
    """The steps of a case in their order, with where it stands.

    Basis: design §1 (a route names its stages; stages are skipped, never repeated) and issue 4 (one timeline per case);
    보완 and the waiting list are steps only of a case that came to them. After a result that is no approval nothing
    follows.
    """
    states = _states(status, way)
    kinds = [StepKind.RECEIPT, StepKind.SUPPLEMENT, StepKind.WAITING_LIST, StepKind.SCREENING, StepKind.RATING]
    before = [kind for kind in [*kinds, StepKind.RESULT] if kind in states]
    return tuple(Step(kind, states[kind]) for kind in before) + _after_result(status, way)


def next_actor(status: ApplicationStatus, *, route: str, waits_outside: bool, must_sign: bool = False) -> NextActor:
    """Whose turn it is.

    Basis: issue 4 (who acts next). A branch may begin while an office is still silent, so an office is named only
    until somebody has taken the case up; after 승인 on the way through a bank it is the bank (SEED004-CHAN-1), else
    whoever has an agreement to sign (SEED000-STEP-1).
    """
    if is_end(status):
        return NextActor.NOBODY
    if _is_asked(status):
        return NextActor.OWNER
    if status is ApplicationStatus.APPROVED and route == THROUGH_A_BANK:
        return NextActor.BANK
    if status is ApplicationStatus.APPROVED and must_sign:
        return NextActor.OWNER
    return NextActor.OFFICE if status is ApplicationStatus.SUBMITTED and waits_outside else NextActor.BRANCH


def owner_task(
    status: ApplicationStatus,
    *,
    is_in_time: bool,
    needs_paper: bool,
    may_file_again: bool,
    has_confirmation: bool = False,
    must_sign: bool = False,
) -> OwnerTask:
    """What an owner can do now: one thing, the most urgent.

    Basis: issue 4 (what to do now). A 보완 after its last day can no longer be answered, swept or not (민법 제159조);
    where an office gave no answer, a paper stands for it (SEED004-DATA-1); a 확인서 that holds is taken to a bank
    (SEED004-RULE-5), and an agreement that waits is signed (SEED000-STEP-1).
    """
    if _is_asked(status):
        return OwnerTask.SUPPLY if is_in_time else OwnerTask.NOTHING
    if is_end(status):
        return OwnerTask.FILE_AGAIN if may_file_again else OwnerTask.NOTHING
    if status is ApplicationStatus.APPROVED:
        return OwnerTask.SIGN if must_sign else OwnerTask.GO_TO_BANK if has_confirmation else OwnerTask.WAIT
    return OwnerTask.SEND_PAPER if needs_paper else OwnerTask.WAIT


def business_days_left(*, on: date, through: date, holidays: Collection[date]) -> int:
    """How many business days there are from a day through another, both counted; 0 once it is over.

    Basis: people plan by 영업일 (관공서의 공휴일에 관한 규정); the deadline itself is never moved by this count.
    """
    days = (on + ONE_DAY * number for number in range((through - on).days + 1))
    return sum(1 for day in days if is_business_day(day, holidays=holidays))


def _is_asked(status: ApplicationStatus) -> bool:
    return status is ApplicationStatus.SUPPLEMENT_REQUESTED


def _states(status: ApplicationStatus, way: Way) -> dict[StepKind, StepState]:
    """The steps up to the result that this case has, each with its state."""
    asked, has_result = _is_asked(status), is_end(status) or status is ApplicationStatus.APPROVED
    screening = StepState.LATER if asked else StepState.DONE if has_result else StepState.NOW
    is_over = status in OVER_BEFORE_A_RESULT
    states = {
        StepKind.RECEIPT: StepState.DONE,
        StepKind.SCREENING: StepState.LEFT_OUT if is_over else screening,
        StepKind.RESULT: StepState.DONE if has_result else StepState.LATER,
    }
    if way.was_supplemented or asked:
        states[StepKind.SUPPLEMENT] = StepState.LEFT_OUT if is_over else StepState.NOW if asked else StepState.DONE
    if way.is_waiting and not has_result:
        # It waits for money while it is screened: the one that is now is the screening.
        states[StepKind.WAITING_LIST] = StepState.LATER
    if way.route == RATED_WITHIN:
        unrated = StepState.LEFT_OUT if is_end(status) else StepState.LATER
        states[StepKind.RATING] = StepState.DONE if way.is_rated and not is_over else unrated
    return states


def _after_result(status: ApplicationStatus, way: Way) -> tuple[Step, ...]:
    """What follows: made, then the one that is next, then the rest; after an end only what had been made."""
    kinds = AFTER_RESULT.get(way.route, ())
    if status is ApplicationStatus.APPROVED:
        following = next((kind for kind in kinds if kind not in way.made), None)
        return tuple(Step(kind, _approved_state(kind, way.made, following)) for kind in kinds)
    if is_end(status):
        return tuple(Step(kind, StepState.DONE) for kind in kinds if kind in way.made)
    return tuple(Step(kind, StepState.LATER) for kind in kinds)


def _approved_state(kind: StepKind, made: Collection[StepKind], following: StepKind | None) -> StepState:
    return StepState.DONE if kind in made else StepState.NOW if kind is following else StepState.LATER
