"""What a case needs signed is asked for once it is approved, and opened one after the other."""

import logging
from datetime import datetime
from random import SystemRandom

from django.db import transaction
from django_tasks import task

from majung.adapters import clock
from majung.agreements.case_data import binding_day
from majung.agreements.evidence import record_step
from majung.agreements.models import Agreement, AgreementText
from majung.agreements.opened import plain_named, sealed_expected
from majung.agreements.registers import PREPARING, Read, ask_register, filer_of, keep_reading, last_reading
from majung.agreements.rows import HOUSE, record, rows_of_case, with_all
from majung.agreements.services.beginning import begin_next
from majung.agreements.services.ending import end_with_case
from majung.agreements.texts.versions import UnknownText, text_in_force
from majung.applications.models import Application
from majung.applications.status import held_application
from majung.core.agreement import AgreementState, Capacity, signing_through
from majung.core.agreement_signers import Named, Signing, first_kind, who_signs
from majung.core.agreement_texts import AgreementKind, Entity
from majung.core.application import ApplicationStatus
from majung.core.deadlines import seoul_day
from majung.core.guarantee import GuaranteeState
from majung.core.identifiers import new_public_number
from majung.events.services import Actor
from majung.guarantees.selectors import guarantee_of
from majung.notices.jobs import enqueue
from majung.parties.businesses import people_of
from majung.parties.kinds import RepresentationRole
from majung.parties.models import Representation
from majung.parties.people import PersonForgotten, PersonView, person_view
from majung.programs.catalog import shipped_catalog
from majung.programs.holidays import shipped_holidays

SOURCE = SystemRandom()
log = logging.getLogger(__name__)


@transaction.atomic
def prepare_agreements(*, number: str, at: datetime, actor: Actor = HOUSE) -> str | None:
    """The documents of an approved case, asked for once; gives the first one's number, or None where nothing is agreed.

    A pull: called after every act on a case, as often as one likes. A case that is no longer approved takes its
    agreements with it. For a corporation the court's register is read first, by a job.
    """
    row = held_application(number)
    if row.status != ApplicationStatus.APPROVED:
        end_with_case(row, at=at, actor=actor)
        return None
    last = rows_of_case(row).last()
    if last is not None:
        begin_next(row, in_round=last.round, at=at, actor=actor)
        return rows_of_case(row).filter(round=last.round)[0].number
    kind = kind_now(row, at=at)
    if kind is None:
        return None
    if row.business.entity == Entity.INDIVIDUAL.value:
        return ask_for_all(row, kind, None, in_round=1, at=at, actor=actor)
    reading = last_reading(row, purpose=PREPARING)
    if reading is None:
        enqueue(read_register_before_signing, key=f"court-register:{number}:0", application=number)
        return None
    return ask_for_all(row, kind, reading, in_round=1, at=at, actor=actor)


@task()
def read_register_before_signing(*, application: str) -> None:
    """Reads who represents a corporation, and asks these to sign; tried again while the register is silent."""
    at = clock.now()
    case = Application.objects.select_related("business", "person", "institution").get(number=application)
    if case.status != ApplicationStatus.APPROVED or last_reading(case, purpose=PREPARING) is not None:
        return
    extract = ask_register(case)
    with transaction.atomic():
        row = held_application(application)
        if last_reading(row, purpose=PREPARING) is None:
            keep_reading(row, extract, purpose=PREPARING, filer=filer_of(row), at=at)
        prepare_agreements(number=application, at=at)


def ask_for_all(
    row: Application, kind: AgreementKind, reading: Read | None, *, in_round: int, at: datetime, actor: Actor
) -> str | None:
    """One round of documents for a held case; where the register is in the way, the first one stands stopped."""
    entity = Entity(row.business.entity)
    filer = person_view(person_id=row.person_id)
    register = reading.register if reading else None
    is_stopped = reading is not None and reading.problem is not None and not reading.row.accepted_by
    manager = _manager(row, at=at) if entity is Entity.CORPORATION else None
    known = {plain_named(each.name, each.birth_date): each for each in (*people_who_act(row, at=at), filer)}
    signings: tuple[Signing, ...] = who_signs(
        kind=kind,
        filer=plain_named(filer.name, filer.birth_date),
        register=None if is_stopped else register,
        manager=plain_named(manager.name, manager.birth_date) if manager else None,
        on=seoul_day(at),
    )
    try:
        made = [
            _ask(row, each, known, reading, in_round=in_round, is_stopped=is_stopped, at=at, actor=actor)
            for each in signings
        ]
    except UnknownText:
        log.warning("no words are in force for an agreement of %s", row.number)
        return None
    if not is_stopped:
        begin_next(row, in_round=in_round, at=at, actor=actor)
    return made[0].number


