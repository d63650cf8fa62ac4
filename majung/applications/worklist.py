"""The worklists of staff: cases of the places they serve, sought, sorted and paged; few queries however many cases."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Final

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.expressions import OrderBy

from majung.applications.due import pauses_of
from majung.applications.models import Application, CounterIntake, LookUp, Supplement
from majung.applications.selectors import ApplicationLine, line_of, listed
from majung.core.application import UNDER_WAY, ApplicationStatus, Channel
from majung.core.look_ups import LookUpState

__all__ = [
    "ORDERS",
    "Place",
    "Sought",
    "WorklistCounts",
    "WorklistPage",
    "entered_by",
    "pauses_of",
    "place_of",
    "worklist",
    "worklist_counts",
]

# The names of orders stand in addresses; the number of the row settles what is equal.
ORDERS: Final[Mapping[str, tuple[str | OrderBy, ...]]] = MappingProxyType(
    {
        "received": ("received_at", "id"),
        "-received": ("-received_at", "-id"),
        "amount": ("requested_krw", "id"),
        "-amount": ("-requested_krw", "-id"),
        "business": ("business__name", "id"),
        "-business": ("-business__name", "-id"),
        "supplement": (F("supplement_through").asc(nulls_last=True), "id"),
        "-supplement": (F("supplement_through").desc(nulls_last=True), "-id"),
    }
)


@dataclass(frozen=True, slots=True)
class Place:
    """An institution, or one branch of it."""

    institution: str
    branch: str | None = None


@dataclass(frozen=True, slots=True)
class Sought:
    """Which cases a list is to show; nothing said means all."""

    places: tuple[Place, ...] = ()
    entered_by: str = ""
    statuses: tuple[ApplicationStatus, ...] = UNDER_WAY
    channel: Channel | None = None
    received_from: datetime | None = None
    taken_up_by: str = ""
    among: Collection[str] | None = None
    not_among: Collection[str] = ()
    waits_outside: bool = False


@dataclass(frozen=True, slots=True)
class WorklistPage:
    """One page of a list, and how many there are in all."""

    lines: list[ApplicationLine]
    total: int


@dataclass(frozen=True, slots=True)
class WorklistCounts:
    """How much there is to do, over all pages."""

    received_today: int
    under_way: int
    not_taken_up: int
    with_owner: int
    supplement_ends_soon: int
    waits_outside: int


def worklist(*, sought: Sought, order: str, start: int, most: int) -> WorklistPage:
    """A page of the cases sought, in an order of ORDERS."""
    rows = _sought(sought)
    page = listed(rows).order_by(*ORDERS[order])[start : start + most]
    return WorklistPage([line_of(row) for row in page], rows.count())


def worklist_counts(*, places: Collection[Place], since: datetime, today: date) -> WorklistCounts:
    """The figures above a worklist, in one query; `since` is the beginning of today."""
    ends_soon = Supplement.objects.filter(
        application=OuterRef("pk"), closed_at=None, through__lte=today + timedelta(days=3)
    )
    under_way, status = Q(status__in=[each.value for each in UNDER_WAY]), ApplicationStatus
    counted = _at(Application.objects.all(), places).aggregate(
        received_today=Count("pk", filter=Q(received_at__gte=since)),
        under_way=Count("pk", filter=under_way),
        not_taken_up=Count("pk", filter=Q(status=status.SUBMITTED.value)),
        with_owner=Count("pk", filter=Q(status=status.SUPPLEMENT_REQUESTED.value)),
        supplement_ends_soon=Count("pk", filter=Exists(ends_soon)),
        waits_outside=Count("pk", filter=under_way & Q(Exists(_waiting()))),
    )
    return WorklistCounts(**counted)


def place_of(*, number: str) -> Place | None:
    """Where a case lies, for the rules about who may see it."""
    row = Application.objects.filter(number=number).values_list("institution__code", "branch__code").first()
    return Place(*row) if row else None


def entered_by(*, number: str) -> str:
    """Who entered a case at a counter; empty for one that its owner filed."""
    return CounterIntake.objects.filter(application__number=number).values_list("entered_by", flat=True).first() or ""


def _sought(sought: Sought) -> QuerySet[Application]:
    assert sought.places or sought.entered_by, "nobody lists the cases of everybody"
    rows = _at(Application.objects.all(), sought.places) if sought.places else Application.objects.all()
    if sought.entered_by:
        rows = rows.filter(pk__in=CounterIntake.objects.filter(entered_by=sought.entered_by).values("application_id"))
    if sought.statuses:
        rows = rows.filter(status__in=[status.value for status in sought.statuses])
    if sought.channel is not None:
        rows = rows.filter(channel=sought.channel.value)
    if sought.received_from is not None:
        rows = rows.filter(received_at__gte=sought.received_from)
    if sought.taken_up_by:
        rows = rows.filter(taken_up_by=sought.taken_up_by)
    if sought.among is not None:
        rows = rows.filter(number__in=sought.among)
    if sought.not_among:
        rows = rows.exclude(number__in=sought.not_among)
    if sought.waits_outside:
        rows = rows.filter(Exists(_waiting()))
    return rows


def _at(rows: QuerySet[Application], places: Collection[Place]) -> QuerySet[Application]:
    wanted = Q(pk__in=[])
    for place in places:
        own = Q(institution__code=place.institution)
        wanted |= own if place.branch is None else own & Q(branch__code=place.branch)
    return rows.filter(wanted)


def _waiting() -> QuerySet[LookUp]:
    return LookUp.objects.filter(application=OuterRef("pk"), state=LookUpState.WAITING.value)
