"""The public page that reads a paper's file: for anybody, in plain words, and nothing that is sent is kept."""

import logging
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from majung.adapters import clock
from majung.core.issued_papers import PaperKind
from majung.letters.services import HOUSE
from majung.papers import verifying
from majung.papers.selectors import PaperView, paper_pdf
from majung.papers.services import cancel_paper, replace_paper
from majung.portal.check import throttle
from majung.portal.verify import files
from tests.applications.world import an_owner
from tests.papers.issued import CONFIRMED, DECIDED, issued
from tests.papers.sealed_files import NUMBER, SIGNER, agreement, flipped, pages, sealed, turned
from tests.pki import Pki, standing_pki


@pytest.fixture(autouse=True)
def nobody_was_refused_before() -> None:
    files.UNREADABLE.failures.clear()


@pytest.fixture(scope="module")
def signed(pki: Pki) -> bytes:
    """An agreement that another house issued."""
    return agreement(pki)


def paper_of_ours(**given: Any) -> PaperView:
    last_day = clock.today() + timedelta(days=60)
    return issued(an_owner().person_id, at=clock.now(), **{"valid_through": last_day, **given})


def answer_to(content: bytes | None, *, language: str = "ko", name: str = "확인서.pdf") -> Any:
    client = Client()
    client.cookies["language"] = language
    sent = {} if content is None else {"file": SimpleUploadedFile(name, content, "application/pdf")}
    return client.post("/verify/file", sent)


def page_of(content: bytes, **given: Any) -> str:
    answer = answer_to(content, **given)
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    page: str = answer.content.decode()
    return page


def test_the_form_asks_for_a_file_as_well() -> None:
    page = Client().get("/verify").content.decode()
    assert 'type="file"' in page
    assert 'enctype="multipart/form-data"' in page
    assert "파일은 저장하지 않고" in page


def test_a_paper_of_ours_is_told_with_what_became_of_it() -> None:
    paper = paper_of_ours()
    page = page_of(paper_pdf(number=paper.number))
    for said in (
        "봉인한 그대로입니다",
        "진짜이고, 지금 유효합니다",
        paper.number,
        "정책자금 지원대상 확인서",
        "기관 봉인",
    ):
        assert said in page
    for silent in ("김순자", "70,000,000", "123-45"):
        assert silent not in page


def test_a_notice_of_a_decision_too_and_in_english() -> None:
    paper = paper_of_ours(kind=PaperKind.DECISION_NOTICE, data=DECIDED, valid_through=None)
    page = page_of(paper_pdf(number=paper.number), language="en")
    assert "Just as it was sealed" in page
    assert "Genuine, and valid now" in page


def test_a_sealed_file_of_a_cancelled_or_replaced_paper_is_no_good_one() -> None:
    old = paper_of_ours()
    file = paper_pdf(number=old.number)
    new = replace_paper(number=old.number, data=CONFIRMED, reason="name", at=clock.now(), actor=HOUSE)
    assert "새 문서로 바뀌었습니다" in page_of(file)
    newer = paper_pdf(number=new.number)
    cancel_paper(number=new.number, reason="wrong", at=clock.now(), actor=HOUSE)
    page = page_of(newer)
    assert "취소되었습니다" in page
    assert 'class="notice ok"' not in page


def test_who_signed_is_masked_and_a_number_of_another_house_is_told(signed: bytes) -> None:
    page = page_of(signed)
    assert "봉인한 그대로입니다" in page
    assert "김*자" in page
    assert SIGNER not in page
    assert f"{NUMBER}은(는) 이곳의 문서 목록에 없습니다" in page


def test_what_was_changed_or_added_is_told_and_no_name_lends_it_a_look(signed: bytes) -> None:
    changed = page_of(flipped(signed, signed.index(b"/MediaBox") + 1))
    added = page_of(turned(signed))
    assert "봉인한 뒤 내용이 바뀌었습니다" in changed
    assert "봉인한 뒤 무언가 덧붙였습니다" in added
    for page in (changed, added):
        assert 'class="notice no"' in page
        assert "김*자" not in page
        assert NUMBER not in page


def test_a_stranger_s_seal_is_told_without_the_name_it_claims() -> None:
    with standing_pki():
        foreign = sealed(pages())
    page = page_of(foreign)
    assert "누가 봉인했는지 알 수 없습니다" in page
    assert "소상공인시장진흥공단" not in page


def test_pages_without_a_seal_are_told_so() -> None:
    assert "봉인이 없는 파일입니다" in page_of(pages())


@pytest.mark.parametrize(
    ("content", "said"),
    [(None, "PDF 파일을 골라 주세요"), (b"", "PDF 파일을 골라 주세요"), (b"x" * (21 * 1024**2), "20 MB보다 큽니다")],
    ids=["none", "empty", "large"],
)
def test_a_file_that_is_not_taken_brings_the_form_back(content: bytes | None, said: str) -> None:
    answer = answer_to(content)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert 'href="#file"' in page
    assert 'aria-invalid="true"' in page


def test_what_cannot_be_read_is_told_and_who_sends_much_of_it_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "MOST_FAILURES", 2)
    for _ in range(2):
        assert "읽을 수 없는 파일입니다" in page_of(b"%PDF-1.7 nothing")
    answer = answer_to(pages())
    assert answer.status_code == 429
    assert "10분 뒤에" in answer.content.decode()


def test_when_all_readers_are_busy_it_says_when_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: object, **__: object) -> None:
        raise verifying.ReadersBusy

    monkeypatch.setattr(files, "read_seal", busy)
    answer = answer_to(pages())
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert "30초 뒤에" in answer.content.decode()


def test_nothing_that_is_sent_is_kept(signed: bytes, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    folder = Path(settings.STORAGES["documents"]["OPTIONS"]["location"])
    before = sorted(folder.rglob("*"))
    page_of(signed, name="비밀-이름.pdf")
    assert sorted(folder.rglob("*")) == before
    for line in caplog.records:
        assert "비밀-이름" not in line.getMessage()
        assert SIGNER not in line.getMessage()


def test_a_reload_of_the_answer_s_address_leads_to_the_form() -> None:
    answer = Client().get("/verify/file")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/verify")


def test_a_post_from_another_site_is_refused(signed: bytes) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post("/verify/file", {"file": SimpleUploadedFile("a.pdf", signed)}).status_code == 403
