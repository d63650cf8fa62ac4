"""Acts on consultations: book, move, cancel, mark who came, write down what was advised."""

import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F

from majung.adapters.sealing import seal
from majung.consultations.contacts import code_name, read_contact, sealed_contact, telephone_name
from majung.consultations.models import Booking, Guidance, Slot
from majung.consultations.reminders import remind_later, tell
from majung.consultations.rules import consultation_rules
from majung.consultations.slots import SlotNotOffered, branch_row, kept_slot, open_slots
from majung.core.calendar import ONE_DAY
from majung.core.codes import new_code
from majung.core.deadlines import SEOUL
from majung.core.identifiers import new_public_number
from majung.core.slots import (
    BookingAct,
    BookingStatus,
    ConsultationKind,
    business_days,
    is_bookable,
    next_booking_status,
)
from majung.events.services import Actor, ActorKind, Subject, record_event
from majung.parties.models import Branch
from majung.programs.holidays import shipped_holidays

VISITOR, HOUSE = Actor(ActorKind.VISITOR, ""), Actor(ActorKind.SYSTEM, "consultations")
GUIDANCE = "majung.consultations.guidance"
NUMBERS = secrets.SystemRandom()
ACT_EVENTS = {
    BookingAct.CHANGE: "ConsultationChanged",
    BookingAct.CANCEL: "ConsultationCancelled",
    BookingAct.ATTEND: "ConsultationAttended",
    BookingAct.MISS: "ConsultationMissed",
}


class SlotFull(Exception):
    """The last seat has gone to somebody else."""


class AlreadyBooked(Exception):
    """This telephone has a booking at this branch on this day."""


class UnknownBooking(LookupError):
    """No booking of this number, or not with this code: which of the two is not told."""


class NotPossibleNow(Exception):
    """The booking is past, not yet begun, or ended another way."""


@dataclass(frozen=True, slots=True)
class BookingMade:
    """The number of a new booking, and the code to change it, told once."""

    number: str
    code: str
    starts_at: datetime


@transaction.atomic
def book(
    *,
    institution: str,
    branch: str,
    kind: ConsultationKind,
    starts_at: datetime,
    name: str,
    telephone: str,
    at: datetime,
    about: str = "",
    program: str = "",
    language: str = "ko",
    actor: Actor = VISITOR,
) -> BookingMade:
    """Takes a seat; one live booking per telephone, branch and day."""
    contact = read_contact(name=name, telephone=telephone)
    place = branch_row(institution=institution, branch=branch)
    slot = take_seat(place, kind=kind, starts_at=starts_at, at=at)
    local = at.astimezone(SEOUL)
    number, code = new_public_number(kind="CST", year=local.year, source=NUMBERS), new_code(NUMBERS)
    booking = Booking(
        number=number,
        slot=slot,
        branch=place,
        held_on=starts_at.astimezone(SEOUL).date(),
        status=BookingStatus.BOOKED.value,
        telephone_hmac=telephone_name(contact.telephone),
        sealed_contact=sealed_contact(contact, number=number),
        code_hmac=code_name(code, number=number),
        about=about,
        program=program,
        language=language,
        created_at=at,
    )
    _save_once_a_day(booking)
    _record("ConsultationBooked", booking, actor=actor, at=at, before=None)
    tell(booking, "consultation_booked", at=at)
    remind_later(booking, at=at)
    return BookingMade(number, code, starts_at)


