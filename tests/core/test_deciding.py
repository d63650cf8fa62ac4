"""Terms are the same bytes for the same terms; a wait may be shortened, never lengthened; four eyes."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from majung.core.deciding import (
    Outcome,
    Refinances,
    Terms,
    is_allowed_retry,
    is_complete_refusal,
    may_approve,
    needs_second_person,
    read_terms,
    retry_day,
    terms_offered,
    written_terms,
)

ON = date(2025, 5, 2)
won = st.integers(1, 10**12)
any_terms = st.builds(
    Terms,
    amount_krw=won,
    months=st.integers(12, 120),
    grace_months=st.integers(0, 12),
    method=st.sampled_from(["equal_principal", "equal_instalment", "bullet"]),
    coverage_percent=st.none() | st.integers(1, 100),
    fee_rate=st.none() | st.decimals("0.005", "0.02", places=4),
    fee_krw=st.none() | won,
    conditions=st.lists(st.text(max_size=20), max_size=3).map(tuple),
    refinances=st.none() | st.builds(Refinances, letter=st.text(max_size=9), loan=st.text(max_size=9), balance_krw=won),
)


@given(any_terms)
def test_terms_are_read_as_they_were_written(terms: Terms) -> None:
    assert read_terms(written_terms(terms)) == terms
    assert written_terms(read_terms(written_terms(terms))) == written_terms(terms)


def test_written_terms_are_canonical() -> None:
    terms = Terms(30_000_000, 60, 24, "equal_principal", fee_rate=Decimal("0.0120"))
    text = written_terms(terms).decode()
    assert text.startswith('{"amount_krw":30000000,"conditions":[],"coverage_percent":null,"fee_krw":null')
    assert json.loads(text)["fee_rate"] == "0.0120"


@pytest.mark.parametrize(("amount", "months", "grace"), [(0, 12, 0), (1, 0, 0), (1, 12, 13), (1, 12, -1)])
def test_terms_that_cannot_be_are_none(amount: int, months: int, grace: int) -> None:
    with pytest.raises(AssertionError):
        Terms(amount, months, grace, "bullet")


def test_only_terms_with_a_length_are_offered() -> None:
    rows: list[dict[str, Any]] = [
        {"method": "equal_principal", "months": 60, "grace_months": 24},
        {"method": "bullet", "months": None, "grace_months": None},
        {"method": "bullet", "months": 24, "grace_months": None},
    ]
    assert terms_offered(rows, amount_krw=7) == (Terms(7, 60, 24, "equal_principal"), Terms(7, 24, 0, "bullet"))


@pytest.mark.parametrize(
    ("chosen", "allowed"),
    [
        (date(2025, 5, 1), False),
        (date(2025, 5, 2), True),
        (date(2025, 8, 2), True),
        (date(2025, 8, 3), False),
    ],
)
def test_a_wait_is_shortened_never_lengthened(chosen: date, allowed: bool) -> None:
    assert is_allowed_retry(chosen=chosen, refused_on=ON, wait_months=3) is allowed


def test_a_wait_ends_with_the_month_that_has_no_such_day() -> None:
    assert retry_day(refused_on=date(2025, 11, 30), wait_months=3) == date(2026, 2, 28)


def test_only_a_return_needs_one_person() -> None:
    assert [outcome for outcome in Outcome if not needs_second_person(outcome)] == [Outcome.RETURNED]


def test_nobody_approves_their_own() -> None:
    assert not may_approve(proposer="user:1", approver="user:1")
    assert may_approve(proposer="user:1", approver="user:2")


@pytest.mark.parametrize(("words", "remedy", "whole"), [("a", "b", True), (" ", "b", False), ("a", "", False)])
def test_a_refusal_says_why_and_what_to_do(words: str, remedy: str, whole: bool) -> None:
    assert is_complete_refusal(words=words, remedy=remedy) is whole
