"""민원 처리기간 as tables: what counts, what does not, and the moment from which an answer is late."""

from datetime import UTC, date, datetime, timedelta

import pytest

from majung.core.deadlines import SEOUL
from majung.core.sla import (
    IMMEDIATELY,
    Pause,
    ServicePeriod,
    due_at,
    due_on,
    is_late,
    may_extend,
    progress_notices_on,
    remaining,
    supplement_through,
)

HOLIDAYS = frozenset(
    {
        date(2026, 1, 1),
        date(2026, 2, 16),
        date(2026, 2, 17),
        date(2026, 2, 18),
        date(2026, 5, 5),
        date(2026, 5, 25),
        date(2027, 1, 1),
    }
)
HOUR = timedelta(hours=1)


def seoul(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SEOUL)


@pytest.mark.parametrize(
    ("what", "period", "received", "due"),
    [
        ("immediately, in the morning", IMMEDIATELY, "2026-11-23T09:00", "2026-11-23T12:00"),
        ("immediately, across noon", IMMEDIATELY, "2026-11-23T11:00", "2026-11-23T15:00"),
        ("immediately, during the noon break", IMMEDIATELY, "2026-11-23T12:30", "2026-11-23T16:00"),
        ("immediately, on a Friday at 17:30", IMMEDIATELY, "2026-11-20T17:30", "2026-11-23T11:30"),
        ("immediately, on a Saturday", IMMEDIATELY, "2026-11-21T10:00", "2026-11-23T12:00"),
        ("one day from nine is due at closing", ServicePeriod(1), "2026-11-23T09:00", "2026-11-23T18:00"),
        ("one day from a quarter past two", ServicePeriod(1), "2026-11-23T14:15", "2026-11-24T14:15"),
        ("one day, on a Friday at 17:30", ServicePeriod(1), "2026-11-20T17:30", "2026-11-23T17:30"),
        ("one day, at 18:00 sharp", ServicePeriod(1), "2026-11-20T18:00", "2026-11-23T18:00"),
        ("one day, before opening", ServicePeriod(1), "2026-11-23T07:00", "2026-11-23T18:00"),
        ("five days are forty hours", ServicePeriod(5), "2026-11-23T10:00", "2026-11-30T10:00"),
        ("five days over Seollal", ServicePeriod(5), "2026-02-13T17:00", "2026-02-25T17:00"),
        ("two days over a leap day", ServicePeriod(2), "2028-02-28T16:00", "2028-03-01T16:00"),
        ("six days count the first", ServicePeriod(6), "2026-11-23T17:59", "2026-12-01T00:00"),
        ("six days from a Friday evening", ServicePeriod(6), "2026-11-20T23:00", "2026-11-28T00:00"),
        ("six days from a Saturday begin on Monday", ServicePeriod(6), "2026-11-21T10:00", "2026-12-01T00:00"),
        ("seven days around Children's Day", ServicePeriod(7), "2026-04-30T10:00", "2026-05-12T00:00"),
        ("twenty days over Seollal", ServicePeriod(20), "2026-02-02T09:00", "2026-03-05T00:00"),
        ("twenty days over New Year", ServicePeriod(20), "2026-12-21T09:00", "2027-01-19T00:00"),
        ("ten days over a leap day", ServicePeriod(10), "2028-02-21T09:00", "2028-03-04T00:00"),
    ],
)
def test_from_when_an_answer_is_late(what: str, period: ServicePeriod, received: str, due: str) -> None:
    assert due_at(period=period, received_at=seoul(received), holidays=HOLIDAYS) == seoul(due), what


