"""POST /decide."""

import json
from datetime import date
from typing import Any

import pytest
from django.test import Client

from majung.core.facts import FactProblemCode
from majung.programs.catalog import shipped_catalog
from majung.public_api.question import MOST_ROWS
from majung.web.words import LANGUAGES, say

DAY = "2025-05-02"
POHANG = {
    "sido": "경상북도",
    "sigungu": "포항시",
    "ksic": "I56111",
    "employees": 4,
    "average_sales_krw": 200_000_000,
    "business_status": "open",
    "has_special_guarantee": False,
    "restricted_industry": False,
}


def ask(client: Client, body: Any) -> Any:
    content = body if isinstance(body, str | bytes) else json.dumps(body)
    sent = content.encode() if isinstance(content, str) else content
    return client.generic("POST", "/api/v1/decide", sent, CONTENT_TYPE="application/json")


def ask_about(client: Client, *rows: dict[str, Any], program: str | None = "gyeongbuk-beotim") -> Any:
    return ask(client, {"as_of": DAY, "program": program, "facts": list(rows)})


def errors_of(response: Any) -> list[dict[str, Any]]:
    assert response.status_code == 422
    assert response.headers["Content-Type"] == "application/problem+json"
    errors: list[dict[str, Any]] = json.loads(response.content)["errors"]
    assert all(error["message"] for error in errors)
    return errors


def test_restaurant_in_pohang_qualifies(client: Client) -> None:
    response = ask(client, {"as_of": DAY, "program": "gyeongbuk-beotim", "facts": POHANG})
    (decision,) = json.loads(response.content)["decisions"]
    assert (decision["program"], decision["as_of"], decision["outcome"]) == ("gyeongbuk-beotim", DAY, "eligible")
    assert decision["missing"] == []
    assert decision["offer"]["limit_krw"] == {"sure": 30_000_000, "possible": 300_000_000}


def test_bytes_are_those_of_the_catalog_itself(client: Client) -> None:
    """The command line writes the same dictionaries with the same separators."""
    decisions = shipped_catalog().decide([POHANG], as_of=date.fromisoformat(DAY))[0]
    lines = ",".join(json.dumps(each, ensure_ascii=False, separators=(",", ":")) for each in decisions)
    response = ask(client, {"as_of": DAY, "facts": POHANG})
    assert response.content.decode().startswith(f'{{"decisions":[{lines}],"next_question":')


def test_single_business_learns_what_to_tell_next(client: Client) -> None:
    question = {"as_of": DAY, "program": "gyeongbuk-beotim"}
    first = ask(client, question | {"facts": {"sido": "경상북도"}}).json()
    assert first["next_question"] in first["decisions"][0]["missing"]
    told = ask(client, question | {"facts": {**POHANG, "business_status": "closed"}}).json()
    assert (told["decisions"][0]["outcome"], told["next_question"]) == ("ineligible", None)


def test_list_of_rows_is_asked_nothing(client: Client) -> None:
    assert ask_about(client, {}).json()["next_question"] is None


def test_asking_again_gives_the_same_bytes(client: Client) -> None:
    assert ask_about(client, POHANG).content == ask_about(client, POHANG).content


def test_each_row_is_decided_for_each_program_in_order(client: Client) -> None:
    response = ask_about(client, {"id": "a"}, {"id": "b"}, program=None)
    decisions = json.loads(response.content)["decisions"]
    programs = [version.id for version in shipped_catalog().in_force(date.fromisoformat(DAY))]
    assert [(each["id"], each["program"]) for each in decisions] == [
        (row, program) for row in ("a", "b") for program in programs
    ]


@pytest.mark.parametrize(("sent", "back"), [("가-1", "가-1"), (7, 7), (None, None), (-7, -7), (1.0, 1)])
def test_id_of_a_row_comes_back_at_the_top(client: Client, sent: Any, back: Any) -> None:
    (decision,) = json.loads(ask_about(client, {"id": sent}).content)["decisions"]
    assert decision["id"] == back
    assert next(iter(decision)) == "id"


def test_day_of_the_question_wins_over_a_column(client: Client) -> None:
    response = ask_about(client, {**POHANG, "as_of": "2000-01-01"})
    assert json.loads(response.content)["decisions"][0]["as_of"] == DAY


def test_emoji_may_name_a_row_but_is_no_place(client: Client) -> None:
    (decision,) = json.loads(ask_about(client, {**POHANG, "id": "🍜"}).content)["decisions"]
    assert (decision["id"], decision["outcome"]) == ("🍜", "eligible")
    refused = ask_about(client, {**POHANG, "sigungu": "🍜"})
    assert refused.status_code == 422
    assert json.loads(refused.content)["errors"][0]["code"] == "control_characters"


