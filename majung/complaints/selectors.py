"""Reads of complaints: to who wrote it, to staff by places, and the causes of a month."""

import hmac
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncMonth

from majung.complaints.handlers import HandlerView, handler_of
from majung.complaints.models import ANSWERED, OPEN, ComplainedOf, Complaint
from majung.complaints.services import UnknownComplaint
from majung.complaints.words import code_name, contact_in, words_of
from majung.core.calendar import Month
from majung.core.complaints import (
    CauseCode,
    ComplaintAct,
    ComplaintKind,
    ComplaintPart,
    ComplaintState,
    complaint_acts_possible,
)
from majung.core.deadlines import seoul_day
from majung.events.services import Actor, ReadPurpose, Subject, record_read
from majung.parties.reaching import Contact

# An institution, and one of its branches or none for all of them.
Place = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class ComplaintLine:
    """A complaint without its words, for lists."""

    number: str
    kind: ComplaintKind
    state: ComplaintState
    institution: str
    branch: str | None
    about: str
    filed_at: datetime
    due_on: date
    is_late: bool
    handler_id: int | None


@dataclass(frozen=True, slots=True)
class ComplaintView:
    """A complaint with its words, for who wrote it and who handles it."""

    line: ComplaintLine
    words: str
    handler: HandlerView | None
    acts: tuple[ComplaintAct, ...]
    is_extended: bool
    extended_because: str
    investigated_through: date | None
    investigated_because: str
    answer: str
    answered_at: datetime | None
    cause: CauseCode | None

    def __repr__(self) -> str:
        return f"ComplaintView({self.line.number})"


@dataclass(frozen=True, slots=True)
class OpenedComplaint:
    """A complaint as staff open it: with the contact somebody left, and who is complained of."""

    view: ComplaintView
    contact: Contact | None
    complained_of: frozenset[int]

    def __repr__(self) -> str:
        return f"OpenedComplaint({self.view.line.number})"


@dataclass(frozen=True, slots=True)
class CauseCount:
    """How often a cause stood behind a kind of complaint answered in a month, and how many came after their day."""

    month: Month
    kind: ComplaintKind
    cause: CauseCode
    count: int
    late_count: int


def complaint_by_code(*, number: str, code: str, at: datetime) -> ComplaintView:
    """To who holds its code; UnknownComplaint says not which of the two was wrong."""
    row = _rows().filter(number=number).first()
    # The same work whether the number exists or not.
    given = code_name(code, number=number)
    if row is None or not hmac.compare_digest(row.code_hmac, given):
        raise UnknownComplaint
    return _view(row, at=at)


def complaint_of_person(*, number: str, person_id: int, at: datetime) -> ComplaintView:
    """To who wrote it signed in."""
    row = _rows().filter(number=number, person_id=person_id).first()
    if row is None:
        raise UnknownComplaint
    return _view(row, at=at)


def complaints_of_person(*, person_id: int, at: datetime) -> list[ComplaintLine]:
    """What somebody wrote signed in, latest first."""
    return [_line(row, at=at) for row in _rows().filter(person_id=person_id).order_by("-filed_at", "-id")]


@transaction.atomic
def open_complaint(*, number: str, actor: Actor, purpose: ReadPurpose, at: datetime) -> OpenedComplaint:
    """To staff; that it was read is logged."""
    row = _rows().filter(number=number).first()
    if row is None:
        raise UnknownComplaint
    record_read(
        actor=actor,
        subject=Subject("complaint", number),
        purpose=purpose,
        at=at,
        fields=("words", "name", "telephone"),
        institution=row.institution.code,
    )
    against = frozenset(ComplainedOf.objects.filter(complaint=row).values_list("user_id", flat=True))
    return OpenedComplaint(_view(row, at=at), contact_in(row), against)


def place_of_complaint(number: str) -> Place | None:
    """Where a complaint lies; None where there is none of this number."""
    found = Complaint.objects.filter(number=number).values_list("institution__code", "branch__code").first()
    return None if found is None else (found[0], found[1])


def handler_of_complaint(*, number: str) -> int | None:
    """The account of who took it; None while nobody has."""
    return Complaint.objects.filter(number=number).values_list("handler_id", flat=True).first()


def complaints_waiting(*, places: Collection[Place], at: datetime) -> list[ComplaintLine]:
    """What waits for an answer at some places, the nearest last day first, in one query."""
    rows = _rows().filter(_at_any(places), state__in=OPEN).order_by("due_on", "id")
    return [_line(row, at=at) for row in rows]


def complaints_about(*, about: str, at: datetime) -> list[ComplaintLine]:
    """What was written about a case, oldest first."""
    return [_line(row, at=at) for row in _rows().filter(about=about).order_by("filed_at", "id")]


def late_complaints(*, at: datetime, institution: str = "") -> list[ComplaintLine]:
    """What is past its last day and unanswered, the oldest day first."""
    rows = _rows().filter(state__in=OPEN, due_on__lt=seoul_day(at))
    mine = rows.filter(institution__code=institution) if institution else rows
    return [_line(row, at=at) for row in mine.order_by("due_on", "id")]


def causes_by_month(*, institution: str, from_on: date, through: date) -> list[CauseCount]:
    """What complaints of an institution came from, by month of the answer, in one query; both days count."""
    answered = Complaint.objects.filter(
        institution__code=institution, state=ANSWERED, answered_on__gte=from_on, answered_on__lte=through
    )
    counted = (
        answered.annotate(month=TruncMonth("answered_on"))
        .values("month", "kind", "cause")
        .annotate(count=Count("id"), late_count=Count("id", filter=Q(answered_on__gt=F("due_on"))))
        .order_by("month", "kind", "cause")
    )
    return [
        CauseCount(
            Month.of(each["month"]),
            ComplaintKind(each["kind"]),
            CauseCode(each["cause"]),
            each["count"],
            each["late_count"],
        )
        for each in counted
    ]


def _rows() -> QuerySet[Complaint]:
    return Complaint.objects.select_related("institution", "branch", "person")


def _at_any(places: Collection[Place]) -> Q:
    found = Q(pk__in=[])
    for institution, branch in places:
        here = Q(institution__code=institution)
        # What names no branch is everybody's at the institution.
        found |= here if branch is None else here & (Q(branch__code=branch) | Q(branch=None))
    return found


def _line(row: Complaint, *, at: datetime) -> ComplaintLine:
    on = row.answered_on or seoul_day(row.ended_at or at)
    return ComplaintLine(
        number=row.number,
        kind=ComplaintKind(row.kind),
        state=ComplaintState(row.state),
        institution=row.institution.code,
        branch=row.branch.code if row.branch else None,
        about=row.about,
        filed_at=row.filed_at,
        due_on=row.due_on,
        is_late=on > row.due_on,
        handler_id=row.handler_id,
    )


def _view(row: Complaint, *, at: datetime) -> ComplaintView:
    written = words_of(row)
    state = ComplaintState(row.state)
    return ComplaintView(
        line=_line(row, at=at),
        words=written[ComplaintPart.ASKED],
        handler=handler_of(row),
        acts=complaint_acts_possible(state),
        is_extended=bool(row.extended_days),
        extended_because=written.get(ComplaintPart.EXTENSION, ""),
        investigated_through=row.investigation_through,
        investigated_because=written.get(ComplaintPart.INVESTIGATION, ""),
        answer=written.get(ComplaintPart.ANSWER, ""),
        answered_at=row.ended_at if state is ComplaintState.ANSWERED else None,
        cause=CauseCode(row.cause) if row.cause else None,
    )
