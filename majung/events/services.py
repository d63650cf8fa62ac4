"""Recording: who did what, and who looked at whose personal data."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from django.db import connection, transaction
from structlog.contextvars import get_contextvars

from majung.adapters import clock
from majung.adapters.sealing import fingerprint
from majung.events.actors import Actor, ActorKind, ReadPurpose, Subject
from majung.events.models import Event

__all__ = ["Actor", "ActorKind", "ReadPurpose", "Subject", "digest_of", "record_event", "record_read"]

VALUE, REASON = "majung.events.value", "majung.events.reason"
READ = "PersonalDataRead"
ACT = re.compile(r"[A-Z][A-Za-z]+")
OPAQUE = re.compile(r"[A-Za-z0-9:._-]*")
CODE = re.compile(r"[a-z][a-z0-9_.-]{0,59}")
NO_CHANGES: Mapping[str, tuple[object, object]] = MappingProxyType({})


def record_event(
    *,
    act: str,
    actor: Actor,
    subject: Subject,
    at: datetime,
    reason: str = "",
    changes: Mapping[str, tuple[object, object]] = NO_CHANGES,
    request_id: str = "",
    institution: str = "",
) -> None:
    """Written in the act's own transaction, so that neither is kept without the other.

    Of changes only the field and a keyed fingerprint of before and after stay, and of a reason in words only its
    fingerprint: the values and words are the stage's own to keep, encrypted, and to destroy.
    """
    assert ACT.fullmatch(act), "an act is CamelCase, in the past tense"
    kept = [
        {"field": field, "before": digest_of(subject, field, before), "after": digest_of(subject, field, after)}
        for field, (before, after) in changes.items()
    ]
    _write(act, actor, subject, at, _reason(reason), kept, request_id, institution)


def record_read(
    *,
    actor: Actor,
    subject: Subject,
    purpose: ReadPurpose,
    at: datetime,
    fields: Sequence[str],
    request_id: str = "",
    institution: str = "",
) -> None:
    """Tells whose personal data was shown to whom and what for; chained like every event."""
    kept = [{"field": field, "before": None, "after": None} for field in fields]
    with transaction.atomic():
        _write(READ, actor, subject, at, purpose.value, kept, request_id, institution)


def digest_of(subject: Subject, field: str, value: object) -> str | None:
    """What an event keeps of a value: enough to check one that is shown, nothing to find it by elsewhere."""
    if value is None:
        return None
    text = json.dumps([subject.kind, subject.number, field, value], ensure_ascii=False, sort_keys=True, default=str)
    return fingerprint(VALUE, text)


def _reason(reason: str) -> str:
    return reason if not reason or CODE.fullmatch(reason) else f"words:{fingerprint(REASON, reason)}"


def _write(
    act: str,
    actor: Actor,
    subject: Subject,
    at: datetime,
    reason: str,
    changes: list[dict[str, str | None]],
    request_id: str,
    institution: str,
) -> None:
    assert connection.in_atomic_block, "an event belongs into the transaction of its act"
    opaque = (actor.id, subject.kind, subject.number, institution, *(change["field"] or "" for change in changes))
    assert all(OPAQUE.fullmatch(part) for part in opaque), "events know ids and codes only"
    Event.objects.create(
        act=act,
        actor_kind=actor.kind,
        actor_id=actor.id,
        subject_kind=subject.kind,
        subject_number=subject.number,
        institution=institution,
        reason=reason,
        request_id=request_id or get_contextvars().get("request_id", ""),
        at=at,
        recorded_at=clock.real_now(),
        changes=json.dumps(changes, separators=(",", ":")),
    )