@transaction.atomic
def change_booking(
    *,
    number: str,
    starts_at: datetime,
    at: datetime,
    kind: ConsultationKind | None = None,
    actor: Actor = VISITOR,
) -> None:
    """Moves a booking to another time of the same branch; the old seat is free again at once."""
    booking = _locked(number)
    _require(booking, BookingAct.CHANGE, until=booking.slot.starts_at, at=at)
    old = booking.slot
    if starts_at == old.starts_at and kind in (None, ConsultationKind(old.kind)):
        return
    wanted = kept_slot(booking.branch, kind=kind or ConsultationKind(old.kind), starts_at=starts_at)
    # Always in the same order, so that two who swap their times never wait for each other.
    list(Slot.objects.select_for_update().filter(pk__in=[old.pk, wanted.pk]).order_by("pk"))
    booking.slot = take_seat(booking.branch, kind=ConsultationKind(wanted.kind), starts_at=starts_at, at=at)
    _free_seat(old)
    booking.held_on = starts_at.astimezone(SEOUL).date()
    _save_once_a_day(booking)
    _record(ACT_EVENTS[BookingAct.CHANGE], booking, actor=actor, at=at, before=old.starts_at)
    tell(booking, "consultation_changed", at=at, until=starts_at if actor.kind is ActorKind.STAFF else None)
    remind_later(booking, at=at)


@transaction.atomic
def cancel_booking(*, number: str, at: datetime, actor: Actor = VISITOR) -> None:
    """Gives the seat back. Cancelling twice is no mistake."""
    booking = _locked(number)
    if booking.status == BookingStatus.CANCELLED:
        return
    _require(booking, BookingAct.CANCEL, until=booking.slot.starts_at, at=at)
    _free_seat(booking.slot)
    _set_status(booking, BookingAct.CANCEL, actor=actor, at=at)
    until = booking.slot.starts_at if actor.kind is ActorKind.STAFF else None
    tell(booking, "consultation_cancelled", at=at, until=until)


@transaction.atomic
def renew_code(*, number: str, actor: Actor, at: datetime) -> str:
    """A new code, told once, for an owner whose filing was given this booking or who lost the old one, now void.

    Whoever asks has shown who they are: the door sees to that.
    """
    booking, code = _locked(number), new_code(NUMBERS)
    booking.code_hmac = code_name(code, number=number)
    booking.save(update_fields=["code_hmac"])
    _write(booking, "ConsultationCodeRenewed", actor=actor, at=at, changes={})
    return code


@transaction.atomic
def mark_attended(*, number: str, by: Actor, at: datetime) -> None:
    """Somebody came, or answered; not before the day itself."""
    booking = _locked(number)
    _require(booking, BookingAct.ATTEND)
    if at.astimezone(SEOUL).date() < booking.held_on:
        raise NotPossibleNow
    _set_status(booking, BookingAct.ATTEND, actor=by, at=at)


@transaction.atomic
def mark_no_show(*, number: str, by: Actor, at: datetime) -> None:
    """Nobody came; cannot be known before the time has begun."""
    booking = _locked(number)
    _require(booking, BookingAct.MISS)
    if at < booking.slot.starts_at:
        raise NotPossibleNow
    _set_status(booking, BookingAct.MISS, actor=by, at=at)


@transaction.atomic
def record_guidance(*, booking: str, words: str, by: int, at: datetime, possible_krw: int | None = None) -> int:
    """Writes down what was advised, as a new version beside the old ones; gives its number.

    With `possible_krw`, the amount the branch thinks possible: what SEED004-RULE-8 asks for before a 대리대출
    with a letter of guarantee is filed. It promises nothing.
    """
    row = _locked(booking)
    if row.status == BookingStatus.CANCELLED:
        raise NotPossibleNow
    version = Guidance.objects.filter(booking=row).count() + 1
    content = json.dumps({"words": words, "possible_krw": possible_krw}, ensure_ascii=False)
    sealed = seal(content.encode(), purpose=GUIDANCE, secret=row.number)
    Guidance.objects.create(booking=row, version=version, sealed_words=sealed, written_by_id=by, written_at=at)
    changes = {"version": (version - 1 or None, version), "possible_krw": (None, possible_krw)}
    subject = Subject("consultation", row.number)
    actor = Actor(ActorKind.STAFF, f"user:{by}")
    institution = row.branch.institution.code
    record_event(act="GuidanceRecorded", actor=actor, subject=subject, at=at, changes=changes, institution=institution)
    return version


