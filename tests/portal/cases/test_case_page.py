"""The page of a case: where it is, whose turn, by when, what to do; three results that look and read differently."""

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from majung.adapters import clock
from majung.applications.after_submission import follow_up
from majung.applications.services import take_up
from majung.core.deadlines import SEOUL
from majung.core.deciding import Outcome, ReasonCode
from majung.core.documents import ScanState
from majung.documents.models import Document
from majung.parties.kinds import AgentScope
from tests.applications.papers import a_paper
from tests.applications.world import AT, Owner, an_owner
from tests.decisions.people import TERMS
from tests.decisions.people import decide as decided
from tests.journey.test_seen import agent_of, joined
from tests.portal.cases.conftest import OFFICER, set_clock, signed_in

MACHINE_WORDS = re.compile(r"[A-Za-z]+_[a-z]+|Application[A-Z]|guaranteed|submitted|waiting")


def decide(number: str, outcome: Outcome, *, retry_from: date | None = None) -> None:
    take_up(application=number, by=OFFICER, at=AT)
    terms = TERMS if outcome is Outcome.APPROVED else None
    words: dict[str, Any] = {
        "words": "평점이 기준보다 낮습니다.",
        "remedy": "연체를 정리해 주세요.",
        "retry_from": retry_from,
    }
    decided(number, by=OFFICER, outcome=outcome, reason_code=ReasonCode.OTHER, terms=terms, **words)


def text_of(page: str) -> str:
    main = page[page.index("<main") : page.index("</main>")]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


def test_it_says_where_it_is_whose_turn_and_by_when(here: Client, number: str) -> None:
    told = text_of(here.get(f"/my/{number}").text)
    for words in (
        "접수됨",
        "외부 기관",
        "2025년 6월 2일(월)까지, 오늘부터 20영업일",
        "1588-7679",
        "건강보험공단",
        "지금은 할 일이 없습니다",
    ):
        assert words in told
    assert MACHINE_WORDS.search(told) is None


def test_it_has_one_button_when_something_is_asked_for(here: Client, asked: str) -> None:
    page = here.get(f"/my/{asked}").text
    assert page.count('class="button primary"') == 1
    assert f'id="do" href="/my/{asked}/supplement"' in page
    assert "신청인(본인)" in page


def test_english_has_no_korean_but_names(here: Client, number: str) -> None:
    here.cookies["language"] = "en"
    main = text_of(here.get(f"/my/{number}").text)
    assert "business days from today on" in main
    assert re.findall(r"[가-힣]+", main) == ["구미식당"]


@pytest.mark.parametrize(
    ("outcome", "retry_from", "words", "kind"),
    [
        (Outcome.APPROVED, None, ("승인되었습니다", "대출 승낙이 아니며"), "ok"),
        (
            Outcome.RETURNED,
            None,
            ("반려되었습니다", "떨어진 것이 아닙니다", "고쳐서 다시 신청", "평점이 기준보다"),
            "warn",
        ),
        (
            Outcome.REFUSED,
            date(2025, 8, 1),
            ("(불가)", "2025년 8월 1일(금)", "이의신청", "연체를 정리", "두 사람"),
            "no",
        ),
    ],
)
def test_three_results_are_three_things(
    here: Client, number: str, outcome: Outcome, retry_from: date | None, words: tuple[str, ...], kind: str
) -> None:
    decide(number, outcome, retry_from=retry_from)
    page = here.get(f"/my/{number}").text
    assert f'class="notice {kind}" aria-labelledby="result"' in page
    told = text_of(page)
    assert [each for each in words if each not in told] == []
    assert ('id="refile"' in page) == (outcome is Outcome.RETURNED)


