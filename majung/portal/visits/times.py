"""The days and times of a branch as rows to choose from."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from majung.consultations.rules import consultation_rules
from majung.consultations.slots import SlotView, offered_slots
from majung.core.deadlines import SEOUL
from majung.core.slots import ConsultationKind
from majung.web.figures import day_in_words
from majung.web.problems import screen_language
from majung.web.words import say

TIME_FORM = r"([01][0-9]|2[0-3]):[0-5][0-9]"


@dataclass(frozen=True, slots=True)
class Times:
    """What a branch offers in one way of meeting."""

    slots: Sequence[SlotView]

    @property
    def days(self) -> list[date]:
        return sorted({slot.on for slot in self.slots})

    def of(self, day: date) -> list[SlotView]:
        return [slot for slot in self.slots if slot.on == day]

    @property
    def has_room(self) -> bool:
        return any(slot.is_free for slot in self.slots)


def times_of(*, institution: str, branch: str, kind: ConsultationKind, at: datetime) -> Times:
    today, ahead = at.astimezone(SEOUL).date(), consultation_rules().days_ahead
    return Times(offered_slots(institution=institution, branch=branch, kind=kind, on_from=today, days=ahead, at=at))


def kind_choices(chosen: ConsultationKind | None) -> list[dict[str, Any]]:
    language = screen_language()
    return [
        {
            "value": kind.value,
            "label": say(f"visit.kind.{kind.value}", language),
            "hint": say(f"visit.kind.{kind.value}.hint", language),
            "checked": kind is chosen,
        }
        for kind in consultation_rules().plans
    ]


def day_choices(times: Times, *, chosen: date | None) -> list[dict[str, Any]]:
    """The days with a free seat."""
    language = screen_language()
    free = {day: sum(slot.is_free for slot in times.of(day)) for day in times.days}
    return [
        {
            "value": day.isoformat(),
            "label": day_in_words(day, language=language),
            "hint": say("visit.day.free", language, count=count),
            "checked": day == chosen,
        }
        for day, count in free.items()
        if count
    ]


def full_days(times: Times) -> list[date]:
    return [day for day in times.days if not any(slot.is_free for slot in times.of(day))]


def time_choices(slots: Iterable[SlotView], *, chosen: str) -> list[dict[str, Any]]:
    return [
        {"value": clock_time(slot), "label": clock_time(slot), "checked": clock_time(slot) == chosen}
        for slot in slots
        if slot.is_free
    ]


def full_times(slots: Iterable[SlotView]) -> list[str]:
    return [clock_time(slot) for slot in slots if slot.is_full]


def clock_time(slot: SlotView) -> str:
    return f"{slot.starts_at.astimezone(SEOUL):%H:%M}"


def minutes_of(slots: Sequence[SlotView]) -> int:
    return slots[0].minutes


def read_kind(text: str | None) -> ConsultationKind | None:
    offered = {kind.value: kind for kind in consultation_rules().plans}
    return offered.get(text or "")


def read_time(text: str, *, on: date) -> datetime | None:
    """A time written 10:30 on a day; None for anything else."""
    if re.fullmatch(TIME_FORM, text, re.ASCII) is None:
        return None
    return datetime.combine(on, time.fromisoformat(text), tzinfo=SEOUL)
