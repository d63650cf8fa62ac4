"""When a branch can be talked to, who must be talked to, and how a booking goes on."""

from datetime import date, datetime, time

import pytest

from majung.core.deadlines import SEOUL
from majung.core.slots import (
    BookingAct,
    BookingStatus,
    ConsultationKind,
    ConsultationRule,
    SlotPlan,
    business_days,
    is_bookable,
    needs_consultation,
    next_booking_status,
    reminder_at,
    slot_starts,
)

PLAN = SlotPlan(
    kind=ConsultationKind.VISIT,
    minutes=30,
    seats=2,
    spans=((time(9), time(10, 30)), (time(13), time(13, 45))),
)
MONDAY, SATURDAY, NEW_YEAR = date(2026, 11, 23), date(2026, 11, 28), date(2027, 1, 1)
RULES = (
    ConsultationRule(route="guaranteed_loan", collateral=None, exempt_up_to_krw=20_000_000),
    ConsultationRule(route="proxy_loan", collateral="guarantee", exempt_up_to_krw=None),
)


def test_slots_fill_the_opening_hours_and_never_run_past_them() -> None:
    starts = slot_starts(plan=PLAN, on=MONDAY, holidays=())
    assert [f"{each.astimezone(SEOUL):%H:%M}" for each in starts] == ["09:00", "09:30", "10:00", "13:00"]


@pytest.mark.parametrize("day", [SATURDAY, NEW_YEAR])
def test_a_day_off_has_no_slots(day: date) -> None:
    assert slot_starts(plan=PLAN, on=day, holidays={NEW_YEAR}) == ()


def test_business_days_leave_out_what_lies_between() -> None:
    days = business_days(from_on=date(2026, 12, 31), count=3, holidays={NEW_YEAR})
    assert days == (date(2026, 12, 31), date(2027, 1, 4), date(2027, 1, 5))
    assert business_days(from_on=SATURDAY, count=1, holidays=()) == (date(2026, 11, 30),)


@pytest.mark.parametrize(("minute", "bookable"), [(0, True), (1, False)])
def test_a_slot_needs_its_time_ahead(minute: int, bookable: bool) -> None:
    starts_at, at = (datetime(2026, 11, 23, hour, tzinfo=SEOUL) for hour in (10, 9))
    assert is_bookable(starts_at=starts_at, at=at.replace(minute=minute), minutes_ahead=60) is bookable


def test_reminded_in_the_morning_before_also_over_new_year() -> None:
    reminded = reminder_at(starts_at=datetime(2027, 1, 1, 9, tzinfo=SEOUL))
    assert reminded == datetime(2026, 12, 31, 10, tzinfo=SEOUL)


@pytest.mark.parametrize(
    ("route", "collateral", "amount_krw", "needed"),
    [
        ("guaranteed_loan", None, 20_000_000, False),
        ("guaranteed_loan", None, 20_000_001, True),
        ("guaranteed_loan", None, None, True),
        ("guaranteed_loan", "guarantee", 10_000_000, False),
        ("proxy_loan", "guarantee", 1_000_000, True),
        ("proxy_loan", "real_estate", 100_000_000, False),
        ("proxy_loan", None, 100_000_000, False),
        ("member_loan", None, 100_000_000, False),
    ],
)
def test_who_needs_a_talk(route: str, collateral: str | None, amount_krw: int | None, needed: bool) -> None:
    told = needs_consultation(amount_krw=amount_krw, route=route, collateral=collateral, rules=RULES)
    assert told is needed


def test_a_booking_ends_once_but_somebody_missed_may_still_come() -> None:
    possible = {
        (status, act) for status in BookingStatus for act in BookingAct if next_booking_status(status, act) is not None
    }
    assert possible == {(BookingStatus.BOOKED, act) for act in BookingAct} | {
        (BookingStatus.NO_SHOW, BookingAct.ATTEND)
    }
    assert next_booking_status(BookingStatus.BOOKED, BookingAct.CHANGE) is BookingStatus.BOOKED
