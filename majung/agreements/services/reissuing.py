"""Another document in the place of one: under a new number, for somebody else, or the whole round anew."""

from datetime import date, datetime

from django.db import transaction

from majung.adapters.http import PortDown, PortLied
from majung.agreements.evidence import record_step
from majung.agreements.models import Agreement, AgreementText, RegisterReading
from majung.agreements.opened import birth_date_of, expected_name, plain_named
from majung.agreements.refusals import AgreementOver, NotReissued, RegisterUnread
from majung.agreements.registers import PREPARING, Read, ask_register, filer_of, keep_reading, last_reading, read_of
from majung.agreements.rows import held_agreement, move, record, rows_of_case, tell_everybody
from majung.agreements.services.beginning import begin_next
from majung.agreements.services.ending import STANDS, keep_words, void_paper
from majung.agreements.services.preparing import ask_for_all, ask_for_one, kind_now, new_number, people_who_act
from majung.agreements.services.reaching import reach_signer
from majung.agreements.texts.versions import text_in_force
from majung.applications.models import Application
from majung.applications.status import held_application
from majung.core.agreement import AgreementAct, AgreementState, Capacity
from majung.core.agreement_signers import RegisterProblem
from majung.core.agreement_texts import AgreementKind, Entity
from majung.core.application import ApplicationStatus
from majung.core.deadlines import seoul_day
from majung.events.services import Actor
from majung.parties.people import PersonView, person_view

REISSUED = "reissued"
# What an officer who looked at the register may let pass; the others are no matter of judgement.
ACCEPTABLE = (RegisterProblem.CHANGED_SINCE_FILING, RegisterProblem.FILER_NOT_REGISTERED)


@transaction.atomic
def reissue_agreement(*, agreement: str, reason: str, by: Actor, at: datetime, request_id: str = "") -> str:
    """The same document for the same signer under a new number; the old one is 대체. Gives the new number."""
    row = _replaceable(agreement)
    who = person_view(person_id=row.person_id) if row.person_id else None
    new = _replaced(
        row, who=who, name=expected_name(row), birth_date=birth_date_of(row), reason=reason, by=by, at=at,
        request_id=request_id,
    )  # fmt: skip
    _follow(row, new, reason=reason, by=by, at=at)
    return new.number


@transaction.atomic
def hand_over(
    *,
    agreement: str,
    name: str,
    birth_date: date,
    telephone: str,
    reason: str,
    by: Actor,
    at: datetime,
    request_id: str = "",
) -> str:
    """Somebody else of the corporation signs in this place, since who was to sign left; gives the new number.

    What the officer saw of the register until now counts as looked at; on the signing day it is read again.
    """
    row = _replaceable(agreement)
    if row.entity != Entity.CORPORATION.value:
        raise NotReissued
    accept_reading(row.application, by=by)
    named = plain_named(name, birth_date)
    known = {plain_named(each.name, each.birth_date): each for each in people_who_act(row.application, at=at)}
    new = _replaced(
        row, who=known.get(named), name=name, birth_date=birth_date, reason=reason, by=by, at=at, request_id=request_id
    )
    _follow(row, new, reason=reason, by=by, at=at)
    if known.get(named) is None and telephone:
        reach_signer(agreement=new.number, telephone=telephone, by=by, at=at)
    return new.number


def prepare_again(
    *, application: str, reason: str, accepts_change: bool, by: Actor, at: datetime, request_id: str = ""
) -> str:
    """A new round for the whole case: the register is read anew, and everything asked before is 대체."""
    case = Application.objects.select_related("business", "person").get(number=application)
    extract = None
    if case.business.entity == Entity.CORPORATION.value:
        try:
            extract = ask_register(case)
        except (PortDown, PortLied):
            raise RegisterUnread from None
    with transaction.atomic():
        row = held_application(application)
        old = [each for each in rows_of_case(row) if each.replaced_by == ""]
        kind = kind_now(row, at=at)
        if row.status != ApplicationStatus.APPROVED or not old or kind is None:
            raise NotReissued
        if any(each.state == AgreementState.SEALING for each in old):
            raise AgreementOver(AgreementState.SEALING)
        reading = None
        if row.business.entity == Entity.CORPORATION.value:
            reading = keep_reading(row, extract, purpose=PREPARING, filer=filer_of(row), at=at)
            reading = accept_reading(row, by=by) if accepts_change else reading
        first = ask_for_all(row, kind, reading, in_round=old[-1].round + 1, at=at, actor=by)
        if first is None:
            raise NotReissued
        for each in old:
            _put_aside(each, first, reason=reason, by=by, at=at, request_id=request_id)
        tell_everybody(old[0], "agreement_replaced", at=at, key=first)
    return first


