"""The page of one program: everything the announcement says, with its words and places."""

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from html import unescape
from itertools import pairwise

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from majung.core.rules import program as core
from majung.core.rules.program import ProgramVersion
from majung.portal.program_page import rate_of_day
from majung.programs.catalog import shipped_catalog
from majung.programs.services import publish_program
from tests.published_catalog import load_and_publish

DAY = "2025-05-02"
BEOTIM = "/programs/gyeongbuk-beotim"
EVERY_PROGRAM = [version.id for version in shipped_catalog().versions]


@pytest.fixture(autouse=True)
def published(db: None) -> None:
    load_and_publish()


def words_of(client: Client, place: str, day: str = DAY) -> str:
    """The text of a page with its spaces evened out."""
    response = client.get(place, {"as_of": day})
    assert response.status_code == 200
    return plain(re.sub(r"<[^>]+>", " ", response.text))


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", unescape(text))


def version_of(program: str) -> ProgramVersion:
    return shipped_catalog().version(program, date.fromisoformat(DAY))


@pytest.mark.parametrize("program", EVERY_PROGRAM)
def test_every_clause_stands_with_the_words_and_the_place_of_the_announcement(client: Client, program: str) -> None:
    page = words_of(client, f"/programs/{program}")
    document = version_of(program).document
    for kind in ("eligible", "excluded", "prefer", "terms", "documents", "windows", "channels", "officer_notes"):
        for row in document[kind]:
            assert plain(row["label"]) in page if row.get("label") else True
            assert plain(row.get("quote", "")) in page
            assert plain(row["cite"]) in page


@pytest.mark.parametrize("program", EVERY_PROGRAM)
def test_every_assumption_is_marked(client: Client, program: str) -> None:
    page = client.get(f"/programs/{program}", {"as_of": DAY}).text
    document = version_of(program).document
    lists = ("limit", "repayment", "documents", "windows", "channels", "officer_notes", "eligible", "excluded")
    assumptions = [row["assumption"] for name in lists for row in document[name] if row.get("assumption")]
    assert page.count('class="assumption"') >= len(assumptions)
    for assumption in assumptions:
        assert plain(assumption) in plain(page)


@pytest.mark.parametrize("program", EVERY_PROGRAM)
def test_notice_stands_beside_the_amounts_and_the_rate(client: Client, program: str) -> None:
    notice = plain(version_of(program).document["notice"])
    page = words_of(client, f"/programs/{program}")
    assert page.count(notice) == 3
    assert page.index(notice) < page.index("30초 자격확인")


@pytest.mark.parametrize("program", EVERY_PROGRAM)
def test_calculator_opens_with_the_terms_of_the_program(client: Client, program: str) -> None:
    page = unescape(client.get(f"/programs/{program}", {"as_of": DAY}).text)
    link = re.search(r'href="(/calculator\?program=[^"]+)"', page)
    assert link is not None
    answer = client.get(link[1])
    assert answer.status_code == 200
    assert 'aria-labelledby="answer"' in answer.text


@pytest.mark.parametrize("program", EVERY_PROGRAM)
def test_brokers_are_warned_of(client: Client, program: str) -> None:
    page = client.get(f"/programs/{program}", {"as_of": DAY}).text
    assert "제3자 부당개입 신고 1357" in page
    assert 'href="tel:1357"' in page


@pytest.mark.parametrize("program", EVERY_PROGRAM)
def test_one_heading_and_no_level_is_skipped(client: Client, program: str) -> None:
    levels = [int(level) for level in re.findall(r"<h([1-6])", client.get(f"/programs/{program}").text)]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("program", EVERY_PROGRAM)
def test_words_of_the_announcement_are_one_tap_away(client: Client, program: str) -> None:
    page = client.get(f"/programs/{program}", {"as_of": DAY}).text
    folded = re.findall(r'<details class="(?:source|fold)">.*?</details>', page, re.DOTALL)
    assert page.count("<blockquote") == sum(each.count("<blockquote") for each in folded)
    assert page.count('class="cite"') == len(folded)


def test_says_when_it_takes_applications(client: Client) -> None:
    page = words_of(client, "/programs/semas-general", day="2023-08-01")
    assert "대리대출 2023년 9월 27일(수)까지 예산을 다 쓰면 일찍 닫힙니다." in page
    assert "다음 접수 : 2023년 10월 4일(수) 09:00 개시 예정 (공고로 확정)" in page.replace("접수:", "접수 :")


@pytest.mark.parametrize("program", EVERY_PROGRAM)
def test_no_word_is_missing_in_either_language(client: Client, program: str) -> None:
    for language in ("ko", "en"):
        client.cookies["language"] = language
        page = words_of(client, f"/programs/{program}")
        assert not re.search(r"\b(portal|clause|repayment|window|supplied_by|route|house)\.[a-z_]+\b", page)


