"""Up to what amount a loan is guaranteed: every bound told, the smallest binding."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from majung.core.guarantee import LimitCode, MissingRows, binding, coverage_options, guaranteed_krw, limits
from majung.core.guarantee_rows import FirmCeiling
from tests.core.guarantee_tables import ON, dated, tables

PLAIN: dict[str, Any] = {
    "requested_krw": 30_000_000,
    "offer_limit_krw": 50_000_000,
    "average_sales_krw": 180_000_000,
    "is_manufacturing": False,
    "firm_exposure_krw": 0,
}


def bounds(**other: Any) -> dict[LimitCode, int]:
    return {line.code: line.krw for line in limits(**{"rows": tables(), "on": ON, **PLAIN, **other})}


def test_every_bound_is_told() -> None:
    assert bounds() == {
        LimitCode.REQUESTED: 30_000_000,
        LimitCode.PROGRAM: 50_000_000,
        LimitCode.SALES: 45_000_000,
        LimitCode.FIRM_TOTAL: 800_000_000,
    }


@pytest.mark.parametrize(
    ("given_", "code", "krw"),
    [
        ({}, LimitCode.REQUESTED, 30_000_000),
        ({"offer_limit_krw": 20_000_000}, LimitCode.PROGRAM, 20_000_000),
        ({"average_sales_krw": 100_000_001}, LimitCode.SALES, 25_000_000),
        ({"average_sales_krw": 0}, LimitCode.SALES, 0),
        ({"firm_exposure_krw": 790_000_000}, LimitCode.FIRM_TOTAL, 10_000_000),
        ({"firm_exposure_krw": 900_000_000}, LimitCode.FIRM_TOTAL, 0),
        ({"firm_exposure_krw": 800_000_000, "refinanced_krw": 20_000_000}, LimitCode.FIRM_TOTAL, 20_000_000),
        # Of two equal ones the first is named.
        ({"offer_limit_krw": 30_000_000}, LimitCode.REQUESTED, 30_000_000),
    ],
)
def test_the_smallest_binds(given_: dict[str, Any], code: LimitCode, krw: int) -> None:
    line = binding(limits(**{"rows": tables(), "on": ON, **PLAIN, **given_}))
    assert (line.code, line.krw) == (code, krw)


def test_manufacturing_may_borrow_more_of_its_sales() -> None:
    assert bounds(is_manufacturing=True)[LimitCode.SALES] == 60_000_000


def test_sales_nobody_knows_bound_nothing() -> None:
    assert LimitCode.SALES not in bounds(average_sales_krw=None)


def test_a_part_covered_leaves_room_for_a_larger_loan() -> None:
    room = bounds(firm_exposure_krw=715_000_000, coverage_percent=85)[LimitCode.FIRM_TOTAL]
    assert room == 100_000_000
    assert guaranteed_krw(amount_krw=room, coverage_percent=85) == 85_000_000


def test_a_bound_names_its_basis() -> None:
    basis = {line.code: line.basis for line in limits(**{"rows": tables(), "on": ON, **PLAIN})}
    assert (basis[LimitCode.SALES], basis[LimitCode.FIRM_TOTAL]) == ("그 밖", "시행령 제16조")


@pytest.mark.parametrize(("on", "krw"), [(date(2026, 12, 31), 800_000_000), (date(2027, 1, 1), 900_000_000)])
def test_a_new_ceiling_counts_from_its_day(on: date, krw: int) -> None:
    old = FirmCeiling(krw=800_000_000, **dated(valid_until=date(2027, 1, 1)))
    new = FirmCeiling(krw=900_000_000, **dated(valid_from=date(2027, 1, 1)))
    assert bounds(rows=tables(firm_ceilings=(old, new)), on=on)[LimitCode.FIRM_TOTAL] == krw


def test_before_its_tables_an_institution_has_no_limit_to_tell() -> None:
    with pytest.raises(MissingRows, match="firm_ceilings"):
        bounds(on=date(2022, 12, 31))


def test_coverage_is_told_largest_first() -> None:
    assert [row.percent for row in coverage_options(rows=tables(), on=ON)] == [100, 90, 85]
    gone = tuple(replace(row, valid_until=ON + timedelta(days=1)) for row in tables().coverages)
    assert coverage_options(rows=tables(coverages=gone), on=ON + timedelta(days=1)) == ()


@given(
    exposure=st.integers(0, 10**9),
    refinanced=st.integers(0, 10**9),
    percent=st.sampled_from([85, 90, 95, 100]),
)
def test_nobody_is_let_past_the_ceiling(exposure: int, refinanced: int, percent: int) -> None:
    room = bounds(firm_exposure_krw=exposure, refinanced_krw=refinanced, coverage_percent=percent)[LimitCode.FIRM_TOTAL]
    after = exposure - refinanced + guaranteed_krw(amount_krw=room, coverage_percent=percent)
    assert room == 0 or after <= 800_000_000


@given(sales=st.integers(0, 10**12), more=st.integers(0, 10**12))
def test_more_sales_never_lower_the_limit(sales: int, more: int) -> None:
    assert bounds(average_sales_krw=sales)[LimitCode.SALES] <= bounds(average_sales_krw=sales + more)[LimitCode.SALES]
