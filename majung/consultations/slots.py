"""Slots of a branch: those of the opening hours, with what bookings and staff have made of them.

A slot is kept once it is touched, so that hours and holidays of the catalog always hold for the others.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import QuerySet

from majung.consultations.models import Slot
from majung.consultations.rules import consultation_rules
from majung.core.calendar import ONE_DAY
from majung.core.deadlines import SEOUL
from majung.core.slots import ConsultationKind, business_days, is_bookable, slot_starts
from majung.parties.models import Branch
from majung.programs.holidays import shipped_holidays


class UnknownBranch(LookupError):
    """The institution has no such branch."""


class SlotNotOffered(Exception):
    """Nobody can be met then: it is past or too near, closed, or outside the opening hours."""


@dataclass(frozen=True, slots=True)
class SlotView:
    """A time at a branch, and how many seats of it are taken."""

    kind: ConsultationKind
    starts_at: datetime
    minutes: int
    seats: int
    taken: int
    is_closed: bool

    @property
    def is_full(self) -> bool:
        return self.taken >= self.seats

    @property
    def is_free(self) -> bool:
        return not self.is_closed and not self.is_full

    @property
    def on(self) -> date:
        return self.starts_at.astimezone(SEOUL).date()


def open_slots(
    *, institution: str, branch: str, kind: ConsultationKind, on_from: date, days: int, at: datetime
) -> list[SlotView]:
    """The slots somebody can still book on so many business days, full ones left out."""
    offered = offered_slots(institution=institution, branch=branch, kind=kind, on_from=on_from, days=days, at=at)
    return [slot for slot in offered if slot.is_free]


def offered_slots(
    *, institution: str, branch: str, kind: ConsultationKind, on_from: date, days: int, at: datetime
) -> list[SlotView]:
    """The slots of so many business days that are neither past nor closed; those already full are among them."""
    on = business_days(from_on=on_from, count=days, holidays=shipped_holidays().days)
    ahead = consultation_rules().minutes_ahead
    return [
        slot
        for slot in all_slots(institution=institution, branch=branch, kinds=[kind], on=on)
        if not slot.is_closed and is_bookable(starts_at=slot.starts_at, at=at, minutes_ahead=ahead)
    ]


def all_slots(
    *, institution: str, branch: str, kinds: Sequence[ConsultationKind], on: Sequence[date]
) -> list[SlotView]:
    """Every slot of some days, closed and past ones too, as staff see them."""
    row = branch_row(institution=institution, branch=branch)
    kept = {(slot.kind, slot.starts_at): slot for slot in _kept(row, kinds, on)}
    views = {
        (view.kind.value, view.starts_at): view for day in on for kind in kinds for view in _of_opening_hours(kind, day)
    }
    for key, slot in kept.items():
        is_open_then = slot.is_extra or key in views
        if is_open_then or slot.taken:
            # Bookings outlive a change of the opening hours; nobody new is let in then.
            views[key] = _view(slot, is_closed=slot.is_closed or not is_open_then)
    order = list(ConsultationKind)
    return sorted(views.values(), key=lambda slot: (slot.starts_at, order.index(slot.kind)))


def kept_slot(branch: Branch, *, kind: ConsultationKind, starts_at: datetime) -> Slot:
    """The row of a slot, made when it is touched for the first time."""
    day = starts_at.astimezone(SEOUL).date()
    offered = {slot.starts_at for slot in _of_opening_hours(kind, day)}
    if starts_at in offered:
        plan = consultation_rules().plans[kind]
        row = Slot(branch=branch, kind=kind.value, starts_at=starts_at, minutes=plan.minutes, seats=plan.seats)
        # On conflict nothing: two who touch it first make one row, and the caller's transaction stays good.
        Slot.objects.bulk_create([row], ignore_conflicts=True)
    slot = Slot.objects.filter(branch=branch, kind=kind.value, starts_at=starts_at).first()
    if slot is None or not (slot.is_extra or starts_at in offered):
        raise SlotNotOffered
    return slot


def branch_row(*, institution: str, branch: str) -> Branch:
    row = Branch.objects.select_related("institution").filter(institution__code=institution, code=branch).first()
    if row is None:
        raise UnknownBranch(branch)
    return row


def _of_opening_hours(kind: ConsultationKind, on: date) -> Iterable[SlotView]:
    plan = consultation_rules().plans.get(kind)
    if plan is None:
        return []
    starts = slot_starts(plan=plan, on=on, holidays=shipped_holidays().days)
    return [SlotView(kind, starts_at, plan.minutes, plan.seats, 0, is_closed=False) for starts_at in starts]


def _kept(branch: Branch, kinds: Iterable[ConsultationKind], on: Collection[date]) -> QuerySet[Slot]:
    if not on:
        return Slot.objects.none()
    first, last = (datetime.combine(day, time(0), tzinfo=SEOUL) for day in (min(on), max(on) + ONE_DAY))
    names = [kind.value for kind in kinds]
    return Slot.objects.filter(branch=branch, kind__in=names, starts_at__gte=first, starts_at__lt=last)


def _view(slot: Slot, *, is_closed: bool) -> SlotView:
    return SlotView(ConsultationKind(slot.kind), slot.starts_at, slot.minutes, slot.seats, slot.taken, is_closed)