def ask_for_one(
    row: Application,
    *,
    number: str = "",
    kind: AgreementKind,
    capacity: Capacity,
    who: PersonView | None,
    name: str,
    named: Named,
    text: AgreementText,
    in_round: int,
    position: int,
    state: AgreementState = AgreementState.WAITING,
    stopped_because: str = "",
    at: datetime,
    actor: Actor,
) -> Agreement:
    """One document of one signer, not shown to anybody yet."""
    on = seoul_day(at)
    made = Agreement.objects.create(
        number=number or new_number(at=at),
        application=row,
        round=in_round,
        position=position,
        kind=kind.value,
        entity=row.business.entity,
        capacity=capacity.value,
        person_id=who.id if who else None,
        sealed_expected=sealed_expected(row, who.name if who else name, named.birth_date),
        text=text,
        requested_at=at,
        requested_by=actor.id,
        expires_through=signing_through(
            requested_on=on, binding_through=binding_day(row, on=on), holidays=shipped_holidays().days
        ),
        state=state.value,
        stopped_because=stopped_because,
    )
    made = with_all(Agreement.objects.filter(pk=made.pk)).get()
    told = {
        "kind": made.kind, "capacity": made.capacity, "position": position, "round": in_round,
        "text": text.number, "text_version": text.version, "text_hash": text.sha256,
        "sent_by": row.institution.code, "sent_at": at.isoformat(), "expires_through": made.expires_through.isoformat(),
    }  # fmt: skip
    record_step(made, "requested", at=at, actor=actor, told=told)
    record("AgreementStopped" if stopped_because else "AgreementRequested", made, at=at, actor=actor)
    return made


def new_number(*, at: datetime) -> str:
    return new_public_number(kind="AGR", year=seoul_day(at).year, source=SOURCE)


def _ask(
    row: Application,
    signing: Signing,
    known: dict[Named, PersonView],
    reading: Read | None,
    *,
    in_round: int,
    is_stopped: bool,
    at: datetime,
    actor: Actor,
) -> Agreement:
    entity, on = Entity(row.business.entity), seoul_day(at)
    words = text_in_force(institution=row.institution.code, kind=signing.kind, entity=entity, on=on)
    stopped = reading.problem.value if is_stopped and reading and reading.problem else ""
    capacity = Capacity.REPRESENTATIVE if is_stopped else signing.capacity
    return ask_for_one(
        row,
        kind=signing.kind,
        capacity=capacity,
        who=known.get(signing.who),
        name=_written_name(signing.who, reading),
        named=signing.who,
        text=AgreementText.objects.get(number=words.number),
        in_round=in_round,
        position=signing.position,
        state=AgreementState.STOPPED if is_stopped else AgreementState.WAITING,
        stopped_because=stopped,
        at=at,
        actor=actor,
    )


def _written_name(who: Named, reading: Read | None) -> str:
    """As the register writes it, spaces and all."""
    names = reading.names if reading else ()
    return next((name for name in names if plain_named(name, who.birth_date) == who), who.name)


def kind_now(row: Application, *, at: datetime) -> AgreementKind | None:
    """What is agreed on this route; None where nothing is, and where no guarantee stands or nobody could sign."""
    if row.person.wrapped_key is None:
        return None
    kind = first_kind(shipped_catalog().version(row.program.code, row.as_of).route.value)
    if kind is AgreementKind.GUARANTEE:
        guarantee = guarantee_of(application=row.number, on=seoul_day(at))
        return kind if guarantee is not None and guarantee.state is GuaranteeState.DECIDED else None
    return kind


def _manager(row: Application, *, at: datetime) -> PersonView | None:
    """책임경영 실질책임자: who really runs the firm, where somebody else than the filer said so and may act for it."""
    operators = Representation.objects.filter(
        business=row.business, role=RepresentationRole.ACTUAL_OPERATOR.value, valid_until=None
    )
    acting = set(people_of(number=row.business.number, on=seoul_day(at)))
    person_id = next((each.person_id for each in operators.order_by("id") if each.person_id in acting), None)
    return person_view(person_id=person_id) if person_id else None


def people_who_act(row: Application, *, at: datetime) -> list[PersonView]:
    """Those who may act for the firm and whom we know already, so that they are asked by name."""
    found = []
    for person_id in people_of(number=row.business.number, on=seoul_day(at)):
        try:
            found.append(person_view(person_id=person_id))
        except PersonForgotten:
            continue
    return found