@pytest.mark.parametrize(
    ("facts", "field", "code"),
    [
        ({"nope": 1}, "nope", "unknown_fact"),
        ({"employees": "4"}, "employees", "wrong_type"),
        ({"employees": True}, "employees", "wrong_type"),
        ({"sido": 1}, "sido", "wrong_type"),
        ({"children": 1.5}, "children", "not_integer"),
        ({"average_sales_krw": -1}, "average_sales_krw", "negative"),
        ({"average_sales_krw": 2**53}, "average_sales_krw", "too_large"),
        ({"disaster": "flood"}, "disaster", "not_in_list"),
        ({"opened_on": "2025-02-30"}, "opened_on", "not_a_date"),
        ({"opened_on": "2025-05-03"}, "opened_on", "in_future"),
        ({"children": 1, "minor_children": 2}, "minor_children", "impossible_pair"),
        ({"ksic": "56111"}, "ksic", "bad_ksic"),
        ({"sigungu": " "}, "sigungu", "empty_text"),
        ({"sigungu": "포항\u0000"}, "sigungu", "control_characters"),
        ({"sigungu": "\ud800"}, "sigungu", "control_characters"),
        ({"id": [1]}, "id", "wrong_type"),
        ({"id": True}, "id", "wrong_type"),
        ({"id": 1.5}, "id", "wrong_type"),
        ({"id": 2**53}, "id", "wrong_type"),
        ({"id": "\u0000"}, "id", "wrong_type"),
        ({"as_of": "yesterday"}, "as_of", "not_a_date"),
    ],
)
def test_bad_fact_is_told_by_row_and_field(client: Client, facts: dict[str, Any], field: str, code: str) -> None:
    (error,) = errors_of(ask_about(client, POHANG, facts))
    assert (error["row"], error["field"], error["code"]) == (2, field, code)
    assert error["message"].startswith(f"2번째 자료의 {field}: ")


def test_every_problem_of_every_row_is_told_at_once(client: Client) -> None:
    errors = errors_of(ask_about(client, {"nope": 1, "employees": -1}, POHANG, {"ksic": "x"}))
    assert [(error["row"], error["field"]) for error in errors] == [(1, "nope"), (1, "employees"), (3, "ksic")]


def test_visitor_who_chose_english_is_told_in_english(client: Client) -> None:
    client.cookies["language"] = "en"
    (error,) = errors_of(ask_about(client, {"employees": -1}))
    assert error["message"] == "Row 1, employees: must not be negative."


@pytest.mark.parametrize("code", FactProblemCode)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_way_a_fact_can_be_wrong_has_words(code: FactProblemCode, language: str) -> None:
    key = f"facts.problem.{code.value}"
    assert say(key, language) != key


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ("", None, "not_json"),
        ("{", None, "not_json"),
        ('{"as_of": NaN}', None, "not_a_number"),
        ('{"as_of": "2025-05-02", "as_of": "2025-05-02"}', "as_of", "duplicate_key"),
        (b'{"a": "\x00"}', None, "nul"),
        (b"\xff", None, "not_utf8"),
        ("[]", None, "not_an_object"),
        ("1", None, "not_an_object"),
        ({"facts": {}}, "as_of", "missing"),
        ({"as_of": DAY}, "facts", "missing"),
        ({"as_of": "2025-5-2", "facts": {}}, "as_of", "not_a_date"),
        ({"as_of": None, "facts": {}}, "as_of", "not_a_date"),
        ({"as_of": DAY, "facts": []}, "facts", "no_rows"),
        ({"as_of": DAY, "facts": None}, "facts", "not_an_object"),
        ({"as_of": DAY, "facts": [{}, 1]}, "facts", "not_an_object"),
        ({"as_of": DAY, "facts": [{}] * (MOST_ROWS + 1)}, "facts", "too_many_rows"),
        ({"as_of": DAY, "facts": {}, "programme": "x"}, "programme", "unknown_field"),
        ({"as_of": DAY, "facts": {}, "program": 1}, "program", "wrong_type"),
        ({"as_of": DAY, "facts": {}, "program": "x"}, "program", "unknown_program"),
        ({"as_of": "2000-01-01", "facts": {}, "program": "semas-general"}, "program", "none_in_force"),
        ({"as_of": "2000-01-01", "facts": {}}, "as_of", "none_in_force"),
    ],
)
def test_bad_question_is_told(client: Client, body: Any, field: str | None, code: str) -> None:
    (error,) = errors_of(ask(client, body))
    assert (error["field"], error["code"]) == (field, code)


def test_hundred_megabytes_are_refused_by_the_length_they_state(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("majung.web.json_body.MOST_DROPPED_BYTES", 0)
    response = client.generic(
        "POST", "/api/v1/decide", b"{}", content_type="application/json", CONTENT_LENGTH="100000000"
    )
    (error,) = errors_of(response)
    assert error["code"] == "too_large_body"


def test_as_many_rows_as_allowed_are_decided(client: Client) -> None:
    response = ask_about(client, *[{"employees": 4}] * MOST_ROWS)
    assert len(json.loads(response.content)["decisions"]) == MOST_ROWS


def test_form_post_is_told_to_send_json(client: Client) -> None:
    response = client.post("/api/v1/decide", "as_of=x", content_type="application/x-www-form-urlencoded")
    assert (response.status_code, response.headers["Content-Type"]) == (415, "application/problem+json")


def test_needs_no_token_and_sets_no_cookie() -> None:
    strict = Client(enforce_csrf_checks=True)
    assert ask_about(strict, POHANG).status_code == 200
    assert not strict.cookies
