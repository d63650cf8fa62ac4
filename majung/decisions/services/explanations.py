"""설명 요구: what the machine made of a case is explained, corrected and run again when its owner asks."""

import json
from collections.abc import Mapping
from datetime import datetime
from random import SystemRandom
from types import MappingProxyType

from django.db import transaction

from majung.adapters.sealing import seal_with, unseal_with
from majung.applications.content import key_of, written_json
from majung.applications.status import held_application, tell
from majung.core.deadlines import seoul_day
from majung.core.explaining import ExplanationKind, ExplanationState, may_decline
from majung.core.facts import FactValue, read_facts, written_facts
from majung.core.identifiers import new_public_number
from majung.core.sla import due_on
from majung.decisions.models import Explanation
from majung.decisions.refusals import BadFields, NotRepeated, UnknownExplanation, WordsMissing
from majung.decisions.selectors.explanations import rerun_automated
from majung.events.services import Actor, Subject, record_event
from majung.programs.catalog import shipped_catalog
from majung.programs.holidays import shipped_holidays
from majung.programs.service_periods import Service, service_period

NO_FIELDS: Mapping[str, FactValue] = MappingProxyType({})


@transaction.atomic
def ask_explanation(
    *,
    application: str,
    kind: ExplanationKind,
    words: str,
    fields: Mapping[str, FactValue] = NO_FIELDS,
    actor: Actor,
    at: datetime,
    request_id: str = "",
) -> str:
    """The owner asks about the automated part of a case, at any time; gives the number EXP-…

    A correction, and a new run, may name facts as they should be: they are weighed, not taken over.
    """
    row = held_application(application)
    values, problems = read_facts(fields, registry=shipped_catalog().registry, as_of=row.as_of)
    if problems or (kind is ExplanationKind.CORRECTION and not values):
        raise BadFields
    key = key_of(row.person)
    period = service_period(service=Service.EXPLANATION, on=seoul_day(at)).period
    last_day = due_on(period=period, received_at=at, holidays=shipped_holidays().days)
    assert last_day is not None, "nothing pauses a request"
    asked = Explanation.objects.create(
        number=new_public_number(kind="EXP", year=seoul_day(at).year, source=SystemRandom()),
        application=row,
        kind=kind.value,
        sealed_words=seal_with(key, words.encode()),
        sealed_fields=seal_with(key, written_json(written_facts(values))),
        asked_by=actor.id,
        asked_at=at,
        due_on=last_day,
    )
    _record("ExplanationAsked", asked, by=actor, at=at, request_id=request_id)
    return asked.number


@transaction.atomic
def answer_explanation(*, explanation: str, words: str, by: Actor, at: datetime, request_id: str = "") -> None:
    """Somebody answers in words; to a correction or a new run the machine's answer then and now is kept with it."""
    row = _held(explanation)
    if row.kind != ExplanationKind.EXPLANATION:
        key = key_of(row.application.person)
        fields = json.loads(unseal_with(key, bytes(row.sealed_fields)))
        run = rerun_automated(application=row.application.number, at=at, fields=fields)
        row.sealed_run = seal_with(key, written_json({"before": run.before, "after": run.after}))
    _settle(row, ExplanationState.ANSWERED, words, by=by, at=at)
    _record("ExplanationAnswered", row, by=by, at=at, request_id=request_id)


@transaction.atomic
def decline_explanation(*, explanation: str, words: str, by: Actor, at: datetime, request_id: str = "") -> None:
    """From the third request of its kind on the same case, with the reason in words."""
    row = _held(explanation)
    earlier = Explanation.objects.filter(application=row.application, kind=row.kind, id__lt=row.pk)
    if not may_decline(asked_before=earlier.exclude(state=ExplanationState.ASKED.value).count()):
        raise NotRepeated
    _settle(row, ExplanationState.DECLINED, words, by=by, at=at)
    _record("ExplanationDeclined", row, by=by, at=at, request_id=request_id)


def _held(number: str) -> Explanation:
    rows = Explanation.objects.filter(number=number, state=ExplanationState.ASKED.value)
    application = rows.values_list("application__number", flat=True).first()
    if application is None:
        raise UnknownExplanation
    held_application(application)
    related = ("application__person", "application__institution", "application__branch")
    row = rows.select_for_update(of=("self",)).select_related(*related).first()
    if row is None:
        raise UnknownExplanation
    return row


def _settle(row: Explanation, state: ExplanationState, words: str, *, by: Actor, at: datetime) -> None:
    if not words.strip():
        raise WordsMissing
    row.state, row.answered_by, row.answered_at = state.value, by.id, at
    row.sealed_answer = seal_with(key_of(row.application.person), words.encode())
    row.save(update_fields=["state", "answered_by", "answered_at", "sealed_answer", "sealed_run"])
    tell(row.application, "explanation_answered", key=row.number, at=at)


def _record(act: str, row: Explanation, *, by: Actor, at: datetime, request_id: str) -> None:
    record_event(
        act=act,
        actor=by,
        subject=Subject("application", row.application.number),
        at=at,
        reason=row.kind,
        request_id=request_id,
        institution=row.application.institution.code,
        changes={"explanation": (None, row.number), "state": (None, row.state)},
    )