@pytest.mark.parametrize(
    ("what", "days", "pauses", "due"),
    [
        ("without a pause", 10, [], "2026-12-30"),
        ("both days of a pause do not count", 10, [("2026-12-22T10:00", "2026-12-24T16:00")], "2027-01-05"),
        ("asked and supplied on one day", 10, [("2026-12-22T10:00", "2026-12-22T16:00")], "2026-12-31"),
        ("over New Year", 10, [("2026-12-30T10:00", "2027-01-06T09:00")], "2027-01-07"),
        ("over a weekend alone nothing is lost", 10, [("2026-12-19T10:00", "2026-12-20T09:00")], "2026-12-30"),
        ("on the day of receipt", 10, [("2026-12-17T15:00", "2026-12-18T09:00")], "2027-01-04"),
        (
            "two pauses that touch count once",
            10,
            [("2026-12-22T10:00", "2026-12-23T10:00"), ("2026-12-23T11:00", "2026-12-24T10:00")],
            "2027-01-05",
        ),
        ("a period in hours leaves the same days out", 2, [("2026-12-17T15:00", "2026-12-21T10:00")], "2026-12-23"),
    ],
)
def test_a_supplement_stops_the_clock(what: str, days: int, pauses: list[tuple[str, str]], due: str) -> None:
    stopped = [Pause(seoul(requested), seoul(supplied)) for requested, supplied in pauses]
    received = seoul("2026-12-17T10:00")
    told = due_on(period=ServicePeriod(days), received_at=received, holidays=HOLIDAYS, pauses=stopped)
    # Christmas is left out of these holidays, so that every row tells of one thing.
    assert told == date.fromisoformat(due), what


def test_while_a_supplement_is_awaited_there_is_no_due_day_and_nothing_is_late() -> None:
    received, pauses = seoul("2026-12-17T10:00"), [Pause(seoul("2026-12-22T10:00"))]
    given = {"period": ServicePeriod(10), "received_at": received, "holidays": HOLIDAYS, "pauses": pauses}
    assert due_at(**given) is None  # type: ignore[arg-type]
    assert due_on(**given) is None  # type: ignore[arg-type]
    later = seoul("2027-06-01T10:00")
    assert not is_late(period=ServicePeriod(10), received_at=received, at=later, holidays=HOLIDAYS, pauses=pauses)


def test_what_is_left_does_not_shrink_during_a_supplement() -> None:
    received, pauses = seoul("2026-12-17T10:00"), [Pause(seoul("2026-12-22T10:00"))]
    period = ServicePeriod(10)
    first = remaining(
        period=period, received_at=received, at=seoul("2026-12-22T12:00"), holidays=HOLIDAYS, pauses=pauses
    )
    later = remaining(
        period=period, received_at=received, at=seoul("2027-03-02T12:00"), holidays=HOLIDAYS, pauses=pauses
    )
    assert (first.days, later.days) == (7, 7)
    assert first.is_paused
    assert later.is_paused


@pytest.mark.parametrize(
    ("at", "left"),
    [
        ("2026-11-23T09:00", 6),
        ("2026-11-23T23:59", 6),
        ("2026-11-24T00:00", 5),
        ("2026-11-29T12:00", 1),
        ("2026-11-30T23:59", 1),
        ("2026-12-01T00:00", 0),
        ("2026-12-02T00:00", -1),
    ],
)
def test_days_left_today_included(at: str, left: int) -> None:
    told = remaining(period=ServicePeriod(6), received_at=seoul("2026-11-23T09:00"), at=seoul(at), holidays=HOLIDAYS)
    assert told.days == left
    assert not told.is_paused


@pytest.mark.parametrize(
    ("at", "left"),
    [
        ("2026-11-20T17:30", 3 * HOUR),
        ("2026-11-20T18:00", 2.5 * HOUR),
        ("2026-11-22T12:00", 2.5 * HOUR),
        ("2026-11-23T10:30", HOUR),
        ("2026-11-23T11:30", 0 * HOUR),
        ("2026-11-23T12:30", -0.5 * HOUR),
        ("2026-11-23T14:00", -1.5 * HOUR),
    ],
)
def test_working_hours_left(at: str, left: timedelta) -> None:
    received = seoul("2026-11-20T17:30")
    told = remaining(period=IMMEDIATELY, received_at=received, at=seoul(at), holidays=HOLIDAYS)
    assert told.working_time == left


