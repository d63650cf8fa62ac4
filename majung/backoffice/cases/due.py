"""By when a case must be answered, as the worklist and the case page tell it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from majung.applications.due import CLOCK_RUNS, period_of
from majung.applications.extended import ExtensionView
from majung.applications.selectors import ApplicationLine
from majung.core.deadlines import SEOUL
from majung.core.sla import MOST_EXTENSIONS, Pause, due_on, remaining
from majung.programs.holidays import shipped_holidays


@dataclass(frozen=True, slots=True)
class Due:
    """The last day for the answer and what is left of the period; without a day while a 보완 is awaited."""

    on: date | None
    days_left: int
    is_paused: bool

    @property
    def is_late(self) -> bool:
        return self.days_left < 0 and not self.is_paused


def due_of(
    line: ApplicationLine, *, pauses: Sequence[Pause], at: datetime, extensions: Sequence[int] = ()
) -> Due | None:
    """None once the case is over."""
    if line.ended_at is not None:
        return None
    period, holidays = period_of(program=line.program, received_at=line.received_at), shipped_holidays().days
    told: dict[str, Any] = {"period": period, "received_at": line.received_at, "holidays": holidays}
    told |= {"pauses": pauses, "extensions": extensions}
    left = remaining(at=at, **told)
    return Due(due_on(**told), left.days, left.is_paused)


def extension_context(
    line: ApplicationLine, extensions: Sequence[ExtensionView], names: Mapping[str, str], *, at: datetime
) -> dict[str, Any]:
    """How often the period was made longer and why, and whether it may be once more."""
    runs = line.status in CLOCK_RUNS and line.due_on is not None and at.astimezone(SEOUL).date() <= line.due_on
    return {
        "extensions": [{"told": each, "by": names.get(each.extended_by, "")} for each in extensions],
        "extension_length": period_of(program=line.program, received_at=line.received_at).length,
        "extension_needs_consent": bool(extensions),
        "may_be_extended": runs and len(extensions) < MOST_EXTENSIONS,
    }
