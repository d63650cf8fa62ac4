"""What goes wrong is told at its field in Korean, what was typed stays, and nothing answered before is lost."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from majung.core.facts import FactValue
from majung.portal.check.cookie import LONGEST, NAME, plain, usable
from majung.programs.catalog import shipped_catalog
from majung.programs.check_questions import questionnaire
from tests.portal.check.walk import POHANG, answer, posted, walk

LONG_NAME = "가" * 500
DAYS = {
    "opened_on": "2001-10-11",
    "owner_birth_date": "1961-10-11",
    "special_guarantee_on": "2021-10-11",
    "grade_valid_through": "2026-12-31",
}


@pytest.mark.parametrize(
    ("step", "sent", "told"),
    [
        ("sales", {"average_sales_krw": "많아요 😀"}, "금액으로 읽을 수 없습니다"),
        ("sales", {"average_sales_krw": LONG_NAME}, "금액으로 읽을 수 없습니다"),
        ("sales", {"average_sales_krw": "999999999999999999999"}, "금액으로 읽을 수 없습니다"),
        ("sales", {"average_sales_krw": "90조"}, "너무 큽니다. 10조 원 이하로"),
        ("sales", {"average_sales_krw": "-5000"}, "금액으로 읽을 수 없습니다"),
        ("sales", {"average_sales_krw": ""}, "빈칸입니다. 모르시면 «모르겠어요»를"),
        ("sales", {}, "빈칸입니다"),
        ("people", {"employees_now": "서른"}, "숫자로 적어 주세요. 예: 3"),
        ("people", {"employees_now": "99999999"}, "너무 큽니다. 10,000 이하로"),
        ("people", {"employees_now": "2", "young_employees": "3"}, "«현재 상시근로자 수»보다 많을 수 없습니다"),
        ("people", {}, "빈칸입니다"),
        ("children", {"children": "1", "minor_children": "2"}, "«부양 자녀 수»보다 많을 수 없습니다"),
        ("children", {"children": "1.5"}, "소수점 없이"),
        ("opened", {"opened_on": "2025-02-30"}, "달력에 있는 날짜를"),
        ("opened", {"opened_on": "2026-12-01"}, "아직 오지 않은 날입니다"),
        ("opened", {"opened_on": "1850-12-01"}, "연도를 다시 살펴 주세요. 1936 ~ 2026"),
        ("birth", {"owner_birth_date": "2020-01-01"}, "연도를 다시 살펴 주세요"),
        ("birth", {"owner_birth_date": "15-01-01"}, "연도를 네 자리로"),
        ("birth", {"owner_birth_date": "😀-1-1"}, "달력에 있는 날짜를"),
        ("grace", {}, "하나를 골라 주세요"),
        ("grace", {"choice": "maybe"}, "하나를 골라 주세요"),
        ("region", {}, "하나를 골라 주세요"),
        ("region", {"place": "서울특별시 포항시"}, "하나를 골라 주세요"),
        ("region", {"place": "경상북도 포항시", "elsewhere": "서울특별시 중구"}, "두 곳을 고르셨습니다"),
        ("owner_home", {"province": "평양"}, "하나를 골라 주세요"),
        ("industry", {"industry": "Z99"}, "하나를 골라 주세요"),
        ("industry", {}, "하나를 골라 주세요"),
    ],
)
def test_a_bad_answer_comes_back_with_its_reason_and_changes_nothing(
    client: Client, step: str, sent: dict[str, Any], told: str
) -> None:
    walk(client, POHANG)
    kept = client.cookies[NAME].value
    response = client.post(f"/check/q/{step}", posted(sent))
    assert response.status_code == 422
    assert told in response.text
    assert 'role="alert"' in response.text
    assert NAME not in response.cookies
    assert client.cookies[NAME].value == kept


@pytest.mark.parametrize("typed", ["많아요 😀", LONG_NAME, "<b>1억</b>", '"1억"'])
def test_what_was_typed_stays_in_the_field_as_text(client: Client, typed: str) -> None:
    page = client.post("/check/q/sales", {"average_sales_krw": typed}).text
    shown = typed.replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    assert f'value="{shown}"' in page
    assert 'aria-invalid="true"' in page
    assert "<b>1억</b>" not in page


def test_the_good_fields_of_a_bad_screen_stay_too(client: Client) -> None:
    page = client.post("/check/q/people", {"employees_now": "4", "employees": "넷", "young_employees": "1"}).text
    assert 'value="4"' in page
    assert 'value="넷"' in page
    assert 'href="#employees"' in page


def test_parts_of_a_day_stay(client: Client) -> None:
    page = client.post("/check/q/birth", posted({"owner_birth_date": "1964-13-20"})).text
    assert 'value="1964"' in page
    assert 'value="13"' in page
    assert 'href="#owner_birth_date-year"' in page


def test_a_field_left_blank_beside_others_is_not_known(client: Client) -> None:
    answer(client, "people", {"employees_now": "", "employees": "4", "young_employees": ""})
    assert "<strong>지난해 한 달 평균 4명</strong>" in client.get("/check/answers").text


def test_an_unknown_step_is_a_kind_404(client: Client) -> None:
    for place in ("/check/q/nothing", "/check/q/region%20", "/check/nothing"):
        response = client.get(place)
        assert response.status_code == 404
        assert "</html>" in response.text


@pytest.mark.parametrize("value", ["x", "A" * 200, "A" * (LONGEST + 1), "é", "=", "eyJhIjoxfQ=="])
def test_a_cookie_that_is_not_ours_starts_anew_kindly(client: Client, value: str) -> None:
    client.cookies[NAME] = value
    page = client.get("/check/q/industry")
    assert page.status_code == 200
    assert "처음부터 여쭙니다" in page.text
    answer(client, "sales", {"average_sales_krw": "1억"})
    assert "1억 원" in client.get("/check/answers").text


def test_a_changed_cookie_is_noticed(client: Client) -> None:
    walk(client, POHANG)
    kept = client.cookies[NAME].value
    middle = len(kept) // 2
    client.cookies[NAME] = kept[:middle] + ("A" if kept[middle] != "A" else "B") + kept[middle + 1 :]
    assert "처음부터 여쭙니다" in client.get("/check").text
    assert client.get("/check/result").headers["Location"] == "/check"


def test_the_cookie_tells_nothing_and_is_guarded(client: Client) -> None:
    walk(client, POHANG)
    morsel = client.cookies[NAME]
    assert (morsel["path"], morsel["httponly"], morsel["samesite"]) == ("/check", True, "Lax")
    assert not morsel["max-age"]
    assert not morsel["expires"]
    assert "I56111" not in morsel.value


def test_every_answer_together_fits_the_cookie(client: Client) -> None:
    for step in questionnaire().steps:
        everything: dict[str, Any] = {"ticked": [option.id for option in step.options]}
        everything |= {field.fact: DAYS.get(field.fact, "0") for field in step.fields}
        everything |= {"choice": step.options[-1].id if step.options else "", "province": "강원특별자치도"}
        everything |= {"elsewhere": "강원특별자치도 고성군", "industry": "C25924"}
        assert client.post(f"/check/q/{step.id}", posted(everything)).status_code == 302, step.id
    assert len(client.cookies[NAME].value) < LONGEST * 2 / 3
    assert client.get("/check/result").status_code == 200


@pytest.mark.parametrize(
    "kept",
    [
        {"gone": {"sido": "경상북도"}},
        {"sales": {"sido": "경상북도"}},
        {"sales": {"average_sales_krw": "1억"}},
        {"opened": {"opened_on": "2026-11-23"}},
        {"sales": 5},
        {"sales": None},
        [],
        None,
        5,
    ],
)
def test_kept_answers_that_fit_no_screen_of_today_are_asked_again(kept: Any) -> None:
    registry = shipped_catalog().registry
    assert usable(kept, screens=questionnaire(), registry=registry, as_of=date(2026, 11, 22)) == {}


def test_kept_answers_come_back_as_they_were_told() -> None:
    answers: dict[str, dict[str, FactValue]] = {
        "opened": {"opened_on": date(2019, 3, 1)},
        "people": {"employees": 2.5, "employees_now": 3},
        "sales": {},
    }
    registry = shipped_catalog().registry
    back = usable(plain(answers), screens=questionnaire(), registry=registry, as_of=date(2026, 11, 22))
    assert back == answers
    assert list(back) == list(answers)


def test_searching_for_nonsense_is_answered_kindly_and_offers_broad_fields(client: Client) -> None:
    for word in ("없는업종", "😀😀", LONG_NAME, "'; DROP TABLE"):
        page = client.get("/check/q/industry", {"word": word})
        assert page.status_code == 200
        assert "찾으신 말이 목록에 없습니다" in page.text
        assert 'value="I56"' in page.text


def test_an_industry_found_by_its_word_is_chosen_among_matches(client: Client) -> None:
    page = client.get("/check/q/industry", {"word": "식당"}).text
    assert 'type="radio" name="industry" value="I56111"' in page
    missed = client.post("/check/q/industry", {"word": "식당"}).text
    assert 'type="radio" name="industry" value="I56111"' in missed
    answer(client, "industry", {"industry": "I56111"})
    assert "한식 일반 음식점업 (I56111)" in client.get("/check/answers").text


def test_a_form_without_its_token_is_refused(client: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/check/q/sales", {"average_sales_krw": "1억"}).status_code == 403
