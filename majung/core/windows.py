"""When a program takes applications: what the announcement dates, and what it only says will come again."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Final

from majung.core.calendar import MONTHS_OF_YEAR, ONE_DAY, add_months, this_or_next_business_day
from majung.core.deadlines import SEOUL, desired_date_window

OPENS_AT: Final = time(9, 0)
# Desired dates further ahead than this are not open yet, whatever holidays lie between.
DESIRED_DATES_AHEAD: Final = 31
# A window that is always open and says no first day began before anybody asked.
ALWAYS: Final = datetime(1900, 1, 1, tzinfo=SEOUL)
A_YEAR, TWO_YEARS = timedelta(days=366), timedelta(days=732)


class WindowKind(StrEnum):
    """How often a window opens."""

    ROLLING = "rolling"
    DATED = "dated"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"
    DESIRED_DATE = "desired_date"


class Reception(StrEnum):
    """Whether applications are taken at a moment; nobody claims an opening that no announcement has dated."""

    OPEN = "open"
    UNCONFIRMED = "unconfirmed"
    CLOSED = "closed"


MONTHS_OF_PERIOD: Final[Mapping[WindowKind, int]] = {
    WindowKind.MONTHLY: 1,
    WindowKind.QUARTERLY: 3,
    WindowKind.YEARLY: MONTHS_OF_YEAR,
}


@dataclass(frozen=True)
class Window:
    """One window of an announcement; `closes_at` is the first moment at which it is closed."""

    track: str
    kind: WindowKind
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    until_exhausted: bool = False


@dataclass(frozen=True, order=True)
class Opening:
    """A stretch of time in which applications are taken; expected only, while no announcement has dated it."""

    opens_at: datetime
    closes_at: datetime | None
    is_announced: bool
    until_exhausted: bool = False


@dataclass(frozen=True)
class TrackState:
    """One track of a program at a moment: the opening it is in, and the one that comes next."""

    track: str
    reception: Reception
    current: Opening | None
    next: Opening | None
    desired_dates: tuple[date, ...] = ()


def windows_of(rows: Iterable[Mapping[str, Any]]) -> tuple[Window, ...]:
    """The windows of a program document that fits the schema; moments in it are those of Seoul."""
    return tuple(_window(row) for row in rows)


def track_states(windows: Sequence[Window], *, at: datetime, holidays: Collection[date]) -> tuple[TrackState, ...]:
    """Decides for every track of a program whether it takes applications at a moment, and when it opens next.

    Basis: the windows of the announcement. «첫째 주 접수개시» is read as the first business day of the period at
    09:00, expected and never promised; a dated window speaks for its whole period, so that after its closing
    nothing of the period is expected any more.
    """
    tracks = dict.fromkeys(window.track for window in windows)
    return tuple(
        _state(track, [window for window in windows if window.track == track], at, holidays) for track in tracks
    )


def openings_between(
    windows: Sequence[Window], *, start: datetime, until: datetime, holidays: Collection[date]
) -> list[Opening]:
    """The openings of one track's windows that begin in a half-open stretch of time, in order.

    Basis: as `track_states`. What is always open, or opens by desired date, is in no stretch.
    """
    dated = [_dated(window) for window in windows if window.kind is WindowKind.DATED and window.opens_at]
    found = set(dated)
    for window in windows:
        if window.kind in MONTHS_OF_PERIOD:
            found.update(_recurring(window, start.date(), until.date(), dated, holidays))
    return sorted(opening for opening in found if start <= opening.opens_at < until)


def reception_of(states: Iterable[TrackState]) -> Reception:
    """Whether a program takes applications: open if any track is, unconfirmed if none is but one may be."""
    found = {state.reception for state in states}
    return next((each for each in Reception if each in found), Reception.CLOSED)


def next_opening(states: Iterable[TrackState]) -> Opening | None:
    """The earliest next opening over all tracks of a program."""
    return min((state.next for state in states if state.next is not None), default=None)


def _window(row: Mapping[str, Any]) -> Window:
    closes_at = _moment(row.get("closes_at"))
    if closes_at is None and row.get("closes_on"):
        # The day people see is the last one on which applications are taken.
        closes_at = _start_of(date.fromisoformat(row["closes_on"]) + ONE_DAY)
    return Window(
        track=row["track"],
        kind=WindowKind(row["kind"]),
        opens_at=_moment(row.get("opens_at")),
        closes_at=closes_at,
        until_exhausted=bool(row.get("until_exhausted")),
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=SEOUL) if text else None


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=SEOUL)


def _state(track: str, windows: Sequence[Window], at: datetime, holidays: Collection[date]) -> TrackState:
    desired = _desired_dates(windows, at, holidays)
    near = openings_between(windows, start=at - A_YEAR, until=at + TWO_YEARS, holidays=holidays)
    begun = [opening for opening in [*_always_open(windows), *near] if opening.opens_at <= at]
    covering = [opening for opening in begun if opening.closes_at is None or at < opening.closes_at]
    # What is announced goes before what is only expected.
    current = min(covering, key=lambda opening: not opening.is_announced, default=None)
    if desired or (current and current.is_announced):
        reception = Reception.OPEN
    else:
        reception = Reception.UNCONFIRMED if current else Reception.CLOSED
    ahead = next((opening for opening in near if opening.opens_at > at), None)
    return TrackState(track, reception, current, ahead, desired)


def _always_open(windows: Iterable[Window]) -> list[Opening]:
    return [
        Opening(window.opens_at or ALWAYS, window.closes_at, True, window.until_exhausted)
        for window in windows
        if window.kind is WindowKind.ROLLING
    ]


def _dated(window: Window) -> Opening:
    assert window.opens_at is not None
    return Opening(window.opens_at, window.closes_at, True, window.until_exhausted)


def _recurring(
    window: Window, first: date, last: date, dated: Sequence[Opening], holidays: Collection[date]
) -> Iterator[Opening]:
    """One expected opening for each period of which no dated window speaks."""
    for start, until in _periods(MONTHS_OF_PERIOD[window.kind], first, last):
        if any(_speaks_of(opening, _start_of(start), _start_of(until)) for opening in dated):
            continue
        opening_day = this_or_next_business_day(start, holidays=holidays)
        opens_at = datetime.combine(opening_day, OPENS_AT, tzinfo=SEOUL)
        if window.opens_at is None or window.opens_at <= opens_at:
            yield Opening(opens_at, _start_of(until), False, window.until_exhausted)


def _periods(months: int, first: date, last: date) -> Iterator[tuple[date, date]]:
    start = date(first.year, (first.month - 1) // months * months + 1, 1)
    while start <= last:
        until = add_months(start, months)
        yield start, until
        start = until


def _speaks_of(opening: Opening, start: datetime, until: datetime) -> bool:
    return opening.opens_at < until and start < (opening.closes_at or opening.opens_at + timedelta(seconds=1))


def _desired_dates(windows: Iterable[Window], at: datetime, holidays: Collection[date]) -> tuple[date, ...]:
    """The loan dates for which a cooperative takes applications at this moment."""
    if all(window.kind is not WindowKind.DESIRED_DATE for window in windows):
        return ()
    today = at.astimezone(SEOUL).date()
    days = (today + timedelta(days=ahead) for ahead in range(1, DESIRED_DATES_AHEAD))
    asked = ((day, desired_date_window(desired_on=day, holidays=holidays)) for day in days)
    return tuple(day for day, window in asked if window is not None and window.takes(at))
