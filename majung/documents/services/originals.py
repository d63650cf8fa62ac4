"""Paper originals: stamped at receipt, found again on their shelf, given back."""

from datetime import datetime

from django.db import transaction

from majung.core.documents import DocumentKind
from majung.documents.models import Document, PaperOriginal
from majung.documents.numbers import new_number
from majung.documents.selectors import Original, original_view
from majung.events.actors import Actor, Subject
from majung.events.services import record_event


class UnknownOriginal(LookupError):
    """No original has this number."""


class AlreadyReturned(Exception):
    """It went back before."""


@transaction.atomic
def receive_original(
    *, about: str, kind: DocumentKind, place: str, by: Actor, at: datetime, document: str = "", request_id: str = ""
) -> Original:
    """The received stamp: a number, the moment, who took it, where it lies, and the scan made of it."""
    row = PaperOriginal.objects.create(
        number=new_number("ORG", at=at),
        about=about,
        kind=kind.value,
        place=place,
        document=Document.objects.get(number=document) if document else None,
        received_at=at,
        received_by=by.id,
    )
    _tell("OriginalReceived", row, by=by, at=at, request_id=request_id)
    return original_view(row)


@transaction.atomic
def return_original(*, number: str, by: Actor, at: datetime, request_id: str = "") -> Original:
    row = _locked(number)
    if row.returned_at is not None:
        raise AlreadyReturned
    row.returned_at, row.returned_by = at, by.id
    row.save(update_fields=["returned_at", "returned_by"])
    _tell("OriginalReturned", row, by=by, at=at, request_id=request_id)
    return original_view(row)


@transaction.atomic
def move_original(*, number: str, place: str, by: Actor, at: datetime, request_id: str = "") -> Original:
    row = _locked(number)
    if row.returned_at is not None:
        raise AlreadyReturned
    row.place = place
    row.save(update_fields=["place"])
    _tell("OriginalMoved", row, by=by, at=at, request_id=request_id)
    return original_view(row)


def _locked(number: str) -> PaperOriginal:
    row = PaperOriginal.objects.select_for_update(of=("self",)).select_related("document").filter(number=number).first()
    if row is None:
        raise UnknownOriginal
    return row


def _tell(act: str, row: PaperOriginal, *, by: Actor, at: datetime, request_id: str) -> None:
    record_event(act=act, actor=by, subject=Subject("original", row.number), at=at, request_id=request_id)
