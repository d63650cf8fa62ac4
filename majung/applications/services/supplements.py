"""보완: asked for with a last day, reminded of, supplied, or lapsed. The frozen application never changes."""

import logging
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial

from django.db import transaction
from django.db.models import Max

from majung.adapters.clock import SEOUL
from majung.adapters.sealing import seal_with
from majung.applications.content import key_of
from majung.applications.models import Application, Supplement, SuppliedPart
from majung.applications.models import SupplementItem as ItemRow
from majung.applications.status import held_application, move, revise_held, tell
from majung.core.application import ApplicationAct, may_extend, reminder_due
from majung.core.calendar import this_or_next_business_day
from majung.core.deadlines import seoul_day
from majung.core.supplement import SupplementItem, is_answered, is_in_time
from majung.documents.selectors import UnknownDocument, document_view
from majung.events.services import Actor, ActorKind, Subject, record_event
from majung.programs.holidays import shipped_holidays

HOUSE = Actor(ActorKind.SYSTEM, "supplements")
log = logging.getLogger(__name__)


class BadDeadline(ValueError):
    """A last day that is over, or earlier than the one that stands."""


class NothingAsked(ValueError):
    """A request without anything in it."""


class NoSupplementOpen(LookupError):
    """Nothing is asked for at the moment, or not this."""


class SupplyTooLate(ValueError):
    """The last day is over."""

    def __init__(self, through: date) -> None:
        super().__init__(through.isoformat())
        self.through = through


class SupplyIncomplete(ValueError):
    """Some of what was asked for has not come in yet: the places of the items."""

    def __init__(self, positions: tuple[int, ...]) -> None:
        super().__init__(f"{len(positions)} items open")
        self.positions = positions


class CasesLeft(RuntimeError):
    """So many cases could not be dealt with; all others are, and the run may be repeated."""


class ExtendedOften(ValueError):
    """More time was given twice already."""


@transaction.atomic
def request_supplement(
    *, application: str, items: Sequence[SupplementItem], through: date, by: Actor, at: datetime, request_id: str = ""
) -> None:
    """Asks for something more, with a last day; one that is a holiday moves on to the next business day."""
    if not items:
        raise NothingAsked
    last_day = _checked_day(through, after=seoul_day(at))
    row = held_application(application)
    row.taken_up_at, row.taken_up_by = row.taken_up_at or at, row.taken_up_by or by.id
    row.officer = row.officer or by.id
    revise_held(row, "supplement_requested", by=by, at=at, request_id=request_id)
    move(row, ApplicationAct.REQUEST_SUPPLEMENT, actor=by, at=at, request_id=request_id)
    supplement = Supplement.objects.create(application=row, asked_at=at, asked_by=by.id, through=last_day)
    key = key_of(row.person)
    ItemRow.objects.bulk_create(
        ItemRow(
            supplement=supplement,
            position=position,
            kind=item.kind.value,
            document_kind=item.document_kind.value if item.document_kind else "",
            fact=item.fact,
            sealed_text=seal_with(key, item.text.encode()),
        )
        for position, item in enumerate(items, start=1)
    )
    _tell_deadline(row, supplement, "supplement_requested", at=at)


@transaction.atomic
def extend_supplement(*, application: str, through: date, by: Actor, at: datetime, request_id: str = "") -> None:
    """More time, twice at most (민원처리법 시행령 제25조)."""
    row = held_application(application)
    supplement = _open_supplement(row)
    if not may_extend(supplement.extensions):
        raise ExtendedOften
    before, last_day = supplement.through, _checked_day(through, after=max(supplement.through, seoul_day(at)))
    supplement.through, supplement.extensions = last_day, supplement.extensions + 1
    supplement.reminded_before = None
    supplement.save(update_fields=["through", "extensions", "reminded_before"])
    _record(row, "SupplementExtended", by=by, at=at, request_id=request_id, changes={"through": (before, last_day)})
    _tell_deadline(row, supplement, "supplement_requested", at=at)


@transaction.atomic
def supply_item(
    *,
    application: str,
    position: int,
    actor: Actor,
    at: datetime,
    document: str = "",
    answer: str = "",
    request_id: str = "",
) -> int:
    """Hands in one thing that was asked for; a better one comes beside the first. Gives its version."""
    row = held_application(application)
    supplement = _open_supplement(row, at=at)
    item = ItemRow.objects.filter(supplement=supplement, position=position).first()
    if item is None:
        raise NoSupplementOpen
    if not document and not answer.strip():
        raise SupplyIncomplete((position,))
    if document and not _is_usable(document, row):
        raise UnknownDocument
    last = SuppliedPart.objects.filter(item=item).aggregate(last=Max("version"))["last"] or 0
    SuppliedPart.objects.create(
        item=item,
        version=last + 1,
        document=document,
        sealed_answer=seal_with(key_of(row.person), answer.encode()) if answer else None,
        supplied_at=at,
        supplied_by=actor.id,
    )
    changes: dict[str, tuple[object, object]] = {
        "document": (None, document or None),
        "answer": (None, answer or None),
    }
    _record(row, "SupplementItemSupplied", by=actor, at=at, request_id=request_id, changes=changes)
    revise_held(row, "supplement_item", by=actor, at=at, request_id=request_id)
    return last + 1


