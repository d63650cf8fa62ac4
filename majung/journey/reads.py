"""Who looked at somebody's data: the day, which office, what for; never which colleague."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from majung.adapters.clock import SEOUL
from majung.applications.models import Application
from majung.consultations.models import Booking
from majung.documents.selectors import documents_of
from majung.events.actors import ActorKind, ReadPurpose, Subject
from majung.events.selectors import ReadLine, latest_reads
from majung.parties.models import BankRole, StaffRole
from majung.parties.selectors import institutions_by_code

MOST_SHOWN = 300


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody at an office looked at something of a case on a day; `label` is empty for one's own account."""

    on: date
    by: ActorKind
    label: str
    label_en: str
    purpose: ReadPurpose
    what: str
    number: str
    times: int


def looks_at(*, person_id: int) -> list[Look]:
    """Everything of a person that was looked at, latest first, alike looks of a day put together."""
    reads = latest_reads(subjects=_subjects(person_id), most=MOST_SHOWN)
    offices = _offices(reads)
    counted: dict[Look, int] = {}
    for read in reads:
        look = _look(read, offices)
        counted[look] = counted.get(look, 0) + 1
    return [_times(look, count) for look, count in counted.items()]


def _subjects(person_id: int) -> list[Subject]:
    filed = list(Application.objects.filter(person_id=person_id).values_list("number", flat=True))
    talks = Booking.objects.filter(about__in=filed).values_list("number", flat=True)
    return [
        Subject("person", str(person_id)),
        *(Subject("application", number) for number in filed),
        *(Subject("document", document.number) for document in documents_of(person_id=person_id)),
        *(Subject("consultation", number) for number in talks),
    ]


def _offices(reads: Collection[ReadLine]) -> dict[str, tuple[str, str]]:
    """The names of institutions by code, and of the places where the readers work by actor."""
    ids = {int(number) for read in reads if (number := read.actor.id.removeprefix("user:")).isdecimal()}
    found = {code: (owner.label, owner.label_en) for code, owner in institutions_by_code().items()}
    for role in StaffRole.objects.filter(user_id__in=ids).select_related("institution", "branch").order_by("-id"):
        place, owner = role.branch, role.institution
        label = f"{owner.label} {place.label}" if place else owner.label
        found[f"user:{role.user_id}"] = (label, f"{owner.label_en} {place.label_en}" if place else owner.label_en)
    for seat in BankRole.objects.filter(user_id__in=ids).select_related("bank"):
        found[f"user:{seat.user_id}"] = (seat.office, seat.office)
    return found


def _look(read: ReadLine, offices: dict[str, tuple[str, str]]) -> Look:
    label, label_en = offices.get(read.actor.id) or offices.get(read.institution, ("", ""))
    on = read.at.astimezone(SEOUL).date()
    return Look(on, read.actor.kind, label, label_en, read.purpose, read.subject.kind, read.subject.number, 1)


def _times(look: Look, count: int) -> Look:
    return Look(look.on, look.by, look.label, look.label_en, look.purpose, look.what, look.number, count)
