"""Reads of consultations: a booking, a day of a branch, and what was advised."""

import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from majung.adapters.sealing import unseal
from majung.consultations.contacts import Contact, code_name, contact_in
from majung.consultations.models import Booking, Guidance
from majung.consultations.rules import BringItem, consultation_rules
from majung.consultations.services import GUIDANCE, UnknownBooking
from majung.core.slots import BookingStatus, ConsultationKind
from majung.events.services import Actor, ReadPurpose, Subject, record_read
from majung.programs.catalog import UnknownProgram, shipped_catalog


@dataclass(frozen=True, slots=True)
class BranchAddress:
    institution: str
    code: str
    label: str
    label_en: str
    address: str
    telephone: str


@dataclass(frozen=True, slots=True)
class BookingView:
    """A booking without the person: who needs the name asks for it, and that is logged."""

    number: str
    status: BookingStatus
    kind: ConsultationKind
    starts_at: datetime
    minutes: int
    held_on: date
    branch: BranchAddress
    about: str
    program: str
    is_closed: bool


@dataclass(frozen=True, slots=True)
class GuidanceView:
    version: int
    words: str
    possible_krw: int | None
    written_by: int
    written_at: datetime


def booking_by_number(number: str) -> BookingView:
    return _view(_row(number))


def booking_by_code(*, number: str, code: str) -> BookingView:
    """The booking, to who holds its code; UnknownBooking says not which of the two was wrong."""
    row = Booking.objects.select_related("slot", "branch__institution").filter(number=number).first()
    # The same work whether the number exists or not.
    given = code_name(code, number=number)
    if row is None or not row.code_hmac or not hmac.compare_digest(row.code_hmac, given):
        raise UnknownBooking
    return _view(row)


def bookings_about(about: str) -> list[BookingView]:
    """The consultations of a case, oldest first."""
    rows = Booking.objects.select_related("slot", "branch__institution").filter(about=about)
    return [_view(row) for row in rows.order_by("slot__starts_at", "id")]


def bookings_of_day(*, institution: str, branch: str, on: date) -> list[BookingView]:
    """The day of a branch in order of time; cancelled ones are left out."""
    rows = Booking.objects.select_related("slot", "branch__institution").filter(
        branch__institution__code=institution, branch__code=branch, held_on=on
    )
    kept = rows.exclude(status=BookingStatus.CANCELLED.value)
    return [_view(row) for row in kept.order_by("slot__starts_at", "slot__kind", "id")]


def covered_names(*, institution: str, branch: str, on: date) -> dict[str, str]:
    """By number, the first letter of each name: enough to greet somebody, opened in full only where it is logged."""
    rows = Booking.objects.filter(branch__institution__code=institution, branch__code=branch, held_on=on)
    contacts = {row.number: contact_in(row) for row in rows}
    return {number: f"{contact.name[:1]}○○" if contact else "" for number, contact in contacts.items()}


def contact_of(*, number: str, actor: Actor, purpose: ReadPurpose, at: datetime) -> Contact | None:
    """Who comes, opened for one reader and logged; none once forgotten."""
    row = _row(number)
    record_read(
        actor=actor,
        subject=Subject("consultation", number),
        purpose=purpose,
        at=at,
        fields=("name", "telephone"),
        institution=row.branch.institution.code,
    )
    return contact_in(row)


@transaction.atomic
def guidance_of(*, number: str, actor: Actor, purpose: ReadPurpose, at: datetime) -> list[GuidanceView]:
    """Every version of what was advised, the newest first; that it was read is logged."""
    row = _row(number)
    versions = [_guidance(each, number) for each in Guidance.objects.filter(booking=row).order_by("-version")]
    if versions:
        record_read(
            actor=actor,
            subject=Subject("consultation", number),
            purpose=purpose,
            at=at,
            fields=("guidance",),
            institution=row.branch.institution.code,
        )
    return versions


def possible_amount_told(*, number: str) -> int | None:
    """The amount a branch last told as possible in this consultation (사전 보증상담); none if it told none."""
    latest = Guidance.objects.filter(booking__number=number).order_by("-version").first()
    return _guidance(latest, number).possible_krw if latest else None


def what_to_bring(*, program: str, on: date) -> tuple[BringItem, ...]:
    """The papers of the program that its every applicant brings, else what every consultation needs."""
    rules = consultation_rules()
    try:
        documents = shipped_catalog().version(program, on).document["documents"] if program else ()
    except UnknownProgram:
        documents = ()
    asked = tuple(_items(documents))
    first = tuple(item for item in rules.bring if item.label not in {each.label for each in asked})
    return first + asked


def _items(documents: Iterable[dict[str, str]]) -> Iterable[BringItem]:
    named = {item.label: item for item in consultation_rules().bring}
    for row in documents:
        # What only some applicants need is told in the check and in the application, by their answers.
        if not {"asked_when", "asked_by"} & row.keys() and "applicant" in row["supplied_by"]:
            # Programs name their papers in Korean only; the usual ones have an English name of ours.
            yield named.get(row["label"], BringItem(row["label"], row["label"]))


def _row(number: str) -> Booking:
    row = Booking.objects.select_related("slot", "branch__institution").filter(number=number).first()
    if row is None:
        raise UnknownBooking
    return row


def _guidance(row: Guidance, number: str) -> GuidanceView:
    content = json.loads(unseal(bytes(row.sealed_words), purpose=GUIDANCE, secret=number))
    return GuidanceView(row.version, content["words"], content["possible_krw"], row.written_by_id, row.written_at)


def _view(row: Booking) -> BookingView:
    branch, slot = row.branch, row.slot
    return BookingView(
        number=row.number,
        status=BookingStatus(row.status),
        kind=ConsultationKind(slot.kind),
        starts_at=slot.starts_at,
        minutes=slot.minutes,
        held_on=row.held_on,
        branch=BranchAddress(
            branch.institution.code, branch.code, branch.label, branch.label_en, branch.address, branch.telephone
        ),
        about=row.about,
        program=row.program,
        is_closed=slot.is_closed,
    )
