"""By when a case must be answered: kept beside it, so that a worklist of any length is sorted by it."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db import transaction

from majung.applications.models import Application, PeriodExtension, Reopening, Supplement
from majung.core.application import ApplicationStatus
from majung.core.deadlines import seoul_day
from majung.core.sla import Pause, ServicePeriod, due_on
from majung.programs.catalog import shipped_catalog
from majung.programs.holidays import shipped_holidays
from majung.programs.service_periods import Service, service_period

CLOCK_RUNS = (ApplicationStatus.SUBMITTED, ApplicationStatus.IN_SCREENING)


def pauses_of(*, numbers: Collection[str]) -> dict[str, tuple[Pause, ...]]:
    """When the clock of each case stood still: for a 보완, and between a refusal and its reopening; two queries."""
    asked = Supplement.objects.filter(application__number__in=numbers).order_by("id")
    refused = Reopening.objects.filter(application__number__in=numbers).order_by("id")
    found: dict[str, tuple[Pause, ...]] = {}
    for number, since, until in (
        *asked.values_list("application__number", "asked_at", "supplied_at"),
        *refused.values_list("application__number", "ended_at", "reopened_at"),
    ):
        found[number] = (*found.get(number, ()), Pause(since, until))
    return found


def extensions_of(*, numbers: Collection[str]) -> dict[str, tuple[int, ...]]:
    """By how much the period of each case was made longer, in its own unit; one query."""
    rows = PeriodExtension.objects.filter(application__number__in=numbers).order_by("nth")
    found: dict[str, tuple[int, ...]] = {}
    for number, length in rows.values_list("application__number", "length"):
        found[number] = (*found.get(number, ()), length)
    return found


def period_of(*, program: str, received_at: datetime) -> ServicePeriod:
    """The published period of an application, as of the day it came in."""
    received_on = seoul_day(received_at)
    route = shipped_catalog().version(program, received_on).route
    return service_period(service=Service.APPLICATION, on=received_on, route=route.value).period


def due_day(
    *, program: str, received_at: datetime, pauses: Sequence[Pause] = (), extensions: Sequence[int] = ()
) -> date | None:
    """The last day for the answer to an application of a program; none while a 보완 is awaited."""
    return due_on(
        period=period_of(program=program, received_at=received_at),
        received_at=received_at,
        holidays=shipped_holidays().days,
        pauses=pauses,
        extensions=extensions,
    )


def due_day_of(row: Application) -> date | None:
    """The same for a case as it stands; none once it has its answer."""
    if row.status not in CLOCK_RUNS:
        return None
    pauses = pauses_of(numbers=[row.number]).get(row.number, ())
    extensions = extensions_of(numbers=[row.number]).get(row.number, ())
    return due_day(program=row.program.code, received_at=row.received_at, pauses=pauses, extensions=extensions)


@transaction.atomic
def recount_due_days() -> int:
    """Counts every last day anew, for the night: a holiday set at short notice moves them. Gives how many moved."""
    running = Application.objects.filter(status__in=[status.value for status in CLOCK_RUNS])
    rows = list(running.order_by("id").values_list("number", "program__code", "received_at", "due_on"))
    numbers_running = [number for number, *_ in rows]
    pauses, extensions = pauses_of(numbers=numbers_running), extensions_of(numbers=numbers_running)
    days: dict[date | None, list[str]] = {}
    for number, program, received_at, known in rows:
        day = due_day(
            program=program,
            received_at=received_at,
            pauses=pauses.get(number, ()),
            extensions=extensions.get(number, ()),
        )
        if day != known:
            days.setdefault(day, []).append(number)
    for day, numbers in days.items():
        running.filter(number__in=numbers).update(due_on=day)
    return sum(len(numbers) for numbers in days.values())
