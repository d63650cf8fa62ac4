"""The words of agreements: what may stand in them, what must, and what a case fills into them."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import pytest

from majung.core.agreement_text_difference import text_changes
from majung.core.agreement_text_lint import TextProblemCode, guaranteeing_conditions, lint_text
from majung.core.agreement_texts import (
    AgreementKind,
    Entity,
    asked_of,
    contract_text,
    data_hash,
    data_problems,
    parts_of_words,
    text_hash,
)

CODE = TextProblemCode


def small_text(**changes: Any) -> dict[str, Any]:
    """The least that may be proposed for a person's guarantee agreement."""
    document: dict[str, Any] = {
        "kind": "guarantee",
        "entity": "individual",
        "is_sample": True,
        "title": {"ko": "신용보증약정서", "en": "Credit guarantee agreement"},
        "preamble": ["{institution}과 {signer}는 약정합니다."],
        "terms": [{"label": "대출", "words": "{amount_krw}"}, {"label": "보증금액", "words": "{guaranteed_krw}"}],
        "cautions": [{"id": "deadline", "heading": "기한", "words": "{loan_through}까지입니다."}],
        "key_points": [
            {
                "id": "subsidy_ends",
                "heading": "이자 지원",
                "words": "{subsidy_months} 동안입니다.",
                "when": "subsidy_months",
            },
            {"id": "fee_and_refund", "heading": "보증료", "words": "{fee_krw}"},
            {"id": "arrears", "heading": "연체", "words": "대위변제하고 청구합니다."},
        ],
        "articles": [
            {"heading": "전자서명", "paragraphs": ["전자서명법에 따라 서명의 효력이 있습니다.", "{notice_system}"]},
        ],
        "items": [
            {"id": "electronic_signature", "words": "동의합니다.", "required": True},
            {"id": "notices", "words": "{notice_system} 시스템으로 받습니다.", "required": True},
            {"id": "messages", "words": "문자를 받겠습니다.", "required": False},
        ],
        "places": [{"id": "contract", "label": "약정합니다"}],
        "closing": ["{signer}"],
    }
    return {**document, **changes}


