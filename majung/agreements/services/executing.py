"""«약정 실행»: every box, every key point and every place to sign, and of them the document that is to be signed."""

import hashlib
import secrets
from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction

from majung.adapters import clock
from majung.adapters.http import PortDown, PortLied
from majung.agreements.documents import MadeDocument, final_document, put_away
from majung.agreements.evidence import SALT_BYTES, record_step
from majung.agreements.models import Agreement, Execution, IdentificationAttempt
from majung.agreements.opened import Executed, data_of, expected_name, expected_of, sealed_marks
from majung.agreements.refusals import BranchNeeded, MarksMissing, RegisterStops, RegisterUnread, TextChanged
from majung.agreements.registers import SIGNING, ask_register, keep_reading, last_reading
from majung.agreements.rows import (
    actor_of,
    agreement_row,
    held_agreement,
    move,
    record,
    require_signer,
    require_step,
    rows_of_case,
)
from majung.agreements.seen import Seen
from majung.agreements.services.ending import stop_held
from majung.agreements.texts.versions import version_of
from majung.core.agreement import AgreementAct, AttemptState, SigningStep
from majung.core.agreement_evidence import commitment
from majung.core.agreement_marks import DrawnSignature, Marks, marks_missing, written_strokes
from majung.core.agreement_signers import Named
from majung.core.agreement_texts import AgreementKind, Asked, Entity, asked_of
from majung.core.deadlines import seoul_day
from majung.papers.services import PaperIdentity, new_paper_identity
from majung.parties.people import ci_of

SIGNABLE = (SigningStep.CONTRACT, SigningStep.IDENTIFICATION)


def execute(
    *,
    agreement: str,
    person_id: int,
    at: datetime,
    seen: Seen,
    ticks: Collection[str],
    key_points: Collection[str],
    signatures: Mapping[str, DrawnSignature],
    reached_end: bool,
    text_hash: str,
    data_hash: str,
) -> str:
    """Freezes the document and gives its hash, to which 본인인증 is then bound. Before that it may be done again.

    No transaction holds anything while the register is read and pages are made.
    """
    row = agreement_row(agreement)
    _require_open(row, person_id=person_id, at=at)
    _require_same(row, text_hash, data_hash)
    marks = _marks(row, ticks, key_points, signatures, reached_end=reached_end)
    require_register(row, at=at)
    salt, identity = secrets.token_bytes(SALT_BYTES), new_paper_identity(at=at)
    ci = ci_of(person_id=person_id)
    if not ci:
        raise BranchNeeded
    executed = Executed(marks, salt, commitment(ci, salt), identity.number, identity.code)
    document = put_away(row, final_document(row, executed, identity, at=at))
    _keep(row, executed, document, identity, at=at, seen=seen)
    return document.sha256


def require_register(row: Agreement, *, at: datetime) -> None:
    """On the day of signing a corporation's register still names those who were asked; read once a day."""
    if row.entity != Entity.CORPORATION.value:
        return
    case, today = row.application, seoul_day(at)
    reading = last_reading(case, purpose=SIGNING)
    if reading is None or reading.problem is not None or seoul_day(reading.row.read_at) != today:
        signers = _signers(row)
        try:
            extract = ask_register(case)
        except (PortDown, PortLied):
            raise RegisterUnread from None
        reading = keep_reading(case, extract, purpose=SIGNING, filer=signers[0], signers=signers, at=at)
    if reading.problem is not None:
        with transaction.atomic():
            stop_held(held_agreement(row.number), reading.problem, at=at)
        raise RegisterStops(reading.problem)


def _signers(row: Agreement) -> tuple[Named, ...]:
    """Who was asked to sign for the corporation in this round, the manager's own document apart."""
    asked = rows_of_case(row.application).filter(round=row.round)
    rows = asked.exclude(kind=AgreementKind.RESPONSIBLE_MANAGEMENT.value)
    return tuple(dict.fromkeys(expected_of(each) for each in rows))


def _require_open(row: Agreement, *, person_id: int, at: datetime) -> None:
    require_signer(row, person_id=person_id, at=at)
    require_step(row, *SIGNABLE)


def _require_same(row: Agreement, text_hash: str, data_hash: str) -> None:
    if (text_hash, data_hash) != (row.text.sha256, row.data_hash):
        raise TextChanged


def _marks(
    row: Agreement,
    ticks: Collection[str],
    key_points: Collection[str],
    signatures: Mapping[str, DrawnSignature],
    *,
    reached_end: bool,
) -> Marks:
    """What was left, as far as this text asks for it; raises MarksMissing."""
    asked: Asked = asked_of(version_of(row.text).text, data_of(row))
    marks = Marks(
        ticks=frozenset(ticks) & frozenset(asked.items),
        key_points=frozenset(key_points) & frozenset(asked.key_points),
        signatures={place: signatures[place] for place in asked.places if place in signatures},
        reached_end=reached_end,
    )
    missing = marks_missing(
        marks,
        items=[item for item in asked.items if item in asked.required_items],
        key_points=asked.key_points,
        places=asked.places,
        name=expected_name(row),
    )
    if missing:
        raise MarksMissing(missing)
    return marks


@transaction.atomic
def _keep(
    row: Agreement, executed: Executed, document: MadeDocument, identity: PaperIdentity, *, at: datetime, seen: Seen
) -> None:
    held = held_agreement(row.number)
    assert held.person_id is not None
    _require_open(held, person_id=held.person_id, at=at)
    _require_same(held, row.text.sha256, row.data_hash)
    held.execution = Execution.objects.create(
        agreement=held,
        nth=Execution.objects.filter(agreement=held).count() + 1,
        sealed_marks=sealed_marks(held, executed),
        text_hash=held.text.sha256,
        data_hash=held.data_hash,
        unsigned_sha256=document.sha256,
        unsigned_place=document.place,
        executed_at=at,
    )
    move(held, AgreementAct.EXECUTE, at=at, fields=("execution",))
    # A challenge for the document before this one proves nothing about it.
    open_ones = IdentificationAttempt.objects.filter(agreement=held, state=AttemptState.OPEN.value)
    open_ones.update(state=AttemptState.GIVEN_UP.value, settled_at=clock.real_now())
    actor = actor_of(held.person_id)
    told = {**_told(held, executed), "pdf_sha256": document.sha256, "paper": identity.number}
    record_step(held, "executed", at=at, actor=actor, seen=seen, told=told)
    record("AgreementExecuted", held, at=at, actor=actor)


def _told(row: Agreement, executed: Executed) -> dict[str, object]:
    words, marks = version_of(row.text), executed.marks
    asked = asked_of(words.text, data_of(row))
    return {
        "text_version": words.version,
        "text_hash": words.sha256,
        "data_hash": row.data_hash,
        "items": [
            {"id": each, "required": each in asked.required_items, "value": each in marks.ticks} for each in asked.items
        ],
        "key_points": sorted(marks.key_points),
        "reached_end": marks.reached_end,
        "signatures": {place: _signature_hash(each) for place, each in marks.signed.items()},
        "commitment": executed.commitment,
    }


def _signature_hash(signature: DrawnSignature) -> dict[str, str]:
    """How it was left and a hash of it; the strokes themselves lie apart, under the signer's key."""
    kind = "drawn" if signature.is_drawn else "typed"
    content = written_strokes(signature.strokes) if signature.is_drawn else signature.typed
    return {"kind": kind, "sha256": hashlib.sha256(content.encode()).hexdigest()}
