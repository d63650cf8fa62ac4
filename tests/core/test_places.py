"""Everyday words lead to industries; places are those of the list."""

import pytest

from majung.core.facts import is_ksic
from majung.core.places import LONGEST_WORD, MOST_MATCHES, squeezed
from majung.programs.check_questions import industries, regions


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("식당", "I56111"),
        ("미용실", "S96112"),
        ("인테리어", "F42412"),
        ("편의점", "G47122"),
        ("카페", "I56221"),
        ("치킨집", "I56162"),
        ("세탁소", "S9691"),
        ("학원", "P85501"),
        ("온라인쇼핑몰", "G47912"),
        ("택시", "H49231"),
        ("화물", "H4930"),
        ("목공소", "C16"),
        ("금속가공", "C25924"),
        ("양식장", "A0321"),
        ("온라인 쇼핑몰", "G47912"),
        ("pc방", "R9122"),
        ("ＰＣ방", "R9122"),
        ("포항 식당", "I56111"),
        ("일반음식점업", "I56111"),
        ("두발미용", "S96112"),
    ],
)
def test_the_word_people_use_finds_their_industry_first(word: str, code: str) -> None:
    assert industries().search(word)[0].code == code


@pytest.mark.parametrize("word", ["", "   ", "😀", "!!!", "없는말없는말", "가" * 500])
def test_a_word_that_means_nothing_finds_nothing(word: str) -> None:
    assert industries().search(word) == ()


def test_a_long_word_is_cut_and_matches_are_few() -> None:
    assert industries().search("식당" + "가" * 500)[0].code == "I56111"
    assert LONGEST_WORD < 100
    assert len(industries().search("공장")) <= MOST_MATCHES


def test_every_word_finds_its_own_industry_first() -> None:
    for industry in industries().listed:
        for word in industry.words:
            assert industries().search(word)[0].code == industry.code, word


def test_every_code_is_one_and_words_are_many_and_stand_once() -> None:
    listed = industries().listed
    assert [each.code for each in (*listed, *industries().broad) if not is_ksic(each.code)] == []
    words = [squeezed(word) for each in listed for word in each.words]
    assert len(words) >= 250
    assert sorted(words) == sorted(set(words))
    assert len({each.code for each in listed}) == len(listed)
    assert {each.code[0] for each in listed} == set("ABCDEFGHIJKLMNPQRS")


def test_an_industry_is_named_by_its_code() -> None:
    named = industries().named("I56")
    assert named is not None
    assert named.name == "음식점 및 주점업"
    assert industries().named("I99999") is None


def test_gyeongbuk_comes_first_and_places_belong_to_their_province() -> None:
    assert regions().provinces[0].sido == "경상북도"
    assert len(regions().provinces) == 17
    assert regions().has("경상북도", "포항시")
    assert not regions().has("서울특별시", "포항시")
