"""What is kept of papers: once, sealed under their person's key, closed until scanned, and every look logged."""

import io
from pathlib import Path

import pikepdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from majung.adapters import clock
from majung.adapters.http import PortDown, PortDownReason
from majung.adapters.scanner import EICAR
from majung.core.documents import MaskingState, ScanState
from majung.documents import kept_files, scanning
from majung.documents.models import Document, StoredFile
from majung.documents.scanning import note_scan, rescan_waiting, scan_document
from majung.documents.selectors import UnknownDocument, document_view, documents_by_number, documents_to_cover_more
from majung.documents.services import (
    Area,
    FileDropped,
    NoSuchPage,
    NothingToCover,
    NotScannedYet,
    ask_more_masking,
    confirm_masking,
    drop_document,
    mask_by_hand,
    read_document,
    read_page,
)
from majung.events.actors import ActorKind, ReadPurpose, Subject
from majung.events.selectors import events_about, reads_about
from majung.notices.models import Job, Message
from majung.notices.running import run_due_jobs
from majung.parties.people import destroy_person_key
from majung.parties.services import load_catalog_into_database
from tests.documents import papers
from tests.documents.people import AT, actor, make_owner, person_id_of, receive


class SaysOf:
    """A scanner with one answer."""

    def __init__(self, answer: bool | Exception) -> None:
        self.answer = answer

    def scan(self, content: bytes) -> bool:
        assert content.startswith(b"%PDF")
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def scan(number: str, answer: bool | Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanning, "scanner", lambda: SaysOf(answer))
    scan_document.func(number=number)


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_the_same_paper_is_kept_once_and_other_people_do_not_meet(db: None, files: Path) -> None:
    owner, other = make_owner(), make_owner("이견본")
    first, second = receive(owner), receive(owner)
    assert first.number != second.number
    assert first.sha256 == second.sha256
    assert len(files_in(files)) == 1
    theirs = receive(other)
    assert theirs.sha256 == first.sha256
    assert len(files_in(files)) == 2
    assert first.sha256 not in " ".join(str(path) for path in files_in(files))


