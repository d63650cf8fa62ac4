"""The beginning at a counter: who is here by ID card, for which business and program, and who speaks for whom."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from majung.adapters import clock
from majung.applications.drafts import DraftView
from majung.applications.selectors import drafts_of
from majung.applications.services import start_draft
from majung.applications.worklist import Sought, worklist
from majung.backoffice.intake.desk import AT_COUNTER, Desk, desk_of
from majung.backoffice.typed import Typed, options
from majung.core.deadlines import SEOUL
from majung.events.services import ReadPurpose, Subject, record_read
from majung.parties.businesses import (
    BadBusinessNumber,
    BadCorporationNumber,
    add_business,
    all_businesses_of,
    business_by_registration,
    people_of,
    vouch_at_counter,
)
from majung.parties.kinds import EntityKind, RepresentationRole
from majung.parties.people import PersonForgotten, enter_person_at_counter, person_view
from majung.parties.reaching import NotATelephone, read_telephone
from majung.web.access import BANK_STAFF, access

OLDEST = date(1900, 1, 1)
LATEST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Present:
    """What is read from an ID card, and the business."""

    program: str
    name: str
    birth_date: date
    telephone: str
    registration_number: str
    corporation_number: str
    business_name: str
    entity: EntityKind
    role: RepresentationRole
    opened_on: date | None

    def __repr__(self) -> str:
        return "Present(…)"


@access(AT_COUNTER)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def intake(request: HttpRequest) -> HttpResponse:
    return counter(request)


@access(BANK_STAFF)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def bank(request: HttpRequest) -> HttpResponse:
    return counter(request)


def counter(request: HttpRequest) -> HttpResponse:
    desk, typed, at = desk_of(request), Typed(request.POST), clock.now()
    if request.method == "POST":
        present = read_present(typed, desk, at=at)
        draft = begun(present, typed, desk, at=at) if present else None
        if draft is not None:
            return redirect("office-intake-draft", draft=draft.number)
    return shown(request, desk, typed, at=at)


def read_present(typed: Typed, desk: Desk, *, at: datetime) -> Present | None:
    """Everything from the form, or nothing while something is wrong with it."""
    today, sent = at.astimezone(SEOUL).date(), typed.posted
    offered = {program.id for program in desk.programs(today)}
    if sent.get("program") not in offered:
        typed.wrong("program", "office.problem.choose")
    name, birth_date = typed.words("name", most=50), typed.day("birth_date")
    if birth_date is not None and not OLDEST <= birth_date < today:
        typed.wrong("birth_date", "office.problem.day")
    telephone = read_number(typed)
    entity, role = typed.choice("entity", EntityKind), typed.choice("role", RepresentationRole)
    business_name, opened_on = typed.words("business_name", most=100), typed.day("opened_on", required=False)
    for tick in ("id_seen", "papers_seen"):
        if sent.get(tick) != "yes":
            typed.wrong(tick, f"office.intake.problem.{tick}")
    if typed.errors or birth_date is None or entity is None or role is None:
        return None
    return Present(
        program=str(sent["program"]),
        name=name,
        birth_date=birth_date,
        telephone=telephone,
        registration_number=sent.get("registration_number", ""),
        corporation_number=sent.get("corporation_number", "") if entity is EntityKind.CORPORATION else "",
        business_name=business_name,
        entity=entity,
        role=role,
        opened_on=opened_on,
    )


def read_number(typed: Typed) -> str:
    try:
        return read_telephone(typed.posted.get("telephone", ""))
    except NotATelephone:
        typed.wrong("telephone", "office.intake.problem.telephone")
        return ""


def begun(present: Present, typed: Typed, desk: Desk, *, at: datetime) -> DraftView | None:
    """Person, business and draft in one; nothing of it stays where the business number cannot be one."""
    try:
        with transaction.atomic():
            person_id = person_at(present, desk, at=at)
            business = business_for(present, person_id, desk, at=at)
            return start_draft(
                user_id=desk.staff.user_id,
                person_id=person_id,
                business_number=business,
                program=present.program,
                answers={},
                at=at,
                actor=desk.actor,
                channel=desk.channel,
            )
    except BadBusinessNumber:
        typed.wrong("registration_number", "office.intake.problem.registration_number")
    except BadCorporationNumber:
        typed.wrong("corporation_number", "office.intake.problem.corporation_number")
    return None


def person_at(present: Present, desk: Desk, *, at: datetime) -> int:
    """Somebody who stands for the business already under this name and birth date; else a new person.

    Nobody is searched by name or telephone over the whole house: only the people of the business named are compared.
    """
    business = business_by_registration(registration_number=present.registration_number)
    on = at.astimezone(SEOUL).date()
    for person_id in people_of(number=business.number, on=on) if business else ():
        try:
            known = person_view(person_id=person_id)
        except PersonForgotten:
            continue
        subject = Subject("person", str(person_id))
        record_read(
            actor=desk.actor, subject=subject, purpose=ReadPurpose.COUNTER, at=at, fields=["name", "birth_date"]
        )
        if (known.name.replace(" ", ""), known.birth_date) == (present.name.replace(" ", ""), present.birth_date):
            return person_id
    entered = enter_person_at_counter(
        name=present.name, birth_date=present.birth_date, telephone=present.telephone, at=at, actor=desk.actor
    )
    return entered.id


def business_for(present: Present, person_id: int, desk: Desk, *, at: datetime) -> str:
    """The business, with this person vouched for where others stand for it already."""
    added = add_business(
        person_id=person_id,
        registration_number=present.registration_number,
        corporation_number=present.corporation_number,
        name=present.business_name,
        entity=present.entity,
        role=present.role,
        opened_on=present.opened_on,
        at=at,
        actor=desk.actor,
    )
    own = all_businesses_of(person_id=person_id, on=at.astimezone(SEOUL).date())
    if not any(each.number == added.number and each.may_act for each in own):
        vouch_at_counter(business=added.number, person_id=person_id, at=at, actor=desk.actor)
    return added.number


def shown(request: HttpRequest, desk: Desk, typed: Typed, *, at: datetime) -> HttpResponse:
    today, sent = at.astimezone(SEOUL).date(), typed.posted
    programs = desk.programs(today)
    labels = {program.id: program.document for program in programs}
    own = worklist(sought=Sought(entered_by=desk.actor.id, statuses=()), order="-received", start=0, most=LATEST_SHOWN)
    context: dict[str, Any] = {
        "desk_name": "office-intake" if desk.channel.value == "counter" else "office-bank",
        "channel": desk.channel.value,
        "programs": [
            {"value": program.id, "document": program.document, "selected": program.id == sent.get("program")}
            for program in programs
        ],
        "drafts": [
            {"draft": each, "program": labels[each.program]}
            for each in drafts_of(user_id=desk.staff.user_id, at=at)
            if not each.is_dropped and each.program in labels
        ],
        "entered": [{"line": line, "status": line.status.value} for line in own.lines],
        "entities": options(EntityKind, "office.entity", chosen=sent.get("entity", "")),
        "roles": options(RepresentationRole, "office.role", chosen=sent.get("role", "")),
        "typed": typed.kept,
        "error": typed.errors,
        "errors": typed.summary,
    }
    return render(request, "backoffice/intake/start.html", context, status=422 if typed.errors else 200)
