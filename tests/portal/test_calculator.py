"""The cost calculator: a GET form that keeps what was typed, and an answer in sentences, a picture and a table."""

import re
from html import unescape

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

DAY = "2025-05-02"
OWN = {"amount": "3천만", "months": "60", "grace": "24", "method": "equal_principal", "rate": "4.5"}
BEOTIM = {"program": "gyeongbuk-beotim", "amount": "3천만", "as_of": DAY}


def words(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def value(page: str, name: str) -> str:
    found = re.search(rf'<input[^>]* name="{name}"[^>]* value="([^"]*)"', page)
    assert found is not None
    return unescape(found[1])


def test_form_alone_asks_nothing_personal_and_shows_no_error(client: Client) -> None:
    response = client.get("/calculator")
    assert response.status_code == 200
    assert 'role="alert"' not in response.text
    assert '<svg class="chart"' not in response.text
    names = set(re.findall(r'<(?:input|select)[^>]* name="([a-z_]+)"', response.text)) - {"next"}
    assert names == {"amount", "program", "months", "grace", "method", "rate", "subsidy_rate", "subsidy_months"}


def test_program_brings_its_rates_its_terms_and_its_support(client: Client) -> None:
    shown = words(client.get("/calculator", BEOTIM).text)
    assert "처음 24개월은 매달 약 7만 4,000원" in shown
    assert "25개월째부터는 약 95만 9,000원에서 시작해" in shown
    assert "이차보전 전 연 4.94%" in shown
    assert "이차보전을 받는 2년 동안 연 2.94%" in shown
    assert "가장 낮은 금리(연 4.74%)로 정해지면" in shown
    assert "대출 승낙이 아니며 재단과 은행의 별도 심사를 거쳐야 합니다." in shown


def test_months_24_and_25_stand_side_by_side_in_won(client: Client) -> None:
    page = client.get("/calculator", BEOTIM).text
    beside = re.search(r'<div class="beside">.*?</div>\n</div>', page, re.DOTALL)
    assert beside is not None
    assert re.fullmatch(r" 24개월째 [0-9]만 [0-9,]+원 25개월째 [0-9]+만 [0-9,]+원 ", words(beside[0]))


def test_typed_rate_needs_no_program(client: Client) -> None:
    shown = words(client.get("/calculator", {**OWN, "subsidy_rate": "2", "subsidy_months": "2년"}).text)
    assert "이차보전 전 연 4.5%" in shown
    assert "이차보전을 받는 2년 동안 연 2.5%" in shown


def test_picture_has_words_and_the_whole_table_beside_it(client: Client) -> None:
    page = client.get("/calculator", OWN).text
    assert re.search(r'<svg class="chart"[^>]* role="img" aria-labelledby="cost-title cost-description"', page)
    assert '<title id="cost-title">' in page
    assert '<desc id="cost-description">' in page
    assert page.count('<th scope="row">') == 60
    assert "style=" not in page


def test_amount_above_the_limit_is_told_and_still_worked_out(client: Client) -> None:
    preferred = words(client.get("/calculator", {**BEOTIM, "amount": "5천만"}).text)
    assert "누구나 받는 기본 한도는 3,000만 원입니다. 우대에 해당하면 3억 원까지 가능합니다." in preferred
    beyond = words(client.get("/calculator", {**BEOTIM, "amount": "4억"}).text)
    assert "가장 높은 한도 3억 원보다 큰 금액입니다" in beyond


def test_rate_warning_of_the_day_stands_with_the_answer(client: Client) -> None:
    shown = words(client.get("/calculator", {**BEOTIM, "as_of": "2026-03-02"}).text)
    assert "CD(91일) 금리: 2025-08-31까지 확인한 값입니다." in shown
    assert "평균매출액" not in shown


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("amount", "", "빌리는 금액을 3천만 또는"),
        ("amount", "돈 많이", "빌리는 금액을 3천만 또는"),
        ("amount", "9999조", "빌리는 금액을 3천만 또는"),
        ("amount", "-1", "빌리는 금액을 3천만 또는"),
        ("amount", "🍜" * 300, "빌리는 금액을 3천만 또는"),
        ("months", "0", "갚는 기간을 60 또는 5년처럼"),
        ("months", "9999", "갚는 기간을 60 또는 5년처럼"),
        ("grace", "x", "이자만 내는 기간을 24 또는"),
        ("grace", "60", "이자만 내는 기간은 갚는 기간보다 짧아야 합니다."),
        ("rate", "", "금리를 4.5처럼 적거나"),
        ("rate", "300", "금리를 4.5처럼 적거나"),
        ("rate", "NaN", "금리를 4.5처럼 적거나"),
        ("subsidy_rate", "1000", "지원받는 금리를 2처럼"),
        ("subsidy_months", "둘", "지원받는 기간을 24 또는"),
    ],
)
def test_what_cannot_be_used_is_told_at_its_field_and_nothing_is_lost(
    client: Client, field: str, typed: str, message: str
) -> None:
    response = client.get("/calculator", {**OWN, field: typed})
    assert response.status_code == 422
    assert re.search(rf'<span class="wrong" id="{field}-error">{re.escape(message)}', response.text)
    assert f'<a href="#{field}">' in response.text
    assert value(response.text, field) == typed
    assert (
        value(response.text, "months" if field != "months" else "amount")
        == OWN["months" if field != "months" else "amount"]
    )


def test_unknown_method_and_program_are_told(client: Client) -> None:
    response = client.get("/calculator", {**OWN, "method": "lottery", "program": "no-such"})
    assert response.status_code == 422
    assert "갚는 방법을 하나 골라 주세요." in response.text
    assert "이 날에 시행 중인 자금이 아닙니다." in response.text


def test_day_before_any_base_rate_asks_for_a_rate(client: Client) -> None:
    response = client.get("/calculator", {**BEOTIM, "as_of": "2025-01-05"})
    assert response.status_code == 422
    assert "이 자금의 기준금리를 이 날에 알지 못합니다." in response.text


def test_typed_text_is_shown_as_text(client: Client) -> None:
    page = client.get("/calculator", {**OWN, "amount": '"><script>alert(1)</script>'}).text
    assert "<script>alert" not in page


def test_program_link_fills_the_form_without_asking_yet(client: Client) -> None:
    page = client.get("/calculator", {"program": "gyeongbuk-beotim"}).text
    assert (value(page, "months"), value(page, "grace")) == ("60", "24")
    assert 'role="alert"' not in page
    assert "만기일시상환 2년" in words(page)


def test_linked_programs_way_of_repaying_is_not_offered(client: Client) -> None:
    assert "연계한 자금의 상환방식" not in words(client.get("/calculator", BEOTIM).text)


def test_english_says_the_same(client: Client) -> None:
    client.cookies["language"] = "en"
    shown = words(client.get("/calculator", BEOTIM).text)
    assert "The first 24 months: about KRW 74,000 a month" in shown
    assert not re.search(r"\b(cost|portal)\.[a-z_.]+\b", shown)


@pytest.mark.parametrize("given", [{}, OWN, BEOTIM])
def test_asks_the_database_nothing(
    client: Client, db: None, django_assert_num_queries: DjangoAssertNumQueries, given: dict[str, str]
) -> None:
    with django_assert_num_queries(0):
        client.get("/calculator", given)


def test_longest_loan_stays_small(client: Client) -> None:
    page = client.get("/calculator", {**OWN, "amount": "100억", "months": "360"})
    assert page.status_code == 200
    assert len(page.content) < 120_000
