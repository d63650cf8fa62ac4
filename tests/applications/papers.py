"""A received paper as its row alone: what is in a file is tested where files are received."""

from datetime import date

from majung.core.documents import DocumentKind, DocumentSource, MaskingState, ScanState
from majung.documents.models import Document, StoredFile
from majung.documents.numbers import new_number
from majung.documents.services.receiving import sealed_details
from tests.applications.world import AT, Owner


def a_paper(owner: Owner, *, issued_on: date | None, source: DocumentSource = DocumentSource.UPLOAD) -> str:
    number = new_number("DOC", at=AT)
    file = StoredFile.objects.create(person_id=owner.person_id, digest=number, place=number, stored_at=AT)
    Document.objects.create(
        number=number,
        person_id=owner.person_id,
        uploader_id=owner.user_id,
        file=file,
        kind=DocumentKind.BUSINESS_REGISTRATION.value,
        source=source.value,
        media_type="application/pdf",
        size=1,
        pages=1,
        masked_areas=0,
        masking=MaskingState.UNSEEN.value,
        scan=ScanState.CLEAN.value,
        sealed_details=sealed_details(owner.person_id, filename="사업자등록증.pdf", sha256="0" * 64),
        issued_on=issued_on,
        received_at=AT,
    )
    return number
