"""Papers we issue: frozen, the same file every time, and proven by number and code alone."""

import hashlib
import io
import json
from datetime import date, timedelta
from typing import Any

import pikepdf
import pypdfium2
import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError

from majung.core.issued_papers import PaperKind, PaperState
from majung.core.seal_report import FACTS_ATTACHMENT
from majung.documents import vault
from majung.events.selectors import events_about
from majung.events.services import Subject
from majung.notices.models import Job
from majung.papers import printing
from majung.papers.contents import opened_contents
from majung.papers.models import Paper, PaperFile
from majung.papers.printing import as_pdf, print_paper
from majung.papers.rendering import NoRenderer
from majung.papers.selectors import UnknownPaper, paper_pdf, paper_view, papers_about, verify_paper
from majung.papers.services import PaperOver, cancel_paper, replace_paper
from majung.parties.people import PersonForgotten, destroy_person_key
from tests.papers.issued import AT, CONFIRMED, DECIDED, HOUSE, LAST_DAY, Holder, issued


def text_of(document: bytes) -> str:
    with pypdfium2.PdfDocument(document) as opened:
        return " ".join("".join(page.get_textpage().get_text_range() for page in opened).split())


def by_hand(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_what_a_paper_says_stands_in_its_file(owner: Holder) -> None:
    paper = issued(owner.person_id)
    words = text_of(paper_pdf(number=paper.number))
    for said in (
        "정책자금 지원대상 확인서",
        "순자네 국수",
        "김순자",
        "금 70,000,000원 (금 칠천만 원)",
        "2027년 1월 21일까지",
        "이 확인서는 대출 확약이 아닙니다",
        paper.number,
        paper.code,
    ):
        assert said in words


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize(("kind", "data"), [(PaperKind.CONFIRMATION, CONFIRMED), (PaperKind.DECISION_NOTICE, DECIDED)])
def test_a_file_is_one_tagged_page_in_its_language(
    owner: Holder, kind: PaperKind, data: dict[str, Any], language: str
) -> None:
    paper = issued(owner.person_id, kind=kind, data=data, language=language)
    with pikepdf.open(io.BytesIO(paper_pdf(number=paper.number))) as document:
        assert len(document.pages) == 1
        assert document.Root.Lang == language
        assert document.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in document.Root


def test_its_fonts_are_the_house_s_own(owner: Holder) -> None:
    paper = issued(owner.person_id)
    with pikepdf.open(io.BytesIO(paper_pdf(number=paper.number))) as document:
        fonts = {str(font.BaseFont) for page in document.pages for font in page.Resources.Font.values()}
    assert {name.partition("+")[2] for name in fonts} == {"Pretendard-GOV", "Pretendard-GOV-Bold"}


def test_a_file_says_what_it_is_to_programs_and_nothing_of_the_person(owner: Holder) -> None:
    number = issued(owner.person_id).number
    with pikepdf.open(io.BytesIO(paper_pdf(number=number))) as document:
        told = document.attachments[FACTS_ATTACHMENT].get_file().read_bytes()
    assert json.loads(told) == {
        "number": number,
        "kind": "confirmation",
        "institution": "semas",
        "issued_on": "2026-11-22",
        "valid_through": "2027-01-21",
    }


def test_the_same_data_makes_the_same_bytes(owner: Holder) -> None:
    row = Paper.objects.select_related("person").get(number=issued(owner.person_id).number)
    assert as_pdf(row, opened_contents(row)) == as_pdf(row, opened_contents(row))


def test_a_file_is_kept_sealed_and_given_out_again(owner: Holder, monkeypatch: pytest.MonkeyPatch) -> None:
    number = issued(owner.person_id).number
    document = paper_pdf(number=number)
    assert paper_view(number=number).sha256 == hashlib.sha256(document).hexdigest()
    assert document[:4] == b"%PDF"
    assert b"%PDF" not in vault.get(PaperFile.objects.get(paper__number=number).place)
    # A later release would lay it out otherwise.
    monkeypatch.setattr(printing, "pdf_of", lambda *_, **__: b"another file")
    assert paper_pdf(number=number) == document


def test_a_job_makes_the_file_soon_after(owner: Holder) -> None:
    number = issued(owner.person_id).number
    assert Job.objects.filter(key=f"print:{number}").count() == 1
    print_paper.func(paper=number)
    assert paper_view(number=number).sha256


def test_a_machine_without_a_renderer_issues_and_prints_nothing(owner: Holder, monkeypatch: pytest.MonkeyPatch) -> None:
    number = issued(owner.person_id).number
    monkeypatch.setattr(printing, "pdf_of", lambda *_, **__: None)
    print_paper.func(paper=number)
    with pytest.raises(NoRenderer):
        paper_pdf(number=number)
    assert verify_paper(number=number, code=paper_view(number=number).code, at=AT).state is PaperState.VALID


def test_number_and_code_prove_a_paper(owner: Holder) -> None:
    paper = issued(owner.person_id)
    told = verify_paper(number=paper.number, code=paper.code.lower().replace("-", " "), at=AT)
    assert (told.kind, told.institution, told.state) == (
        PaperKind.CONFIRMATION, "소상공인시장진흥공단", PaperState.VALID,
    )  # fmt: skip
    assert (told.issued_on, told.valid_through) == (date(2026, 11, 22), LAST_DAY)
    assert told.facts["representative"] == "김*자"
    assert told.facts["amount_krw"] == 70_000_000
    assert "김순자" not in repr(told)
    assert "123-45-67890" not in repr(told)


@pytest.mark.parametrize("code", ["", "0000-0000-0000-0000", " ", "🙂"])
def test_a_wrong_code_proves_nothing(owner: Holder, code: str) -> None:
    with pytest.raises(UnknownPaper):
        verify_paper(number=issued(owner.person_id).number, code=code, at=AT)


def test_the_code_of_another_paper_proves_nothing(owner: Holder) -> None:
    with pytest.raises(UnknownPaper):
        verify_paper(number=issued(owner.person_id).number, code=issued(owner.person_id).code, at=AT)


def test_the_code_is_kept_nowhere_in_plain(owner: Holder) -> None:
    paper = issued(owner.person_id)
    row = Paper.objects.get(number=paper.number)
    plain = paper.code.replace("-", "")
    kept = repr((bytes(row.sealed), Paper.objects.filter(number=paper.number).values_list().get()))
    assert plain not in kept
    assert paper.code not in kept
    assert "김순자" not in kept


@pytest.mark.parametrize(("days", "state"), [(0, PaperState.VALID), (1, PaperState.EXPIRED)])
def test_the_last_day_is_a_good_one(owner: Holder, days: int, state: PaperState) -> None:
    paper = issued(owner.person_id)
    at = AT + (LAST_DAY - AT.date()) + timedelta(days=days)
    assert verify_paper(number=paper.number, code=paper.code, at=at).state is state


def test_a_cancelled_paper_says_so_and_is_cancelled_once(owner: Holder) -> None:
    paper = issued(owner.person_id)
    cancel_paper(number=paper.number, reason="withdrawn", at=AT, actor=HOUSE)
    assert verify_paper(number=paper.number, code=paper.code, at=AT).state is PaperState.CANCELLED
    with pytest.raises(PaperOver):
        cancel_paper(number=paper.number, reason="withdrawn", at=AT, actor=HOUSE)


def test_a_replaced_paper_says_so_and_the_new_one_holds(owner: Holder) -> None:
    old = issued(owner.person_id)
    new = replace_paper(
        number=old.number, data={**CONFIRMED, "business": "순자네 칼국수"}, reason="name", at=AT, actor=HOUSE
    )
    assert verify_paper(number=old.number, code=old.code, at=AT).state is PaperState.REPLACED
    assert verify_paper(number=new.number, code=new.code, at=AT).state is PaperState.VALID
    assert "순자네 칼국수" in text_of(paper_pdf(number=new.number))
    assert [each.number for each in papers_about(about=CONFIRMED["confirmation"])] == [old.number, new.number]
    assert paper_view(number=old.number).replaced_by == new.number


def test_a_forgotten_person_s_paper_is_still_ours_and_says_nothing(owner: Holder) -> None:
    paper = issued(owner.person_id)
    paper_pdf(number=paper.number)
    destroy_person_key(person_id=owner.person_id, at=AT, actor=HOUSE)
    told = verify_paper(number=paper.number, code=paper.code, at=AT)
    assert (told.state, told.facts) == (PaperState.VALID, {})
    with pytest.raises(PersonForgotten):
        paper_pdf(number=paper.number)
    with pytest.raises(PersonForgotten):
        issued(owner.person_id)


def test_a_paper_keeps_only_what_json_keeps(owner: Holder) -> None:
    with pytest.raises((AssertionError, TypeError)):
        issued(owner.person_id, data={**CONFIRMED, "approved_on": date(2026, 11, 22)})


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE papers_paper SET about = 'CNF-2026-00000000-0'",
        "UPDATE papers_paper SET valid_through = '2030-01-01'",
        "UPDATE papers_paper SET valid_through = NULL",
        "UPDATE papers_paper SET code_hmac = 'x'",
        "UPDATE papers_paper SET ended_as = 'expired', ended_at = issued_at",
        "DELETE FROM papers_paper",
    ],
)
def test_no_paper_is_changed_by_hand(owner: Holder, statement: str) -> None:
    issued(owner.person_id)
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        by_hand(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE papers_paper SET ended_as = '', ended_at = NULL",
        "UPDATE papers_paper SET sha256 = 'x', place = 'x'",
        "UPDATE papers_paperfile SET sha256 = 'x'",
        "UPDATE papers_paperfile SET renew_by = '2099-01-01'",
        "DELETE FROM papers_paperfile",
    ],
)
def test_what_is_written_once_stays(owner: Holder, statement: str) -> None:
    number = issued(owner.person_id).number
    paper_pdf(number=number)
    cancel_paper(number=number, reason="withdrawn", at=AT, actor=HOUSE)
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        by_hand(statement)


def test_issuing_and_taking_back_are_acts_with_events(owner: Holder) -> None:
    number = issued(owner.person_id).number
    cancel_paper(number=number, reason="withdrawn", at=AT, actor=HOUSE)
    told = events_about(subject=Subject("paper", number))
    assert [(each.act, each.reason) for each in told] == [
        ("PaperIssued", "confirmation"),
        ("PaperCancelled", "withdrawn"),
    ]
