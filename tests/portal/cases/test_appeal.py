"""이의신청 on the owner's pages: written with papers and consents, followed, taken back; nobody else's to see."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from majung.adapters import clock
from majung.applications.selectors import application_view
from majung.applications.services import take_up
from majung.core.appeals import AppealOutcome, AppealState
from majung.core.consents import ConsentKind
from majung.core.deadlines import SEOUL
from majung.decisions.selectors import appeal_of
from majung.decisions.services import agree_appeal, decide_appeal, extend_appeal, take_appeal
from majung.documents.consent_texts import consent_text
from majung.documents.models import Document
from majung.documents.selectors import consents_of
from majung.journey.services import advance
from tests.applications.papers import a_paper
from tests.applications.world import AT, Owner, an_owner
from tests.decisions.people import MAKER, REFUSAL, an_approver, decide, staff
from tests.decisions.test_appeals import HANDLER
from tests.portal.cases.conftest import set_clock, signed_in
from tests.portal.cases.test_case_page import MACHINE_WORDS, text_of

LATER = AT + timedelta(days=3)
WORDS = "업종이 잘못 적혀 있었습니다."
CREDIT = f"consent_{ConsentKind.CREDIT_INQUIRY}"


@pytest.fixture
def refused(number: str, monkeypatch: pytest.MonkeyPatch) -> str:
    take_up(application=number, by=MAKER, at=AT)
    decide(number, **REFUSAL)
    set_clock(monkeypatch, LATER)
    return number


def paper_of(owner: Owner, case: str) -> str:
    number = a_paper(owner, issued_on=None)
    Document.objects.filter(number=number).update(about=case, received_at=LATER)
    return number


def standing(owner: Owner, number: str) -> set[ConsentKind]:
    view = application_view(number=number)
    given = consents_of(person_id=owner.person_id, about=view.draft, on=clock.today())
    return {each.kind for each in given if each.is_given}


def state(number: str) -> AppealState | None:
    appeal = appeal_of(application=number)
    return appeal.state if appeal else None


def answered(number: str, outcome: AppealOutcome) -> None:
    appeal = appeal_of(application=number)
    assert appeal is not None
    take_appeal(appeal=appeal.number, by=HANDLER, at=LATER)
    decide_appeal(appeal=appeal.number, outcome=outcome, words="등록증을 다시 보았습니다.", by=HANDLER, at=LATER)


def agreed(number: str) -> None:
    appeal, second = appeal_of(application=number), an_approver("second@example.org")
    assert appeal is not None
    agree_appeal(appeal=appeal.number, by=staff(second), user_id=second, at=LATER)
    advance(number=number, at=LATER)


def test_the_case_leads_to_it_until_its_last_day(here: Client, refused: str, monkeypatch: pytest.MonkeyPatch) -> None:
    page = here.get(f"/my/{refused}").text
    assert f'id="appeal-file" href="/my/{refused}/appeal"' in page
    assert "2025년 7월 1일(화)까지 이의신청" in text_of(page)
    set_clock(monkeypatch, datetime(2025, 7, 2, 0, 0, tzinfo=SEOUL))
    page = here.get(f"/my/{refused}").text
    assert "appeal-file" not in page
    assert "이의신청은 2025년 7월 1일(화)까지였습니다" in text_of(page)
    for path in ("appeal", "appeal/new", "appeal/paper"):
        assert here.get(f"/my/{refused}/{path}").status_code == 302
    assert here.post(f"/my/{refused}/appeal/new", {"words": WORDS}).headers["Location"] == f"/my/{refused}"
    assert state(refused) is None


def test_filed_with_papers_and_the_consents_ticked(here: Client, owner: Owner, refused: str) -> None:
    paper, left = paper_of(owner, refused), paper_of(owner, refused)
    page = here.get(f"/my/{refused}/appeal/new").text
    assert page.count('name="papers"') == 2
    assert "제한업종에 해당합니다" in page
    assert standing(owner, refused) == set(), "they ended with the refusal"
    version = consent_text(ConsentKind.CREDIT_INQUIRY).version
    response = here.post(f"/my/{refused}/appeal/new", {"words": WORDS, "papers": [paper], CREDIT: version})
    assert response.headers["Location"] == f"/my/{refused}/appeal?done=filed"
    appeal = appeal_of(application=refused)
    assert appeal is not None
    assert (appeal.words, appeal.documents) == (WORDS, (paper,))
    assert left not in appeal.documents
    assert standing(owner, refused) == {ConsentKind.CREDIT_INQUIRY}
    told = text_of(here.get(f"/my/{refused}/appeal").text)
    for words in ("이의신청을 받았습니다", WORDS, "답을 드리는 마지막 날", "사업자등록증.pdf"):
        assert words in told, words
    assert MACHINE_WORDS.search(told) is None


def test_what_was_typed_stays_when_it_is_refused(here: Client, owner: Owner, refused: str) -> None:
    paper_of(owner, refused)
    version = consent_text(ConsentKind.CREDIT_INQUIRY).version
    response = here.post(f"/my/{refused}/appeal/new", {"words": "900101-1234567 입니다", CREDIT: version})
    assert response.status_code == 422
    assert 'id="words-error">주민등록번호가' in response.text
    assert "900101-1234567 입니다</textarea>" in response.text
    assert f'name="{CREDIT}" value="{version}" checked' in response.text
    assert 'name="papers" value="DOC-' in response.text
    assert response.text.count("checked") == 1, "an unticked paper stays unticked"
    stranger = paper_of(an_owner(2), refused)
    response = here.post(f"/my/{refused}/appeal/new", {"words": WORDS, "papers": [stranger], CREDIT: version})
    assert response.status_code == 422
    assert standing(owner, refused) == set(), "all of it or nothing"
    assert state(refused) is None


def test_taken_back_the_consents_end_and_another_may_follow(here: Client, owner: Owner, refused: str) -> None:
    version = consent_text(ConsentKind.CREDIT_INQUIRY).version
    here.post(f"/my/{refused}/appeal/new", {"words": WORDS, CREDIT: version})
    page = here.post(f"/my/{refused}/appeal/withdrawn", follow=True).text
    assert "이의신청을 거두었습니다" in page
    assert f'href="/my/{refused}/appeal/new"' in page
    assert (state(refused), standing(owner, refused)) == (AppealState.WITHDRAWN, set())
    assert here.post(f"/my/{refused}/appeal/withdrawn").headers["Location"] == f"/my/{refused}/appeal"
    here.post(f"/my/{refused}/appeal/new", {"words": "다시 냅니다"})
    assert state(refused) is AppealState.FILED


def test_the_answer_is_told_once_two_people_stand_behind_it(here: Client, owner: Owner, refused: str) -> None:
    version = consent_text(ConsentKind.CREDIT_INQUIRY).version
    here.post(f"/my/{refused}/appeal/new", {"words": WORDS, CREDIT: version})
    answered(refused, AppealOutcome.DISMISSED)
    assert "등록증을 다시 보았습니다" not in here.get(f"/my/{refused}/appeal").text
    agreed(refused)
    told = text_of(here.get(f"/my/{refused}/appeal").text)
    for words in ("등록증을 다시 보았습니다", "받아들여지지 않았습니다", "행정심판이나 소송"):
        assert words in told, words
    assert standing(owner, refused) == set(), "nothing is looked up for a case that stays refused"
    assert here.get(f"/my/{refused}/appeal/new").headers["Location"] == f"/my/{refused}/appeal"


def test_upheld_the_consents_stand_and_the_case_goes_on(here: Client, owner: Owner, refused: str) -> None:
    version = consent_text(ConsentKind.CREDIT_INQUIRY).version
    here.post(f"/my/{refused}/appeal/new", {"words": WORDS, CREDIT: version})
    answered(refused, AppealOutcome.UPHELD)
    agreed(refused)
    assert standing(owner, refused) == {ConsentKind.CREDIT_INQUIRY}
    assert "다른 사람들이 처음부터 다시" in here.get(f"/my/{refused}/appeal").text
    page = text_of(here.get(f"/my/{refused}").text)
    assert "심사 중" in page
    assert "이의신청 보기" in page


def test_an_extension_is_told_with_its_reason(here: Client, refused: str) -> None:
    here.post(f"/my/{refused}/appeal/new", {"words": WORDS})
    appeal = appeal_of(application=refused)
    assert appeal is not None
    take_appeal(appeal=appeal.number, by=HANDLER, at=LATER)
    extend_appeal(appeal=appeal.number, words="세무서의 답을 기다립니다.", by=HANDLER, at=LATER)
    told = text_of(here.get(f"/my/{refused}/appeal").text)
    assert "세무서의 답을 기다립니다" in told
    assert "10일 늦추었습니다" in told


def test_nobody_else_sees_or_writes_it(here: Client, refused: str) -> None:
    here.post(f"/my/{refused}/appeal/new", {"words": WORDS})
    stranger = signed_in(an_owner(3))
    for path in ("appeal", "appeal/new", "appeal/paper"):
        assert stranger.get(f"/my/{refused}/{path}").status_code == 404
    assert stranger.post(f"/my/{refused}/appeal/withdrawn").status_code == 404
    assert state(refused) is AppealState.FILED


def test_a_case_that_was_not_refused_has_no_appeal(here: Client, number: str) -> None:
    assert here.get(f"/my/{number}/appeal").headers["Location"] == f"/my/{number}"
    assert here.get(f"/my/{number}/appeal/new").headers["Location"] == f"/my/{number}"
