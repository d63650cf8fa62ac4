"""From the first page to an explained result and back again, without a script, as an owner would."""

import re
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client

from majung.adapters import clock
from majung.applications.models import SavedCheck
from tests.portal.check.conftest import NOON
from tests.portal.check.walk import POHANG, answer, walk


def test_the_restaurant_in_pohang_from_the_first_page_to_the_paper(client: Client) -> None:
    assert len(walk(client, POHANG)) <= 9
    page = client.get("/check/result").text
    assert "지금 답으로는 3,000만 원까지" in page
    assert "5,000만 원까지. 심사에서 줄 수 있습니다" in page
    assert "동부센터 (포항지점)" in page
    assert "상시근로자 수 (직전 사업연도 월평균): 2.5명 (기준: 5명 미만)" in page
    assert "경북도내에 소재하고 있는" in page
    assert "연 2.5% ~ 2.7%" in page
    assert "심사에서 확인" in page

    answer(client, "people", {"employees_now": "6", "employees": "6", "young_employees": "0"})
    changed = client.get("/check/result").text
    assert "아직 확정할 수 없음" in changed
    answer(client, "grace", {"choice": "no"})
    refused = client.get("/check/result").text
    assert "상시근로자 수 (직전 사업연도 월평균): 6명 (기준: 5명 미만)" in refused
    assert "이렇게 되면 맞습니다: 상시근로자 수 (직전 사업연도 월평균) → 5명 미만" in refused
    answer(client, "people", POHANG["people"])

    kept = client.post("/check/save", {"consent": "yes"})
    stranger = Client()
    opened = stranger.post("/check/open", {"code": kept.headers["Location"].rsplit("/", 1)[-1].lower()})
    saved = stranger.get(opened.headers["Location"])
    assert "2026-12-22까지 이 번호로" in saved.text
    assert "지금 답으로는 3,000만 원까지" in saved.text
    assert "check" not in stranger.cookies

    paper = client.get("/check/result.pdf")
    assert paper.headers["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({"region": {"place": "elsewhere", "elsewhere": "서울특별시 중구"}}, "성장촉진자금: 지금 답으로는 1억 원까지"),
        ({"opened": {"opened_on": "2025-03-01"}, "birth": {"owner_birth_date": "1995-01-01"}}, "청년고용연계자금"),
        ({"situation": {"ticked": ["closed"]}}, "영업 상태: 폐업"),
        ({"papers": {"ticked": ["disaster"]}}, "긴급경영안정자금"),
        ({}, "이미 쓰고 있는 보증이나 자금이 있나요?"),
    ],
)
def test_other_businesses_are_told_their_own_result(client: Client, changes: dict[str, Any], shown: str) -> None:
    assert len(walk(client, {**POHANG, **changes})) <= 9
    assert shown in client.get("/check/result").text


def test_who_knows_nothing_reaches_a_result_that_says_what_is_missing(client: Client) -> None:
    assert len(walk(client, {})) <= 9
    page = client.get("/check/result").text
    assert "더 알아야 할 것" in page
    assert "아직 확정할 수 없습니다." in page


def test_in_english_the_same_way_leads_to_the_same_result(client: Client) -> None:
    client.cookies["language"] = "en"
    assert len(walk(client, POHANG)) <= 9
    page = client.get("/check/result").text
    assert "With the present answers up to KRW 30,000,000" in page
    assert (
        "Regular employees (monthly average of the last business year): 2.5 people (required: below 5 people)" in page
    )


def test_an_answer_that_lifts_the_limit_is_offered_and_lifts_it(client: Client) -> None:
    walk(client, POHANG)
    assert 'href="/check/q/jobs"' in client.get("/check/result").text
    assert answer(client, "jobs", {"employees_prev_year_end": "3"}) == "/check/result"
    page = client.get("/check/result").text
    assert "경북버팀금융 (소상공인육성자금 이차보전): 지금 답으로는 5,000만 원까지. 심사에서" in page
    assert 'href="/check/q/children"' not in page
    answer(client, "balances", {"program_balance_krw": "1천만", "guarantee_balance_krw": ""})
    assert "4,000만 원" in client.get("/check/result").text


