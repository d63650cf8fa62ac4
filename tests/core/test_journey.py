"""Where a case stands: steps, whose turn, what an owner can do, and business days left."""

from datetime import date

import pytest

from majung.core.application import ApplicationStatus, is_end
from majung.core.journey import (
    NextActor,
    OwnerTask,
    StepKind,
    StepState,
    Way,
    business_days_left,
    next_actor,
    owner_task,
    steps_of,
)

S = ApplicationStatus
CHILDRENS_DAY, SUBSTITUTE = date(2025, 5, 5), date(2025, 5, 6)


def told(status: S, way: Way) -> str:
    return " ".join(f"{step.kind}:{step.state}" for step in steps_of(status, way=way))


@pytest.mark.parametrize(
    ("status", "was_supplemented", "expected"),
    [
        (S.SUBMITTED, False, "receipt:done screening:now result:later"),
        (S.SUPPLEMENT_REQUESTED, True, "receipt:done supplement:now screening:later result:later"),
        (S.IN_SCREENING, False, "receipt:done screening:now result:later"),
        (S.IN_SCREENING, True, "receipt:done supplement:done screening:now result:later"),
        (S.APPROVED, False, "receipt:done screening:done result:done"),
        (S.REFUSED, True, "receipt:done supplement:done screening:done result:done"),
        (S.EXPIRED, False, "receipt:done screening:done result:done"),
        (S.WITHDRAWN, False, "receipt:done screening:left_out result:done"),
        (S.CANCELLED, True, "receipt:done supplement:left_out screening:left_out result:done"),
    ],
)
def test_steps_in_their_order(status: S, was_supplemented: bool, expected: str) -> None:
    assert told(status, Way("", was_supplemented)) == expected


@pytest.mark.parametrize(
    ("status", "way", "expected"),
    [
        (
            S.IN_SCREENING,
            Way("guaranteed_loan"),
            "guarantee:later agreement:later letter:later loan:later subsidy:later",
        ),
        (
            S.APPROVED,
            Way("guaranteed_loan", made=(StepKind.GUARANTEE,)),
            "guarantee:done agreement:now letter:later loan:later subsidy:later",
        ),
        (S.APPROVED, Way("proxy_loan"), "confirmation:now loan:later"),
        (S.APPROVED, Way("proxy_loan", made=(StepKind.CONFIRMATION,)), "confirmation:done loan:now"),
        (S.EXPIRED, Way("proxy_loan", made=(StepKind.CONFIRMATION,)), "confirmation:done"),
        (S.APPROVED, Way("direct_loan"), "agreement:now loan:later"),
        (S.APPROVED, Way("member_loan"), "agreement:now loan:later"),
        (S.REFUSED, Way("guaranteed_loan"), ""),
        (S.WITHDRAWN, Way("proxy_loan"), ""),
    ],
)
def test_each_route_goes_on_in_its_own_order_and_only_after_a_yes(status: S, way: Way, expected: str) -> None:
    assert told(status, way).partition("result:")[2].partition(" ")[2] == expected


def test_a_case_that_waits_for_money_is_screened_meanwhile() -> None:
    way = Way("proxy_loan", is_waiting=True)
    assert told(S.IN_SCREENING, way).startswith("receipt:done waiting_list:later screening:now result:later")
    assert "waiting_list" not in told(S.WITHDRAWN, way)


@pytest.mark.parametrize(
    ("status", "is_rated", "expected"),
    [
        (S.IN_SCREENING, False, "rating:later"),
        (S.IN_SCREENING, True, "rating:done"),
        (S.REFUSED, False, "rating:left_out"),
        (S.WITHDRAWN, True, "rating:left_out"),
    ],
)
def test_a_direct_loan_is_rated_within_the_case(status: S, is_rated: bool, expected: str) -> None:
    assert expected in told(status, Way("direct_loan", is_rated=is_rated)).split()
    assert "rating" not in told(status, Way("member_loan", is_rated=is_rated))