@transaction.atomic
def supply(*, application: str, actor: Actor, at: datetime, request_id: str = "") -> None:
    """«모두 냈어요»: everything asked for is there, and the case goes on."""
    row = held_application(application)
    supplement = _open_supplement(row, at=at)
    positions = dict(ItemRow.objects.filter(supplement=supplement).values_list("pk", "position"))
    supplied = set(SuppliedPart.objects.filter(item__in=positions).values_list("item_id", flat=True))
    if not is_answered(list(positions), supplied):
        raise SupplyIncomplete(tuple(sorted(place for pk, place in positions.items() if pk not in supplied)))
    supplement.supplied_at = supplement.closed_at = at
    supplement.save(update_fields=["supplied_at", "closed_at"])
    revise_held(row, "supplement_supplied", by=actor, at=at, request_id=request_id)
    move(row, ApplicationAct.SUPPLY, actor=actor, at=at, request_id=request_id)


def lapse_supplements(*, at: datetime) -> int:
    """Cancels what was not supplied by its last day, each case for itself; gives how many. For the sweep."""
    due = Supplement.objects.filter(closed_at=None, through__lt=seoul_day(at)).order_by("through", "id")
    return _each_for_itself(list(due.values_list("application__number", flat=True)), partial(_lapse, at=at))


def remind(*, at: datetime) -> int:
    """Reminds three days and one day before; gives how many. A run that comes late sends the nearer one only."""
    today = seoul_day(at)
    near = Supplement.objects.filter(closed_at=None, through__range=(today, today + timedelta(days=3)))
    return _each_for_itself(list(near.values_list("application__number", flat=True)), partial(_remind, at=at))


@transaction.atomic
def close_supplement(row: Application, *, at: datetime) -> None:
    """What is asked for is of no use any more, because the case ended."""
    Supplement.objects.filter(application=row, closed_at=None).update(closed_at=at)


def _each_for_itself(numbers: Sequence[str], act: Callable[[str], int]) -> int:
    """One case that cannot be dealt with keeps no other waiting; that there was one is told at the end."""
    done, failed = 0, 0
    for number in numbers:
        try:
            done += act(number)
        except Exception as problem:  # noqa: BLE001  whatever is wrong with it, the others have their day
            log.warning("a supplement of %s was not dealt with: %s", number, type(problem).__name__)
            failed += 1
    if failed:
        raise CasesLeft(failed)
    return done


@transaction.atomic
def _lapse(number: str, *, at: datetime) -> int:
    row = held_application(number)
    supplement = Supplement.objects.filter(application=row, closed_at=None).first()
    # Somebody may have supplied or given more time since it was found.
    if supplement is None or is_in_time(at=at, through=supplement.through):
        return 0
    supplement.closed_at = at
    supplement.save(update_fields=["closed_at"])
    move(row, ApplicationAct.LAPSE, actor=HOUSE, at=at, reason="supplement_not_supplied")
    tell(row, "cancelled_unmet", key=str(supplement.pk), at=at)
    return 1


@transaction.atomic
def _remind(number: str, *, at: datetime) -> int:
    row = held_application(number)
    supplement = Supplement.objects.filter(application=row, closed_at=None).first()
    if supplement is None:
        return 0
    days = reminder_due(through=supplement.through, on=seoul_day(at), reminded_before=supplement.reminded_before)
    if days is None:
        return 0
    supplement.reminded_before = days
    supplement.save(update_fields=["reminded_before"])
    _tell_deadline(row, supplement, "supplement_reminder", at=at)
    return 1


def _open_supplement(row: Application, *, at: datetime | None = None) -> Supplement:
    supplement = Supplement.objects.filter(application=row, closed_at=None).first()
    if supplement is None:
        raise NoSupplementOpen
    if at is not None and not is_in_time(at=at, through=supplement.through):
        raise SupplyTooLate(supplement.through)
    return supplement


def _is_usable(document: str, row: Application) -> bool:
    paper = document_view(document)
    return paper.is_usable and paper.person_id == row.person_id


def _checked_day(through: date, *, after: date) -> date:
    if through <= after:
        raise BadDeadline
    return this_or_next_business_day(through, holidays=shipped_holidays().days)


def _tell_deadline(row: Application, supplement: Supplement, template: str, *, at: datetime) -> None:
    through = supplement.through
    tell(
        row,
        template,
        key=f"{supplement.pk}:{through}:{supplement.reminded_before}",
        at=at,
        params={"through": f"{through.month}월 {through.day}일"},
        deadline=datetime.combine(through + timedelta(days=1), time(0), SEOUL),
    )


def _record(
    row: Application, act: str, *, by: Actor, at: datetime, request_id: str, changes: dict[str, tuple[object, object]]
) -> None:
    record_event(
        act=act,
        actor=by,
        subject=Subject("application", row.number),
        at=at,
        request_id=request_id,
        institution=row.institution.code,
        changes=changes,
    )
