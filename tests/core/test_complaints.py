"""By when a complaint is answered, as officers count it, and what may be done with it when."""

from datetime import date, datetime

import pytest

from majung.core.complaints import (
    NEXT_STATE,
    ComplaintAct,
    ComplaintActNotPossible,
    ComplaintKind,
    ComplaintState,
    FieldInvestigation,
    complaint_acts_possible,
    complaint_due_on,
    investigation_latest,
    is_investigated,
    may_handle,
    next_complaint_state,
)
from majung.core.deadlines import SEOUL
from majung.core.sla import ServicePeriod

SEVEN, FOURTEEN = ServicePeriod(7), ServicePeriod(14)
# 2026-11-23 is a Monday; 성탄절 is a Friday.
CHRISTMAS = frozenset({date(2026, 12, 25)})
MONDAY = datetime(2026, 11, 23, 10, tzinfo=SEOUL)


def noon(day: int, month: int = 11) -> datetime:
    return datetime(2026, month, day, 12, tzinfo=SEOUL)


@pytest.mark.parametrize(
    ("period", "received_at", "extended_days", "due_on"),
    [
        # The first day counts, Saturdays and Sundays do not (민원처리법 제19조).
        (SEVEN, MONDAY, 0, date(2026, 12, 1)),
        (FOURTEEN, MONDAY, 0, date(2026, 12, 10)),
        (SEVEN, MONDAY, 7, date(2026, 12, 10)),
        (FOURTEEN, MONDAY, 14, date(2026, 12, 31)),
        # Written on a Saturday it counts from Monday.
        (SEVEN, noon(21), 0, date(2026, 12, 1)),
    ],
)
def test_the_day_of_the_answer(period: ServicePeriod, received_at: datetime, extended_days: int, due_on: date) -> None:
    found = complaint_due_on(
        period=period, received_at=received_at, investigation=None, extended_days=extended_days, holidays=CHRISTMAS
    )
    assert found == due_on


@pytest.mark.parametrize(
    ("investigation", "due_on"),
    [
        # Two days are used (23, 24 November), five are left after the fourteen on the spot.
        (FieldInvestigation(noon(25), date(2026, 12, 8)), date(2026, 12, 15)),
        # Back after two days: 25 and 26 do not count.
        (FieldInvestigation(noon(25), date(2026, 12, 8), noon(26)), date(2026, 12, 3)),
        # Nobody said that it ended: it ended by itself.
        (FieldInvestigation(noon(25), date(2026, 12, 8), noon(20, 12)), date(2026, 12, 15)),
    ],
)
def test_days_on_the_spot_are_left_out(investigation: FieldInvestigation, due_on: date) -> None:
    found = complaint_due_on(
        period=SEVEN, received_at=MONDAY, investigation=investigation, extended_days=0, holidays=CHRISTMAS
    )
    assert found == due_on


def test_at_most_fourteen_days_and_seven_more() -> None:
    began = date(2026, 11, 25)
    assert investigation_latest(began_on=began, is_extended=False) == date(2026, 12, 8)
    assert investigation_latest(began_on=began, is_extended=True) == date(2026, 12, 15)


def test_only_a_grievance_is_looked_into_on_the_spot() -> None:
    assert [kind for kind in ComplaintKind if is_investigated(kind)] == [ComplaintKind.GRIEVANCE]


def test_nobody_deals_with_a_complaint_about_themselves() -> None:
    assert may_handle(handler="3", complained_of={"4"})
    assert not may_handle(handler="4", complained_of={"4"})


@pytest.mark.parametrize("state", ComplaintState)
@pytest.mark.parametrize("act", ComplaintAct)
def test_every_act_has_a_place_or_is_refused(state: ComplaintState, act: ComplaintAct) -> None:
    if (state, act) in NEXT_STATE:
        assert next_complaint_state(state, act) is NEXT_STATE[state, act]
    else:
        with pytest.raises(ComplaintActNotPossible):
            next_complaint_state(state, act)
    assert (act in complaint_acts_possible(state)) is ((state, act) in NEXT_STATE)


def test_only_somebody_named_answers_and_nothing_follows() -> None:
    assert ComplaintAct.ANSWER not in complaint_acts_possible(ComplaintState.FILED)
    assert complaint_acts_possible(ComplaintState.ANSWERED) == ()
    assert complaint_acts_possible(ComplaintState.WITHDRAWN) == ()