def test_late_from_the_due_moment_on_in_any_time_zone() -> None:
    period, received = ServicePeriod(6), datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
    last = datetime(2026, 11, 30, 14, 59, 59, tzinfo=UTC)
    assert not is_late(period=period, received_at=received, at=last, holidays=HOLIDAYS)
    assert is_late(period=period, received_at=received, at=last + timedelta(seconds=1), holidays=HOLIDAYS)
    assert due_on(period=period, received_at=received, holidays=HOLIDAYS) == date(2026, 11, 30)


def test_received_late_in_the_evening_of_utc_is_the_next_day_in_seoul() -> None:
    received = datetime(2026, 11, 23, 15, 30, tzinfo=UTC)
    assert due_on(period=ServicePeriod(6), received_at=received, holidays=HOLIDAYS) == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("extensions", "due"),
    [([], "2026-12-01"), ([7], "2026-12-10"), ([3], "2026-12-04"), ([7, 7], "2026-12-21")],
)
def test_an_extension_counts_on_by_the_same_rule(extensions: list[int], due: str) -> None:
    told = due_on(
        period=ServicePeriod(7),
        received_at=seoul("2026-11-23T09:00"),
        holidays=HOLIDAYS,
        extensions=extensions,
    )
    assert told == date.fromisoformat(due)


def test_a_period_in_hours_stays_in_hours_when_extended() -> None:
    told = due_at(period=ServicePeriod(5), received_at=seoul("2026-11-23T10:00"), holidays=HOLIDAYS, extensions=[5])
    assert told == seoul("2026-12-07T10:00")


@pytest.mark.parametrize(
    ("extensions", "by", "has_consent", "allowed"),
    [
        ([], 7, False, True),
        ([], 1, False, True),
        ([], 8, True, False),
        ([], 0, True, False),
        ([7], 7, False, False),
        ([7], 7, True, True),
        ([7], 8, True, False),
        ([7, 7], 7, True, False),
    ],
)
def test_extended_once_alone_and_once_more_with_consent(
    extensions: list[int], by: int, has_consent: bool, allowed: bool
) -> None:
    told = may_extend(period=ServicePeriod(7), extensions=extensions, by=by, has_consent=has_consent)
    assert told is allowed


def test_a_period_cannot_be_extended_beyond_the_law() -> None:
    with pytest.raises(AssertionError):
        due_on(period=ServicePeriod(7), received_at=seoul("2026-11-23T09:00"), holidays=HOLIDAYS, extensions=[7, 7, 7])


def test_a_calendar_that_never_opens_is_noticed() -> None:
    start = date(2026, 1, 1)
    closed = frozenset(start + timedelta(days=number) for number in range(5000))
    for period in (ServicePeriod(1), ServicePeriod(7)):
        with pytest.raises(AssertionError):
            due_on(period=period, received_at=seoul("2026-01-01T09:00"), holidays=closed)


@pytest.mark.parametrize(
    ("through", "days"),
    [
        ("2026-12-22", []),
        ("2026-12-23", ["2026-12-23"]),
        ("2027-01-22", ["2026-12-23", "2027-01-22"]),
        ("2026-11-01", []),
    ],
)
def test_progress_is_told_every_thirty_days(through: str, days: list[str]) -> None:
    told = progress_notices_on(received_on=date(2026, 11, 23), through=date.fromisoformat(through))
    assert [each.isoformat() for each in told] == days


@pytest.mark.parametrize(
    ("what", "requested", "days", "through"),
    [
        ("the day of asking is not counted", "2026-11-23", 7, "2026-11-30"),
        ("a Saturday moves to Monday", "2026-11-23", 5, "2026-11-30"),
        ("a holiday moves on, over the weekend", "2026-05-15", 10, "2026-05-26"),
        ("over New Year", "2026-12-22", 10, "2027-01-04"),
        ("holidays in between count", "2026-02-12", 8, "2026-02-20"),
        ("a leap day is a day", "2028-02-22", 7, "2028-02-29"),
    ],
)
def test_a_supplement_is_counted_by_the_civil_act(what: str, requested: str, days: int, through: str) -> None:
    told = supplement_through(requested_on=date.fromisoformat(requested), days=days, holidays=HOLIDAYS)
    assert told == date.fromisoformat(through), what
