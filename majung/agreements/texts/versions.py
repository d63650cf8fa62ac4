"""Versions of the words: read, proposed by one person and agreed by another; the one in force on a day."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from random import SystemRandom
from typing import Any

from django.db import transaction

from majung.agreements.models import AgreementText
from majung.core.agreement_text_lint import TextProblem, lint_text
from majung.core.agreement_texts import (
    AgreementKind,
    AgreementTextState,
    ContractText,
    Entity,
    contract_text,
    text_hash,
)
from majung.core.canonical_json import canonical_json
from majung.core.deadlines import seoul_day
from majung.core.identifiers import new_public_number
from majung.events.services import Actor, Subject, record_event
from majung.parties.models import Institution
from majung.programs.catalog import validator

SOURCE = SystemRandom()
SUBJECT = "agreement_text"
SCHEMA = "agreement_text"
MOST_MISFITS = 20


class UnknownText(LookupError):
    """There is no such version, or none in force on the day."""


class TextNotUsable(ValueError):
    """A text that does not fit the schema, or that the lint refuses; `misfits` and `problems` say why."""

    def __init__(self, *, misfits: tuple[str, ...] = (), problems: tuple[TextProblem, ...] = ()) -> None:
        super().__init__(f"{len(misfits) + len(problems)} problems")
        self.misfits, self.problems = misfits, problems


class TextSettled(Exception):
    """Another version waits already, or this one waits no longer."""


class OwnText(Exception):
    """Whoever proposes a text does not agree to it."""


class TextUnchanged(ValueError):
    """The words are those in force already, or no reason is given."""


@dataclass(frozen=True, slots=True)
class TextVersion:
    """One version with its words, and who stood for it."""

    number: str
    institution: str
    institution_label: str
    kind: AgreementKind
    entity: Entity
    version: str
    text: ContractText
    document: Mapping[str, Any]
    sha256: str
    in_force_from: date
    state: AgreementTextState
    reason: str
    proposed_by: str
    proposed_at: datetime
    settled_by: str
    settled_at: datetime | None
    settled_because: str
    institution_label_en: str = ""

    @property
    def institution_labels(self) -> Mapping[str, str]:
        """For a screen, which has its own language."""
        return {"label": self.institution_label, "label_en": self.institution_label_en}


def text_in_force(*, institution: str, kind: AgreementKind, entity: Entity, on: date) -> TextVersion:
    """The words for a request made on a day; the request keeps them, whatever is agreed later."""
    rows = _rows(institution=institution, kind=kind, entity=entity).filter(
        state=AgreementTextState.AGREED.value, in_force_from__lte=on
    )
    row = rows.order_by("-in_force_from", "-pk").first()
    if row is None:
        raise UnknownText
    return version_of(row)


def text_version(*, number: str) -> TextVersion:
    row = AgreementText.objects.select_related("institution").filter(number=number).first()
    if row is None:
        raise UnknownText
    return version_of(row)


def texts_of(*, institution: str, kind: AgreementKind | None = None, entity: Entity | None = None) -> list[TextVersion]:
    """Every version at an institution, by agreement, newest first."""
    rows = _rows(institution=institution, kind=kind, entity=entity)
    return [version_of(row) for row in rows.order_by("kind", "entity", "-pk")]


@transaction.atomic
def propose_text(
    *,
    institution: str,
    document: Mapping[str, Any],
    in_force_from: date,
    reason: str,
    at: datetime,
    actor: Actor,
) -> TextVersion:
    """A new version that waits for another person; refused where its words are not usable."""
    text = usable_text(document)
    house = Institution.objects.select_for_update().get(code=institution)
    rows = _rows(institution=institution, kind=text.kind, entity=text.entity)
    if rows.filter(state=AgreementTextState.PROPOSED.value).exists():
        raise TextSettled
    last = rows.filter(state=AgreementTextState.AGREED.value).order_by("-in_force_from", "-pk").first()
    if not reason.strip() or (last is not None and last.sha256 == text_hash(document)):
        raise TextUnchanged
    row = proposed_row(house, document, version=f"{seoul_day(at).year}-{rows.count() + 1}", at=at, actor=actor)
    row.in_force_from, row.reason = max(in_force_from, seoul_day(at)), reason.strip()
    row.save(force_insert=True)
    _record("AgreementTextProposed", row, at=at, actor=actor)
    return version_of(row)


@transaction.atomic
def agree_text(*, number: str, at: datetime, actor: Actor, because: str = "") -> TextVersion:
    """Another person agrees: in force from its day, or from today where that has passed; never backwards."""
    row = _waiting(number)
    if row.proposed_by == actor.id:
        raise OwnText
    # The words were usable when they were proposed; what is refused may have grown since.
    usable_text(json.loads(row.canonical_json))
    row.in_force_from = max(row.in_force_from, seoul_day(at))
    return _settle(row, AgreementTextState.AGREED, "AgreementTextAgreed", at=at, actor=actor, because=because)


@transaction.atomic
def decline_text(*, number: str, at: datetime, actor: Actor, because: str) -> TextVersion:
    """Somebody declines it, or its proposer takes it back: either way it is over."""
    if not because.strip():
        raise TextUnchanged
    row = _waiting(number)
    return _settle(row, AgreementTextState.DECLINED, "AgreementTextDeclined", at=at, actor=actor, because=because)


def usable_text(document: Mapping[str, Any]) -> ContractText:
    """The words of a document that fits its schema and that the lint lets pass; raises TextNotUsable."""
    misfits = tuple(text_misfits(document))
    if misfits:
        raise TextNotUsable(misfits=misfits)
    text = contract_text(document)
    problems = tuple(lint_text(text))
    if problems:
        raise TextNotUsable(problems=problems)
    return text


def text_misfits(document: Mapping[str, Any]) -> list[str]:
    """Where a document does not fit the schema, as paths."""
    found = []
    for error in validator(SCHEMA).iter_errors(document):
        found.append(".".join(map(str, error.instance_path)) or "document")
        if len(found) == MOST_MISFITS:
            break
    return found


def proposed_row(
    house: Institution, document: Mapping[str, Any], *, version: str, at: datetime, actor: Actor
) -> AgreementText:
    """A row for these words, not saved yet: its day and reason are the caller's."""
    return AgreementText(
        number=new_public_number(kind="TXT", year=seoul_day(at).year, source=SOURCE),
        institution=house,
        kind=document["kind"],
        entity=document["entity"],
        version=version,
        canonical_json=canonical_json(document).decode(),
        sha256=text_hash(document),
        proposed_by=actor.id,
        proposed_at=at,
    )


