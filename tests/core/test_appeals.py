"""When a refusal may be appealed against, and which act leads where."""

from datetime import date

import pytest

from majung.core.appeals import (
    AppealAct,
    AppealActNotPossible,
    AppealState,
    appeal_through,
    correction_through,
    next_appeal_state,
)
from majung.core.explaining import may_decline

HOLIDAYS = frozenset({date(2025, 7, 1)})


@pytest.mark.parametrize(
    ("told_on", "holidays", "through"),
    [
        (date(2025, 5, 2), frozenset(), date(2025, 7, 1)),
        (date(2025, 5, 2), HOLIDAYS, date(2025, 7, 2)),
        # The sixtieth day is a Saturday: Monday.
        (date(2025, 5, 6), frozenset(), date(2025, 7, 7)),
    ],
)
def test_sixty_days_the_first_not_counted(told_on: date, holidays: frozenset[date], through: date) -> None:
    assert appeal_through(told_on=told_on, holidays=holidays) == through
    assert correction_through(told_on=told_on, holidays=holidays) == through


def test_what_ended_stays_ended() -> None:
    for state in (AppealState.UPHELD, AppealState.DISMISSED, AppealState.WITHDRAWN):
        for act in AppealAct:
            with pytest.raises(AppealActNotPossible):
                next_appeal_state(state, act)


def test_no_answer_without_a_second_person() -> None:
    ends = {AppealAct.UPHOLD, AppealAct.DISMISS}
    for state in (AppealState.FILED, AppealState.TAKEN):
        for act in ends:
            with pytest.raises(AppealActNotPossible):
                next_appeal_state(state, act)
    assert next_appeal_state(AppealState.ANSWERED, AppealAct.UPHOLD) is AppealState.UPHELD


def test_the_third_request_may_be_declined() -> None:
    assert [may_decline(asked_before=count) for count in (0, 1, 2, 3)] == [False, False, True, True]
