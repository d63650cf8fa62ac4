"""A booking as an event for somebody's own calendar (RFC 5545)."""

from datetime import UTC, datetime, timedelta

from icalendar import Alarm, Calendar, Event

from majung.consultations.selectors import BookingView
from majung.core.slots import ConsultationKind
from majung.web.words import say

REMINDED_BEFORE = timedelta(hours=2)


def invitation(booking: BookingView, *, at: datetime, host: str, language: str) -> bytes:
    branch = booking.branch
    label = branch.label_en if language == "en" else branch.label
    event = Event()
    event.add("uid", f"{booking.number}@{host}")
    event.add("dtstamp", at)
    event.add("dtstart", booking.starts_at.astimezone(UTC))
    event.add("dtend", (booking.starts_at + timedelta(minutes=booking.minutes)).astimezone(UTC))
    event.add("summary", say(f"visit.calendar.{booking.kind.value}", language, branch=label))
    event.add("description", say("visit.calendar.about", language, number=booking.number, telephone=branch.telephone))
    if booking.kind is ConsultationKind.VISIT:
        event.add("location", branch.address)
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", say(f"visit.calendar.{booking.kind.value}", language, branch=label))
    alarm.add("trigger", -REMINDED_BEFORE)
    event.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", "-//Majung//Visits//KO")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
