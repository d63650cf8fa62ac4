"""The sandbox's own pages: moods by a plain form, what was sent, and calls that only a program may make."""

import re

import httpx
import pytest

from majung.rehearsal.outside import Outside


@pytest.fixture
def browser(connected: Outside) -> httpx.Client:
    return httpx.Client(base_url=connected.address, trust_env=False)


def token_in(page: httpx.Response) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
    assert found
    return found[1]


def test_home_shows_every_service_and_the_made_up_world(browser: httpx.Client) -> None:
    page = browser.get("/").text
    for words in (
        "국세청 사업자등록 조회: 정상",
        "악성 파일 검사",
        "김순자",
        "순자네 밥상",
        "주식회사 한빛금속",
        "폐업",
    ):
        assert words in page


def test_a_mood_is_changed_by_form(browser: httpx.Client, connected: Outside) -> None:
    form = {"csrfmiddlewaretoken": token_in(browser.get("/")), "delay": "0.5", "errors": "20", "lies": "10"}
    answered = browser.post("/mood/sharing", data=form)
    assert (answered.status_code, answered.headers["Location"]) == (302, "/#sharing")
    assert connected.set_mood("sharing") == {"delay": 0.5, "errors": 0.2, "lies": 0.1, "dead": False}
    assert "느리거나 틀림" in browser.get("/").text


def test_one_button_makes_a_service_well_again(browser: httpx.Client, connected: Outside) -> None:
    connected.set_mood("bureau", dead=True)
    page = browser.get("/")
    assert "끊김" in page.text
    browser.post("/mood/bureau", data={"csrfmiddlewaretoken": token_in(page), "good": "1"})
    assert connected.set_mood("bureau")["dead"] is False


@pytest.mark.parametrize("wrong", [{"delay": "601"}, {"errors": "101"}, {"lies": "-1"}, {"delay": "soon"}])
def test_a_mood_nobody_can_have_is_told(browser: httpx.Client, connected: Outside, wrong: dict[str, str]) -> None:
    form = {"csrfmiddlewaretoken": token_in(browser.get("/")), **wrong}
    answered = browser.post("/mood/sharing", data=form)
    assert answered.status_code == 422
    assert "0~600초" in answered.text
    assert connected.set_mood("sharing")["delay"] == 0


def test_a_form_without_its_token_changes_nothing(browser: httpx.Client, connected: Outside) -> None:
    assert browser.post("/mood/sharing", data={"dead": "1"}).status_code == 403
    assert connected.set_mood("sharing")["dead"] is False


def test_a_service_nobody_knows_has_no_mood(browser: httpx.Client) -> None:
    form = {"csrfmiddlewaretoken": token_in(browser.get("/"))}
    assert browser.post("/mood/weather", data=form).status_code == 404


def test_receivers_nothing_reaches_are_set_by_form(browser: httpx.Client, connected: Outside) -> None:
    form = {"csrfmiddlewaretoken": token_in(browser.get("/sent")), "receivers": "010-0000-9999\r\n\r\na@example.kr"}
    assert browser.post("/sent", data=form).status_code == 302
    assert "01000009999" in browser.get("/sent").text
    connected.set_undeliverable()
    assert "01000009999" not in browser.get("/sent").text


def test_sent_messages_are_shown_newest_first(browser: httpx.Client, connected: Outside) -> None:
    key = {"Authorization": f"Bearer {connected.environment['MAJUNG_MESSAGES_KEY']}"}
    for number in ("첫째", "둘째"):
        message = {"channel": "sms", "to": "010-0000-1001", "text": f"{number} 알림", "key": f"page-{number}"}
        browser.post("/messages/v1/messages", json=message, headers=key)
    page = browser.get("/sent").text
    assert page.index("둘째 알림") < page.index("첫째 알림")


def test_pages_need_nothing_from_elsewhere(browser: httpx.Client) -> None:
    for path in ("/", "/sent"):
        page = browser.get(path).text
        assert "<script" not in page
        assert re.findall(r'(?:src|href)="(?:https?:)?//', page) == []


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("moods", {"service": "weather"}),
        ("moods", {"service": "bureau", "delay": -1}),
        ("moods", {"service": "bureau", "speed": 1}),
        ("moods", {"service": "bureau", "delay": "long"}),
        ("undeliverable", {"receivers": "010"}),
        ("calendar", {"seconds": "1"}),
    ],
)
def test_a_call_that_does_not_fit_is_refused(browser: httpx.Client, path: str, body: dict[str, object]) -> None:
    assert browser.post(f"/control/{path}", json=body).status_code == 400


def test_a_page_of_another_site_can_change_nothing(browser: httpx.Client) -> None:
    for path in ("moods", "undeliverable", "calendar"):
        assert browser.post(f"/control/{path}", content='{"service": "bureau"}').status_code == 415


def test_the_same_seed_draws_the_same_errors(connected: Outside) -> None:
    draws = []
    for _ in range(2):
        connected.set_mood("bureau", errors=0.5)
        statuses = [httpx.post(f"{connected.address}/bureau/v1/scores", trust_env=False).status_code for _ in range(12)]
        draws.append(statuses)
    assert draws[0] == draws[1]
    assert set(draws[0]) == {503, 401}


def test_who_waits_is_let_go_when_the_mood_changes(connected: Outside) -> None:
    """Else a long delay would keep its threads long after somebody thought better of it."""
    connected.set_mood("bureau", delay=600)
    with httpx.Client(trust_env=False, timeout=0.2) as caller, pytest.raises(httpx.ReadTimeout):
        caller.post(f"{connected.address}/bureau/v1/scores")
    connected.be_well()
    assert httpx.post(f"{connected.address}/bureau/v1/scores", trust_env=False).status_code == 401
