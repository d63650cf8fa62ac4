"""What holds for every loan, whatever its terms."""

import random
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from hypothesis import assume, given, reject, settings
from hypothesis import strategies as st

from majung.core.fields import FieldRefused
from majung.core.schedule import Schedule, parse_terms, repayment_schedule
from tests.core.schedule.day_by_day import Simulation

RATES = st.integers(0, 30_000).map(lambda basis: f"{basis / 100_000:.5f}")
WON_OR_CENTS = st.sampled_from([100, 12_345, 1_000_000, 30_000_000, 999_999_999])


@st.composite
def loans(draw: st.DrawFn, *, methods: tuple[str, ...] = ("equal_principal", "equal_instalment", "bullet")) -> Any:
    disbursed_on = draw(st.dates(date(2022, 12, 1), date(2025, 3, 31)))
    instalments = draw(st.integers(1, 18))
    loan: dict[str, Any] = {
        "principal": draw(WON_OR_CENTS),
        "annual_rate": draw(RATES),
        "method": draw(st.sampled_from(methods)),
        "instalments": instalments,
        "disbursed_on": disbursed_on.isoformat(),
        "grace_principal_instalments": draw(st.integers(0, instalments - 1)),
        "day_count": draw(st.sampled_from(["30/360", "act/365", "act/360", "act/364", "act/act"])),
        "day_rule": draw(st.sampled_from(["start", "end"])),
        "rounding": draw(st.sampled_from(["down", "half_up", "half_even"])),
        "instalment_multiple_of": draw(st.sampled_from([1, 1, 10, 100])),
        draw(st.sampled_from(["every_months", "every_months", "every_days"])): draw(st.sampled_from([1, 3, 7])),
    }
    if draw(st.booleans()):
        loan["first_due_on"] = (disbursed_on + timedelta(days=draw(st.integers(1, 70)))).isoformat()
    days = st.integers(0, 500).map(lambda number: (disbursed_on + timedelta(days=number)).isoformat())
    loan["rate_changes"] = draw(
        st.lists(
            st.fixed_dictionaries({"from": days, "annual_rate": RATES}),
            max_size=3,
            unique_by=lambda change: change["from"],
        )
    )
    return loan


@st.composite
def prepaid_loans(draw: st.DrawFn) -> Any:
    """Loans with prepayments that stay below the balance, most of the time."""
    loan = draw(loans())
    last = schedule_of(loan).rows[-1].due - date.fromisoformat(loan["disbursed_on"])
    days = st.integers(0, last.days - 1)
    loan["prepayments"] = [
        {
            "on": (date.fromisoformat(loan["disbursed_on"]) + timedelta(days=day)).isoformat(),
            "amount": draw(st.integers(1, max(1, loan["principal"] // 6))),
            "effect": draw(st.sampled_from(["shorten", "lower"])),
        }
        for day in draw(st.lists(days, max_size=3))
    ]
    return loan


def schedule_of(loan: Mapping[str, Any]) -> Schedule:
    return repayment_schedule(parse_terms(loan))


def fitting(loan: Mapping[str, Any]) -> Schedule:
    """The schedule, if its prepayments fit the balance."""
    try:
        return schedule_of(loan)
    except FieldRefused as refused:
        if refused.code != "over_balance":
            raise
        reject()


def as_tuples(schedule: Schedule) -> list[tuple[int, str, int, int, int, int]]:
    return [(r.n, r.due.isoformat(), r.days, r.principal, r.interest, r.balance) for r in schedule.rows]


@settings(deadline=None, max_examples=80)
@given(loan=prepaid_loans())
def test_every_schedule_agrees_with_a_walk_through_every_night(loan: dict[str, Any]) -> None:
    assert as_tuples(fitting(loan)) == Simulation(loan).rows


@settings(deadline=None, max_examples=70)
@given(loan=prepaid_loans())
def test_principals_and_prepayments_are_the_principal(loan: dict[str, Any]) -> None:
    schedule = fitting(loan)
    assert sum(row.principal for row in schedule.rows) + schedule.totals.prepaid == loan["principal"]
    assert schedule.totals.paid == loan["principal"] + sum(row.interest for row in schedule.rows)


@settings(deadline=None, max_examples=70)
@given(loan=prepaid_loans())
def test_balance_only_falls_and_ends_at_nothing(loan: dict[str, Any]) -> None:
    rows = fitting(loan).rows
    balances = [loan["principal"], *(row.balance for row in rows)]
    assert balances == sorted(balances, reverse=True)
    assert rows[-1].balance == 0
    assert all(row.balance > 0 for row in rows[:-1])
    assert all(row.principal >= 0 and row.interest >= 0 for row in rows)


@settings(deadline=None, max_examples=60)
@given(loan=prepaid_loans(), seed=st.integers())
def test_order_of_events_in_the_input_does_not_matter(loan: dict[str, Any], seed: int) -> None:
    shuffled = {**loan, "prepayments": [*loan["prepayments"]], "rate_changes": [*loan["rate_changes"]]}
    random.Random(seed).shuffle(shuffled["prepayments"])
    random.Random(seed).shuffle(shuffled["rate_changes"])
    assert as_tuples(fitting(shuffled)) == as_tuples(fitting(loan))


@settings(deadline=None, max_examples=60)
@given(loan=prepaid_loans(), day=st.integers(0, 400))
def test_splitting_a_period_where_nothing_changes_changes_nothing(loan: dict[str, Any], day: int) -> None:
    loan["rate_changes"] = []
    split = (date.fromisoformat(loan["disbursed_on"]) + timedelta(days=day)).isoformat()
    same_rate = {**loan, "rate_changes": [{"from": split, "annual_rate": loan["annual_rate"]}]}
    assert as_tuples(fitting(same_rate)) == as_tuples(fitting(loan))


@settings(deadline=None, max_examples=60)
@given(loan=loans(methods=("equal_instalment",)))
def test_level_instalments_are_equal_but_the_last(loan: dict[str, Any]) -> None:
    loan["rate_changes"] = []
    rows = [row for row in schedule_of(loan).rows if row.n > loan["grace_principal_instalments"]]
    paid = [row.principal + row.interest for row in rows[:-1]]
    # A long first period or a coarse multiple may leave nothing for principal; then only interest is due.
    assert len({amount for amount, row in zip(paid, rows, strict=False) if row.principal > 0}) <= 1


@settings(deadline=None, max_examples=60)
@given(loan=loans(), later=RATES)
def test_a_rate_is_not_known_before_its_day(loan: dict[str, Any], later: str) -> None:
    rows = schedule_of(loan).rows
    changed = {change["from"] for change in loan["rate_changes"]}
    middle = rows[len(rows) // 2].due.isoformat()
    assume(middle not in changed)
    with_change = {**loan, "rate_changes": [*loan["rate_changes"], {"from": middle, "annual_rate": later}]}
    before = len(rows) // 2
    assert as_tuples(schedule_of(with_change))[:before] == as_tuples(schedule_of(loan))[:before]


@settings(deadline=None, max_examples=60)
@given(loan=loans())
def test_rounding_differs_by_less_than_a_unit_per_row(loan: dict[str, Any]) -> None:
    loan["method"] = "bullet"
    down = schedule_of({**loan, "rounding": "down"}).rows
    up = schedule_of({**loan, "rounding": "half_up"}).rows
    even = schedule_of({**loan, "rounding": "half_even"}).rows
    for low, high, middle in zip(down, up, even, strict=True):
        assert low.interest <= middle.interest <= high.interest <= low.interest + 1
