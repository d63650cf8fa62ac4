"""A file on its way in: piece by piece, so that a broken line loses nothing of what has arrived."""

import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import DatabaseError, transaction

from majung.adapters.sealing import seal, seal_with, unseal, unseal_with
from majung.core.documents import DocumentKind, DocumentSource, UploadRefusal
from majung.documents import vault
from majung.documents.kept_files import kept_file
from majung.documents.masking.area import UploadRefused
from majung.documents.masking.child import mask
from majung.documents.models import Upload, UploadPart
from majung.documents.numbers import new_number
from majung.documents.selectors import ReceivedDocument, document_view
from majung.documents.services.receiving import Paper, keep_document, limits, refuse_too_large
from majung.events.actors import Actor
from majung.parties.people import person_key

PART, PARTS = "majung.documents.part", "parts"
# Parts lie sealed for a day; then whoever began has to begin again.
KEPT_FOR = timedelta(hours=24)
# One account's open uploads; the oldest go, so that nobody fills the disk with beginnings.
MOST_OPEN = 20


class UnknownUpload(LookupError):
    """No upload of this account has this number, or its time is over."""


class WrongOffset(Exception):
    """The piece does not go on where the upload stands."""

    def __init__(self, offset: int) -> None:
        super().__init__(str(offset))
        self.offset = offset


class UploadIncomplete(Exception):
    """More bytes are still to come."""


@dataclass(frozen=True, slots=True)
class UploadProgress:
    """How far an upload is; `document` once it has become one."""

    number: str
    size: int
    offset: int
    expires_at: datetime
    document: str


def begin_upload(
    *,
    user_id: int,
    person_id: int,
    filename: str,
    size: int,
    kind: DocumentKind,
    at: datetime,
    source: DocumentSource = DocumentSource.UPLOAD,
    issued_on: date | None = None,
    about: str = "",
    institution: str = "",
) -> UploadProgress:
    """Makes room for a file of a known size; raises UploadRefused before a byte is sent for nothing."""
    if size <= 0:
        raise UploadRefused(UploadRefusal.EMPTY)
    refuse_too_large(size)
    drop_oldest(user_id=user_id)
    with vault.no_room_is_refused():
        upload = Upload.objects.create(
            number=new_number("UPL", at=at),
            user_id=user_id,
            person_id=person_id,
            kind=kind.value,
            source=source.value,
            sealed_filename=seal_with(person_key(person_id), filename.encode(errors="replace")),
            size=size,
            issued_on=issued_on,
            about=about,
            institution=institution,
            begun_at=at,
            expires_at=at + KEPT_FOR,
        )
    return progress_of(upload)


def upload_progress(*, number: str, user_id: int, at: datetime) -> UploadProgress:
    return progress_of(own_upload(number=number, user_id=user_id, at=at))


def upload_offset(*, number: str, user_id: int, at: datetime) -> int:
    return own_upload(number=number, user_id=user_id, at=at).offset


def append_upload(*, number: str, user_id: int, offset: int, content: bytes, at: datetime) -> int:
    """Keeps the next piece and gives the new offset; the same piece sent twice is kept once (WrongOffset)."""
    upload = own_upload(number=number, user_id=user_id, at=at)
    if offset != upload.offset:
        raise WrongOffset(upload.offset)
    if offset + len(content) > upload.size:
        raise UploadRefused(UploadRefusal.TOO_LARGE)
    if not content:
        return offset
    place = f"{PARTS}/{number}/{offset:09d}.{secrets.token_hex(8)}"
    vault.put(place, seal(content, purpose=PART))
    try:
        with vault.no_room_is_refused(), transaction.atomic():
            keep_part(upload, offset=offset, length=len(content), place=place)
    except BaseException:
        # When the commit itself broke off, only rows can tell whether it happened.
        with suppress(DatabaseError):
            if not UploadPart.objects.filter(place=place).exists():
                vault.drop(place)
        raise
    return offset + len(content)


