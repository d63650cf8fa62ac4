"""Acts on the times of a branch: staff close them, open them again, or open one outside the opening hours."""

from datetime import datetime

from django.db import transaction

from majung.consultations.models import Slot
from majung.consultations.rules import consultation_rules
from majung.consultations.slots import SlotNotOffered, branch_row, kept_slot
from majung.core.slots import ConsultationKind
from majung.events.services import Actor, Subject, record_event
from majung.parties.models import Branch


@transaction.atomic
def close_slot(
    *, institution: str, branch: str, kind: ConsultationKind, starts_at: datetime, actor: Actor, at: datetime
) -> None:
    """No new bookings at a time; those that stand stay until staff move or cancel them."""
    place = branch_row(institution=institution, branch=branch)
    slot = kept_slot(place, kind=kind, starts_at=starts_at)
    if Slot.objects.filter(pk=slot.pk, is_closed=False).update(is_closed=True):
        _record_slot("SlotClosed", place, slot, actor=actor, at=at)


@transaction.atomic
def open_slot(
    *,
    institution: str,
    branch: str,
    kind: ConsultationKind,
    starts_at: datetime,
    actor: Actor,
    at: datetime,
) -> None:
    """Opens a closed time again, or one outside the opening hours with the seats of its kind."""
    place = branch_row(institution=institution, branch=branch)
    try:
        slot = kept_slot(place, kind=kind, starts_at=starts_at)
    except SlotNotOffered:
        plan = consultation_rules().plans[kind]
        slot, _ = Slot.objects.get_or_create(
            branch=place, kind=kind.value, starts_at=starts_at, defaults={"minutes": plan.minutes, "seats": plan.seats}
        )
        Slot.objects.filter(pk=slot.pk).update(is_extra=True, is_closed=False)
        _record_slot("SlotOpened", place, slot, actor=actor, at=at)
        return
    if Slot.objects.filter(pk=slot.pk, is_closed=True).update(is_closed=False):
        _record_slot("SlotOpened", place, slot, actor=actor, at=at)


def _record_slot(act: str, branch: Branch, slot: Slot, *, actor: Actor, at: datetime) -> None:
    number = f"{branch.code}:{slot.kind}:{slot.starts_at:%Y%m%dT%H%M}"
    institution = branch.institution.code
    record_event(act=act, actor=actor, subject=Subject("slot", number), at=at, institution=institution)
