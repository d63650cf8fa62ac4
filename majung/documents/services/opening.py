"""Opening papers: every look is logged, and nothing opens before the scanner found nothing."""

from dataclasses import dataclass
from datetime import datetime

from majung.core.documents import ScanState
from majung.documents.kept_files import content_of
from majung.documents.masking.child import picture
from majung.documents.models import Document, StoredFile
from majung.documents.selectors import ReceivedDocument, UnknownDocument, document_view
from majung.events.actors import Actor, ReadPurpose, Subject
from majung.events.services import record_read


class NotScannedYet(Exception):
    """The scanner has not looked at it; whoever sent it sees pictures of it, and nobody else anything."""


class FileDropped(LookupError):
    """The scanner found malware in it, so the file is gone."""


class NoSuchPage(LookupError):
    """The document has fewer pages."""


@dataclass(frozen=True, slots=True)
class DocumentContent:
    """A paper as it is kept: its numbers covered."""

    number: str
    filename: str
    media_type: str
    content: bytes


def read_document(
    *, number: str, actor: Actor, purpose: ReadPurpose, at: datetime, request_id: str = ""
) -> DocumentContent:
    """The whole file, for who may see it by the rules of the caller's door."""
    view, file = _opened(number)
    if view.scan is not ScanState.CLEAN:
        raise NotScannedYet
    _log(view, actor=actor, purpose=purpose, at=at, field="content", request_id=request_id)
    return DocumentContent(number, view.filename, view.media_type, content_of(file))


def read_page(
    *, number: str, page: int, actor: Actor, purpose: ReadPurpose, at: datetime, request_id: str = ""
) -> bytes:
    """A page (from 0) as a picture made anew; before the scan only for the account that sent it."""
    view, file = _opened(number)
    if view.scan is not ScanState.CLEAN and actor.id != f"user:{view.uploader_id}":
        raise NotScannedYet
    if not 0 <= page < view.pages:
        raise NoSuchPage
    _log(view, actor=actor, purpose=purpose, at=at, field=f"page_{page}", request_id=request_id)
    return picture(content_of(file), page=page)


def _opened(number: str) -> tuple[ReceivedDocument, StoredFile]:
    document = Document.objects.select_related("file").filter(number=number).first()
    if document is None:
        raise UnknownDocument
    if document.file is None:
        raise FileDropped
    return document_view(number), document.file


def _log(
    view: ReceivedDocument, *, actor: Actor, purpose: ReadPurpose, at: datetime, field: str, request_id: str
) -> None:
    subject = Subject("document", view.number)
    record_read(actor=actor, subject=subject, purpose=purpose, at=at, fields=[field], request_id=request_id)
