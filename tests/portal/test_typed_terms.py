"""Figures as people type them."""

from decimal import Decimal

import pytest

from majung.portal.typed_terms import read_months, read_percent, read_won


@pytest.mark.parametrize(
    ("typed", "won"),
    [
        ("30000000", 30_000_000),
        ("30,000,000원", 30_000_000),
        ("  3천만  ", 30_000_000),
        ("3천만원", 30_000_000),
        ("만3천", 13_000),
        ("1천2백만", 12_000_000),
        ("3000만", 30_000_000),
        ("3,000만 원", 30_000_000),
        ("1억", 100_000_000),
        ("1.5억", 150_000_000),
        ("1억 5천만", 150_000_000),
        ("1억5천", 150_000_000),
        ("1억 234만 5,678원", 102_345_678),
        ("３０００만", 30_000_000),
        ("₩5,000,000", 5_000_000),
        ("0", 0),
    ],
)
def test_amounts(typed: str, won: int) -> None:
    assert read_won(typed) == won


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "원",
        "삼천만",
        "-3000",
        "3천만 정도",
        "1e9",
        "3.5",
        "0.00001만",
        "1만1억",
        "🍜",
        "9" * 61,
        "1..5억",
    ],
)
def test_what_is_no_amount(typed: str) -> None:
    assert read_won(typed) is None


@pytest.mark.parametrize(
    ("typed", "rate"),
    [("4.5", "0.045"), ("4.5%", "0.045"), ("연 4.5 %", "0.045"), ("0", "0"), ("４", "0.04"), ("4.5퍼센트", "0.045")],
)
def test_rates(typed: str, rate: str) -> None:
    assert read_percent(typed) == Decimal(rate)


@pytest.mark.parametrize("typed", ["", "%", "-1", "사", "NaN", "1e2", "4.5.1"])
def test_what_is_no_rate(typed: str) -> None:
    assert read_percent(typed) is None


@pytest.mark.parametrize(
    ("typed", "months"),
    [("60", 60), ("60개월", 60), ("5년", 60), ("5년 6개월", 66), ("5년6", 66), ("24달", 24), ("0", 0)],
)
def test_terms(typed: str, months: int) -> None:
    assert read_months(typed) == months


@pytest.mark.parametrize("typed", ["", "년", "-5", "5.5", "오년", "6개월 5년"])
def test_what_is_no_term(typed: str) -> None:
    assert read_months(typed) is None
