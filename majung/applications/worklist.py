"""The worklists of staff: cases of the places they serve, sought, sorted and paged; few queries however many cases.

A page is found over one index that holds all that is asked and sorted by, and only its own rows are read whole.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Final

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.expressions import OrderBy

from majung.applications.due import pauses_of
from majung.applications.models import Application, CounterIntake, LookUp, Supplement
from majung.applications.selectors import ApplicationLine, line_of, listed
from majung.core.application import UNDER_WAY, AmountTier, ApplicationStatus, Channel, WaitsFor
from majung.core.look_ups import LookUpState
from majung.parties.models import Branch, Business, Institution

__all__ = [
    "MOST_COUNTED",
    "ORDERS",
    "Place",
    "Sought",
    "WorklistCounts",
    "WorklistPage",
    "at_places",
    "entered_by",
    "pauses_of",
    "place_of",
    "worklist",
    "worklist_counts",
]

# «1,000건 이상»: nobody reads further, and every further row would be counted for every page.
MOST_COUNTED: Final = 1000
DIGITS_OF_REGISTRATION: Final = 10
DEPTH = Case(
    *(When(tier=tier.value, then=Value(depth)) for depth, tier in enumerate(AmountTier, start=1)),
    default=Value(0),
    output_field=IntegerField(),
)
# The names of orders stand in addresses; the number of the row settles what is equal.
ORDERS: Final[Mapping[str, tuple[str | OrderBy, ...]]] = MappingProxyType(
    {
        "received": ("received_at", "id"),
        "-received": ("-received_at", "-id"),
        "age": ("-received_at", "-id"),
        "-age": ("received_at", "id"),
        "due": (F("due_on").asc(nulls_last=True), "id"),
        "-due": (F("due_on").desc(nulls_last=True), "-id"),
        "amount": ("requested_krw", "id"),
        "-amount": ("-requested_krw", "-id"),
        "tier": (DEPTH.asc(), "id"),
        "-tier": (DEPTH.desc(), "-id"),
        "waiting": (F("waiting_since").asc(nulls_last=True), "id"),
        "-waiting": (F("waiting_since").desc(nulls_last=True), "-id"),
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
    """Which cases a list is to show; nothing said means all.

    `words` is the beginning of a business's name, its registration number, or the number of a case.
    """

    places: tuple[Place, ...] = ()
    entered_by: str = ""
    statuses: tuple[ApplicationStatus, ...] = UNDER_WAY
    channel: Channel | None = None
    received_from: datetime | None = None
    taken_up_by: str = ""
    officer: str = ""
    program: str = ""
    tier: AmountTier | None = None
    waits_for: WaitsFor | None = None
    late_on: date | None = None
    words: str = ""
    among: Collection[str] | None = None
    not_among: Collection[str] = ()
    waits_outside: bool = False


@dataclass(frozen=True, slots=True)
class WorklistPage:
    """One page of a list, and how many there are in all; past MOST_COUNTED only that there are more."""

    lines: list[ApplicationLine]
    total: int
    is_exact: bool = True


@dataclass(frozen=True, slots=True)
class WorklistCounts:
    """How much there is to do, over all pages."""

    received_today: int
    under_way: int
    not_taken_up: int
    with_owner: int
    supplement_ends_soon: int
    waits_outside: int
    late: int
    second_person: int
    money: int
    mine: int


def worklist(*, sought: Sought, order: str, start: int, most: int) -> WorklistPage:
    """A page of the cases sought, in an order of ORDERS."""
    rows = _sought(sought)
    ordered = listed(rows) if "supplement" in order else rows
    page = list(ordered.order_by(*ORDERS[order]).values_list("pk", flat=True)[start : start + most])
    whole = listed(Application.objects.filter(pk__in=page).defer("sealed_answers", "sealed_record"))
    found = {row.pk: line_of(row) for row in whole}
    total = rows.order_by()[: MOST_COUNTED + 1].count()
    return WorklistPage([found[pk] for pk in page], min(total, MOST_COUNTED), is_exact=total <= MOST_COUNTED)


def worklist_counts(*, places: Collection[Place], since: datetime, today: date, own: str = "") -> WorklistCounts:
    """The figures above a worklist; `since` is the beginning of today, `own` the account that asks.

    One read of the index over what is under way, and one each of the short lists beside it.
    """
    here, status = at_places(Application.objects.all(), places), ApplicationStatus
    going_on = here.filter(status__in=[each.value for each in UNDER_WAY])
    counted = going_on.aggregate(
        under_way=Count("pk"),
        not_taken_up=Count("pk", filter=Q(status=status.SUBMITTED.value)),
        with_owner=Count("pk", filter=Q(status=status.SUPPLEMENT_REQUESTED.value)),
        late=Count("pk", filter=Q(due_on__lt=today)),
        second_person=Count("pk", filter=Q(has_proposal=True)),
        money=Count("pk", filter=Q(waiting_since__isnull=False)),
        mine=Count("pk", filter=Q(officer=own) & ~Q(officer="")),
    )
    soon = Supplement.objects.filter(closed_at=None, through__lte=today + timedelta(days=3))
    return WorklistCounts(
        received_today=here.filter(received_at__gte=since).count(),
        supplement_ends_soon=here.filter(pk__in=soon.values("application_id")).count(),
        waits_outside=going_on.filter(pk__in=_waiting()).count(),
        **counted,
    )


def place_of(*, number: str) -> Place | None:
    """Where a case lies, for the rules about who may see it."""
    row = Application.objects.filter(number=number).values_list("institution__code", "branch__code").first()
    return Place(*row) if row else None


def entered_by(*, number: str) -> str:
    """Who entered a case at a counter; empty for one that its owner filed."""
    return CounterIntake.objects.filter(application__number=number).values_list("entered_by", flat=True).first() or ""


def _sought(sought: Sought) -> QuerySet[Application]:
    assert sought.places or sought.entered_by, "nobody lists the cases of everybody"
    rows = at_places(Application.objects.all(), sought.places) if sought.places else Application.objects.all()
    if sought.entered_by:
        rows = rows.filter(pk__in=CounterIntake.objects.filter(entered_by=sought.entered_by).values("application_id"))
    if sought.waits_for is not None:
        rows = _waits_for(rows, sought.waits_for)
    elif sought.statuses:
        rows = rows.filter(status__in=[status.value for status in sought.statuses])
    if sought.among is not None:
        rows = rows.filter(number__in=sought.among)
    if sought.not_among:
        rows = rows.exclude(number__in=sought.not_among)
    if sought.waits_outside:
        rows = rows.filter(pk__in=_waiting())
    if sought.words:
        rows = _named(rows, sought.words)
    return rows.filter(**_equal(sought))


def _equal(sought: Sought) -> dict[str, object]:
    """What is simply compared with a column; what is not said is not asked."""
    asked: dict[str, object] = {
        "channel": sought.channel.value if sought.channel else "",
        "received_at__gte": sought.received_from,
        "taken_up_by": sought.taken_up_by,
        "officer": sought.officer,
        "program__code": sought.program,
        "tier": sought.tier.value if sought.tier else "",
        "due_on__lt": sought.late_on,
    }
    return {column: value for column, value in asked.items() if value}


def _waits_for(rows: QuerySet[Application], whose: WaitsFor) -> QuerySet[Application]:
    """The same as `core.application.waits_for` tells of one case."""
    going_on = [status.value for status in UNDER_WAY]
    with_office = [ApplicationStatus.SUBMITTED.value, ApplicationStatus.IN_SCREENING.value]
    nobody_else = rows.filter(status__in=with_office, has_proposal=False, waiting_since=None)
    outside = Q(status=ApplicationStatus.SUBMITTED.value, pk__in=_waiting())
    match whose:
        case WaitsFor.NOBODY:
            return rows.exclude(status__in=going_on)
        case WaitsFor.OWNER:
            return rows.filter(status=ApplicationStatus.SUPPLEMENT_REQUESTED.value)
        case WaitsFor.SECOND_PERSON:
            return rows.filter(status__in=with_office, has_proposal=True)
        case WaitsFor.MONEY:
            return rows.filter(status__in=with_office, has_proposal=False, waiting_since__isnull=False)
        case WaitsFor.OUTSIDE:
            return nobody_else.filter(outside)
        case WaitsFor.BRANCH:
            return nobody_else.exclude(outside)


def _named(rows: QuerySet[Application], words: str) -> QuerySet[Application]:
    said = words.strip()
    digits = said.replace("-", "")
    if digits.isascii() and digits.isdecimal():
        is_whole = len(digits) == DIGITS_OF_REGISTRATION
        known = {"registration_number": digits} if is_whole else {"registration_number__startswith": digits}
        return rows.filter(business__in=Business.objects.filter(**known).values("pk"))
    number = said.upper()
    if number.startswith("APP-"):
        return rows.filter(number__startswith=number)
    return rows.filter(business__in=Business.objects.filter(name__startswith=said).values("pk"))


def at_places(rows: QuerySet[Application], places: Collection[Place]) -> QuerySet[Application]:
    """By the keys of the places, read before: joined to their names the index would be of no use."""
    whole = [place.institution for place in places if place.branch is None]
    wanted = Q(institution__in=list(Institution.objects.filter(code__in=whole).values_list("pk", flat=True)))
    single = {(place.institution, place.branch) for place in places if place.branch is not None}
    if single:
        desks = Branch.objects.filter(institution__code__in={institution for institution, _ in single})
        keys = [
            (institution, pk)
            for pk, institution, code, branch in desks.values_list("pk", "institution", "institution__code", "code")
            if (code, branch) in single
        ]
        own = Q(institution__in={institution for institution, _ in keys}, branch__in=[pk for _, pk in keys])
        wanted = wanted | own if whole else own
    return rows.filter(wanted)


def _waiting() -> QuerySet[LookUp, int | None]:
    waiting = LookUp.objects.filter(state=LookUpState.WAITING.value, application__isnull=False)
    return waiting.values_list("application_id", flat=True)
