"""How a link is made of an event and the link before it, and a head of the last: anybody can compute them again."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

# What comes before the first link.
NOTHING = "0" * 64
# The fields of an event that a link is made of, in the order in which they are read.
FIELDS = (
    "id",
    "transaction_number",
    "act",
    "actor_kind",
    "actor_id",
    "subject_kind",
    "subject_number",
    "institution",
    "reason",
    "request_id",
    "at",
    "recorded_at",
    "changes",
)
Document = Mapping[str, Any]


def event_document(values: tuple[Any, ...]) -> dict[str, Any]:
    """An event as a link sees it, from its values in the order of FIELDS."""
    document = dict(zip(FIELDS, values, strict=True))
    return {**document, "at": moment(document["at"]), "recorded_at": moment(document["recorded_at"])}


def link_hash(*, position: int, previous: str, chained_at: datetime, event: Document) -> str:
    link = {"position": position, "previous": previous, "chained_at": moment(chained_at), "event": event}
    return hashlib.sha256(canonical(link)).hexdigest()


def head_message(*, day: date, position: int, tip: str, signed_at: datetime, key_name: str) -> bytes:
    """What a signature of a head speaks of."""
    return canonical(
        {"day": day.isoformat(), "position": position, "hash": tip, "signed_at": moment(signed_at), "key": key_name}
    )


def canonical(document: Document) -> bytes:
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
