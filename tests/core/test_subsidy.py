"""The interest subsidy of a month, and the preview of it over a schedule."""

import random
from calendar import isleap
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from majung.core.calendar import Month
from majung.core.fields import FieldRefused
from majung.core.schedule import parse_terms, repayment_schedule
from majung.core.subsidy import (
    MonthlySubsidy,
    parse_loan,
    preview_subsidy,
    subsidy_between,
    subsidy_of_month,
    timeline_of,
)
from tests.tables import cases

BASE: Mapping[str, Any] = {
    "principal": 30_000_000,
    "disbursed_on": "2025-01-31",
    "subsidy_rate": "0.02",
    "subsidy_months": 24,
}
BEOTIM: Mapping[str, Any] = {
    "principal": 30_000_000,
    "annual_rate": "0.045",
    "method": "equal_principal",
    "instalments": 60,
    "grace_principal_instalments": 24,
    "disbursed_on": "2025-01-31",
}
STOPS = ["closed", "moved_out", "accelerated", "subrogated", "misuse"]


def days_between(text: str) -> Iterator[date]:
    first, last = (date.fromisoformat(day) for day in text.split(" ~ "))
    return (first + timedelta(days=number) for number in range((last - first).days + 1))


def month_of(loan: Mapping[str, Any], month: str) -> MonthlySubsidy:
    return subsidy_of_month(parse_loan(loan), month=Month.parse(month))


def months_from(start: date, count: int) -> list[str]:
    return [
        f"{start.year + number // 12}-{number % 12 + 1:02d}" for number in range(start.month - 1, start.month + count)
    ]


@pytest.mark.parametrize("case", cases("subsidy/months"))
def test_subsidy_is_the_one_in_the_table(case: dict[str, Any]) -> None:
    answer = month_of(case["given"], case["month"])
    not_counted = {
        day: why for why, stretches in case["not_counted"].items() for text in stretches for day in days_between(text)
    }
    assert answer.amount_krw == case["amount"]
    assert {day.on: day.why_not for day in answer.days if day.why_not} == not_counted
    assert [day.on for day in answer.days] == list(Month.parse(case["month"]).days())
    balances = {day.on.isoformat(): day.balance for day in answer.days}
    assert case.get("balances", {}).items() <= balances.items()


@pytest.mark.parametrize("case", cases("subsidy/bad_loans"))
def test_bad_loans_are_refused_by_field(case: dict[str, Any]) -> None:
    with pytest.raises(FieldRefused) as refused:
        parse_loan({**BASE, **case["change"]})
    assert (refused.value.field, refused.value.code) == (case["field"], case["code"])


def test_ninety_days_of_thirty_million_are_147_945_won() -> None:
    timeline = timeline_of(parse_loan({**BASE, "disbursed_on": "2025-01-01"}))
    exact = subsidy_between(timeline, start=date(2025, 1, 1), until=date(2025, 4, 1))
    assert floor(exact) == 147_945


def test_two_whole_years_are_twice_the_yearly_subsidy() -> None:
    timeline = timeline_of(parse_loan({**BASE, "disbursed_on": "2024-01-01"}))
    assert subsidy_between(timeline, start=date(2024, 1, 1), until=date(2030, 1, 1)) == 1_200_000


@st.composite
def eventful_loans(draw: st.DrawFn) -> Any:
    disbursed_on = draw(st.dates(date(2023, 1, 1), date(2024, 12, 31)))
    days = st.integers(0, 800).map(lambda number: (disbursed_on + timedelta(days=number)).isoformat())
    arrears = st.tuples(days, days).map(
        lambda pair: {"kind": "overdue", "from": min(pair), "to": max(pair)},
    )
    repaid = st.builds(
        lambda day, part: {"kind": "repaid", "on": day, "principal": part}, days, st.integers(0, 3_000_000)
    )
    paused = st.builds(lambda kind, day: {"kind": kind, "on": day}, st.sampled_from(["suspended", "resumed"]), days)
    stops = st.builds(lambda kind, day: {"kind": kind, "on": day}, st.sampled_from(STOPS), days)
    events = [
        *draw(st.lists(repaid, max_size=5)),
        *draw(st.lists(arrears, max_size=3)),
        *draw(st.lists(paused, max_size=4)),
        *draw(st.lists(stops, max_size=1)),
    ]
    return {**BASE, "disbursed_on": disbursed_on.isoformat(), "events": draw(st.permutations(events))}


def counts(loan: Mapping[str, Any], day: date) -> bool:
    """The rule read once more, event by event, for one day."""
    on, disbursed_on = day.isoformat(), date.fromisoformat(loan["disbursed_on"])
    last_day = 28 if disbursed_on.month == 2 else disbursed_on.day
    until = date(disbursed_on.year + 2, disbursed_on.month, min(disbursed_on.day, last_day))
    pauses = sorted(
        (event["on"], event["kind"] == "resumed")
        for event in loan["events"]
        if event["kind"] in ("suspended", "resumed")
    )
    last_pause = [resumed for pause_on, resumed in pauses if pause_on <= on][-1:]
    return (
        disbursed_on <= day < until
        and last_pause != [False]
        and not any(event["kind"] in STOPS and event["on"] <= on for event in loan["events"])
        and not any(event["kind"] == "overdue" and event["from"] <= on < event["to"] for event in loan["events"])
    )


