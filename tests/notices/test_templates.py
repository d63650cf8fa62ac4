"""The words of notices: they say who writes and which case, and nothing that is nobody else's business."""

import json
import re
from importlib.resources import files
from string import Formatter
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from majung.notices.templates import Template, last_four, template_of, templates, text_of

CATALOG = files("majung").joinpath("catalog")
ALWAYS = {"institution", "case", "telephone"}
EXAMPLES = {
    "through": "5월 9일",
    "when": "5월 9일 14:30",
    "where": "중부센터 (구미지점)",
    "paper": "사업자등록증명",
    "code": "918273",
    "office": "중부센터 (구미지점)",
    "handler": "남궁은하수",
}
LONGEST = "소상공인시장진흥공단"
# What a notice never says: addresses to tap, amounts, results and reasons, and publicity.
NEVER = re.compile(
    r"http|www|://|[.](com|kr|org)\b|로그인|log.?in|sign.?in|링크|\blink|클릭|click"
    r"|[0-9]\s*[천백십]?\s*(원|만|억|krw|won)|금액|한도|대출금|amount|limit|₩"
    r"|승인|반려|불가|거절|탈락|부결|approved|refused|rejected|returned"
    r"|사유|이유|신용|점수|연체|reason|credit score|arrears|because of"
    r"|\(광고\)|홍보|이벤트|혜택|무료|특가|offer|benefit|discount|free of charge|promotion",
    re.IGNORECASE,
)

ALL = [(template, language) for template in templates().values() for language in ("ko", "en")]
NAMED = [f"{template.id}-{language}" for template, language in ALL]


def gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def shown(template: Template, language: str, **other: str) -> str:
    return text_of(
        template,
        language=language,
        institution=LONGEST,
        about="APP-2025-ABCD1234-K",
        telephone=other.get("telephone", "1588-7679"),
        params={name: EXAMPLES[name] for name in template.params},
    )


def test_the_file_fits_its_schema() -> None:
    schema = json.loads(CATALOG.joinpath("schema", "notices.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    document: Any = yaml.safe_load(CATALOG.joinpath("notices.yaml").read_text("utf-8"))
    assert [error.message for error in Draft202012Validator(schema).iter_errors(document)] == []
    assert len(templates()) == len(document["notices"])


@pytest.mark.parametrize(("template", "language"), ALL, ids=NAMED)
def test_has_exactly_the_gaps_it_may_have(template: Template, language: str) -> None:
    assert gaps(template.text[language]) == ALWAYS | template.params


@pytest.mark.parametrize(("template", "language"), ALL, ids=NAMED)
def test_says_nothing_that_a_notice_never_says(template: Template, language: str) -> None:
    assert NEVER.search(template.text[language]) is None


@pytest.mark.parametrize(("template", "language"), ALL, ids=NAMED)
def test_names_institution_end_of_the_case_and_telephone(template: Template, language: str) -> None:
    text = shown(template, language)
    assert LONGEST in text
    assert "234K" in text
    assert "1588-7679" in text
    assert "ABCD1234" not in text
    assert "{" not in text


@pytest.mark.parametrize(("template", "language"), ALL, ids=NAMED)
def test_is_short_enough_for_one_message(template: Template, language: str) -> None:
    assert len(shown(template, language)) <= 300


@pytest.mark.parametrize(
    "bad",
    [
        "https://majung.kr",
        "로그인해 주세요",
        "대출 5천만원",
        "3,000만 원",
        "승인되었습니다",
        "사유: 연체",
        "(광고) 특가",
        "Log in here",
    ],
)
def test_the_lint_finds_what_it_looks_for(bad: str) -> None:
    assert NEVER.search(bad)


def test_the_result_of_a_case_reads_the_same_whatever_it_is() -> None:
    assert template_of("result").params == frozenset()


def test_where_no_telephone_is_known_the_text_says_so_in_words() -> None:
    assert "문의 기관 대표번호" in shown(template_of("received"), "ko", telephone="")


@pytest.mark.parametrize(
    ("number", "end"), [("APP-2025-ABCD1234-K", "234K"), ("CST-2025-ZZZZ9876-3", "8763"), ("", "")]
)
def test_last_four(number: str, end: str) -> None:
    assert last_four(number) == end
