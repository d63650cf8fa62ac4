"""The first page: one big way to the check, what is open, when the rest opens."""

import re
from html import unescape
from itertools import pairwise

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.published_catalog import load_and_publish

DAY = "2023-08-01"


@pytest.fixture(autouse=True)
def published(db: None) -> None:
    load_and_publish()


def section(page: str, name: str) -> str:
    found = re.search(rf'<section aria-labelledby="{name}".*?</section>', page, re.DOTALL)
    return found[0] if found else ""


def words(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def test_the_check_is_the_first_thing_to_press(client: Client) -> None:
    page = client.get("/").text
    buttons = re.findall(r'class="button primary" href="([^"]+)"', page)
    assert buttons == ["/check"]
    assert page.index("30초 자격확인") < page.index('aria-labelledby="open"')


def test_rolling_program_is_open_and_says_what_is_known_of_its_budget(client: Client) -> None:
    shown = words(section(client.get("/", {"as_of": "2025-05-02"}).text, "open"))
    assert "경북버팀금융" in shown
    assert "연중 수시로 받습니다. 예산을 다 쓰면 일찍 닫힙니다." in shown
    assert "공고 예산 2,000억 원" in shown
    assert "남은 예산은 아직 집계하지 않습니다." in shown
    assert "대출 승낙이 아니며" in shown


def test_dated_window_is_open_on_its_days_with_its_last_day(client: Client) -> None:
    shown = words(section(client.get("/", {"as_of": DAY}).text, "open"))
    assert "일반자금" in shown
    assert "2023년 9월 27일(수)까지" in shown
    assert "2023년 10월 4일(수) 09:00 개시 예정 (공고로 확정)" in shown


def test_after_the_last_day_it_waits_with_its_next_opening_first(client: Client) -> None:
    page = client.get("/", {"as_of": "2023-09-30"}).text
    assert "일반자금" not in words(section(page, "open"))
    assert "2023년 10월 4일(수) 09:00 개시 예정" in words(section(page, "waiting"))


def test_undated_period_is_never_called_open(client: Client) -> None:
    page = client.get("/", {"as_of": "2025-05-02"}).text
    assert "일반자금" not in words(section(page, "open"))
    assert "이번 날짜를 적은 공고를 확인하지 못했습니다" in words(section(page, "waiting"))


def test_cooperative_says_for_which_days_one_can_ask(client: Client) -> None:
    # 2025-05-02 is a Friday at noon; the Monday and Tuesday after it are holidays.
    assert "지금 신청할 수 있는 융자희망일: 2025년 5월 7일(수) ~ 2025년 5월 7일(수)" in words(
        client.get("/", {"as_of": "2025-05-02"}).text
    )


def test_a_day_without_programs_is_told_kindly(client: Client) -> None:
    page = client.get("/", {"as_of": "2000-01-01"}).text
    assert "지금 접수 중인 자금이 없습니다." in page
    assert 'aria-labelledby="waiting"' not in page


def test_calendar_can_be_subscribed_and_downloaded(client: Client) -> None:
    page = client.get("/").text
    assert 'href="webcal://testserver/calendar.ics"' in page
    assert 'href="/calendar.ics"' in page


def test_brokers_are_warned_of(client: Client) -> None:
    page = client.get("/").text
    assert "제3자 부당개입 신고 1357" in page
    assert 'href="tel:1357"' in page


def test_one_heading_and_no_level_is_skipped(client: Client) -> None:
    levels = [int(level) for level in re.findall(r"<h([1-6])", client.get("/", {"as_of": DAY}).text)]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_bad_day_is_told(client: Client) -> None:
    assert client.get("/", {"as_of": "2025-02-30"}).status_code == 422


def test_takes_one_query_however_many_programs(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for day in ("2000-01-01", DAY):
        with django_assert_num_queries(1):
            client.get("/", {"as_of": day})
