"""보완: one thing a screen, nothing written is lost, nothing goes in half, and the last day is the last."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from majung.applications.models import LookUp
from majung.applications.selectors import application_view, supplements_of
from majung.applications.services import request_supplement
from majung.core.application import ApplicationStatus
from majung.core.deadlines import SEOUL
from majung.core.documents import DocumentKind
from majung.core.look_ups import LookUpKind, LookUpState
from majung.core.supplement import SupplementItem, SupplementItemKind
from majung.documents.models import Document
from tests.applications.papers import a_paper
from tests.applications.world import AT, Owner
from tests.portal.cases.conftest import OFFICER, THROUGH, set_clock


def sent(owner: Owner, number: str, kind: DocumentKind = DocumentKind.LEASE) -> str:
    """A paper as it lies here after «맞게 가려졌나요?»."""
    paper = a_paper(owner, issued_on=None)
    Document.objects.filter(number=paper).update(about=number, kind=kind.value)
    return paper


def answer(here: Client, number: str, text: str, position: int = 2) -> int:
    return here.post(f"/my/{number}/supplement/{position}", {"answer": text}).status_code


def finish(here: Client, number: str) -> int:
    return here.post(f"/my/{number}/supplement").status_code


def test_the_list_says_what_is_asked_for_in_the_officers_words(here: Client, asked: str) -> None:
    page = here.get(f"/my/{asked}/supplement").text
    for words in ("임대차계약서의 모든 쪽", "매출이 준 까닭", "2025년 5월 15일(목)까지, 오늘부터 8영업일"):
        assert words in page
    assert page.count("아직 비어 있습니다") == 2


def test_everything_goes_in_and_the_review_goes_on(here: Client, owner: Owner, asked: str) -> None:
    paper = sent(owner, asked)
    assert answer(here, asked, "앞길 공사") == 302
    page = here.get(f"/my/{asked}/supplement?done=sent&document={paper}").text
    assert "낼 준비가 되었습니다" in page
    assert "아직 낸 것은 아닙니다" in page
    assert not supplements_of(number=asked)[0].items[0].parts, "looking at the page hands nothing in"
    assert finish(here, asked) == 302
    assert application_view(number=asked).status is ApplicationStatus.IN_SCREENING
    items = supplements_of(number=asked)[0].items
    assert [[part.document or part.answer for part in item.parts] for item in items] == [[paper], ["앞길 공사"]]
    assert here.get(f"/my/{asked}/supplement").status_code == 302


def test_what_is_missing_is_said_and_nothing_goes_in_half(here: Client, owner: Owner, asked: str) -> None:
    sent(owner, asked)
    response = here.post(f"/my/{asked}/supplement")
    assert response.status_code == 422
    assert "2번이 아직 비어 있습니다" in response.text
    assert "1번이 아직" not in response.text
    assert not supplements_of(number=asked)[0].items[0].parts


def test_an_answer_is_kept_shown_and_changed_beside_the_first(here: Client, asked: str) -> None:
    assert answer(here, asked, "   ") == 422
    assert answer(here, asked, "앞길 공사") == 302
    assert answer(here, asked, "앞길 공사") == 302
    assert ">앞길 공사</textarea>" in here.get(f"/my/{asked}/supplement/2").text
    assert answer(here, asked, "앞길 공사, 석 달") == 302
    item = supplements_of(number=asked)[0].items[1]
    assert [part.answer for part in item.parts] == ["앞길 공사", "앞길 공사, 석 달"]


def test_two_papers_of_one_kind_fill_two_places(here: Client, owner: Owner, number: str) -> None:
    lease = SupplementItem(SupplementItemKind.DOCUMENT, "가게", DocumentKind.LEASE)
    home = SupplementItem(SupplementItemKind.DOCUMENT, "집", DocumentKind.LEASE)
    request_supplement(application=number, items=(lease, home), through=THROUGH, by=OFFICER, at=AT)
    papers = [sent(owner, number) for _ in range(2)]
    assert finish(here, number) == 302
    items = supplements_of(number=number)[0].items
    assert sorted(part.document for item in items for part in item.parts) == sorted(papers)
    assert all(len(item.parts) == 1 for item in items)


def test_papers_of_another_case_or_kind_are_not_ready(here: Client, owner: Owner, asked: str) -> None:
    sent(owner, "APP-2025-AAAAAAAA-A")
    sent(owner, asked, DocumentKind.AWARD)
    assert "낼 준비가" not in here.get(f"/my/{asked}/supplement").text


def test_after_midnight_of_the_last_day_nothing_goes_in(
    here: Client, asked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    midnight = datetime(2025, 5, 16, tzinfo=SEOUL)
    set_clock(monkeypatch, midnight - timedelta(seconds=1))
    assert answer(here, asked, "앞길 공사") == 302
    set_clock(monkeypatch, midnight)
    response = here.post(f"/my/{asked}/supplement/2", {"answer": "늦었다"}, follow=True)
    assert "지났습니다" in response.text
    assert [part.answer for part in supplements_of(number=asked)[0].items[1].parts] == ["앞길 공사"]
    assert finish(here, asked) == 302
    assert application_view(number=asked).status is ApplicationStatus.SUPPLEMENT_REQUESTED


def test_a_paper_is_sent_where_an_office_gave_no_answer(here: Client, owner: Owner, number: str) -> None:
    kind = LookUpKind.BUSINESS_REGISTRATION.value
    LookUp.objects.filter(application__number=number, kind=kind).update(state=LookUpState.FAILED.value)
    page = here.get(f"/my/{number}").text
    assert f'href="/my/{number}/paper?for={kind}"' in page
    form = here.get(f"/my/{number}/paper?for={kind}").text
    assert 'name="ticket"' in form
    assert here.get(f"/my/{number}/paper?for=workers").status_code == 302
    sent(owner, number, DocumentKind.BUSINESS_REGISTRATION)
    page = here.get(f"/my/{number}").text
    assert "1건 받았습니다" in page
    assert "조회 대신 냄" in page
