"""By when a case must be answered, as the worklist and the case page tell it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from majung.applications.selectors import ApplicationLine
from majung.core.deadlines import SEOUL
from majung.core.sla import Pause, due_on, remaining
from majung.programs.catalog import shipped_catalog
from majung.programs.holidays import shipped_holidays
from majung.programs.service_periods import Service, service_period


@dataclass(frozen=True, slots=True)
class Due:
    """The last day for the answer and what is left of the period; without a day while a 보완 is awaited."""

    on: date | None
    days_left: int
    is_paused: bool

    @property
    def is_late(self) -> bool:
        return self.days_left < 0 and not self.is_paused


def due_of(line: ApplicationLine, *, pauses: Sequence[Pause], at: datetime) -> Due | None:
    """None once the case is over."""
    if line.ended_at is not None:
        return None
    received_on = line.received_at.astimezone(SEOUL).date()
    route = shipped_catalog().version(line.program, received_on).route
    period = service_period(service=Service.APPLICATION, on=received_on, route=route.value).period
    holidays = shipped_holidays().days
    left = remaining(period=period, received_at=line.received_at, at=at, holidays=holidays, pauses=pauses)
    day = due_on(period=period, received_at=line.received_at, holidays=holidays, pauses=pauses)
    return Due(day, left.days, left.is_paused)
