"""What surrounds every page: headers, language, refusals."""

import gzip
import re
from pathlib import Path

import pytest
from django.test import Client

from majung.web import refusals
from tests.published_catalog import load_and_publish

PACKAGE = Path(refusals.__file__).parent.parent

pytestmark = pytest.mark.django_db


def test_everything_comes_from_the_house_itself(client: Client) -> None:
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    ],
)
@pytest.mark.parametrize("place", ["/", "/nowhere", "/api/v1/programs"])
def test_security_headers(client: Client, place: str, name: str, value: str) -> None:
    assert client.get(place).headers[name] == value


def test_templates_have_no_inline_style_or_script_and_nothing_from_elsewhere() -> None:
    # What ends in _pdf and every paper are made into a PDF, and never sent to a browser.
    templates = [
        path
        for path in PACKAGE.glob("*/templates/**/*.html")
        if not path.stem.endswith("_pdf") and path.parent != PACKAGE / "papers/templates/papers"
    ]
    assert templates
    for template in templates:
        text = template.read_text(encoding="utf-8")
        assert not re.search(
            r"<style|<script(?! (?:type=\"module\" )?src=\"{% static)|\sstyle=|\son\w+=|(?:src|href)=\"(?:https?:)?//",
            text,
        ), template


def test_style_sheet_is_small_and_served(client: Client) -> None:
    response = client.get("/static/majung/majung.css")
    body = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    assert response.status_code == 200
    assert 0 < len(gzip.compress(body)) < 10_000
    assert b"prefers-color-scheme: dark" in body
    assert b"@media print" in body


def encoding_of(client: Client, address: str) -> str:
    return client.get(address, headers={"accept-encoding": "gzip"}).headers.get("Content-Encoding", "none")


def test_pages_are_compressed(client: Client) -> None:
    assert encoding_of(client, "/components?as_of=2025-05-02") == "gzip"


def test_words_chosen_by_a_stranger_are_not_compressed_beside_what_is_private(client: Client) -> None:
    client.cookies["language"] = "ko"
    assert encoding_of(client, "/components?guess=1") == "gzip"
    client.cookies["check"] = "secret"
    assert encoding_of(client, "/components?guess=1") == "none"
    assert encoding_of(client, "/components") == "gzip"


def test_component_page_is_for_staff_not_for_search_engines(client: Client) -> None:
    page = client.get("/components").text
    assert '<meta name="robots" content="noindex">' in page


def test_component_page_shows_every_part() -> None:
    page = (PACKAGE / "web/templates/web/components.html").read_text(encoding="utf-8")
    parts = {path.name for path in (PACKAGE / "web/templates/web/parts").glob("*.html")}
    inner = {name for name in parts if name.startswith("icon_")} | {"account.html", "call.html", "places.html"}
    assert [name for name in sorted(parts - inner) if f"web/parts/{name}" not in page] == []


def test_telephone_stands_on_every_page(client: Client) -> None:
    for address in ("/", "/components", "/nowhere"):
        assert 'href="tel:1357"' in client.get(address).text


def test_telephone_is_that_of_the_institution_shown(client: Client) -> None:
    load_and_publish()
    assert 'href="tel:1588-7679"' in client.get("/programs/gyeongbuk-beotim?as_of=2025-05-02").text


def test_public_pages_set_no_cookie(client: Client) -> None:
    assert not client.get("/").cookies


def test_page_is_korean_whatever_the_browser_prefers(client: Client) -> None:
    response = client.get("/", headers={"accept-language": "en"})
    assert response.headers["Content-Language"] == "ko"
    assert '<html lang="ko">' in response.text


def test_visitor_switches_to_english_and_stays_where_they_were(client: Client) -> None:
    switched = client.post("/language", {"language": "en", "next": "/?as_of=2025-05-02"})
    assert (switched.status_code, switched.headers["Location"]) == (302, "/?as_of=2025-05-02")
    page = client.get("/?as_of=2025-05-02")
    assert '<html lang="en">' in page.text
    assert "Policy loans" in page.text


def test_language_switch_leads_nowhere_else(client: Client) -> None:
    switched = client.post("/language", {"language": "en", "next": "https://elsewhere.example/"})
    assert switched.headers["Location"] == "/"


def test_unknown_language_stays_korean(client: Client) -> None:
    client.cookies["language"] = "xx"
    assert client.get("/").headers["Content-Language"] == "ko"


def test_unknown_address_is_a_friendly_page(client: Client) -> None:
    response = client.get("/nowhere")
    assert response.status_code == 404
    assert "찾을 수 없는 화면입니다" in response.text


def test_wrong_method_says_which_are_right(client: Client) -> None:
    response = client.post("/")
    assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD")
    assert "쓸 수 없는 방법입니다" in response.text


def test_wrong_host_is_refused(client: Client) -> None:
    assert client.get("/", headers={"host": "elsewhere.example"}).status_code == 400


def test_failure_tells_nothing_of_the_inside(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("majung.portal.views.shipped_catalog", fail)
    client.raise_request_exception = False
    response = client.get("/")
    assert response.status_code == 500
    assert "잠시 문제가 생겼습니다" in response.text
    assert "secret" not in response.text
    assert "Traceback" not in response.text
