"""What an auditor takes home: the links a day's signature covers, and the signature, as JSON lines."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from majung.events.chain import FIELDS, event_document, moment
from majung.events.models import Event, EventLink, SignedHead
from majung.events.sequencer import Head, head_of

BATCH = 1000


class NoHead(LookupError):
    """No head was signed for this day."""


def exported_day(*, day: date) -> Iterator[dict[str, Any]]:
    """Every link since the head before this day's, then the head itself.

    Who has the public key from elsewhere can check all of it without this house.
    """
    row = SignedHead.objects.filter(day=day).first()
    if row is None:
        raise NoHead
    before = SignedHead.objects.filter(day__lt=day).order_by("-day").first()
    return _lines(head_of(row), before.position if before else 0)


def head_document(head: Head) -> dict[str, Any]:
    return {**asdict(head), "day": head.day.isoformat(), "signed_at": moment(head.signed_at)}


def read_head(document: dict[str, Any]) -> Head:
    """A head as it was exported."""
    read = {"day": date.fromisoformat(document["day"]), "signed_at": datetime.fromisoformat(document["signed_at"])}
    return Head(**{**document, **read})


def _lines(head: Head, after: int) -> Iterator[dict[str, Any]]:
    while links := EventLink.objects.filter(position__gt=after, position__lte=head.position).order_by("position")[
        :BATCH
    ]:
        rows = Event.objects.filter(id__in=[link.event_id for link in links]).values_list(*FIELDS)
        events = {values[0]: event_document(values) for values in rows}
        for link in links:
            yield {
                "position": link.position,
                "previous": link.previous,
                "hash": link.hash,
                "chained_at": moment(link.chained_at),
                "event": events.get(link.event_id),
            }
        after = links[len(links) - 1].position
    yield {"head": head_document(head)}
