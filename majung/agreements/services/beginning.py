"""A document becomes its signer's turn: its terms are frozen, and the request reaches the signer."""

import logging
from datetime import datetime

from majung.agreements.case_data import contract_title, frozen_data
from majung.agreements.evidence import record_step
from majung.agreements.models import Agreement
from majung.agreements.opened import sealed_data
from majung.agreements.rows import HOUSE, move, record, rows_of_case, tell_signer, waits_for
from majung.applications.models import Application
from majung.core.agreement import AgreementAct, AgreementState, has_expired
from majung.core.agreement_text_lint import guaranteeing_conditions
from majung.core.agreement_texts import AgreementKind, Entity, data_hash, data_problems
from majung.core.deadlines import seoul_day
from majung.events.services import Actor

log = logging.getLogger(__name__)


def begin_next(row: Application, *, in_round: int, at: datetime, actor: Actor = HOUSE) -> Agreement | None:
    """The next document of a round becomes its signer's turn, once all before it are complete; its terms are frozen."""
    waiting = rows_of_case(row).filter(round=in_round, state=AgreementState.WAITING.value).first()
    if waiting is None or waits_for(waiting):
        return None
    on = seoul_day(at)
    if has_expired(expires_through=waiting.expires_through, on=on):
        return None
    if waiting.kind == AgreementKind.RESPONSIBLE_MANAGEMENT.value:
        waiting.parent = rows_of_case(row).filter(round=in_round, state=AgreementState.COMPLETED.value).first()
    data = frozen_data(waiting, on=on)
    problems = data_problems(AgreementKind(waiting.kind), Entity(waiting.entity), data)
    # What nobody may sign, whoever wrote it among the conditions (민법 제428조의2).
    problems += ["conditions"] if guaranteeing_conditions(data.get("conditions") or ()) else []
    if problems:
        log.warning("%s has no value for %s", waiting.number, ", ".join(problems))
        return None
    waiting.sealed_data, waiting.data_hash = sealed_data(row, data), data_hash(data)
    waiting.begun_at = at
    move(waiting, AgreementAct.BEGIN, at=at, fields=("parent", "sealed_data", "data_hash", "begun_at"))
    told = {"data_hash": waiting.data_hash, "parent": waiting.parent.number if waiting.parent else ""}
    record_step(waiting, "begun", at=at, actor=actor, told=told)
    record("AgreementBegun", waiting, at=at, actor=actor)
    ask_to_sign(waiting, at=at)
    return waiting


def ask_to_sign(row: Agreement, *, at: datetime, key: str = "begun") -> None:
    """The request reaches its signer: which document, and by when."""
    last = row.expires_through
    params = {"paper": contract_title(row), "through": f"{last.month}월 {last.day}일"}
    tell_signer(row, "agreement_requested", at=at, key=key, params=params)
