"""The scanner for malware looks at every file after its receipt; until it found nothing, the file stays closed."""

from datetime import datetime

from django.db import transaction
from django_tasks import task

from majung.adapters import clock
from majung.adapters.scanner import scanner
from majung.core.documents import ScanState
from majung.documents.kept_files import content_of, forget_file
from majung.documents.models import Document, StoredFile
from majung.events.actors import Actor, ActorKind, Subject
from majung.events.services import record_event
from majung.notices.jobs import enqueue
from majung.notices.services import notify

SCANNER = Actor(ActorKind.SYSTEM, "scanner")


@task()
def scan_document(*, number: str) -> None:
    """Asks the scanner; one that does not answer fails the job, which is then tried again."""
    document = Document.objects.select_related("file").filter(number=number, scan=ScanState.WAITING.value).first()
    # Dropped or decided meanwhile: then nothing is left to ask.
    if document is None or document.file is None:
        return
    file = document.file
    is_clean = scanner().scan(content_of(file))
    note_scan(number=number, file_id=file.pk, is_clean=is_clean, at=clock.now())


def scan_later(document: Document) -> None:
    """In the transaction of the receipt: whoever dies after it has the scan still to come."""
    enqueue(scan_document, key=f"scan:{document.number}:{document.file_id}", number=document.number)


def rescan_waiting(*, at: datetime) -> None:
    """Each day asks anew for what still waits, after a scanner was away for longer than a job is tried."""
    for number in Document.objects.filter(scan=ScanState.WAITING.value).values_list("number", flat=True):
        enqueue(scan_document, key=f"scan:{number}:{at.astimezone(clock.SEOUL).date()}", number=number)


@transaction.atomic
def note_scan(*, number: str, file_id: int, is_clean: bool, at: datetime) -> None:
    """Keeps the verdict, if it is still about the file that the document has."""
    document = Document.objects.select_for_update(of=("self",)).select_related("file").filter(number=number).first()
    if document is None or document.file_id != file_id or document.scan != ScanState.WAITING:
        return
    document.scan = ScanState.CLEAN.value if is_clean else ScanState.INFECTED.value
    file = document.file
    if not is_clean:
        document.file = None
    document.save(update_fields=["scan", "file"])
    act = "DocumentFoundClean" if is_clean else "DocumentFoundInfected"
    subject = Subject("document", number)
    record_event(act=act, actor=SCANNER, subject=subject, at=at, institution=document.institution)
    if not is_clean:
        _drop_infected(document, file, at=at)


def _drop_infected(document: Document, file: StoredFile | None, *, at: datetime) -> None:
    assert file is not None
    forget_file(file)
    # A paper that belongs to no case yet has nobody to speak for it; its page says what happened.
    if document.institution:
        notify(
            person_id=document.person_id,
            template="document_infected",
            about=document.about or document.number,
            institution=document.institution,
            key=f"infected:{document.number}",
            at=at,
        )
