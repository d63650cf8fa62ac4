"""Planning visits: who goes where on which day, in which order; moved or called off until somebody went."""

from collections.abc import Sequence
from datetime import date, datetime
from random import SystemRandom

from django.db import transaction
from django.db.models import Max

from majung.adapters.sealing import seal_with
from majung.applications.content import key_of
from majung.applications.models import Application
from majung.core.deadlines import seoul_day
from majung.core.identifiers import new_public_number
from majung.events.services import Actor, Subject, record_event
from majung.parties.models import User
from majung.parties.staff import staff_of
from majung.screening.held import VISITING, Act, held_case, note, tell
from majung.screening.models import SiteVisit
from majung.screening.refusals import (
    AlreadyPlanned,
    BadRoute,
    BadVisitDay,
    UnknownVisit,
    UnknownVisitor,
    VisitOver,
)


@transaction.atomic
def plan_visit(
    *,
    application: str,
    visitor_user_id: int,
    on: date,
    by: Actor,
    at: datetime,
    address: str = "",
    request_id: str = "",
) -> str:
    """Somebody of the branch goes there on a day, last in that day's route; gives the number of the visit."""
    row = held_case(application, VISITING)
    _refuse_past(on, at=at)
    _refuse_stranger(row, visitor_user_id, on=seoul_day(at))
    planned = SiteVisit.objects.filter(application=row, visited_at=None, cancelled_at=None).first()
    if planned is not None:
        raise AlreadyPlanned(planned.number)
    visit = SiteVisit.objects.create(
        number=new_public_number(kind="VST", year=seoul_day(at).year, source=SystemRandom()),
        application=row,
        user_id=visitor_user_id,
        visitor=f"user:{visitor_user_id}",
        planned_on=on,
        place=_next_place(visitor_user_id, on),
        sealed_address=seal_with(key_of(row.person), address.strip().encode()) if address.strip() else None,
        planned_by=by.id,
        planned_at=at,
    )
    changes: dict[str, tuple[object, object]] = {
        "visit": (None, visit.number),
        "visitor": (None, visit.visitor),
        "planned_on": (None, on),
    }
    tell(row, "VisitPlanned", Act(by, at, request_id), what="visit_planned", changes=changes)
    return visit.number


@transaction.atomic
def move_visit(*, visit: str, on: date, by: Actor, at: datetime, request_id: str = "") -> None:
    """Another day for a visit, last in that day's route; nothing a decision rests on has changed."""
    row = held_visit(visit)
    _refuse_past(on, at=at)
    if row.planned_on == on:
        return
    before, row.planned_on, row.place = row.planned_on, on, _next_place(row.user_id, on)
    row.save(update_fields=["planned_on", "place"])
    changes: dict[str, tuple[object, object]] = {"planned_on": (before, on)}
    note(row.application, "VisitMoved", Act(by, at, request_id), changes=changes)


@transaction.atomic
def cancel_visit(*, visit: str, by: Actor, at: datetime, request_id: str = "") -> None:
    """Nobody goes there after all, or somebody else will: then another visit is planned."""
    row = held_visit(visit)
    row.cancelled_at, row.cancelled_by = at, by.id
    row.save(update_fields=["cancelled_at", "cancelled_by"])
    changes: dict[str, tuple[object, object]] = {"visit": (row.number, None)}
    tell(row.application, "VisitCancelled", Act(by, at, request_id), what="visit_cancelled", changes=changes)


@transaction.atomic
def order_route(*, user_id: int, on: date, visits: Sequence[str], by: Actor, at: datetime) -> None:
    """The order of a day's stops that are not done yet; every one of them once."""
    open_stops = SiteVisit.objects.select_for_update(of=("self",)).filter(user_id=user_id, planned_on=on)
    rows = {row.number: row for row in open_stops.filter(visited_at=None, cancelled_at=None).order_by("id")}
    if sorted(rows) != sorted(visits):
        raise BadRoute
    for place, number in enumerate(visits, start=1):
        if rows[number].place != place:
            rows[number].place = place
            rows[number].save(update_fields=["place"])
    subject = Subject("user", str(user_id))
    record_event(act="RouteOrdered", actor=by, subject=subject, at=at, changes={"stops": (None, len(visits))})


def held_visit(number: str) -> SiteVisit:
    """A visit nobody has made yet, held with its case; raises UnknownVisit or VisitOver."""
    found = SiteVisit.objects.filter(number=number).values_list("application__number", flat=True).first()
    if found is None:
        raise UnknownVisit
    # The case first, as everybody locks them.
    case = held_case(found, VISITING)
    row = SiteVisit.objects.select_for_update(of=("self",)).get(number=number)
    if row.visited_at is not None or row.cancelled_at is not None:
        raise VisitOver
    row.application = case
    return row


def _next_place(user_id: int, on: date) -> int:
    last = SiteVisit.objects.filter(user_id=user_id, planned_on=on).aggregate(last=Max("place"))["last"]
    return (last or 0) + 1


def _refuse_past(on: date, *, at: datetime) -> None:
    if on < seoul_day(at):
        raise BadVisitDay


def _refuse_stranger(row: Application, user_id: int, *, on: date) -> None:
    """Only staff of the place: of the institution as a whole or of the branch the case lies at, or who stands in."""
    user = User.objects.filter(pk=user_id).first()
    staff = staff_of(user, on=on) if user is not None else None
    branch = row.branch.code if row.branch else None
    if staff is None or not staff.serves(institution=row.institution.code, branch=branch):
        raise UnknownVisitor
