"""What happened to a case, and who looked at whose data: for timelines and auditors."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from majung.events.actors import Actor, ActorKind, ReadPurpose, Subject
from majung.events.models import Event
from majung.events.services import READ


@dataclass(frozen=True, slots=True)
class Change:
    """A field that changed; before and after as keyed fingerprints, None where there was nothing."""

    field: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class EventLine:
    act: str
    actor: Actor
    subject: Subject
    at: datetime
    reason: str
    changes: tuple[Change, ...]
    request_id: str
    institution: str


@dataclass(frozen=True, slots=True)
class ReadLine:
    """Somebody saw these fields of a subject."""

    actor: Actor
    subject: Subject
    purpose: ReadPurpose
    fields: tuple[str, ...]
    at: datetime
    request_id: str
    institution: str = ""


def events_about(*, subject: Subject) -> list[EventLine]:
    """Acts on a subject, oldest first; that it was looked at is no act on it."""
    rows = Event.objects.filter(subject_kind=subject.kind, subject_number=subject.number).exclude(act=READ)
    return [_event_line(row) for row in rows.order_by("id")]


def reads_about(*, subject: Subject) -> list[ReadLine]:
    """Who saw a subject's personal data, oldest first."""
    rows = Event.objects.filter(subject_kind=subject.kind, subject_number=subject.number, act=READ)
    return _read_lines(rows.order_by("id"))


def latest_reads(*, subjects: Collection[Subject], most: int) -> list[ReadLine]:
    """Who saw the personal data of any of these, latest first."""
    wanted = {(subject.kind, subject.number) for subject in subjects}
    rows = Event.objects.filter(act=READ, subject_number__in={number for _, number in wanted})
    kinds = rows.filter(subject_kind__in={kind for kind, _ in wanted}).order_by("-id")
    return [line for line in _read_lines(kinds[:most]) if (line.subject.kind, line.subject.number) in wanted]


def reads_by(*, actor: Actor) -> list[ReadLine]:
    """Whose personal data somebody saw, oldest first."""
    return _read_lines(Event.objects.filter(actor_kind=actor.kind, actor_id=actor.id, act=READ).order_by("id"))


def _event_line(row: Event) -> EventLine:
    return EventLine(
        act=row.act,
        actor=Actor(ActorKind(row.actor_kind), row.actor_id),
        subject=Subject(row.subject_kind, row.subject_number),
        at=row.at,
        reason=row.reason,
        changes=tuple(Change(**change) for change in json.loads(row.changes)),
        request_id=row.request_id,
        institution=row.institution,
    )


def _read_lines(rows: Iterable[Event]) -> list[ReadLine]:
    lines = [(line, ReadPurpose(line.reason)) for line in map(_event_line, rows)]
    return [
        ReadLine(
            line.actor,
            line.subject,
            purpose,
            tuple(change.field for change in line.changes),
            line.at,
            line.request_id,
            line.institution,
        )
        for line, purpose in lines
    ]
