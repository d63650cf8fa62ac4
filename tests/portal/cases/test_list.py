"""내 신청: what waits for the owner first, drafts to go on with, an empty list that leads on."""

import re

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from majung.applications.drafts import DraftView
from majung.parties.people import open_social_account
from tests.applications.world import AT, Owner, an_owner, begun
from tests.portal.cases.conftest import signed_in


def headings(page: str) -> list[str]:
    return re.findall(r"<h2[^>]*>([^<]+)</h2>", page)


def draft_of(owner: Owner) -> DraftView:
    return begun(owner, "semas-general")


def test_an_empty_list_leads_to_the_check(here: Client) -> None:
    page = here.get("/my").text
    assert headings(page) == ["아직 신청한 것이 없습니다", "더 보기"]
    assert 'class="button primary" href="/check"' in page


def test_what_is_asked_for_stands_first_with_its_last_day(here: Client, owner: Owner, asked: str) -> None:
    draft_of(owner)
    page = here.get("/my").text
    assert headings(page) == ["지금 내실 것이 있습니다", "작성 중", "더 보기"]
    assert "2025년 5월 15일(목)까지 · 오늘부터 8영업일" in page
    assert f'href="/my/{asked}/supplement"' in page


def test_a_case_tells_its_status_and_leads_to_its_page(here: Client, number: str) -> None:
    page = here.get("/my").text
    assert headings(page) == ["진행 중", "더 보기"]
    assert "접수됨" in page
    assert f'href="/my/{number}"' in page


def test_a_draft_is_dropped_and_had_back(here: Client, owner: Owner) -> None:
    draft = draft_of(owner).number
    page = here.post(f"/my/drafts/{draft}/drop", follow=True).text
    assert "지웠습니다" in page
    assert "이어서 쓰기" not in page
    page = here.post(f"/my/drafts/{draft}/restore", follow=True).text
    assert "되살렸습니다" in page
    assert "이어서 쓰기" in page


def test_nobody_drops_the_draft_of_somebody_else(owner: Owner) -> None:
    draft = draft_of(owner).number
    stranger = signed_in(an_owner(2))
    assert stranger.post(f"/my/drafts/{draft}/drop").status_code == 404
    assert "이어서 쓰기" in signed_in(owner).get("/my").text


def test_a_social_login_sees_its_drafts_and_how_to_see_more(morning: None, client: Client) -> None:
    client.force_login(open_social_account(at=AT))
    page = client.get("/my").text
    assert "본인확인을 하시면" in page
    assert 'href="/my/consents"' not in page


def test_a_visitor_signs_in_first(client: Client) -> None:
    response = client.get("/my")
    assert response.status_code == 302
    assert response.headers["Location"].endswith("next=%2Fmy")


def test_queries_do_not_grow_with_drafts(here: Client, owner: Owner, number: str) -> None:
    draft_of(owner)
    with CaptureQueriesContext(connection) as one:
        here.get("/my")
    for _ in range(4):
        draft_of(owner)
    with CaptureQueriesContext(connection) as five:
        here.get("/my")
    assert len(five) == len(one)


def test_in_english_too(here: Client, owner: Owner, number: str) -> None:
    here.cookies["language"] = "en"
    page = here.get("/my").text
    assert headings(page) == ["Under way", "More"]
    assert number in page
