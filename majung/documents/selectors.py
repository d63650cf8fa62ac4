"""Reads of papers received, of originals on the shelf, and of consents."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from majung.adapters.clock import SEOUL
from majung.adapters.sealing import unseal_with
from majung.core.consents import Consent, ConsentAct, ConsentEntry, ConsentKind, standing_consents
from majung.core.documents import DocumentKind, DocumentSource, MaskingState, ScanState
from majung.documents.models import ConsentLine, Document, PaperOriginal
from majung.parties.people import person_key, person_keys


class UnknownDocument(LookupError):
    """No document has this number."""


@dataclass(frozen=True, slots=True)
class ReceivedDocument:
    """A paper we received, without its content."""

    number: str
    kind: DocumentKind
    source: DocumentSource
    filename: str
    media_type: str
    size: int
    sha256: str
    pages: int
    masked_areas: int
    masking: MaskingState
    scan: ScanState
    issued_on: date | None
    received_at: datetime
    person_id: int
    uploader_id: int | None
    about: str

    @property
    def is_usable(self) -> bool:
        """Whether it can stand for a paper that is asked for; the file of an infected one is gone."""
        return self.scan is not ScanState.INFECTED


@dataclass(frozen=True, slots=True)
class Original:
    """A sheet of paper handed over: its stamp, where it lies, and whether it went back."""

    number: str
    about: str
    kind: DocumentKind
    place: str
    document: str
    received_at: datetime
    received_by: str
    returned_at: datetime | None
    returned_by: str


def document_view(number: str) -> ReceivedDocument:
    found = documents_by_number([number])
    if number not in found:
        raise UnknownDocument
    return found[number]


def documents_by_number(numbers: Collection[str]) -> dict[str, ReceivedDocument]:
    """Those that can still be opened, by number; two queries. What was sealed for somebody forgotten never can."""
    rows = list(Document.objects.filter(number__in=numbers))
    keys = person_keys({row.person_id for row in rows})
    return {row.number: _view(row, keys[row.person_id]) for row in rows if row.person_id in keys}


def usable_documents(numbers: Collection[str]) -> set[str]:
    """Which of these papers are still here and not infected; at most one query, and nothing of them is opened."""
    if not numbers:
        return set()
    rows = Document.objects.filter(number__in=numbers).exclude(scan=ScanState.INFECTED.value)
    return set(rows.values_list("number", flat=True))


def papers_about(about: str) -> list[str]:
    """The numbers of the papers that were sent for a case or a draft."""
    return list(Document.objects.filter(about=about).order_by("id").values_list("number", flat=True))


def documents_of(*, person_id: int) -> list[ReceivedDocument]:
    """All papers of a person, latest first."""
    return _views(Document.objects.filter(person_id=person_id).order_by("-received_at", "-id"))


def documents_to_cover_more(*, institution: str) -> list[ReceivedDocument]:
    """What owners asked staff to cover further, oldest first."""
    asked = Document.objects.filter(institution=institution, masking=MaskingState.MORE_ASKED.value)
    return _views(asked.exclude(scan=ScanState.INFECTED.value).order_by("received_at", "id"))


def originals_about(about: str) -> list[Original]:
    """The originals of a case in the order of receipt."""
    rows = PaperOriginal.objects.filter(about=about).select_related("document").order_by("received_at", "id")
    return [original_view(row) for row in rows]


def consents_of(*, person_id: int, about: str, on: date) -> list[Consent]:
    """Every consent a person gave for a case, as it stands at the end of a day."""
    end_of_day = datetime.combine(on + timedelta(days=1), time(0), SEOUL)
    lines = ConsentLine.objects.filter(person_id=person_id, about=about, at__lt=end_of_day).order_by("id")
    return standing_consents(_entry(line) for line in lines)


def has_consent(*, person_id: int, about: str, kind: ConsentKind, on: date, named_party: str = "") -> bool:
    """Whether a consent of this kind, to this party, stands on a day."""
    return any(
        consent.is_given and consent.kind is kind and consent.named_party == named_party
        for consent in consents_of(person_id=person_id, about=about, on=on)
    )


def consents_given_by(*, person_id: int) -> list[tuple[str, Consent]]:
    """Every consent of a person over all cases, each with the number of its case."""
    lines = list(ConsentLine.objects.filter(person_id=person_id).order_by("id"))
    about = {line.reference: line.about for line in lines}
    return [(about[consent.reference], consent) for consent in standing_consents(_entry(line) for line in lines)]


def original_view(row: PaperOriginal) -> Original:
    return Original(
        number=row.number,
        about=row.about,
        kind=DocumentKind(row.kind),
        place=row.place,
        document=row.document.number if row.document else "",
        received_at=row.received_at,
        received_by=row.received_by,
        returned_at=row.returned_at,
        returned_by=row.returned_by,
    )


def _views(documents: Iterable[Document]) -> list[ReceivedDocument]:
    rows = list(documents)
    keys = {person_id: person_key(person_id) for person_id in {row.person_id for row in rows}}
    return [_view(row, keys[row.person_id]) for row in rows]


def _view(row: Document, key: bytes) -> ReceivedDocument:
    details = json.loads(unseal_with(key, bytes(row.sealed_details)))
    return ReceivedDocument(
        number=row.number,
        kind=DocumentKind(row.kind),
        source=DocumentSource(row.source),
        filename=details["filename"],
        media_type=row.media_type,
        size=row.size,
        sha256=details["sha256"],
        pages=row.pages,
        masked_areas=row.masked_areas,
        masking=MaskingState(row.masking),
        scan=ScanState(row.scan),
        issued_on=row.issued_on,
        received_at=row.received_at,
        person_id=row.person_id,
        uploader_id=row.uploader_id,
        about=row.about,
    )


def _entry(line: ConsentLine) -> ConsentEntry:
    kind, act = ConsentKind(line.kind), ConsentAct(line.act)
    return ConsentEntry(line.reference, act, kind, line.text_version, line.named_party, line.at)