def accept_reading(case: Application, *, by: Actor) -> Read | None:
    """An officer looked at what the register says now, and lets those sign whom it names; once for each reading."""
    reading = last_reading(case)
    if reading is None or reading.problem not in ACCEPTABLE or reading.row.accepted_by:
        return reading
    row = RegisterReading.objects.select_for_update().get(pk=reading.row.pk)
    row.accepted_by = by.id
    row.save(update_fields=["accepted_by"])
    return read_of(RegisterReading.objects.select_related("application__person").get(pk=row.pk))


def _replaceable(agreement: str) -> Agreement:
    row = held_agreement(agreement)
    if row.application.status != ApplicationStatus.APPROVED or row.replaced_by:
        raise NotReissued
    if row.state == AgreementState.SEALING:
        raise AgreementOver(AgreementState.SEALING)
    rows = [each for each in rows_of_case(row.application) if each.round == row.round]
    if any(each.position == row.position and each.state in STANDS and each.pk != row.pk for each in rows):
        raise NotReissued
    return row


def _replaced(
    row: Agreement,
    *,
    who: PersonView | None,
    name: str,
    birth_date: date,
    reason: str,
    by: Actor,
    at: datetime,
    request_id: str = "",
) -> Agreement:
    """The old one put aside and the new one asked for in its place; not yet its signer's turn."""
    number = new_number(at=at)
    _put_aside(row, number, reason=reason, by=by, at=at, request_id=request_id)
    return ask_for_one(
        row.application,
        number=number,
        kind=AgreementKind(row.kind),
        capacity=Capacity(row.capacity),
        who=who,
        name=name,
        named=plain_named(name, birth_date),
        text=_words(row, at=at),
        in_round=row.round,
        position=row.position,
        at=at,
        actor=by,
    )


def _put_aside(row: Agreement, number: str, *, reason: str, by: Actor, at: datetime, request_id: str = "") -> None:
    """대체: what stands is over; what had ended before only learns what came in its place."""
    row.replaced_by = number
    if row.state not in STANDS:
        row.save(update_fields=["replaced_by"])
    else:
        keep_words(row, reason)
        move(row, AgreementAct.REPLACE, at=at, because=REISSUED, fields=("replaced_by", "sealed_end_words"))
        void_paper(row, because=AgreementState.REPLACED.value, at=at, actor=by)
    record_step(row, "replaced", at=at, actor=by, told={"replaced_by": number, "reason": reason})
    record("AgreementReplaced", row, at=at, actor=by, reason=REISSUED, request_id=request_id)


def _follow(row: Agreement, new: Agreement, *, reason: str, by: Actor, at: datetime) -> None:
    """A second agreement quotes the first by number and hash: with another first, it is another second too."""
    second = _second_of(row)
    if second is not None and second.pk != row.pk and second.state != AgreementState.WAITING:
        if second.state == AgreementState.SEALING:
            raise AgreementOver(AgreementState.SEALING)
        who = person_view(person_id=second.person_id) if second.person_id else None
        _replaced(
            second, who=who, name=expected_name(second), birth_date=birth_date_of(second), reason=reason, by=by, at=at
        )
    begin_next(new.application, in_round=new.round, at=at, actor=by)
    tell_everybody(row, "agreement_replaced", at=at, key=new.number)


def _second_of(row: Agreement) -> Agreement | None:
    rows = rows_of_case(row.application).filter(
        round=row.round, kind=AgreementKind.RESPONSIBLE_MANAGEMENT.value, state__in=STANDS
    )
    return rows.first()


def _words(row: Agreement, *, at: datetime) -> AgreementText:
    """Counterparts say the same: while another one of the round stands, its words; else those in force today."""
    beside = [
        each
        for each in rows_of_case(row.application)
        if each.round == row.round and each.kind == row.kind and each.pk != row.pk and each.state in STANDS
    ]
    if beside:
        return beside[0].text
    words = text_in_force(
        institution=row.application.institution.code,
        kind=AgreementKind(row.kind),
        entity=Entity(row.entity),
        on=seoul_day(at),
    )
    return AgreementText.objects.get(number=words.number)
