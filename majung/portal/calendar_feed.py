"""Openings and last days as a calendar that people subscribe to (RFC 5545)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from icalendar import Calendar, Event

from majung.core.calendar import ONE_DAY
from majung.core.deadlines import SEOUL
from majung.core.rules.program import ProgramVersion
from majung.core.windows import Opening, openings_between, windows_of
from majung.programs.holidays import Holidays
from majung.web.words import say

# What began a while ago stays, so that a phone that was off does not lose it.
BACK, AHEAD = timedelta(days=31), timedelta(days=366)
SHOWN_AS = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class SharedOpening:
    """One opening of all the programs of an institution that open together."""

    institution: str
    track: str
    opening: Opening
    versions: tuple[ProgramVersion, ...]

    @property
    def uid(self) -> str:
        """The same for as long as the day is: calendars replace what they know by it."""
        return f"{self.institution}-{self.track}-{self.opening.opens_at.astimezone(SEOUL):%Y%m%dT%H%M}"


def shared_openings(versions: Iterable[ProgramVersion], *, at: datetime, holidays: Holidays) -> list[SharedOpening]:
    """The openings around a moment, programs that open together told together."""
    together: dict[tuple[str, str, Opening], list[ProgramVersion]] = {}
    for version in versions:
        windows = windows_of(version.document["windows"])
        for track in dict.fromkeys(window.track for window in windows):
            of_track = [window for window in windows if window.track == track]
            for opening in openings_between(of_track, start=at - AHEAD, until=at + AHEAD, holidays=holidays.days):
                if _still_told(opening, at):
                    together.setdefault((version.institution, track, opening), []).append(version)
    shared = [SharedOpening(*key, tuple(opened)) for key, opened in together.items()]
    return sorted(shared, key=lambda each: (each.opening.opens_at, each.institution, each.track))


def calendar_feed(
    shared: Iterable[SharedOpening], *, at: datetime, site: str, institutions: Mapping[str, Any], language: str
) -> bytes:
    """The calendar as it is sent, each line ended and folded as the standard says."""
    calendar = Calendar()
    calendar.add("prodid", "-//Majung//Openings//KO")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for name in ("name", "x-wr-calname"):
        calendar.add(name, say("calendar.name", language))
    calendar.add("description", say("calendar.about", language))
    calendar.add("refresh-interval", ONE_DAY, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "P1D")
    for each in shared:
        for event in _events(each, at=at, site=site, institutions=institutions, language=language):
            calendar.add_component(event)
    return bytes(calendar.to_ical())


def _still_told(opening: Opening, at: datetime) -> bool:
    """What began lately or is yet to begin; and what is announced until it is over."""
    over = opening.closes_at if opening.is_announced and opening.closes_at else opening.opens_at
    return at - BACK <= over


def _events(
    shared: SharedOpening, *, at: datetime, site: str, institutions: Mapping[str, Any], language: str
) -> Iterator[Event]:
    opening, host = shared.opening, site.split("://", 1)[-1]
    programs = ", ".join(version.label_en if language == "en" else version.label for version in shared.versions)
    about = _about(shared, at=at, site=site, institutions=institutions, language=language)
    opens = "calendar.opens" if opening.is_announced else "calendar.opens_expected"
    begins = {"dtstart": _utc(opening.opens_at), "dtend": _utc(opening.opens_at + SHOWN_AS)}
    yield _event(
        {**about, **begins, "uid": f"{shared.uid}-opens@{host}", "summary": say(opens, language, programs=programs)}
    )
    if opening.is_announced and opening.closes_at is not None:
        last_day = _last_day(opening.closes_at)
        closes = {"dtstart": last_day, "dtend": last_day + ONE_DAY}
        summary = say("calendar.closes", language, programs=programs)
        yield _event({**about, **closes, "uid": f"{shared.uid}-closes@{host}", "summary": summary})


def _about(
    shared: SharedOpening, *, at: datetime, site: str, institutions: Mapping[str, Any], language: str
) -> dict[str, Any]:
    """What the events of an opening have alike."""
    announced = shared.opening.is_announced
    institution = _name(institutions.get(shared.institution), shared.institution, language)
    track = say(f"window.track.{shared.track}", language)
    words = "calendar.announced" if announced else "calendar.expected"
    return {
        "dtstamp": at,
        "description": say(words, language, track=track, institution=institution),
        "status": "CONFIRMED" if announced else "TENTATIVE",
        "transp": "TRANSPARENT",
        "url": f"{site}/programs/{shared.versions[0].id}" if len(shared.versions) == 1 else f"{site}/",
    }


def _event(properties: Mapping[str, Any]) -> Event:
    event = Event()
    for name, value in properties.items():
        event.add(name, value)
    return event


def _utc(moment: datetime) -> datetime:
    # In UTC no reader needs to know a time zone; Seoul has had one offset since 1988.
    return moment.astimezone(UTC)


def _last_day(closes_at: datetime) -> date:
    return (closes_at - timedelta(microseconds=1)).astimezone(SEOUL).date()


def _name(institution: Any, code: str, language: str) -> str:
    if institution is None:
        return code
    return str(institution.label_en if language == "en" else institution.label)
