"""The tables of tests/cases/schedule, which officers can read and extend."""

from typing import Any

import pytest

from majung.core.fields import FieldRefused
from majung.core.schedule import Schedule, parse_terms, repayment_schedule
from tests.core.schedule.day_by_day import Simulation
from tests.tables import cases

TABLES = ("won_loans", "calendar", "rate_changes", "prepayments")
SCHEDULES = [case for name in TABLES for case in cases(f"schedule/{name}")]
BASE = {
    "principal": 30000000,
    "annual_rate": "0.045",
    "method": "equal_principal",
    "instalments": 60,
    "disbursed_on": "2025-01-31",
}


def cells(schedule: Schedule) -> dict[int, list[str]]:
    return {
        row.n: [str(cell) for cell in (row.n, row.due, row.days, row.principal, row.interest, row.balance)]
        for row in schedule.rows
    }


@pytest.mark.parametrize("case", SCHEDULES)
def test_schedule_is_the_one_in_the_table(case: dict[str, Any]) -> None:
    schedule = repayment_schedule(parse_terms(case["given"]))
    rows = cells(schedule)
    for line in case["expected"]["rows"].splitlines():
        assert rows[int(line.split()[0])] == line.split()
    assert len(rows) == case["expected"].get("count", len(case["expected"]["rows"].splitlines()))
    for name, amount in case["expected"].get("totals", {}).items():
        assert getattr(schedule.totals, name) == amount


@pytest.mark.parametrize("case", SCHEDULES)
def test_table_agrees_with_a_walk_through_every_night(case: dict[str, Any]) -> None:
    walked = {row[0]: [str(cell) for cell in row] for row in Simulation(case["given"]).rows}
    assert cells(repayment_schedule(parse_terms(case["given"]))) == walked


@pytest.mark.parametrize("case", cases("schedule/bad_terms"))
def test_bad_terms_are_refused_by_field(case: dict[str, Any]) -> None:
    with pytest.raises(FieldRefused) as refused:
        repayment_schedule(parse_terms({**BASE, **case["change"]}))
    assert (refused.value.field, refused.value.code) == (case["field"], case["code"])