def keep_part(upload: Upload, *, offset: int, length: int, place: str) -> None:
    # Of two tabs that send the same piece, the one that moves the offset first has it.
    moved = Upload.objects.filter(pk=upload.pk, offset=offset, document=None).update(offset=offset + length)
    if not moved:
        raise WrongOffset(Upload.objects.values_list("offset", flat=True).get(pk=upload.pk))
    UploadPart.objects.create(upload=upload, offset=offset, length=length, place=place)


def finish_upload(*, number: str, user_id: int, at: datetime, actor: Actor, request_id: str = "") -> ReceivedDocument:
    """Makes a document of a complete upload; asked again, it gives the same one.

    A file that is refused is forgotten at once, because nobody covered anything in it. When there is only no room,
    everything received stays for another try.
    """
    upload = own_upload(number=number, user_id=user_id, at=at)
    if upload.document is not None:
        return document_view(upload.document.number)
    if upload.offset < upload.size:
        raise UploadIncomplete
    try:
        return _receive(upload, at=at, actor=actor, request_id=request_id)
    except UploadRefused as refused:
        if refused.code is not UploadRefusal.DISK_FULL:
            drop_upload(upload)
        raise


def own_upload(*, number: str, user_id: int, at: datetime) -> Upload:
    found = Upload.objects.select_related("document").filter(number=number, user_id=user_id, expires_at__gt=at).first()
    if found is None:
        raise UnknownUpload
    return found


def drop_oldest(*, user_id: int) -> None:
    unfinished = Upload.objects.filter(user_id=user_id, document=None).order_by("-begun_at", "-id")
    for upload in unfinished[MOST_OPEN - 1 :]:
        drop_upload(upload)


def drop_upload(upload: Upload) -> None:
    """Forgets an upload and its parts. The rows go first: a place without a row is only sealed litter."""
    places = list(UploadPart.objects.filter(upload=upload).values_list("place", flat=True))
    upload.delete()
    for place in places:
        vault.drop(place)


def drop_parts(upload: Upload) -> None:
    parts = UploadPart.objects.filter(upload=upload)
    places = list(parts.values_list("place", flat=True))
    parts.delete()
    for place in places:
        vault.drop(place)


def progress_of(upload: Upload) -> UploadProgress:
    document = upload.document.number if upload.document else ""
    return UploadProgress(upload.number, upload.size, upload.offset, upload.expires_at, document)


def paper_of(upload: Upload) -> Paper:
    return Paper(
        person_id=upload.person_id,
        kind=DocumentKind(upload.kind),
        source=DocumentSource(upload.source),
        filename=unseal_with(person_key(upload.person_id), bytes(upload.sealed_filename)).decode(),
        issued_on=upload.issued_on,
        about=upload.about,
        institution=upload.institution,
        uploader_id=upload.user_id,
    )


def assembled(upload: Upload) -> bytes:
    parts = UploadPart.objects.filter(upload=upload).order_by("offset")
    content = b"".join(unseal(vault.get(part.place), purpose=PART) for part in parts)
    assert len(content) == upload.size, "parts follow one another without a gap"
    return content


def _receive(upload: Upload, *, at: datetime, actor: Actor, request_id: str) -> ReceivedDocument:
    masked = mask(assembled(upload), limits=limits())
    with kept_file(masked.content, person_id=upload.person_id) as kept, transaction.atomic():
        locked = Upload.objects.select_for_update(of=("self",)).select_related("document").get(pk=upload.pk)
        # Another tab was quicker: its document is this one's too.
        if locked.document is not None:
            vault.drop(kept.place)
            return document_view(locked.document.number)
        document = keep_document(paper_of(locked), masked, kept, actor=actor, at=at, request_id=request_id)
        locked.document = document
        locked.save(update_fields=["document"])
    drop_parts(upload)
    return document_view(document.number)
