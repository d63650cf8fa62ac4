"""SQL text: quoting, NULL, and what other engines are given."""

from datetime import date

import duckdb
import pytest

from majung.core.rules.sql import carried_over, literal, sql_condition, sql_derived
from tests.core.rules.answers import answers_of_all_engines, bound, day_of
from tests.small_program import RULES

AS_OF = date(2025, 5, 2)
AT_LEAST_ONE = (
    "(CASE WHEN COALESCE(CAST(zeropay AS INTEGER), 0) >= 1 THEN TRUE "
    "WHEN COALESCE(CAST(zeropay AS INTEGER), 1) < 1 THEN FALSE END)"
)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("refinancing", "refinancing"),
        ("NOT refinancing", "(NOT refinancing)"),
        ("refinancing AND zeropay OR is_member", "((refinancing AND zeropay) OR is_member)"),
        ("sido = 'it''s'", "(sido = 'it''s')"),
        ("employees < 4.5", "(employees < CAST(4.5 AS DOUBLE))"),
        ("employees * 2 + 1 >= employees_now", "((2 * employees + 1) >= employees_now)"),
        ("owner_age < 40", "(NOT (owner_birth_date <= DATE '1985-05-02'))"),
        ("as_of <= opened_third_anniversary", "(opened_on >= DATE '2022-05-02')"),
        ("sido IN ('a', 'b')", "(sido IN ('a', 'b'))"),
        (
            "sigungu IN ($employment_crisis_regions)",
            "(CASE WHEN sigungu IS NULL THEN CAST(NULL AS BOOLEAN) ELSE FALSE END)",
        ),
        (
            "at_least(1, zeropay)",
            AT_LEAST_ONE,
        ),
    ],
)
def test_text_of_a_condition(text: str, written: str) -> None:
    assert sql_condition(bound(text, AS_OF)) == written


@pytest.mark.parametrize(
    "value", ["'; DROP TABLE facts; --", "\\", "\\'", "''", "%", "$1", "?", "{x}", "한글 🏠", "\u2028", "E'x'"]
)
def test_a_text_stays_a_text(value: str) -> None:
    with duckdb.connect() as connection:
        assert connection.execute(f"SELECT {literal(value)}").fetchall() == [(value,)]
    rows = [{"sido": value}, {"sido": value + "x"}, {}]
    if "--" not in value:
        assert answers_of_all_engines(f"sido = {literal(value)}", rows, AS_OF) == [[True, False, None]] * 3


def test_literals_of_every_type() -> None:
    assert [literal(v) for v in (True, False, 5, 0.1, "a", AS_OF)] == [
        "TRUE", "FALSE", "5", "CAST(0.1 AS DOUBLE)", "'a'", "DATE '2025-05-02'",
    ]  # fmt: skip


@pytest.mark.parametrize("dialect", ["spark", "postgres"])
def test_every_shipped_condition_can_be_carried_over(dialect: str) -> None:
    day = day_of(AS_OF)
    for text in (
        "at_least(2, refinancing, zeropay, employees < 4.5)",
        "sido <> 'a\\b' AND owner_age BETWEEN 19 AND 39",
    ):
        condition = sql_condition(bound(text, AS_OF))
        assert carried_over(condition, dialect=dialect)
    for name in ("ksic_section", "ksic_division", "sales_ceiling_krw", "sales_ceiling_in_force_krw"):
        assert carried_over(sql_derived(RULES.registry.derived[name], day), dialect=dialect)


def test_spark_is_given_its_own_escapes() -> None:
    """Spark reads a backslash inside a text; DuckDB does not."""
    assert carried_over(sql_condition(bound("sido = 'a\\b'", AS_OF)), dialect="spark") == "(sido = 'a\\\\b')"


def test_a_ceiling_nobody_knows_is_null() -> None:
    before = day_of(date(2015, 12, 31))
    stale = day_of(date(2025, 9, 1))
    derived = RULES.registry.derived
    assert sql_derived(derived["sales_ceiling_krw"], before) == "CAST(NULL AS BIGINT)"
    assert sql_derived(derived["sales_ceiling_in_force_krw"], stale) == "CAST(NULL AS BIGINT)"
    assert "1000000000" in sql_derived(derived["sales_ceiling_krw"], stale)
