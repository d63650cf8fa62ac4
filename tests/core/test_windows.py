"""Windows: open on a moment, next opening, closing; with the holidays of the catalog."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from majung.core.deadlines import SEOUL
from majung.core.windows import (
    Reception,
    TrackState,
    next_opening,
    openings_between,
    reception_of,
    track_states,
    windows_of,
)
from majung.programs.catalog import shipped_catalog
from majung.programs.holidays import shipped_holidays

HOLIDAYS = shipped_holidays().days
DATED = {"track": "proxy", "kind": "dated", "opens_at": "2023-07-03T09:00", "closes_on": "2023-09-27"}
QUARTERLY = {"track": "proxy", "kind": "quarterly", "until_exhausted": True}
MONTHLY = {"track": "direct", "kind": "monthly"}
YEARLY = {"track": "proxy", "kind": "yearly"}
ROLLING = {"track": "guarantee", "kind": "rolling"}
DESIRED = {"track": "member", "kind": "desired_date"}


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SEOUL)


def state(at: str, *rows: dict[str, Any]) -> TrackState:
    (only,) = track_states(windows_of(rows), at=moment(at), holidays=HOLIDAYS)
    return only


def opens_next(found: TrackState) -> str | None:
    return found.next.opens_at.strftime("%Y-%m-%dT%H:%M") if found.next else None


@pytest.mark.parametrize(
    ("name", "at", "reception", "next_at"),
    [
        ("the second before it opens", "2023-07-03T08:59:59", Reception.CLOSED, "2023-07-03T09:00"),
        ("at nine", "2023-07-03T09:00:00", Reception.OPEN, None),
        ("the last moment of the last day", "2023-09-27T23:59:59", Reception.OPEN, None),
        ("the day after", "2023-09-28T00:00:00", Reception.CLOSED, None),
    ],
)
def test_dated_window(name: str, at: str, reception: Reception, next_at: str | None) -> None:
    found = state(at, DATED)
    assert (found.reception, opens_next(found)) == (reception, next_at)


@pytest.mark.parametrize(
    ("name", "row", "at", "reception", "next_at"),
    [
        # 2026-01-01 is a holiday, so the first business day is the second.
        ("new year", QUARTERLY, "2026-01-01T12:00", Reception.CLOSED, "2026-01-02T09:00"),
        ("a second before nine", QUARTERLY, "2026-01-02T08:59:59", Reception.CLOSED, "2026-01-02T09:00"),
        ("nine", QUARTERLY, "2026-01-02T09:00", Reception.UNCONFIRMED, "2026-04-01T09:00"),
        ("last day of the quarter", QUARTERLY, "2026-03-31T23:59", Reception.UNCONFIRMED, "2026-04-01T09:00"),
        ("first day of the next", QUARTERLY, "2026-04-01T00:00", Reception.CLOSED, "2026-04-01T09:00"),
        # 2023-10-01 was a Sunday, the second a temporary holiday, the third 개천절.
        ("holidays in a row", QUARTERLY, "2023-10-01T10:00", Reception.CLOSED, "2023-10-04T09:00"),
        # 2025-02-28 is a Friday; 3·1절 falls on Saturday and 3 March is its substitute.
        ("substitute holiday", MONTHLY, "2025-02-28T10:00", Reception.UNCONFIRMED, "2025-03-04T09:00"),
        ("saturday", MONTHLY, "2026-07-31T10:00", Reception.UNCONFIRMED, "2026-08-03T09:00"),
        ("over the year", MONTHLY, "2026-12-15T10:00", Reception.UNCONFIRMED, "2027-01-04T09:00"),
        ("yearly", YEARLY, "2026-06-01T10:00", Reception.UNCONFIRMED, "2027-01-04T09:00"),
    ],
)
def test_recurring_window_opens_on_the_first_business_day_at_nine(
    name: str, row: dict[str, Any], at: str, reception: Reception, next_at: str
) -> None:
    found = state(at, row)
    assert (found.reception, opens_next(found)) == (reception, next_at)


@pytest.mark.parametrize(
    ("name", "at", "reception", "next_at"),
    [
        ("before the dated one, no other is expected", "2023-07-01T00:00", Reception.CLOSED, "2023-07-03T09:00"),
        ("inside it is sure", "2023-08-01T00:00", Reception.OPEN, "2023-10-04T09:00"),
        ("after it the quarter is over", "2023-09-28T00:00", Reception.CLOSED, "2023-10-04T09:00"),
        ("the next quarter is only expected", "2023-10-04T09:00", Reception.UNCONFIRMED, "2024-01-02T09:00"),
    ],
)
def test_dated_window_speaks_for_its_whole_quarter(name: str, at: str, reception: Reception, next_at: str) -> None:
    found = state(at, DATED, QUARTERLY)
    assert (found.reception, opens_next(found)) == (reception, next_at)


def test_a_dated_window_without_an_end_speaks_only_for_the_quarter_it_opens_in() -> None:
    found = state("2023-08-01T00:00", {**DATED, "closes_on": None}, QUARTERLY)
    assert found.current is not None
    assert found.current.closes_at is None
    assert opens_next(found) == "2023-10-04T09:00"


def test_recurring_window_with_a_first_moment_is_not_expected_before_it() -> None:
    found = state("2025-02-10T00:00", {**QUARTERLY, "opens_at": "2025-04-15T00:00"})
    assert (found.reception, opens_next(found)) == (Reception.CLOSED, "2025-07-01T09:00")


@pytest.mark.parametrize(
    ("row", "at", "reception"),
    [
        (ROLLING, "1999-01-01T00:00", Reception.OPEN),
        ({**ROLLING, "opens_at": "2025-01-02T09:00"}, "2025-01-02T08:59", Reception.CLOSED),
        ({**ROLLING, "closes_on": "2025-06-30"}, "2025-06-30T23:59", Reception.OPEN),
        ({**ROLLING, "closes_on": "2025-06-30"}, "2025-07-01T00:00", Reception.CLOSED),
        ({**ROLLING, "closes_at": "2025-06-30T18:00"}, "2025-06-30T18:00", Reception.CLOSED),
    ],
)
def test_rolling_window(row: dict[str, Any], at: str, reception: Reception) -> None:
    assert state(at, row).reception is reception


def test_moment_is_read_in_seoul_wherever_it_was_told() -> None:
    opening = datetime(2023, 7, 3, 0, 0, tzinfo=UTC)
    (found,) = track_states(windows_of([DATED]), at=opening, holidays=HOLIDAYS)
    assert found.reception is Reception.OPEN


@pytest.mark.parametrize(
    ("at", "dates"),
    [
        # A Friday before four: Monday to Wednesday; five days before reaches Wednesday.
        ("2026-11-20T15:59", [date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 25)]),
        ("2026-11-20T16:01", [date(2026, 11, 24), date(2026, 11, 25)]),
        # 추석 2026 is 24 to 26 September, a Thursday to a Saturday.
        ("2026-09-23T10:00", [date(2026, 9, 28)]),
    ],
)
def test_desired_dates_that_can_be_asked_for(at: str, dates: list[date]) -> None:
    found = state(at, DESIRED)
    assert (list(found.desired_dates), found.reception) == (dates, Reception.OPEN)


def test_program_is_open_if_any_track_is_and_opens_next_on_the_earliest() -> None:
    states = track_states(windows_of([DATED, QUARTERLY, MONTHLY]), at=moment("2023-08-10T00:00"), holidays=HOLIDAYS)
    assert [each.track for each in states] == ["proxy", "direct"]
    assert reception_of(states) is Reception.OPEN
    earliest = next_opening(states)
    assert earliest is not None
    assert earliest.opens_at == moment("2023-09-01T09:00")
    assert not earliest.is_announced


def test_nothing_is_open_without_windows() -> None:
    assert reception_of(()) is Reception.CLOSED
    assert next_opening(()) is None


def test_openings_of_a_year_are_in_order_and_told_once() -> None:
    found = openings_between(
        windows_of([DATED, QUARTERLY]),
        start=moment("2023-01-01T00:00"),
        until=moment("2024-01-01T00:00"),
        holidays=HOLIDAYS,
    )
    assert [each.opens_at.date() for each in found] == [
        date(2023, 1, 2), date(2023, 4, 3), date(2023, 7, 3), date(2023, 10, 4)
    ]  # fmt: skip
    assert [each.is_announced for each in found] == [False, False, True, False]


@pytest.mark.parametrize("version", shipped_catalog().versions, ids=lambda version: version.id)
def test_every_shipped_window_is_understood(version: Any) -> None:
    states = track_states(windows_of(version.document["windows"]), at=moment("2025-05-02T10:00"), holidays=HOLIDAYS)
    assert {each.track for each in states} == {row["track"] for row in version.document["windows"]}
    assert reception_of(states) is not Reception.CLOSED