def test_a_refused_case_is_filed_again_from_its_day_on(
    here: Client, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    decide(number, Outcome.REFUSED, retry_from=date(2025, 8, 1))
    assert here.post(f"/my/{number}/refile").status_code == 409
    set_clock(monkeypatch, datetime(2025, 8, 1, 9, tzinfo=SEOUL))
    assert 'id="refile"' in here.get(f"/my/{number}").text
    response = here.post(f"/my/{number}/refile")
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/apply/DRF-")


def test_a_talk_booked_for_the_case_is_shown_and_opened(
    here: Client, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow_up.func(application=number)
    page = here.get(f"/my/{number}").text
    booking = re.search(r'name="booking" value="(CST-[^"]+)"', page)
    assert booking is not None
    response = here.post(f"/my/{number}/booking", {"booking": booking[1]})
    assert response.headers["Location"] == f"/visits/b/{booking[1]}"
    assert here.get(f"/visits/b/{booking[1]}").status_code == 200
    assert here.post(f"/my/{number}/booking", {"booking": "CST-2025-AAAAAAAA-A"}).status_code == 404
    assert "알림 보냄: 접수 안내" in text_of(page)
    set_clock(monkeypatch, clock.now() + timedelta(days=60))
    assert 'name="booking"' not in here.get(f"/my/{number}").text


def test_strangers_find_nothing(number: str, client: Client) -> None:
    stranger = signed_in(an_owner(2))
    for page in ("", "/answers", "/answers.pdf", "/supplement", "/withdraw", "/paper"):
        assert stranger.get(f"/my/{number}{page}").status_code == 404
        assert client.get(f"/my/{number}{page}").status_code == 302
    for page in ("withdraw", "refile", "booking", "supplement"):
        assert stranger.post(f"/my/{number}/{page}").status_code == 404


def test_a_co_representative_sees_and_does_the_same(owner: Owner, number: str) -> None:
    other = an_owner(2)
    joined(owner, other)
    page = signed_in(other).get(f"/my/{number}").text
    assert "낸 신청서" in page
    assert f'href="/my/{number}/withdraw"' in page


@pytest.mark.parametrize(("scope", "answers"), [(AgentScope.PREPARE, 200), (AgentScope.SEND_STATEMENTS, 404)])
def test_an_agent_sees_where_it_stands_and_what_the_scope_says(
    owner: Owner, asked: str, scope: AgentScope, answers: int
) -> None:
    agent, _ = agent_of(owner, scope)
    client = signed_in(agent)
    page = client.get(f"/my/{asked}").text
    assert "세무대리인으로 보고 있습니다" in page
    assert "2025년 5월 15일(목)까지" in page
    assert "지금까지 있었던 일" not in page
    assert 'id="do"' not in page
    assert client.get(f"/my/{asked}/answers").status_code == answers
    assert client.get(f"/my/{asked}/withdraw").status_code == 404
    assert client.get(f"/my/{asked}/supplement").status_code == 404
    assert "맡은 사업장의 신청" in client.get("/my").text


def test_papers_open_for_the_people_of_the_case_alone(owner: Owner, asked: str, here: Client) -> None:
    paper = a_paper(owner, issued_on=None)
    address = f"/my/{asked}/papers/{paper}"
    assert here.get(address).status_code == 404
    Document.objects.filter(number=paper).update(about=asked, scan=ScanState.WAITING.value)
    assert here.get(address).status_code == 409
    other = an_owner(2)
    assert signed_in(other).get(address).status_code == 404
    joined(owner, other)
    assert signed_in(other).get(address).status_code == 409


def test_what_was_filed_is_there_to_read_and_to_keep(here: Client, number: str) -> None:
    told = text_of(here.get(f"/my/{number}/answers").text)
    for words in ("3,000만 원", "운전자금", "농협은행", "RCP-2025", "한식 일반 음식점업", "1억 8,000만 원"):
        assert words in told
    assert MACHINE_WORDS.search(told) is None
    pdf = here.get(f"/my/{number}/answers.pdf")
    assert pdf.headers["Content-Type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF")


def test_pages_are_small_and_ask_little(here: Client, number: str) -> None:
    with CaptureQueriesContext(connection) as queries:
        page = here.get(f"/my/{number}").content
    assert len(page) < 100_000
    assert len(queries) <= 40
