"""What people type is read as they mean it, or refused with a reason; nothing is guessed."""

from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from majung.core.typed import TypedProblem, TypedProblemCode, read_amount, read_count, read_day

AS_OF = date(2026, 11, 22)
MOST = 10**13


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1억 8천", 180_000_000),
        ("1억8천만원", 180_000_000),
        ("180,000,000", 180_000_000),
        ("18000만", 180_000_000),
        ("1.8억", 180_000_000),
        ("1억 2백", 102_000_000),
        ("3천만", 30_000_000),
        ("500만", 5_000_000),
        ("2천", 2_000),
        ("１２０，０００ 원", 120_000),
        ("1조 2억", 1_000_200_000_000),
        ("1억 8천만 5백", 180_000_500),
        ("1천2백만", 12_000_000),
        ("2천7백만 원", 27_000_000),
        ("3백만", 3_000_000),
        ("5십만", 500_000),
        ("2억5천만", 250_000_000),
        ("1억2천3백4십만", 123_400_000),
        ("1억 8천5백", 185_000_000),
        ("천만", 10_000_000),
        ("백만 원", 1_000_000),
        ("천2백만", 12_000_000),
        ("2천700만", 27_000_000),
        ("1.5천만", 15_000_000),
        ("20백만", 20_000_000),
        ("2천7백", 2_700),
        ("3만 5천", 35_000),
        ("만원", 10_000),
        ("천억", 100_000_000_000),
        ("0", 0),
        ("0원", 0),
    ],
)
def test_reads_an_amount_as_it_is_written(typed: str, amount: int) -> None:
    assert read_amount(typed, most=MOST) == amount


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", TypedProblemCode.EMPTY),
        ("  원", TypedProblemCode.EMPTY),
        ("많이", TypedProblemCode.NOT_AN_AMOUNT),
        ("😀", TypedProblemCode.NOT_AN_AMOUNT),
        ("-5", TypedProblemCode.NOT_AN_AMOUNT),
        ("3만 2억", TypedProblemCode.NOT_AN_AMOUNT),
        ("1억 1억", TypedProblemCode.NOT_AN_AMOUNT),
        ("1만 20000", TypedProblemCode.NOT_AN_AMOUNT),
        ("0.5", TypedProblemCode.NOT_AN_AMOUNT),
        ("만천억", TypedProblemCode.NOT_AN_AMOUNT),
        ("억", TypedProblemCode.NOT_AN_AMOUNT),
        ("1억만", TypedProblemCode.NOT_AN_AMOUNT),
        ("2백7천만", TypedProblemCode.NOT_AN_AMOUNT),
        ("2천1500", TypedProblemCode.NOT_AN_AMOUNT),
        ("2천30백만", TypedProblemCode.NOT_AN_AMOUNT),
        ("1천2천만", TypedProblemCode.NOT_AN_AMOUNT),
        ("1억 2천5백30", TypedProblemCode.NOT_AN_AMOUNT),
        ("1조 2천", TypedProblemCode.NOT_AN_AMOUNT),
        ("1.8억 5천", TypedProblemCode.NOT_AN_AMOUNT),
        ("1" * 500, TypedProblemCode.NOT_AN_AMOUNT),
        ("가" * 500, TypedProblemCode.NOT_AN_AMOUNT),
        ("99999조", TypedProblemCode.TOO_MUCH),
    ],
)
def test_refuses_an_amount_that_is_none(typed: str, code: TypedProblemCode) -> None:
    with pytest.raises(TypedProblem) as refused:
        read_amount(typed, most=MOST)
    assert refused.value.code is code


@given(st.integers(0, MOST))
def test_every_whole_amount_comes_back_with_and_without_commas(amount: int) -> None:
    assert read_amount(str(amount), most=MOST) == read_amount(f"{amount:,}원", most=MOST) == amount


@given(st.text(max_size=80))
def test_whatever_is_typed_is_an_amount_or_a_reason(typed: str) -> None:
    with suppress(TypedProblem):
        assert 0 <= read_amount(typed, most=MOST) <= MOST


@pytest.mark.parametrize(("typed", "count"), [("3", "3"), ("2.5명", "2.5"), ("1,000", "1000"), ("４", "4"), ("0", "0")])
def test_reads_a_number_of_people(typed: str, count: str) -> None:
    assert read_count(typed, most=10_000) == Decimal(count)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", TypedProblemCode.EMPTY),
        ("셋", TypedProblemCode.NOT_A_COUNT),
        ("-1", TypedProblemCode.NOT_A_COUNT),
        ("1e5", TypedProblemCode.NOT_A_COUNT),
        ("10001", TypedProblemCode.TOO_MUCH),
    ],
)
def test_refuses_a_number_that_is_none(typed: str, code: TypedProblemCode) -> None:
    with pytest.raises(TypedProblem) as refused:
        read_count(typed, most=10_000)
    assert refused.value.code is code


def test_points_have_no_halves() -> None:
    with pytest.raises(TypedProblem) as refused:
        read_count("700.5", most=1000, whole=True)
    assert refused.value.code is TypedProblemCode.NOT_WHOLE


def birth(year: str, month: str = "8", day: str = "20") -> date:
    return read_day((year, month, day), as_of=AS_OF, back=100, ahead=-14)


@pytest.mark.parametrize(
    ("year", "whole"), [("1964", 1964), ("64", 1964), ("27", 1927), ("05", 2005), ("12", 2012), (" 1958 ", 1958)]
)
def test_a_birth_year_of_two_digits_lands_in_the_only_century_that_fits(year: str, whole: int) -> None:
    assert birth(year).year == whole


@pytest.mark.parametrize(
    ("year", "code"),
    [
        ("", TypedProblemCode.NOT_A_DAY),
        ("15", TypedProblemCode.UNCLEAR_YEAR),
        ("2020", TypedProblemCode.YEAR_TOO_FAR),
        ("1900", TypedProblemCode.YEAR_TOO_FAR),
        ("196", TypedProblemCode.NOT_A_DAY),
        ("육사", TypedProblemCode.NOT_A_DAY),
        ("0000", TypedProblemCode.NOT_A_DAY),
    ],
)
def test_a_birth_year_in_doubt_is_asked_again(year: str, code: TypedProblemCode) -> None:
    with pytest.raises(TypedProblem) as refused:
        birth(year)
    assert refused.value.code is code


def test_a_year_that_two_centuries_would_do_for_needs_four_digits() -> None:
    with pytest.raises(TypedProblem) as refused:
        read_day(("26", "1", "1"), as_of=AS_OF, back=100, ahead=0)
    assert refused.value.code is TypedProblemCode.UNCLEAR_YEAR


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        (("", "", ""), TypedProblemCode.EMPTY),
        (("2025", "2", "30"), TypedProblemCode.NOT_A_DAY),
        (("2025", "13", "1"), TypedProblemCode.NOT_A_DAY),
        (("2026", "11", "23"), TypedProblemCode.DAY_NOT_YET),
        (("2027", "1", "1"), TypedProblemCode.YEAR_TOO_FAR),
    ],
)
def test_refuses_a_day_that_is_none(parts: tuple[str, str, str], code: TypedProblemCode) -> None:
    with pytest.raises(TypedProblem) as refused:
        read_day(parts, as_of=AS_OF, back=90, ahead=0)
    assert refused.value.code is code


def test_a_last_day_of_validity_may_lie_ahead() -> None:
    assert read_day(("27", "3", "31"), as_of=AS_OF, back=10, ahead=10) == date(2027, 3, 31)