def test_back_leads_through_the_screens_in_their_order(client: Client) -> None:
    seen = walk(client, POHANG)
    for earlier, later in pairwise(seen):
        assert f'class="back" href="/check/q/{earlier}"' in client.get(f"/check/q/{later}").text
    assert 'class="back" href="/check"' in client.get(f"/check/q/{seen[0]}").text


def test_progress_is_told_in_words_and_never_exceeds_nine(client: Client) -> None:
    walk(client, POHANG)
    for step in POHANG:
        page = client.get(f"/check/q/{step}").text
        found = re.search(r"<strong>(\d)</strong>/(\d)<", page)
        assert found is not None
        assert int(found[1]) <= int(found[2]) <= 9


def test_the_last_answer_is_read_back_with_its_amount_in_words(client: Client) -> None:
    answer(client, "sales", {"average_sales_krw": "180000000"})
    assert "<strong>1억 8,000만 원</strong>" in client.get("/check/q/people").text


def test_going_back_and_forth_between_two_tabs_loses_nothing(client: Client) -> None:
    walk(client, POHANG)
    first_tab, second_tab = client.get("/check/q/sales").text, client.get("/check/q/opened").text
    assert "180,000,000" in first_tab
    assert 'value="2019"' in second_tab
    answer(client, "opened", {"opened_on": "2020-05-01"})
    answer(client, "sales", {"average_sales_krw": "2억"})
    page = client.get("/check/answers").text
    assert "2020년 5월 1일" in page
    assert "2억 원" in page


def test_a_get_changes_nothing(client: Client) -> None:
    walk(client, POHANG)
    kept = client.cookies["check"].value
    for place in ("", "/answers", "/result", "/q/sales", "/q/industry?word=카페", "/save", "/open", "/result.pdf"):
        response = client.get(f"/check{place}")
        assert response.status_code == 200
        assert "check" not in response.cookies
    assert client.cookies["check"].value == kept
    assert SavedCheck.objects.count() == 0


def test_an_answer_made_moot_is_kept_but_does_not_count_until_its_reason_returns(client: Client) -> None:
    held: dict[str, Any] = {
        "papers": {"ticked": ["special_guarantee"]},
        "guarantee_day": {"special_guarantee_on": "2026-01-05"},
        "guarantee_balance": {"special_guarantee_balance_krw": "500만"},
    }
    walk(client, {**POHANG, **held})
    answer(client, "guarantee_balance", held["guarantee_balance"])
    answer(client, "guarantee_purpose", {"ticked": []})
    assert "특례보증 잔액: 500만 원" in client.get("/check/result").text
    answer(client, "papers", {"ticked": []})
    page = client.get("/check/answers").text
    assert "2026년 1월 5일" in page
    assert "지금은 쓰이지 않음" in page
    assert "특례보증 잔액: 500만 원" not in client.get("/check/result").text
    answer(client, "papers", held["papers"])
    assert "특례보증 잔액: 500만 원" in client.get("/check/result").text


def test_clearing_forgets_everything(client: Client) -> None:
    walk(client, POHANG)
    assert client.post("/check/clear").headers["Location"] == "/check"
    assert client.get("/check/result").headers["Location"] == "/check"
    assert "아직 답하신 것이 없습니다" in client.get("/check/answers").text


def test_the_day_of_a_kept_check_stays_when_time_goes_on(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    young = {**POHANG, "opened": {"opened_on": "2023-12-01"}, "birth": {"owner_birth_date": "1964-08-20"}}
    walk(client, young)
    place = client.post("/check/save", {"consent": "yes"}).headers["Location"]
    assert "저장한 날과 달라진 것이 없습니다" in client.get(place).text
    monkeypatch.setattr(clock, "real_now", lambda: NOON + timedelta(days=20))
    page = client.get(place).text
    assert "기준일 2026-11-22" in page
    assert "일반자금: 오늘 기준으로는 결과나 금리가 저장한 날과 다릅니다" in page
    assert client.post(f"{place}/continue").headers["Location"].startswith("/check/")
    assert "기준일 2026-12-12" in client.get("/check/result").text
