"""Agreements as they stand on a day, in lists and opened for their signer."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from majung.agreements.case_data import contract_title
from majung.agreements.judging import failures_of, fits_expected, withdraw_through
from majung.agreements.models import Agreement
from majung.agreements.opened import data_of, executed_of, expected_name, marks_of
from majung.agreements.passkeys import has_passkey
from majung.agreements.refusals import NotYourTurn, UnknownAgreement
from majung.agreements.rows import agreement_row, step_of, waits_for, with_all
from majung.agreements.selectors.views import AgreementLine, AgreementView, ContractShown, OtherSigner
from majung.agreements.texts.versions import version_of
from majung.applications.models import Application
from majung.core.agreement import (
    MOST_FAILURES,
    AgreementState,
    Capacity,
    DeclineReason,
    IdentificationMethod,
    has_expired,
    step_count,
    step_place,
)
from majung.core.agreement_signers import RegisterProblem
from majung.core.agreement_texts import AgreementKind, Entity, asked_of
from majung.core.deadlines import seoul_day
from majung.papers.selectors import paper_view
from majung.parties.people import account_of

OPEN = (AgreementState.WAITING, AgreementState.PENDING)


def agreements_of(*, person_id: int, at: datetime) -> list[AgreementLine]:
    """The agreements of a person, what is open first, then the latest."""
    rows = with_all(Agreement.objects.filter(person_id=person_id)).order_by("-requested_at", "position", "-id")
    lines = [line_of(row, on=seoul_day(at)) for row in rows]
    return sorted(lines, key=lambda line: line.state not in (*OPEN, AgreementState.SEALING))


def agreements_of_case(*, application: str, at: datetime) -> list[AgreementLine]:
    """Every agreement a case ever had, in the order of rounds and places."""
    found = with_all(Agreement.objects.filter(application__number=application))
    rows = list(found.order_by("round", "position", "id"))
    return [line_of(row, on=seoul_day(at), beside=rows) for row in rows]


def are_complete(*, application: str) -> bool:
    """Whether everything a case needed signed is signed and sealed: nothing is issued before."""
    rows = Agreement.objects.filter(application__number=application)
    last = rows.order_by("-round").values_list("round", flat=True).first()
    places = list(rows.filter(round=last).values_list("position", "state")) if last else []
    complete = {position for position, state in places if state == AgreementState.COMPLETED.value}
    return bool(places) and complete == {position for position, _state in places}


def agreement_view(*, number: str, person_id: int, at: datetime) -> AgreementView:
    """One opened for its signer; anybody else is told that there is none."""
    row = agreement_row(number)
    if row.person_id != person_id:
        raise UnknownAgreement
    return view_of(row, at=at)


def joinable(*, number: str, person_id: int, at: datetime) -> AgreementLine | None:
    """What a co-signer sees who came by a link: that it is for them, since the register names them; else nothing."""
    row = with_all(Agreement.objects.filter(number=number)).first()
    if row is None or not fits_expected(row, person_id):
        return None
    return line_of(row, on=seoul_day(at))


def contract_of(*, number: str, person_id: int | None = None) -> ContractShown:
    """What the pages and the PDF are made of; with a person, only for the one who signs it."""
    row = agreement_row(number)
    if person_id is not None and row.person_id != person_id:
        raise UnknownAgreement
    if row.sealed_data is None:
        raise NotYourTurn(waits_for(row))
    words, data = version_of(row.text), data_of(row)
    return ContractShown(
        number=row.number,
        application=row.application.number,
        text=words.text,
        text_version=words.version,
        text_hash=words.sha256,
        data=data,
        data_hash=row.data_hash,
        asked=asked_of(words.text, data),
        marks=marks_of(row),
        executed_at=row.execution.executed_at if row.execution else None,
    )


def view_of(row: Agreement, *, at: datetime) -> AgreementView:
    line, failures = line_of(row, on=seoul_day(at)), failures_of(row)
    paper = paper_view(number=row.paper) if row.paper and row.completed_at else None
    executed = executed_of(row, row.execution) if row.execution else None
    place = row.application.branch
    return AgreementView(
        line=line,
        title=contract_title(row),
        signer_name=expected_name(row),
        opened_at=row.read_at,
        acknowledged_at=row.acknowledged_at,
        executed_at=row.execution.executed_at if row.execution else None,
        identified_at=row.identified_at,
        sha256=row.execution.unsigned_sha256 if row.execution else "",
        methods=_methods(row),
        failures=failures,
        needs_branch=failures >= MOST_FAILURES,
        seal_waits_since=row.seal_waits_since if row.state == AgreementState.SEALING else None,
        stopped_because=RegisterProblem(row.stopped_because) if row.stopped_because else None,
        declined_because=DeclineReason(row.declined_because) if row.declined_because else None,
        ended_because=row.ended_because,
        withdraw_through=withdraw_through(row),
        paper_code=executed.code if executed and paper else "",
        paper_sha256=paper.sha256 if paper else "",
        parent=row.parent.number if row.parent else "",
        others=tuple(_others(row)),
        next_number=_next_of(row),
        telephone=(place.telephone if place else "") or row.application.institution.telephone,
    )


def line_of(row: Agreement, *, on: date, beside: Sequence[Agreement] | None = None) -> AgreementLine:
    """The truth of the day: one past its last day has expired, whether or not the night has swept it.

    `beside` are the rows of its case, where they are at hand: then nothing more is asked.
    """
    kind, entity = AgreementKind(row.kind), Entity(row.entity)
    state, case, step = state_on(row, on), row.application, step_of(row)
    return AgreementLine(
        number=row.number,
        application=case.number,
        round=row.round,
        position=row.position,
        kind=kind,
        entity=entity,
        capacity=Capacity(row.capacity),
        state=state,
        step=step,
        place=step_place(kind, step, entity),
        steps=step_count(entity, kind),
        institution=case.institution.code,
        institution_label=case.institution.label,
        institution_label_en=case.institution.label_en,
        business_name=case.business.name,
        program=case.program.code,
        amount_krw=case.approved_krw or 0,
        requested_at=row.requested_at,
        expires_through=row.expires_through,
        days_left=max(0, (row.expires_through - on).days + 1) if state in OPEN else 0,
        completed_at=row.completed_at,
        ended_at=row.ended_at,
        waits_for=_waits_for(row, beside) if state is AgreementState.WAITING else "",
        replaced_by=row.replaced_by,
        paper=row.paper if row.completed_at else "",
    )


def _waits_for(row: Agreement, beside: Sequence[Agreement] | None) -> str:
    if beside is None:
        return waits_for(row)
    before = [each for each in beside if each.round == row.round and each.position < row.position]
    complete = {each.position for each in before if each.state == AgreementState.COMPLETED}
    return next((each.number for each in before if each.position not in complete and not each.replaced_by), "")


def state_on(row: Agreement, on: date) -> AgreementState:
    state = AgreementState(row.state)
    is_late = state in OPEN and has_expired(expires_through=row.expires_through, on=on)
    return AgreementState.EXPIRED if is_late else state


def rows_beside(case: Application, in_round: int) -> Iterable[Agreement]:
    return with_all(Agreement.objects.filter(application=case, round=in_round)).order_by("position", "id")


def _others(row: Agreement) -> Iterable[OtherSigner]:
    for other in rows_beside(row.application, row.round):
        if other.pk != row.pk and other.replaced_by == "":
            yield OtherSigner(
                number=other.number,
                position=other.position,
                kind=AgreementKind(other.kind),
                capacity=Capacity(other.capacity),
                state=AgreementState(other.state),
                is_mine=other.person_id == row.person_id,
            )


def _next_of(row: Agreement) -> str:
    """The document that the same person may open next, once this one is complete."""
    if row.state != AgreementState.COMPLETED or row.person_id is None:
        return ""
    following = Agreement.objects.filter(
        application=row.application_id,
        round=row.round,
        position__gt=row.position,
        person_id=row.person_id,
        state=AgreementState.PENDING.value,
    )
    return following.order_by("position").values_list("number", flat=True).first() or ""


def _methods(row: Agreement) -> tuple[IdentificationMethod, ...]:
    account = account_of(person_id=row.person_id) if row.person_id else None
    if account is not None and has_passkey(user_id=account.pk):
        return (IdentificationMethod.PASSKEY, IdentificationMethod.SIMPLE_CERTIFICATE)
    return (IdentificationMethod.SIMPLE_CERTIFICATE,)
