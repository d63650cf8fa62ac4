"""A check is kept only with consent, opens by its code in any browser, and tells what has changed."""

import json
from datetime import timedelta

import pytest
from django.test import Client, override_settings

from majung.adapters import clock
from majung.applications.models import SavedCheck
from majung.core.rules.program import ProgramVersion
from majung.papers import rendering
from majung.portal.check.saved import programs_that_differ, replaced_versions
from majung.portal.check.state import check_of
from majung.portal.check.throttle import MOST_CLIENTS, MOST_FAILURES, WINDOW, GuessLimit
from majung.programs.catalog import Catalog, shipped_catalog
from tests.portal.check.conftest import NOON
from tests.portal.check.walk import POHANG, answer, walk


def kept(client: Client) -> str:
    walk(client, POHANG)
    return str(client.post("/check/save", {"consent": "yes"}).headers["Location"])


def test_nothing_is_kept_without_consent(client: Client) -> None:
    walk(client, POHANG)
    asked = client.get("/check/save")
    assert "동의합니다" in asked.text
    assert "checked" not in asked.text
    refused = client.post("/check/save", {})
    assert refused.status_code == 422
    assert "저장하려면 동의가 필요합니다" in refused.text
    assert SavedCheck.objects.count() == 0


def test_nothing_is_kept_of_who_answered_nothing(client: Client) -> None:
    assert client.post("/check/save", {"consent": "yes"}).headers["Location"] == "/check"


def test_the_code_is_shown_large_with_its_last_day(client: Client) -> None:
    place = kept(client)
    page = client.get(place).text
    code = place.rsplit("/", 1)[-1]
    assert f"<strong>{code[:4]}-{code[4:]}</strong>" in page
    assert "2026-12-22까지" in page


def test_the_address_holds_no_answer_and_no_row_the_code(client: Client) -> None:
    place = kept(client)
    assert len(place.rsplit("/", 1)[-1]) == 8
    row = SavedCheck.objects.get()
    assert json.loads(row.version_hashes) == [v.hash for v in shipped_catalog().in_force(NOON.date())]


@pytest.mark.parametrize("code", ["ABCD2345", "짧다", "😀", "x" * 500, ""])
def test_an_unknown_code_gets_kind_words_and_stays_in_the_field(client: Client, code: str) -> None:
    response = client.post("/check/open", {"code": code})
    assert response.status_code == 404
    assert "이 번호로 저장된 결과가 없습니다" in response.text
    assert f'value="{code[:200]}"' in response.text


def test_an_expired_code_gets_kind_words(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    place = kept(client)
    monkeypatch.setattr(clock, "real_now", lambda: NOON + timedelta(days=31))
    response = client.get(place)
    assert response.status_code == 410
    assert "30일이 지나 더는 열 수 없습니다" in response.text
    assert client.post("/check/open", {"code": place.rsplit("/", 1)[-1]}).status_code == 410


def test_who_guesses_often_waits_and_others_do_not(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    place = kept(client)
    for _ in range(MOST_FAILURES):
        assert client.post("/check/open", {"code": "ABCD2345"}).status_code == 404
    stopped = client.get(place)
    assert stopped.status_code == 429
    assert "10분 뒤에" in stopped.text
    assert client.get(place, REMOTE_ADDR="192.0.2.7").status_code == 200
    monkeypatch.setattr(clock, "real_now", lambda: NOON + WINDOW)
    assert client.get(place).status_code == 200


def test_behind_a_proxy_the_address_it_wrote_down_counts(client: Client) -> None:
    place = kept(client)
    with override_settings(HTTPS=True):
        for _ in range(MOST_FAILURES):
            client.post("/check/open", {"code": "ABCD2345"}, headers={"X-Forwarded-For": "192.0.2.9"})
        assert client.get(place, headers={"X-Forwarded-For": "1.2.3.4, 192.0.2.9"}).status_code == 429
        assert client.get(place, headers={"X-Forwarded-For": "192.0.2.10"}).status_code == 200


def test_the_counter_forgets_and_stays_small() -> None:
    guesses = GuessLimit()
    for number in range(MOST_CLIENTS + 5):
        guesses.count(f"client {number}", at=NOON)
    assert len(guesses.failures) == MOST_CLIENTS


def test_going_on_takes_the_answers_into_the_own_browser(client: Client) -> None:
    place = kept(client)
    stranger = Client()
    assert stranger.post(f"{place}/continue").headers["Location"] == "/check/result"
    assert "지금 답으로는 3,000만 원까지" in stranger.get("/check/result").text
    answer(stranger, "sales", {"average_sales_krw": "2억"})
    assert "1억 8,000만 원" in client.get(place).text


def test_a_kept_check_is_printed_as_pdf(client: Client) -> None:
    assert client.get(f"{kept(client)}/pdf").content.startswith(b"%PDF-")


def test_a_version_no_file_has_any_more_is_read_as_it_was_published(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = kept(client)
    catalog = shipped_catalog()
    fewer = Catalog(catalog.rules, tuple(v for v in catalog.versions if v.id != "gyeongbuk-beotim"))
    for module in ("state", "saved"):
        monkeypatch.setattr(f"majung.portal.check.{module}.shipped_catalog", lambda: fewer)
    page = client.get(place).text
    assert "지금 답으로는 3,000만 원까지" in page
    assert "경북버팀금융 (소상공인육성자금 이차보전): 공고가 새로 나왔거나 바뀌었거나 끝났습니다" in page


def versions(*ids: str) -> list[ProgramVersion]:
    return [version for version in shipped_catalog().versions if version.id in ids]


def test_versions_that_came_or_went_are_named() -> None:
    then, now = versions("semas-general"), versions("semas-growth")
    assert replaced_versions([v.hash for v in then], then, now) == ("성장촉진자금", "일반자금")
    assert replaced_versions([v.hash for v in then], then, then) == ()


def test_figures_that_differ_are_named() -> None:
    check = check_of({}, as_of=NOON.date())
    shown = {"semas-growth": {"program": "semas-growth", "outcome": "eligible", "limit": [1, 1], "rate": None}}
    assert programs_that_differ(shown, check.decisions) == ("성장촉진자금",)


def test_without_a_renderer_the_page_says_how_to_print(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    walk(client, POHANG)
    rendering.renderer.cache_clear()
    monkeypatch.setattr(rendering, "import_module", failing_import)
    try:
        page = client.get("/check/result").text
        assert "이 서버에서는 PDF를 만들 수 없습니다" in page
        assert 'id="pdf"' not in page
        assert client.get("/check/result.pdf").status_code == 404
    finally:
        rendering.renderer.cache_clear()


def failing_import(name: str) -> None:
    raise OSError(f"cannot load library for {name}")