def codes(document: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    return [(each.where, each.code.value, each.about) for each in lint_text(contract_text(document))]


def with_article(words: Any, **changes: Any) -> dict[str, Any]:
    document = small_text(**changes)
    document["articles"] = [*document["articles"], {"heading": "더", "paragraphs": [words]}]
    return document


def test_the_least_text_passes() -> None:
    assert codes(small_text()) == []


@pytest.mark.parametrize(
    ("words", "code", "about"),
    [
        ("{resident_number}입니다.", CODE.UNKNOWN_GAP, "resident_number"),
        ("{parent_number}입니다.", CODE.UNKNOWN_GAP, "parent_number"),
        ("{corporation_number}입니다.", CODE.UNKNOWN_GAP, "corporation_number"),
        ("{bank}입니다.", CODE.OPEN_GAP, "bank"),
        ({"words": "{bank}입니다.", "when": "refinances"}, CODE.OPEN_GAP, "bank"),
        ({"words": "{bank}입니다.", "when_not": "bank"}, CODE.OPEN_GAP, "bank"),
        ({"words": "언제나", "when": "amount_krw"}, CODE.UNKNOWN_CONDITION, "amount_krw"),
        ({"words": "언제나", "when_not": "nothing"}, CODE.UNKNOWN_CONDITION, "nothing"),
        ("{amount_krw", CODE.LOOSE_BRACE, ""),
        ("{{ amount_krw }}", CODE.LOOSE_BRACE, ""),
        ("{signer.__class__}", CODE.LOOSE_BRACE, ""),
        ("{amount_krw!r}", CODE.LOOSE_BRACE, ""),
        ("갚\u200b습니다", CODE.ODD_LETTER, "U+200B"),
        ("갚\u202e습니다", CODE.ODD_LETTER, "U+202E"),
        ("   ", CODE.EMPTY_WORDS, ""),
    ],
)
def test_gaps_and_letters_that_are_refused(words: Any, code: CODE, about: str) -> None:
    assert codes(with_article(words)) == [("articles.2.1", code.value, about)]


@pytest.mark.parametrize("words", [{"words": "{bank}입니다.", "when": "bank"}, "{coverage_percent}, {fee_rate}"])
def test_gaps_that_every_signer_of_the_paragraph_can_fill_pass(words: Any) -> None:
    assert codes(with_article(words)) == []


@pytest.mark.parametrize(
    "words",
    [
        "가족은 연대보증을 합니다.", "대표자는 연대 보증을 섭니다.", "대표자는 보증인이 됩니다.",
        "대표자는 보증채무를 집니다.", "대표자는 보증을 섭니다.", "대표자는 이 빚을 보증합니다.",
        "보 증 인으로 서명합니다.", "신용보증인이 갚습니다.", "신용보증채무를 이행합니다.",
        "대표자는 연대하여 갚습니다.",
        "保證人", "連帶하여 갚습니다.", "보증인을 세웁니다.", "근보증 한도까지 책임집니다.", "어음보증을 합니다.",
    ],
)  # fmt: skip
def test_nobody_is_made_to_answer_for_anothers_debt(words: str) -> None:
    assert [(where, code) for where, code, _ in codes(with_article(words))] == [
        ("articles.2.1", CODE.PERSONAL_GUARANTEE.value)
    ]


@pytest.mark.parametrize(
    "words",
    [
        "재단은 신용보증을 합니다.", "신용보증서를 냅니다.", "신용보증이 끝납니다.", "보증료를 냅니다.",
        "보증료율은 같습니다.",
        "보증서를 받습니다.", "보증금액과 보증비율", "보증기관은 재단입니다.", "신용보증재단중앙회에 알립니다.",
        "지역신용보증재단법 제27조", "정보 증빙을 냅니다.", "신용보증기간이 끝나면", "이 신용보증약정서에 따릅니다.",
    ],
)  # fmt: skip
def test_the_institutions_own_business_has_its_words(words: str) -> None:
    assert codes(with_article(words)) == []


def management_text() -> dict[str, Any]:
    return {
        **small_text(),
        "kind": "responsible_management",
        "entity": "corporation",
        "title": "책임경영이행약정서",
        "terms": [{"label": "먼저 맺은 약정", "words": "{parent_number} {parent_sha256}"}],
        "cautions": [{"id": "in_person", "heading": "본인", "words": "직접 서명합니다."}],
        "key_points": [{"id": "breach_only", "heading": "책임", "words": "어긴 일만 책임집니다."}],
    }


def test_an_agreement_on_responsible_management_passes_without_any_word_of_guarantee() -> None:
    assert codes(management_text()) == []


@pytest.mark.parametrize("words", ["신용보증이 끝날 때까지", "보증료를 냅니다.", "보증서에 따라", "연대하여"])
def test_there_even_the_institutions_own_words_are_refused(words: str) -> None:
    document = management_text()
    document["closing"] = [words]
    assert [code for _, code, _ in codes(document)] == [CODE.PERSONAL_GUARANTEE.value]


@pytest.mark.parametrize(
    ("make", "words", "is_refused"),
    [
        (small_text, "The owner is the guarantor.", True),
        (small_text, "All are jointly liable.", True),
        (small_text, "Guarantee fee", False),
        (management_text, "I guarantee the debt.", True),
        (management_text, "a surety for the company", True),
        (management_text, "Agreement on duties", False),
    ],
)
def test_the_gloss_promises_nothing_the_korean_may_not(make: Any, words: str, is_refused: bool) -> None:
    document = make(closing=[]) if make is small_text else make()
    document["closing"] = [{"words": {"ko": "{signer}", "en": words}}]
    assert [code for _, code, _ in codes(document)] == [CODE.PERSONAL_GUARANTEE.value] * is_refused


@pytest.mark.parametrize("name", ["electronic_signature", "notices"])
@pytest.mark.parametrize("change", ["gone", "optional", "sometimes"])
def test_what_the_law_leaves_to_the_parties_is_ticked_by_everybody(name: str, change: str) -> None:
    document = deepcopy(small_text())
    item = next(item for item in document["items"] if item["id"] == name)
    if change == "gone":
        document["items"].remove(item)
    elif change == "optional":
        item["required"] = False
    else:
        item["when"] = "bank"
    assert ("items", CODE.MISSING_ITEM.value, name) in codes(document)


@pytest.mark.parametrize("name", ["subsidy_ends", "fee_and_refund", "arrears"])
def test_each_core_point_is_explained(name: str) -> None:
    document = small_text()
    document["key_points"] = [point for point in document["key_points"] if point["id"] != name]
    assert ("key_points", CODE.MISSING_KEY_POINT.value, name) in codes(document)


@pytest.mark.parametrize(
    ("family", "left", "problem"),
    [
        ("places", [], ("places", CODE.NOTHING_TO_SIGN.value, "")),
        ("cautions", [], ("cautions", CODE.EMPTY_WORDS.value, "")),
        (
            "terms",
            [{"label": "대출", "words": "{amount_krw}"}],
            ("articles", CODE.MISSING_WORDS.value, "{guaranteed_krw}"),
        ),
        (
            "places",
            [{"id": "contract", "label": "가"}, {"id": "contract", "label": "나"}],
            ("places.contract", CODE.NAME_TWICE.value, ""),
        ),
        ("places", [{"id": "Contract 1", "label": "가"}], ("places.Contract 1", CODE.NAME_UNUSABLE.value, "")),
    ],
)
def test_a_text_that_cannot_be_signed_is_refused(family: str, left: Any, problem: tuple[str, str, str]) -> None:
    assert codes(small_text(**{family: left})) == [problem]


def test_what_a_signer_does_depends_on_the_case() -> None:
    text = contract_text(small_text())
    with_subsidy = asked_of(text, {"subsidy_months": 24})
    assert with_subsidy.key_points == ("subsidy_ends", "fee_and_refund", "arrears")
    assert with_subsidy.items == ("electronic_signature", "notices", "messages")
    assert with_subsidy.required_items == {"electronic_signature", "notices"}
    assert with_subsidy.places == ("contract",)
    assert asked_of(text, {"subsidy_months": None}).key_points == ("fee_and_refund", "arrears")


def full_data() -> dict[str, Any]:
    return {
        "number": "AGR-2026-00000000-0", "application": "APP-2026-00000000-0", "institution": "○○재단",
        "program": "소상공인육성자금", "business": "마중식당", "registration_number": "123-45-67890",
        "signer": "홍길동",
        "signer_birth_date": "1966-03-01", "capacity": "owner", "notice_system": "마중", "amount_krw": 30_000_000,
        "months": 60, "method": "equal_principal", "purpose": "operating", "guaranteed_krw": 25_500_000,
        "coverage_percent": 85, "fee_rate": "0.0085", "fee_krw": 1_083_750, "loan_through": "2026-05-01",
    }  # fmt: skip


def problems(**changes: Any) -> list[str]:
    return data_problems(AgreementKind.GUARANTEE, Entity.INDIVIDUAL, {**full_data(), **changes})


def test_a_case_needs_no_value_that_not_every_case_has() -> None:
    assert problems() == []
    assert problems(grace_months=None, bank="", conditions=[]) == []


@pytest.mark.parametrize(
    "change",
    [
        {"amount_krw": None}, {"amount_krw": "30000000"}, {"amount_krw": 0}, {"amount_krw": True}, {"amount_krw": -1},
        {"amount_krw": 10**18}, {"signer": " "}, {"signer": "가" * 301}, {"signer": 7}, {"fee_rate": 0.0085},
        {"fee_rate": "NaN"}, {"fee_rate": "1e9"}, {"loan_through": "2026-5-1"}, {"loan_through": "2026-02-30"},
        {"capacity": "guarantor"}, {"method": "whenever"}, {"conditions": "하나"}, {"conditions": [1]},
        {"ci": "secret"}, {"corporation_number": "110111-0000000"},
    ],
)  # fmt: skip
def test_nothing_is_signed_with_a_gap_left_open_or_a_value_of_another_kind(change: dict[str, Any]) -> None:
    assert problems(**change) == list(change)


@pytest.mark.parametrize(
    ("condition", "is_refused"), [("대표자 연대보증 입보", True), ("보증서를 담보로 낼 것", False)]
)
def test_a_condition_of_one_case_makes_nobody_a_guarantor_either(condition: str, is_refused: bool) -> None:
    assert guaranteeing_conditions(["사업장을 계속 운영할 것", condition]) == ([condition] if is_refused else [])


def test_words_are_read_once() -> None:
    assert list(parts_of_words("{signer}는 {amount_krw}")) == [("signer", True), ("는 ", False), ("amount_krw", True)]
    assert list(parts_of_words("{{signer}}")) == [("{", False), ("signer", True), ("}", False)]


def test_the_hash_names_the_words_whatever_their_order() -> None:
    document = small_text()
    turned = dict(reversed(document.items()))
    assert text_hash(document) == text_hash(turned)
    assert text_hash(document) != text_hash(small_text(title="신용보증약정서"))
    assert data_hash({"a": 1, "b": 2}) == data_hash({"b": 2, "a": 1})


def changes(after: Mapping[str, Any]) -> list[tuple[str | None, str | None]]:
    found = text_changes(contract_text(small_text()), contract_text(after))
    return [(each.before.ko if each.before else None, each.after.ko if each.after else None) for each in found]


def test_a_new_article_is_all_that_differs() -> None:
    document = small_text()
    document["articles"] = [{"heading": "새 조", "paragraphs": ["새 글."]}, *document["articles"]]
    assert changes(document) == [(None, "새 조"), (None, "새 글.")]


def test_other_words_stand_beside_those_before() -> None:
    document = deepcopy(small_text())
    document["articles"][0]["paragraphs"][0] = "전자서명법에 따릅니다."
    assert changes(document) == [("전자서명법에 따라 서명의 효력이 있습니다.", "전자서명법에 따릅니다.")]


def test_a_box_that_must_be_ticked_now_is_a_change_too() -> None:
    document = deepcopy(small_text())
    document["items"][2]["required"] = True
    (change,) = text_changes(contract_text(small_text()), contract_text(document))
    assert change.before is not None
    assert change.after is not None
    assert (change.before.is_required, change.after.is_required) == (False, True)


def test_the_same_text_has_no_changes() -> None:
    assert changes(small_text()) == []