def balance(loan: Mapping[str, Any], day: date) -> int:
    on = day.isoformat()
    repaid = sum(event["principal"] for event in loan["events"] if event["kind"] == "repaid" and event["on"] <= on)
    return int(loan["principal"]) - repaid if on >= loan["disbursed_on"] else 0


@settings(deadline=None, max_examples=60)
@given(loan=eventful_loans(), number=st.integers(0, 27))
def test_a_month_is_the_sum_of_its_days_dropped_below_one_won_once(loan: dict[str, Any], number: int) -> None:
    text = months_from(date.fromisoformat(loan["disbursed_on"]), 27)[number]
    answer = month_of(loan, text)
    exact = Fraction(0)
    for day in answer.days:
        assert day.balance == balance(loan, day.on)
        assert (day.why_not is None) == counts(loan, day.on)
        if counts(loan, day.on):
            exact += Fraction(day.balance * 2, 100 * (366 if isleap(day.on.year) else 365))
    assert answer.amount_krw == floor(exact)


@settings(deadline=None, max_examples=40)
@given(loan=eventful_loans())
def test_months_sum_to_the_window_within_a_won_a_month(loan: dict[str, Any]) -> None:
    start = date.fromisoformat(loan["disbursed_on"])
    months = months_from(start, 25)
    booked = sum(month_of(loan, month).amount_krw for month in months)
    whole = subsidy_between(timeline_of(parse_loan(loan)), start=start, until=start + timedelta(days=900))
    assert 0 <= whole - booked < len(months)
    # Two years and, where they straddle a leap day unevenly, a part of a day more.
    assert whole <= Fraction(30_000_000 * 2, 100) * (2 + Fraction(1, 365))


@settings(deadline=None, max_examples=40)
@given(loan=eventful_loans(), seed=st.integers())
def test_order_of_events_does_not_matter(loan: dict[str, Any], seed: int) -> None:
    shuffled = {**loan, "events": [*loan["events"]]}
    random.Random(seed).shuffle(shuffled["events"])
    for month in months_from(date.fromisoformat(loan["disbursed_on"]), 25):
        assert month_of(shuffled, month) == month_of(loan, month)


def test_preview_shows_the_step_from_month_24_to_month_25() -> None:
    preview = preview_subsidy(parse_terms(BEOTIM), subsidy_rate=Decimal("0.02"), subsidy_months=24)
    last, first = preview.last_subsidised, preview.first_full
    assert last is not None
    assert first is not None
    assert (last.n, last.interest, last.subsidy, last.borrower_pays) == (24, 114_657, 50_958, 63_699)
    assert (first.n, first.interest, first.subsidy, first.borrower_pays) == (25, 103_561, 0, 936_894)


def test_preview_has_the_interest_of_the_booked_schedule() -> None:
    terms = parse_terms({**BEOTIM, "prepayments": [{"on": "2025-05-02", "amount": 5_000_000}]})
    preview = preview_subsidy(terms, subsidy_rate=Decimal("0.02"), subsidy_months=24)
    schedule = repayment_schedule(terms)
    assert [row.interest for row in preview.rows] == [row.interest for row in schedule.rows]
    assert preview.borrower_pays + preview.subsidy == schedule.totals.principal + schedule.totals.interest


def test_preview_is_what_the_months_will_claim_within_the_won_dropped() -> None:
    preview = preview_subsidy(parse_terms(BEOTIM), subsidy_rate=Decimal("0.02"), subsidy_months=24)
    claimed = sum(month_of(BASE, month).amount_krw for month in months_from(date(2025, 1, 31), 24))
    assert abs(preview.subsidy - claimed) < 25


def test_a_prepayment_lowers_the_subsidy_from_its_day_on() -> None:
    terms = parse_terms({**BEOTIM, "prepayments": [{"on": "2025-02-10", "amount": 15_000_000}]})
    preview = preview_subsidy(terms, subsidy_rate=Decimal("0.02"), subsidy_months=24)
    # 10 nights at 30 million, 18 at 15 million.
    assert preview.rows[0].subsidy == floor(Fraction(2, 100) * (30_000_000 * 10 + 15_000_000 * 18) / 365)


def test_a_borrower_never_pays_less_than_the_principal() -> None:
    terms = parse_terms({**BEOTIM, "annual_rate": "0.01"})
    preview = preview_subsidy(terms, subsidy_rate=Decimal("0.02"), subsidy_months=24)
    assert all(row.subsidy == row.interest for row in preview.rows[:24])
    assert preview.rows[0].borrower_pays == 0


def test_a_window_past_the_calendar_is_refused_in_the_preview() -> None:
    terms = parse_terms({**BEOTIM, "disbursed_on": "9998-12-31", "instalments": 2, "grace_principal_instalments": 0})
    assert preview_subsidy(terms, subsidy_rate=Decimal("0.02"), subsidy_months=11).first_full is None
    with pytest.raises(FieldRefused) as refused:
        preview_subsidy(terms, subsidy_rate=Decimal("0.02"), subsidy_months=12)
    assert (refused.value.field, refused.value.code) == ("subsidy_months", "past_calendar")


def test_a_loan_shorter_than_the_window_has_no_full_instalment() -> None:
    terms = parse_terms({**BEOTIM, "instalments": 12, "grace_principal_instalments": 0})
    preview = preview_subsidy(terms, subsidy_rate=Decimal("0.02"), subsidy_months=24)
    assert preview.first_full is None
    assert preview.last_subsidised == preview.rows[-1]