@pytest.mark.parametrize("route", ["", "guaranteed_loan", "proxy_loan", "direct_loan", "member_loan"])
@pytest.mark.parametrize("status", S)
def test_at_most_one_step_is_now_and_none_comes_twice(status: S, route: str) -> None:
    steps = steps_of(status, way=Way(route, was_supplemented=True, is_waiting=True))
    now = [step.kind for step in steps if step.state is StepState.NOW]
    goes_on = status is S.APPROVED and route != ""
    assert len(now) == (1 if goes_on or not (is_end(status) or status is S.APPROVED) else 0)
    assert len({step.kind for step in steps}) == len(steps)
    assert steps[0].kind is StepKind.RECEIPT


@pytest.mark.parametrize(
    ("status", "route", "waits_outside", "expected"),
    [
        (S.SUBMITTED, "guaranteed_loan", False, NextActor.BRANCH),
        (S.SUBMITTED, "guaranteed_loan", True, NextActor.OFFICE),
        (S.IN_SCREENING, "guaranteed_loan", True, NextActor.BRANCH),
        (S.SUPPLEMENT_REQUESTED, "guaranteed_loan", True, NextActor.OWNER),
        (S.APPROVED, "guaranteed_loan", False, NextActor.BRANCH),
        (S.APPROVED, "proxy_loan", False, NextActor.BANK),
        (S.RETURNED, "proxy_loan", True, NextActor.NOBODY),
        (S.REFUSED, "proxy_loan", False, NextActor.NOBODY),
        (S.WITHDRAWN, "guaranteed_loan", False, NextActor.NOBODY),
        (S.CANCELLED, "guaranteed_loan", True, NextActor.NOBODY),
    ],
)
def test_whose_turn_it_is(status: S, route: str, waits_outside: bool, expected: NextActor) -> None:
    assert next_actor(status, route=route, waits_outside=waits_outside) is expected


@pytest.mark.parametrize(
    ("status", "is_in_time", "needs_paper", "may_file_again", "expected"),
    [
        (S.SUPPLEMENT_REQUESTED, True, True, False, OwnerTask.SUPPLY),
        (S.SUPPLEMENT_REQUESTED, False, True, False, OwnerTask.NOTHING),
        (S.SUBMITTED, False, True, False, OwnerTask.SEND_PAPER),
        (S.IN_SCREENING, False, False, False, OwnerTask.WAIT),
        (S.APPROVED, False, True, False, OwnerTask.WAIT),
        (S.REFUSED, False, False, False, OwnerTask.NOTHING),
        (S.REFUSED, False, False, True, OwnerTask.FILE_AGAIN),
        (S.CANCELLED, False, True, True, OwnerTask.FILE_AGAIN),
    ],
)
def test_the_one_thing_to_do(
    status: S, is_in_time: bool, needs_paper: bool, may_file_again: bool, expected: OwnerTask
) -> None:
    task = owner_task(status, is_in_time=is_in_time, needs_paper=needs_paper, may_file_again=may_file_again)
    assert task is expected


def test_a_confirmation_that_holds_is_taken_to_a_bank() -> None:
    told_now = owner_task(S.APPROVED, is_in_time=False, needs_paper=False, may_file_again=False, has_confirmation=True)
    assert told_now is OwnerTask.GO_TO_BANK


@pytest.mark.parametrize(
    ("on", "through", "expected"),
    [
        (date(2025, 6, 30), date(2025, 7, 3), 4),
        (date(2025, 7, 3), date(2025, 7, 3), 1),
        (date(2025, 7, 4), date(2025, 7, 3), 0),
        # Friday to Wednesday over a weekend, 어린이날 and its 대체공휴일.
        (date(2025, 5, 2), date(2025, 5, 7), 2),
        (date(2025, 5, 3), date(2025, 5, 6), 0),
    ],
)
def test_business_days_count_today_and_the_last_day(on: date, through: date, expected: int) -> None:
    assert business_days_left(on=on, through=through, holidays={CHILDRENS_DAY, SUBSTITUTE}) == expected