def propose_for_application(
    *,
    about: str,
    institution: str,
    branch: str,
    name: str,
    telephone: str,
    at: datetime,
    kind: ConsultationKind = ConsultationKind.TELEPHONE,
    program: str = "",
    language: str = "ko",
) -> str | None:
    """Books the first free time for who filed online, a few business days on; the number, none where all is full.

    Asking again gives the booking that stands. The owner may move or cancel it like any other.
    """
    standing = Booking.objects.filter(about=about, status=BookingStatus.BOOKED).first()
    if standing:
        return standing.number
    rules = consultation_rules()
    today = at.astimezone(SEOUL).date()
    days = business_days(from_on=today + ONE_DAY, count=rules.proposed_after_days + 1, holidays=shipped_holidays().days)
    free = open_slots(institution=institution, branch=branch, kind=kind, on_from=days[-1], days=rules.days_ahead, at=at)
    for slot in free:
        try:
            made = book(
                institution=institution, branch=branch, kind=kind, starts_at=slot.starts_at, name=name,
                telephone=telephone, at=at, about=about, program=program, language=language, actor=HOUSE,
            )  # fmt: skip
        except (SlotFull, AlreadyBooked, SlotNotOffered):
            continue
        return made.number
    return None


def take_seat(branch: Branch, *, kind: ConsultationKind, starts_at: datetime, at: datetime) -> Slot:
    """One seat more is taken, by a conditional update: whoever comes second to the last one finds none."""
    rules = consultation_rules()
    slot = kept_slot(branch, kind=kind, starts_at=starts_at)
    if slot.is_closed or not is_bookable(starts_at=starts_at, at=at, minutes_ahead=rules.minutes_ahead):
        raise SlotNotOffered
    free = Slot.objects.filter(pk=slot.pk, is_closed=False, taken__lt=F("seats"))
    if not free.update(taken=F("taken") + 1):
        raise SlotFull
    return slot


def forget_past_contacts(*, at: datetime) -> int:
    """Names, telephones and codes go when nobody needs them any more; what was booked and advised stays."""
    last = at.astimezone(SEOUL).date() - timedelta(days=consultation_rules().contact_kept_days)
    past = Booking.objects.filter(held_on__lt=last).exclude(telephone_hmac="")
    return past.update(telephone_hmac="", sealed_contact=b"", code_hmac="")


def _free_seat(slot: Slot) -> None:
    Slot.objects.filter(pk=slot.pk).update(taken=F("taken") - 1)


def _locked(number: str) -> Booking:
    locked = Booking.objects.select_for_update(of=("self",)).select_related("slot", "branch__institution")
    booking = locked.filter(number=number).first()
    if booking is None:
        raise UnknownBooking
    return booking


def _require(booking: Booking, act: BookingAct, *, until: datetime | None = None, at: datetime | None = None) -> None:
    if next_booking_status(BookingStatus(booking.status), act) is None:
        raise NotPossibleNow
    if until is not None and at is not None and at >= until:
        raise NotPossibleNow


def _save_once_a_day(booking: Booking) -> None:
    try:
        with transaction.atomic():
            booking.save()
    except IntegrityError:
        raise AlreadyBooked from None


def _set_status(booking: Booking, act: BookingAct, *, actor: Actor, at: datetime) -> None:
    before, after = booking.status, next_booking_status(BookingStatus(booking.status), act)
    assert after is not None
    booking.status = after.value
    booking.save(update_fields=["status"])
    _write(booking, ACT_EVENTS[act], actor=actor, at=at, changes={"status": (before, after.value)})


def _record(act: str, booking: Booking, *, actor: Actor, at: datetime, before: datetime | None) -> None:
    _write(booking, act, actor=actor, at=at, changes={"starts_at": (before, booking.slot.starts_at)})


def _write(
    booking: Booking, act: str, *, actor: Actor, at: datetime, changes: dict[str, tuple[object, object]]
) -> None:
    subject = Subject("consultation", booking.number)
    institution = booking.branch.institution.code
    record_event(act=act, actor=actor, subject=subject, at=at, changes=changes, institution=institution)