def version_of(row: AgreementText) -> TextVersion:
    document = json.loads(row.canonical_json)
    return TextVersion(
        number=row.number,
        institution=row.institution.code,
        institution_label=row.institution.label,
        kind=AgreementKind(row.kind),
        entity=Entity(row.entity),
        version=row.version,
        text=_parsed(row.canonical_json),
        document=document,
        sha256=row.sha256,
        in_force_from=row.in_force_from,
        state=AgreementTextState(row.state),
        reason=row.reason,
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        settled_by=row.settled_by,
        settled_at=row.settled_at,
        settled_because=row.settled_because,
        institution_label_en=row.institution.label_en,
    )


@lru_cache(maxsize=64)
def _parsed(canonical_json: str) -> ContractText:
    return contract_text(json.loads(canonical_json))


def _rows(*, institution: str, kind: AgreementKind | None, entity: Entity | None) -> Any:
    rows = AgreementText.objects.select_related("institution").filter(institution__code=institution)
    if kind is not None:
        rows = rows.filter(kind=kind.value)
    return rows if entity is None else rows.filter(entity=entity.value)


def _waiting(number: str) -> AgreementText:
    held = AgreementText.objects.select_for_update(of=("self",)).select_related("institution").filter(number=number)
    row = held.first()
    if row is None:
        raise UnknownText
    if row.state != AgreementTextState.PROPOSED.value:
        raise TextSettled
    return row


def _settle(
    row: AgreementText, state: AgreementTextState, act: str, *, at: datetime, actor: Actor, because: str
) -> TextVersion:
    row.state, row.settled_by, row.settled_at = state.value, actor.id, at
    row.settled_because = because.strip()
    row.save(update_fields=["state", "settled_by", "settled_at", "settled_because", "in_force_from"])
    _record(act, row, at=at, actor=actor)
    return version_of(row)


def _record(act: str, row: AgreementText, *, at: datetime, actor: Actor) -> None:
    subject = Subject(SUBJECT, row.number)
    record_event(act=act, actor=actor, subject=subject, at=at, institution=row.institution.code)
