"""Receiving papers: covered first, then kept, then told to the scanner."""

import json
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from majung.adapters.sealing import seal_with
from majung.core.documents import DocumentKind, DocumentSource, MaskingState, ScanState, UploadRefusal
from majung.documents.kept_files import KeptFile, forget_file, kept_file, stored_file
from majung.documents.masking.area import Limits, Masked, UploadRefused
from majung.documents.masking.child import mask
from majung.documents.models import Document, Upload
from majung.documents.numbers import new_number
from majung.documents.scanning import scan_later
from majung.documents.selectors import ReceivedDocument, document_view
from majung.events.actors import Actor, Subject
from majung.events.services import record_event
from majung.parties.people import person_key

LONGEST_FILENAME = 150


@dataclass(frozen=True, slots=True)
class Paper:
    """What is known of a paper before it is opened."""

    person_id: int
    kind: DocumentKind
    source: DocumentSource
    filename: str
    issued_on: date | None = None
    about: str = ""
    institution: str = ""
    uploader_id: int | None = None


def receive_document(
    *,
    content: bytes,
    filename: str,
    kind: DocumentKind,
    person_id: int,
    source: DocumentSource,
    at: datetime,
    actor: Actor,
    issued_on: date | None = None,
    about: str = "",
    institution: str = "",
    uploader_id: int | None = None,
    request_id: str = "",
) -> ReceivedDocument:
    """Keeps a paper with its resident numbers covered; raises UploadRefused, and then nothing is kept."""
    refuse_too_large(len(content))
    paper = Paper(person_id, kind, source, filename, issued_on, about, institution, uploader_id)
    masked = mask(content, limits=limits())
    with kept_file(masked.content, person_id=person_id) as kept, transaction.atomic():
        document = keep_document(paper, masked, kept, actor=actor, at=at, request_id=request_id)
    return document_view(document.number)


def refuse_too_large(size: int) -> None:
    if size > settings.LARGEST_UPLOAD_BYTES:
        raise UploadRefused(UploadRefusal.TOO_LARGE)


def limits() -> Limits:
    return Limits(most_pages=settings.MOST_PAGES_OF_A_DOCUMENT)


def keep_document(
    paper: Paper, masked: Masked, kept: KeptFile, *, actor: Actor, at: datetime, request_id: str = ""
) -> Document:
    document = Document(
        number=new_number("DOC", at=at),
        person_id=paper.person_id,
        uploader_id=paper.uploader_id,
        file=stored_file(kept, person_id=paper.person_id, at=at),
        kind=paper.kind.value,
        source=paper.source.value,
        media_type=masked.media_type,
        size=len(masked.content),
        pages=masked.pages,
        masked_areas=masked.masked_areas,
        masking=MaskingState.UNSEEN.value,
        scan=ScanState.WAITING.value,
        sealed_details=sealed_details(paper.person_id, filename=paper.filename, sha256=kept.sha256),
        issued_on=paper.issued_on,
        about=paper.about,
        institution=paper.institution,
        received_at=at,
    )
    document.save(force_insert=True)
    scan_later(document)
    record_event(
        act="DocumentReceived",
        actor=actor,
        subject=Subject("document", document.number),
        at=at,
        changes={"kind": (None, document.kind), "masked_areas": (None, document.masked_areas)},
        request_id=request_id,
        institution=paper.institution,
    )
    return document


def sealed_details(person_id: int, *, filename: str, sha256: str) -> bytes:
    shown = "".join(letter for letter in filename if letter.isprintable())[-LONGEST_FILENAME:]
    details = json.dumps({"filename": shown, "sha256": sha256}, ensure_ascii=False)
    return seal_with(person_key(person_id), details.encode())


def drop_document(*, number: str, reason: str, actor: Actor, at: datetime, request_id: str = "") -> None:
    """Forgets a paper that nothing rests on: taken out of a draft, or past its time."""
    with transaction.atomic():
        document = Document.objects.select_for_update(of=("self",)).select_related("file").get(number=number)
        Upload.objects.filter(document=document).delete()
        file = document.file
        document.delete()
        if file is not None:
            forget_file(file)
        record_event(
            act="DocumentDropped", actor=actor, subject=Subject("document", number), at=at, reason=reason,
            request_id=request_id,
        )  # fmt: skip
