"""Published processing periods (민원 처리기간) read from the catalog, as of a day."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from majung.core.sla import PeriodUnit, ServicePeriod
from majung.programs.catalog import SHIPPED, checked


class Service(StrEnum):
    """What somebody asked of the office."""

    APPLICATION = "application"
    RECEIPT = "receipt"
    IMMEDIATE = "immediate"
    QUESTION = "question"
    QUESTION_OF_LAW = "question_of_law"
    SUGGESTION = "suggestion"
    GRIEVANCE = "grievance"
    APPEAL = "appeal"
    EXPLANATION = "explanation"


class UnknownPeriod(LookupError):
    """Nobody has published a period for this service on this day."""


@dataclass(frozen=True, slots=True)
class PublishedPeriod:
    """A period with the days it is in force, whose words it is, and what was assumed where nobody published one."""

    service: Service
    route: str | None
    period: ServicePeriod
    valid_from: date
    valid_until: date | None
    label: str
    basis: str
    assumption: str | None

    def holds(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_until is None or on < self.valid_until)


def service_period(*, service: Service, on: date, route: str | None = None) -> PublishedPeriod:
    """The period of a service on a day, of the route where routes differ; the day is that of receipt."""
    for row in service_periods():
        if row.service is service and row.route in (None, route) and row.holds(on):
            return row
    raise UnknownPeriod(service.value)


@lru_cache(maxsize=1)
def service_periods() -> tuple[PublishedPeriod, ...]:
    document = checked(SHIPPED / "service_periods.yaml", "service_periods").value
    return tuple(
        PublishedPeriod(
            service=Service(row["service"]),
            route=row["route"],
            period=ServicePeriod(row["length"], PeriodUnit(row["unit"])),
            valid_from=date.fromisoformat(row["from"]),
            valid_until=date.fromisoformat(row["until"]) if row["until"] else None,
            label=row["label"],
            basis=row["basis"],
            assumption=row["assumption"],
        )
        for row in document["rows"]
    )
