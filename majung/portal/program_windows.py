"""When programs take applications, as the pages and the calendar tell it."""

from dataclasses import dataclass
from datetime import date, datetime, time

from majung.adapters import clock
from majung.core.rules.program import ProgramVersion
from majung.core.windows import Opening, Reception, TrackState, next_opening, reception_of, track_states, windows_of
from majung.programs.holidays import Holidays


@dataclass(frozen=True, slots=True)
class ProgramWindows:
    """A program at a moment, track by track and as a whole."""

    tracks: tuple[TrackState, ...]
    reception: Reception
    next: Opening | None
    next_may_move: bool

    @property
    def has_expected(self) -> bool:
        """Whether a day is told that no announcement has set, so that the page says how it was read."""
        return any(state.next is not None and not state.next.is_announced for state in self.tracks)


def program_windows(version: ProgramVersion, *, at: datetime, holidays: Holidays) -> ProgramWindows:
    tracks = track_states(windows_of(version.document["windows"]), at=at, holidays=holidays.days)
    ahead = next_opening(tracks)
    return ProgramWindows(
        tracks=tracks,
        reception=reception_of(tracks),
        next=ahead,
        next_may_move=ahead is not None and not ahead.is_announced and ahead.opens_at.date() > holidays.checked_until,
    )


def moment_asked(text: str | None, day: date) -> datetime:
    """This moment if no day was asked for; else noon, when whatever opens on the day has opened."""
    return clock.now() if text is None else datetime.combine(day, time(12), tzinfo=clock.SEOUL)
