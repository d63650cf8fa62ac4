"""The list of programs."""

import json

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from majung.programs.catalog import shipped_catalog
from majung.web.days import read_day
from tests.published_catalog import load_and_publish

DAY = "2025-05-02"


@pytest.fixture(autouse=True)
def published(db: None) -> None:
    load_and_publish()


def test_shows_every_program_in_force_with_a_link_to_its_page(client: Client) -> None:
    page = client.get("/programs", {"as_of": DAY}).text
    as_of = read_day(DAY)
    assert as_of is not None
    programs = shipped_catalog().in_force(as_of)
    assert len(programs) == 8
    for program in programs:
        assert f'href="/programs/{program.id}?as_of={DAY}"' in page
        assert program.label in page


@pytest.mark.parametrize(
    "shown",
    [
        "경북신용보증재단",
        "3,000만 원",
        "우대하면 최대 3억 원",
        "CD(91일) 금리 + 2.0%p ~ 2.2%p",
        "이차보전 연 2.0%, 2년 동안",
        "연중 수시로 받습니다. 예산을 다 쓰면 일찍 닫힙니다.",
        "연 2.0% 고정",
        "2025년 7월 1일(화) 09:00 개시 예정 (공고로 확정)",
        "공고 예산 2,000억 원",
        "제3자 부당개입 신고 1357",
        "대출 승낙이 아니며 재단과 은행의 별도 심사",
        "기준일 2025-05-02",
    ],
)
def test_shows(client: Client, shown: str) -> None:
    assert shown in client.get("/programs", {"as_of": DAY}).text


def test_english_list_says_the_same(client: Client) -> None:
    client.cookies["language"] = "en"
    page = client.get("/programs", {"as_of": DAY}).text
    assert "Gyeongbuk Credit Guarantee Foundation" in page
    assert "KRW 30,000,000" in page
    assert "This is no promise of a loan" in page


def test_day_before_every_program_shows_an_empty_list(client: Client) -> None:
    response = client.get("/programs", {"as_of": "2000-01-01"})
    assert response.status_code == 200
    assert "2000-01-01에 시행 중인 자금이 없습니다." in response.text
    assert 'class="cards"' not in response.text


def test_bad_day_is_told(client: Client) -> None:
    response = client.get("/programs", {"as_of": "2025-02-30"})
    assert response.status_code == 422
    assert "as_of: 실제로 있는 날짜를" in response.text


def test_as_json(client: Client) -> None:
    response = client.get("/programs.json", {"as_of": DAY})
    document = json.loads(response.content)
    assert response.headers["Content-Type"] == "application/json"
    assert document["as_of"] == DAY
    assert {"id", "version", "version_hash", "label", "in_force", "summary"} <= document["programs"][0].keys()


def test_bad_day_of_json_is_a_problem_document(client: Client) -> None:
    response = client.get("/programs.json", {"as_of": "x"})
    assert (response.status_code, response.headers["Content-Type"]) == (422, "application/problem+json")


def test_list_takes_one_query_however_many_programs(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for day in ("2000-01-01", "2023-08-01", DAY):
        with django_assert_num_queries(1):
            client.get("/programs", {"as_of": day})
