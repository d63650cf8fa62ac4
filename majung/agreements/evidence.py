"""Writing evidence: one record a step, chained to the one before, sealed under the key of who it is about."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from majung.adapters import clock
from majung.adapters.sealing import BrokenSeal, seal_with, unseal_with
from majung.agreements.models import Agreement, Evidence
from majung.agreements.seen import Seen
from majung.applications.content import key_of
from majung.core.agreement_evidence import NO_RECORD, canonical, chained, is_unbroken
from majung.events.services import Actor

SALT_BYTES = 16
# The step that is written when an agreement is complete.
COMPLETED = "completed"
NOWHERE = Seen()


def record_step(
    row: Agreement,
    step: str,
    *,
    at: datetime,
    actor: Actor,
    seen: Seen = NOWHERE,
    told: Mapping[str, Any] | None = None,
) -> Evidence:
    """In the transaction of the act, on a held agreement, so that two records never follow the same one.

    The salt keeps a record from being guessed by its hash, once its person was forgotten.
    """
    last = Evidence.objects.filter(agreement=row).order_by("-nth").first()
    person = row.person or row.application.person
    recorded_at = clock.real_now()
    nth = last.nth + 1 if last else 1
    record = canonical({
        "agreement": row.number,
        "nth": nth,
        "step": step,
        "at": at.isoformat(),
        "recorded_at": recorded_at.isoformat(),
        "actor": {"kind": actor.kind.value, "id": actor.id},
        "seen": {"ip": seen.ip, "user_agent": seen.user_agent, "session": seen.session, "host": seen.host},
        "told": dict(told or {}),
        "salt": secrets.token_hex(SALT_BYTES),
    })  # fmt: skip
    previous = last.hash if last else NO_RECORD
    return Evidence.objects.create(
        agreement=row,
        nth=nth,
        step=step,
        at=at,
        recorded_at=recorded_at,
        actor=actor.id,
        person=person,
        sealed=seal_with(key_of(person), record),
        previous=previous,
        hash=chained(previous, record),
    )


def head_of(row: Agreement) -> str:
    """The hash of the last record: whoever keeps it can check everything before."""
    last = Evidence.objects.filter(agreement=row).order_by("-nth").first()
    return last.hash if last else NO_RECORD


def records_of(row: Agreement) -> list[tuple[Evidence, bytes]]:
    """Every record with its plain bytes, in order; raises PersonForgotten."""
    rows = Evidence.objects.filter(agreement=row).select_related("person").order_by("nth")
    return [(each, unseal_with(key_of(each.person), bytes(each.sealed))) for each in rows]


def judged_records(row: Agreement) -> list[tuple[Evidence, bytes | None, bool]]:
    """Every record with its bytes, and whether it follows the one before it; altered ones have no bytes any more.

    Raises PersonForgotten.
    """
    judged: list[tuple[Evidence, bytes | None, bool]] = []
    before, rows = NO_RECORD, Evidence.objects.filter(agreement=row).select_related("person").order_by("nth")
    for nth, each in enumerate(rows, start=1):
        record = _opened(each)
        follows = record is not None and each.hash == chained(before, record)
        judged.append((each, record, follows and (each.nth, each.previous) == (nth, before)))
        before = each.hash
    return judged


def chain_holds(row: Agreement) -> bool:
    """Whether every record still follows the one before it, with the bytes it was made of, and the last is there.

    Raises PersonForgotten.
    """
    judged = judged_records(row)
    is_whole = row.completed_at is None or any(each.step == COMPLETED for each, _, _ in judged)
    return is_whole and is_unbroken((each.previous, each.hash, record or b"") for each, record, _ in judged)


def _opened(record: Evidence) -> bytes | None:
    try:
        return unseal_with(key_of(record.person), bytes(record.sealed))
    except BrokenSeal:
        return None