def test_nothing_opens_before_the_scan_but_the_senders_own_picture(
    db: None, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner, stranger = make_owner(), make_owner("이견본")
    number = receive(owner).number
    for user in (owner, stranger):
        with pytest.raises(NotScannedYet):
            read_document(number=number, actor=actor(user), purpose=ReadPurpose.OWN, at=AT)
    with pytest.raises(NotScannedYet):
        read_page(number=number, page=0, actor=actor(stranger), purpose=ReadPurpose.SCREENING, at=AT)
    assert read_page(number=number, page=0, actor=actor(owner), purpose=ReadPurpose.OWN, at=AT)[:2] == b"\xff\xd8"
    scan(number, True, monkeypatch)
    content = read_document(number=number, actor=actor(stranger), purpose=ReadPurpose.SCREENING, at=AT)
    assert content.content.startswith(b"%PDF")
    assert content.filename == "김모범 임대차계약서.pdf"
    with pytest.raises(NoSuchPage):
        read_page(number=number, page=1, actor=actor(owner), purpose=ReadPurpose.OWN, at=AT)
    acts = [event.act for event in events_about(subject=Subject("document", number))]
    assert acts == ["DocumentReceived", "DocumentFoundClean"]
    reads = [(read.actor.id, read.purpose) for read in reads_about(subject=Subject("document", number))]
    assert reads == [(f"user:{owner.pk}", "own"), (f"user:{stranger.pk}", "screening")]


def test_a_scanner_that_is_away_leaves_the_paper_waiting_and_is_asked_again(
    db: None, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = receive(make_owner()).number
    assert Job.objects.filter(key__startswith=f"scan:{number}:").count() == 1
    with pytest.raises(PortDown):
        scan(number, PortDown("scanner", PortDownReason.SLOW), monkeypatch)
    assert document_view(number).scan is ScanState.WAITING
    rescan_waiting(at=AT)
    rescan_waiting(at=AT)
    assert Job.objects.filter(key__startswith=f"scan:{number}:").count() == 2
    scan(number, True, monkeypatch)
    assert document_view(number).scan is ScanState.CLEAN


def test_an_infected_file_is_dropped_and_its_owner_told(
    db: None, files: Path, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: object
) -> None:
    load_catalog_into_database()
    owner = make_owner()
    number = receive(owner, institution="gyeongbuk-foundation").number
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        scan(number, False, monkeypatch)
    view = document_view(number)
    assert view.scan is ScanState.INFECTED
    assert not view.is_usable, "what was asked for is open again"
    assert files_in(files) == []
    assert not StoredFile.objects.exists()
    assert Message.objects.get().template == "document_infected"
    with pytest.raises(FileDropped):
        read_page(number=number, page=0, actor=actor(owner), purpose=ReadPurpose.OWN, at=AT)


def test_what_is_attached_to_a_pdf_does_not_come_in(db: None, files: Path) -> None:
    with pikepdf.open(io.BytesIO(papers.pdf(f"{papers.STYLE}<h1>임대차계약서</h1>"))) as pdf:
        pdf.attachments["eicar.com"] = EICAR
        written = io.BytesIO()
        pdf.save(written, compress_streams=False)
    assert EICAR in written.getvalue()
    number = receive(make_owner(), written.getvalue()).number
    file = Document.objects.select_related("file").get(number=number).file
    assert file is not None
    with pikepdf.open(io.BytesIO(kept_files.content_of(file))) as kept:
        streams = [each.read_bytes() for each in kept.objects if isinstance(each, pikepdf.Stream)]
        assert not kept.attachments
    assert not any(EICAR in stream for stream in streams)


def test_the_worker_scans_what_was_received(db: None, files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    number = receive(make_owner()).number
    monkeypatch.setattr(scanning, "scanner", lambda: SaysOf(True))
    assert run_due_jobs(limit=5, worker="test", at=clock.now()) >= 1
    assert document_view(number).scan is ScanState.CLEAN


def test_a_verdict_on_an_older_file_changes_nothing(db: None, files: Path) -> None:
    number = receive(make_owner()).number
    note_scan(number=number, file_id=0, is_clean=True, at=AT)
    assert document_view(number).scan is ScanState.WAITING


def test_more_covered_by_hand_replaces_every_copy_and_is_scanned_anew(
    db: None, files: Path, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: object
) -> None:
    owner = make_owner()
    first, second = receive(owner), receive(owner)
    scan(first.number, True, monkeypatch)
    before = files_in(files)[0].read_bytes()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        after = mask_by_hand(
            number=first.number, areas=[Area(0, 0, 0, 500, 200)], actor=actor(owner, ActorKind.STAFF), at=AT
        )
    assert after.masked_areas == 2
    assert after.scan is ScanState.WAITING
    assert document_view(second.number).sha256 == after.sha256 != first.sha256
    (kept,) = files_in(files)
    assert kept.read_bytes() != before
    for areas in ([], [Area(7, 0, 0, 10, 10)]):
        with pytest.raises(NothingToCover):
            mask_by_hand(number=first.number, areas=areas, actor=actor(owner), at=AT)


def test_owners_look_staff_confirm_and_more_can_be_asked(db: None, files: Path) -> None:
    owner = make_owner()
    number = receive(owner, institution="gyeongbuk-foundation").number
    assert document_view(number).masking is MaskingState.UNSEEN
    confirm_masking(number=number, actor=actor(owner), at=AT)
    assert document_view(number).masking is MaskingState.SEEN_BY_OWNER
    ask_more_masking(number=number, actor=actor(owner), at=AT)
    assert [view.number for view in documents_to_cover_more(institution="gyeongbuk-foundation")] == [number]
    confirm_masking(number=number, actor=actor(owner, ActorKind.STAFF), at=AT)
    confirm_masking(number=number, actor=actor(owner), at=AT)
    assert document_view(number).masking is MaskingState.CONFIRMED


def test_a_dropped_paper_leaves_only_its_events(
    db: None, files: Path, django_capture_on_commit_callbacks: object
) -> None:
    owner = make_owner()
    first, second = receive(owner), receive(owner)
    for number, left in ((first.number, 1), (second.number, 0)):
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            drop_document(number=number, reason="taken_back", actor=actor(owner), at=AT)
        assert len(files_in(files)) == left
    with pytest.raises(UnknownDocument):
        document_view(first.number)
    assert [event.act for event in events_about(subject=Subject("document", first.number))][-1] == "DocumentDropped"


def test_destroying_a_persons_key_closes_their_papers_for_good(db: None, files: Path) -> None:
    owner = make_owner()
    number = receive(owner).number
    destroy_person_key(person_id=person_id_of(owner), actor=actor(owner), at=AT)
    with pytest.raises(LookupError):
        document_view(number)


def test_many_papers_cost_as_many_queries_as_one(db: None, files: Path) -> None:
    owner = make_owner()
    numbers = [receive(owner).number for _ in range(3)]
    with CaptureQueriesContext(connection) as one:
        documents_by_number(numbers[:1])
    with CaptureQueriesContext(connection) as all_of_them:
        assert len(documents_by_number(numbers)) == 3
    assert len(all_of_them) == len(one) == 2
