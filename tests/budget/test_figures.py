"""What stood at the end of each day, and what each case holds."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from majung.budget.selectors import FundDay, MoneyAbout, UnknownFund, fund_days, reservations_by_about
from majung.budget.services import expire_lapsed, leave_waiting, promote_next, reserve, void_reservation
from majung.core.ledger import NewPlan
from tests.budget.funds import CODE, HOUR, MONDAY, OWNER, POLICY, changed, opened, posted, returned, taken, waits

pytestmark = pytest.mark.django_db
TODAY = date(2025, 3, 3)
DAY = timedelta(days=1)


def days(*, first: int = 0, last: int = 3) -> list[FundDay]:
    return fund_days(fund=CODE, from_day=TODAY + first * DAY, through=TODAY + last * DAY)


def test_a_line_for_every_day_tells_what_stood_at_its_end() -> None:
    opened(100)
    taken("a", 60)
    taken("b", 40, at=MONDAY + DAY, expires_at=MONDAY + 3 * DAY)
    waits("c", 30, at=MONDAY + DAY)
    posted("a", 50, at=MONDAY + 3 * DAY)
    expire_lapsed(fund=CODE, at=MONDAY + 3 * DAY)
    promote_next(fund=CODE, at=MONDAY + 3 * DAY, actor=POLICY)
    assert days() == [
        FundDay(TODAY, 100, 60, 0, 0, 0, 0),
        FundDay(TODAY + DAY, 100, 100, 0, 0, 1, 30),
        FundDay(TODAY + 2 * DAY, 100, 100, 0, 0, 1, 30),
        FundDay(TODAY + 3 * DAY, 100, 30, 50, 50, 0, 0),
    ]


def test_what_came_before_the_first_day_counts() -> None:
    opened(100)
    taken("a", 60)
    waits("b", 50)
    assert days(first=2, last=2) == [FundDay(TODAY + 2 * DAY, 100, 60, 0, 0, 1, 50)]


def test_what_comes_after_the_last_day_does_not() -> None:
    opened(100)
    taken("a", 60, at=MONDAY + 2 * DAY)
    assert days(last=1)[-1].reserved_krw == 0
    assert fund_days(fund=CODE, from_day=TODAY - DAY, through=TODAY - DAY) == [FundDay(TODAY - DAY, 0, 0, 0, 0, 0, 0)]


def test_a_day_is_one_of_seoul() -> None:
    opened(100)
    # 00:00 UTC plus 15 hours is the midnight with which Tuesday begins in Seoul.
    taken("a", 60, at=MONDAY + 15 * HOUR)
    waits("b", 50, at=MONDAY + 15 * HOUR)
    monday, tuesday = days(last=1)
    assert (monday.reserved_krw, monday.waiting_count) == (0, 0)
    assert (tuesday.reserved_krw, tuesday.waiting_count) == (60, 1)


def test_plan_as_it_was_on_each_day() -> None:
    opened(100)
    changed(NewPlan(70), at=MONDAY + DAY)
    assert [each.plan_krw for each in days(last=1)] == [100, 70]


def about(key: str, case: str, amount_krw: int, *, expires_in: timedelta | None = None, waits: bool = False) -> None:
    expires_at = MONDAY + expires_in if expires_in else None
    reserve(
        fund=CODE,
        key=key,
        amount_krw=amount_krw,
        at=MONDAY,
        expires_at=expires_at,
        actor=OWNER,
        about=case,
        joins_waiting=waits,
    )


def test_tells_what_each_case_holds() -> None:
    opened(100)
    about("a", "APP-1", 30)
    about("a:2", "APP-1", 10)
    about("b", "APP-2", 20)
    about("c", "APP-3", 15, expires_in=HOUR)
    about("d", "APP-4", 5)
    about("e", "APP-5", 90, waits=True)
    posted("a", 30)
    returned("a", 10)
    void_reservation(key="d", reason="withdrawn", actor=OWNER, at=MONDAY)
    assert reservations_by_about(fund=CODE, at=MONDAY) == [
        MoneyAbout("APP-1", 10, 20, 0),
        MoneyAbout("APP-2", 20, 0, 0),
        MoneyAbout("APP-3", 15, 0, 0),
        MoneyAbout("APP-5", 0, 0, 90),
    ]
    leave_waiting(key="e", reason="withdrawn", actor=OWNER, at=MONDAY)
    later = reservations_by_about(fund=CODE, at=MONDAY + HOUR)
    assert [each.about for each in later] == ["APP-1", "APP-2"]


def test_reads_do_not_grow_with_the_entries() -> None:
    opened(1000)
    counts = []
    for number in range(3):
        for each in range(number * 10, number * 10 + 10):
            taken(f"k{each}", 10, at=MONDAY + each * DAY)
        with CaptureQueriesContext(connection) as queries:
            days(last=40)
            reservations_by_about(fund=CODE, at=MONDAY)
        counts.append(len(queries))
    assert counts == [8, 8, 8]


def test_unknown_fund_is_told() -> None:
    with pytest.raises(UnknownFund):
        fund_days(fund="nobody", from_day=TODAY, through=TODAY)
