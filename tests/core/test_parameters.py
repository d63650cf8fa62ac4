"""Dated tables: which row holds on a day, and when nobody has checked it."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from majung.core.facts import FactType
from majung.core.parameters import DatedTable, ParameterBook, code_list_table, parameter_table
from tests.small_program import RULES


def row(value: Any, since: str, until: str | None = None, checked: str | None = None) -> dict[str, Any]:
    return {
        "from": since,
        "until": until,
        "value": value,
        "checked_until": checked,
        "cite": "어딘가",
        "assumption": None,
    }


def table(*rows: dict[str, Any], unit: str = "rate") -> DatedTable:
    return parameter_table({"parameter": "p", "label": "값", "unit": unit, "rows": list(rows)})


# Two rows given out of order, with a gap between them and an end.
RATES = table(
    row("0.03", "2025-04-01", "2025-07-01", "2025-05-31"),
    row("0.02", "2025-01-01", "2025-03-01", "2025-01-31"),
)


@pytest.mark.parametrize(
    ("day", "value", "stale"),
    [
        ("2024-12-31", None, True),
        ("2025-01-01", "0.02", False),
        ("2025-01-31", "0.02", False),
        ("2025-02-01", "0.02", True),
        ("2025-02-28", "0.02", True),
        ("2025-03-01", None, True),
        ("2025-03-31", None, True),
        ("2025-04-01", "0.03", False),
        ("2025-05-31", "0.03", False),
        ("2025-06-01", "0.03", True),
        ("2025-06-30", "0.03", True),
        ("2025-07-01", None, True),
        ("2999-12-31", None, True),
    ],
)
def test_periods_are_half_open_and_checks_inclusive(day: str, value: str | None, stale: bool) -> None:
    on = RATES.on(date.fromisoformat(day))
    assert (on.value if on else None) == value
    assert RATES.is_stale(date.fromisoformat(day)) is stale


def test_a_row_without_an_end_lasts_until_the_next() -> None:
    rates = table(row("0.02", "2025-01-01"), row("0.03", "2025-04-01"))
    assert [rates.on(date(2025, month, 1)).value for month in (1, 3, 4, 12)] == ["0.02", "0.02", "0.03", "0.03"]  # type: ignore[union-attr]


def test_a_definition_does_not_age() -> None:
    rates = table(row("0.02", "2025-01-01", checked=None))
    assert rates.is_stale(date(2999, 1, 1)) is False
    assert rates.is_stale(date(2024, 12, 31)) is True
    assert rates.checked_until(date(2024, 12, 31)) is None


def test_rates_are_exact() -> None:
    book = ParameterBook({"p": RATES}, {})
    assert book.rate("p", date(2025, 1, 1)) == Decimal("0.02")
    assert book.rate("p", date(2025, 3, 1)) is None


def test_only_single_values_can_be_compared_with() -> None:
    units = {unit: table(row(1, "2025-01-01"), unit=unit) for unit in ("rate", "krw", "count", "krw_by_ksic")}
    assert ParameterBook(units, {}).scalar_types() == {
        "rate": FactType.NUMBER, "krw": FactType.INTEGER, "count": FactType.INTEGER,
    }  # fmt: skip


def test_a_code_list_is_found_by_name_like_a_parameter() -> None:
    codes = code_list_table(
        {"code_list": "c", "label": "목록", "rows": [{**row(None, "2025-01-01", "2025-02-01"), "codes": ["가", "나"]}]}
    )
    book = ParameterBook({"p": RATES}, {"c": codes})
    assert book.table("c") is codes
    assert book.table("p") is RATES
    assert [book.codes("c", date(2025, month, 1)) for month in (1, 2)] == [("가", "나"), ()]
    assert book.codes("c", date(2024, 12, 31)) == ()


# The dated figures of the design, at the edges of their days.
@pytest.mark.parametrize(
    ("name", "day", "expected", "stale"),
    [
        ("cd_rate_91d", date(2025, 4, 7), None, True),
        ("cd_rate_91d", date(2025, 4, 8), Decimal("0.0274"), False),
        ("cd_rate_91d", date(2025, 5, 31), Decimal("0.0274"), False),
        ("cd_rate_91d", date(2025, 6, 1), Decimal("0.0274"), True),
        ("semas_base_rate", date(2023, 6, 30), None, True),
        ("semas_base_rate", date(2023, 9, 30), Decimal("0.0357"), False),
        ("semas_base_rate", date(2023, 10, 1), Decimal("0.0357"), True),
        ("member_loan_base_rate", date(2025, 5, 2), Decimal("0.0101"), True),
    ],
)
def test_shipped_rates(name: str, day: date, expected: Decimal | None, stale: bool) -> None:
    assert RULES.book.rate(name, day) == expected
    assert RULES.book.table(name).is_stale(day) is stale


def test_the_ten_employee_sections_are_the_four_of_the_announcement() -> None:
    assert RULES.book.codes("ten_employee_sections", date(2025, 5, 2)) == ("B", "C", "F", "H")
    assert RULES.book.table("ten_employee_sections").is_stale(date(2999, 1, 1)) is False
