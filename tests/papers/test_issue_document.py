"""A document from elsewhere becomes a paper: kept as it came, sealed after, found and proven like any other."""

import io
from typing import Any

import pikepdf
import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError

from majung.core.issued_papers import PaperKind, PaperState
from majung.documents import vault
from majung.notices.models import Job
from majung.papers.models import Paper
from majung.papers.printing import print_paper
from majung.papers.rendering import Attachment, pdf_of
from majung.papers.sealing import SealPostponed, assert_lasts, sign_by_person
from majung.papers.selectors import PaperView, paper_pdf, paper_view, papers_about, verify_paper
from majung.papers.services import PaperIdentity, issue_document, new_paper_identity
from majung.papers.sweeping import sweep_papers
from majung.parties.people import PersonForgotten, destroy_person_key
from tests.papers.issued import AT, HOUSE, Holder
from tests.pki import Pki

PAGE = "<!doctype html><html lang='ko'><head><title>약정서</title></head><body><h1>약정서</h1></body></html>"
AGREED: dict[str, Any] = {
    "agreement": "AGR-2026-1A2B3C4D-5",
    "title": "신용보증약정서",
    "signer": "김순자",
    "signed_on": "2026-11-22",
}


@pytest.fixture(scope="module")
def signed(pki: Pki) -> bytes:
    evidence = Attachment("evidence.json", b"{}", "evidence")
    document = pdf_of(PAGE, identifier="AGR-1", attachments=(evidence,))
    assert document is not None
    return sign_by_person(document, signer=pki.signer(), name="김순자", reason="약정")


def made_paper(owner: Holder, signed: bytes, identity: PaperIdentity | None = None) -> PaperView:
    return issue_document(
        kind=PaperKind.AGREEMENT,
        about=AGREED["agreement"],
        person_id=owner.person_id,
        institution="gyeongbuk-foundation",
        unsigned=signed,
        data=AGREED,
        language="ko",
        at=AT,
        actor=HOUSE,
        identity=identity,
    )


def test_nobody_outside_is_asked_until_its_job_seals_it(owner: Holder, signed: bytes, pki: Pki) -> None:
    before = pki.calls("timestamps")
    paper = made_paper(owner, signed)
    assert (pki.calls("timestamps"), paper.is_sealed) == (before, False)
    assert Job.objects.filter(key=f"print:{paper.number}").count() == 1
    print_paper.func(paper=paper.number)
    assert paper_view(number=paper.number).is_sealed


def test_the_sealed_file_begins_with_what_was_signed(owner: Holder, signed: bytes) -> None:
    document = paper_pdf(number=made_paper(owner, signed).number)
    assert document.startswith(signed)
    assert_lasts(document)
    with pikepdf.open(io.BytesIO(document)) as opened:
        assert list(opened.attachments) == ["evidence.json"]


def test_while_the_outside_is_down_it_waits_and_is_sealed_later(owner: Holder, signed: bytes, pki: Pki) -> None:
    number = made_paper(owner, signed).number
    with pki.down("timestamps"), pytest.raises(SealPostponed):
        paper_pdf(number=number)
    assert not paper_view(number=number).is_sealed
    assert paper_pdf(number=number).startswith(signed)


def test_it_is_proven_by_number_and_code_with_a_masked_name(owner: Holder, signed: bytes) -> None:
    paper = made_paper(owner, signed)
    told = verify_paper(number=paper.number, code=paper.code, at=AT)
    assert (told.kind, told.state) == (PaperKind.AGREEMENT, PaperState.VALID)
    assert told.facts == {**AGREED, "signer": "김*자"}


def test_a_number_that_was_printed_before_makes_one_paper(owner: Holder, signed: bytes) -> None:
    identity = new_paper_identity(at=AT)
    first, second = made_paper(owner, signed, identity), made_paper(owner, signed, identity)
    assert first == second
    assert (first.number, first.code) == (identity.number, identity.code)
    assert len(papers_about(about=AGREED["agreement"])) == 1
    assert identity.code not in repr(identity)


def test_what_was_handed_in_is_kept_sealed_and_swept_by_nobody(owner: Holder, signed: bytes) -> None:
    row = Paper.objects.get(number=made_paper(owner, signed).number)
    assert b"%PDF" not in vault.get(row.place)
    assert sweep_papers(at=AT) == 0
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE papers_paper SET place = 'elsewhere', sha256 = 'x'")


def test_once_its_person_is_forgotten_nobody_seals_or_reads_it(owner: Holder, signed: bytes) -> None:
    number = made_paper(owner, signed).number
    destroy_person_key(person_id=owner.person_id, at=AT, actor=HOUSE)
    with pytest.raises(PersonForgotten):
        paper_pdf(number=number)
    print_paper.func(paper=number)
    with pytest.raises(PersonForgotten):
        made_paper(owner, signed)
