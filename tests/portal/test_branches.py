"""The branch finder: by city or county, twice where two serve it, kindly where none does."""

import re
from html import unescape

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.published_catalog import load_and_publish


@pytest.fixture(autouse=True)
def published(db: None) -> None:
    load_and_publish()


def found(client: Client, sigungu: str | None = None) -> list[str]:
    page = client.get("/branches", {"sigungu": sigungu} if sigungu is not None else {}).text
    section = page[page.index('id="found"') : page.index('id="banks"')]
    return re.findall(r"<h3>([^<]+)</h3>", unescape(section))


def test_all_twelve_are_shown_without_a_choice(client: Client) -> None:
    assert len(found(client)) == len(found(client, "")) == 12


@pytest.mark.parametrize(
    ("place", "branches"),
    [
        ("구미시", ["중부센터 (구미지점)"]),
        ("청도군", ["경산지점"]),
        ("성주군", ["칠곡지점"]),
        ("울진군", ["동부센터 (포항지점)", "영주지점"]),
        ("울릉군", ["동부센터 (포항지점)", "울릉·독도 출장소"]),
        ("예천군", ["문경지점"]),
    ],
)
def test_branches_of_a_place(client: Client, place: str, branches: list[str]) -> None:
    assert found(client, place) == branches


def test_every_city_and_county_of_the_province_has_a_branch(client: Client) -> None:
    places = re.findall(r'<option value="(\S+[시군])"', client.get("/branches").text)
    assert len(places) == 22
    assert all(found(client, place) for place in places)


def test_telephone_can_be_pressed(client: Client) -> None:
    page = client.get("/branches", {"sigungu": "경주시"}).text
    assert 'href="tel:1588-7679"' in page
    assert "054-777-0139" in page
    assert "경주시 화랑로 67" in page


@pytest.mark.parametrize("place", ["elsewhere", "강남구", "🍜", "x" * 500, "<b>"])
def test_place_without_a_branch_is_told_whom_to_ask(client: Client, place: str) -> None:
    response = client.get("/branches", {"sigungu": place})
    assert response.status_code == 200
    assert "맡는 영업점이 없습니다" in response.text
    assert "1357" in response.text
    assert found(client, place) == []


def test_two_branches_are_said_to_share_a_place(client: Client) -> None:
    assert "울진군: 영업점 2곳이 함께 맡습니다." in client.get("/branches", {"sigungu": "울진군"}).text


def test_banks_stand_in_neutral_order(client: Client) -> None:
    page = client.get("/branches").text
    names = re.findall(r"<li><strong>([^<]+)</strong>", page)
    assert len(names) == 10
    assert names == sorted(names, key=str.casefold)
    assert "추천하는 차례가 아닙니다" in page


def test_queries_do_not_grow_with_branches(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for place in ("", "울진군", "elsewhere"):
        with django_assert_num_queries(4):
            client.get("/branches", {"sigungu": place})