@pytest.mark.parametrize("program", EVERY_PROGRAM)
def test_version_and_hash_are_shown(client: Client, program: str) -> None:
    page = words_of(client, f"/programs/{program}")
    assert version_of(program).hash in page
    assert version_of(program).version in page


@pytest.mark.parametrize(
    "shown",
    [
        "3억 원 다음 가운데 하나에 해당하면: 특별재난지역 내 재해피해 기업",
        "3,000만 원 기본 한도",
        "이차보전 전 연 4.74% ~ 4.94%",
        "이차보전 후 연 2.74% ~ 2.94%",
        "연 2.0%를 2년 동안 기관이 대신 냅니다. 그 뒤에는 전체 금리를 냅니다.",
        "전액보증 +2.0%p",
        "원금균등 분할상환 5년 (처음 2년은 이자만 내는 기간)",
        "만기일시상환 2년 , 대출일부터 5년까지 연장 가능",
        "금융부조리 관련기업 심사에서 확인",
        "사업장 임대차계약서 사업장 임차",
        "사업자등록증 사본 가정 언제나",
        "은행 이름의 가나다순입니다. 추천하는 차례가 아닙니다.",
        "iM뱅크 (옛 이름 대구은행)",
        "카카오뱅크 · 개인사업자만",
        "동부센터 (포항지점) 관할 포항시, 영덕군, 울진군, 울릉군",
        "팩스 054-283-2704",
        "2,000억 원",
    ],
)
def test_beotim_page_shows(client: Client, shown: str) -> None:
    page = words_of(client, BEOTIM).replace(" ,", ",")
    assert shown.replace(" ,", ",") in page


def test_banks_stand_in_the_order_they_claim(client: Client) -> None:
    page = client.get(BEOTIM, {"as_of": DAY}).text
    section = page[page.index('id="banks"') : page.index('id="branches"')]
    names = re.findall(r"<li><strong>([^<]+)", section)
    assert len(names) == 10
    assert names == sorted(names, key=str.casefold)


def test_stale_rate_is_marked(client: Client) -> None:
    assert "CD(91일) 금리: 2025-08-31까지 확인한 값입니다." in words_of(client, BEOTIM, day="2026-03-02")


def test_rate_without_a_base_is_not_guessed() -> None:
    decision = shipped_catalog().plan((version_of("gyeongbuk-beotim"),), date(2025, 1, 1)).decide({})[0]
    assert decision.offer is not None
    assert rate_of_day(decision.offer).before is None
    assert rate_of_day(decision.offer).after is None


def test_text_of_the_catalog_is_shown_as_text(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    summary = {"ko": "<script>alert(1)</script>", "en": "x"}
    hostile = replace(
        version_of("semas-general"), document={**version_of("semas-general").document, "summary": summary}
    )
    monkeypatch.setattr("majung.portal.views._version_or_404", lambda *_: hostile)
    page = client.get("/programs/semas-general", {"as_of": DAY}).text
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_correction_is_shown_in_the_history(client: Client) -> None:
    first = version_of("gyeongbuk-beotim")
    document = {**first.document, "version": "2025-2", "supersedes": first.version, "reason": "금리를 바로잡음"}
    corrected = replace(first, version="2025-2", document=document, hash=core.version_hash(document))
    publish_program(version=corrected, at=datetime(2025, 2, 1, tzinfo=UTC))
    page = words_of(client, BEOTIM)
    assert "모든 판" in page
    assert f"{first.version}판을 대신함: 금리를 바로잡음" in page


def test_program_not_in_force_on_the_day(client: Client) -> None:
    response = client.get(BEOTIM, {"as_of": "2020-01-01"})
    assert response.status_code == 404
    assert "이 자금은 2020-01-01에 시행 중이 아닙니다." in response.text


@pytest.mark.parametrize("place", ["/programs/no-such-program", "/programs/no-such-program.json"])
def test_unknown_program(client: Client, place: str) -> None:
    assert client.get(place).status_code == 404


def test_as_json_without_the_tests_of_the_file(client: Client) -> None:
    response = client.get(f"{BEOTIM}.json", {"as_of": DAY})
    document = json.loads(response.content)
    assert document["version_hash"] == core.version_hash(document["document"])
    assert "tests" not in document["document"]
    assert "경북도내에 소재하고 있는" in response.text


def test_not_in_force_as_json(client: Client) -> None:
    response = client.get(f"{BEOTIM}.json", {"as_of": "2020-01-01"})
    assert (response.status_code, response.headers["Content-Type"]) == (404, "application/problem+json")


@pytest.mark.parametrize("place", [BEOTIM, f"{BEOTIM}.json"])
def test_bad_day_is_told(client: Client, place: str) -> None:
    assert client.get(place, {"as_of": "2025-13-01"}).status_code == 422


@pytest.mark.parametrize("program", EVERY_PROGRAM)
def test_page_takes_few_queries_whatever_the_program(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries, program: str
) -> None:
    with django_assert_max_num_queries(5):
        client.get(f"/programs/{program}", {"as_of": DAY})
