"""Where engines could part: lists of numbers, tenths added up, empty lists, literal columns."""

from datetime import date
from typing import Any

import polars as pl
import pytest

from majung.core.rules.polars import polars_condition
from majung.core.rules.syntax import AllOf, AnyOf, Condition, Literally, Not, Truth
from majung.core.rules.syntax import Fact as FactNode
from tests.core.rules.answers import answers_of_all_engines

AS_OF = date(2025, 5, 2)
MANY = ", ".join(map(str, range(1, 13)))
DAYS = ", ".join(f"DATE '2025-01-{n:02d}'" for n in range(1, 13))

EMPLOYEES: list[dict[str, Any]] = [{"employees": n} for n in (None, 0.0, 0.5, 3.0, 12.0, 12.5)]
CHILDREN: list[dict[str, Any]] = [{"children": n} for n in (None, 0, 3, 12, 13)]


@pytest.mark.parametrize(
    ("text", "rows", "expected"),
    [
        (f"employees IN ({MANY})", EMPLOYEES, [None, False, False, True, True, False]),
        (f"employees IN ({MANY}, 0.5)", EMPLOYEES, [None, False, True, True, True, False]),
        (f"employees NOT IN (0.5, {MANY})", EMPLOYEES, [None, True, False, False, False, True]),
        (f"children IN ({MANY})", CHILDREN, [None, False, True, True, False]),
        (f"children IN ({MANY}, 0.5)", CHILDREN, [None, False, True, True, False]),
        ("children IN (2.5, 3)", CHILDREN, [None, False, True, False, False]),
        ("children < 3.5", CHILDREN, [None, True, True, False, False]),
        (f"opened_on IN ({DAYS})", [{"opened_on": date(2025, 1, 12)}, {"opened_on": date(2025, 1, 13)}, {}],
         [True, False, None]),
        ("sido IN ('a','b','c','d','e','f','g','h','i','it''s')",
         [{"sido": "it's"}, {"sido": "z"}, {}], [True, False, None]),
        ("sigungu IN ($employment_crisis_regions)", [{"sigungu": "거제시"}, {}], [False, None]),
        ("NOT sigungu IN ($employment_crisis_regions)", [{"sigungu": "거제시"}, {}], [True, None]),
        ("as_of = DATE '2025-05-02'", [{}, {"sido": "a"}], [True, True]),
        ("as_of IN (DATE '2025-05-03')", [{}, {"sido": "a"}], [False, False]),
        ("employees < $semas_base_rate", [{"employees": 0.0}, {}], [True, None]),
        ("average_sales_krw * 1000 > 9007199254740991", [{"average_sales_krw": 2**53 - 1}, {}], [True, None]),
        ("average_sales_krw + 9007199254740991 > 9007199254740991", [{"average_sales_krw": 2**53 - 1}], [True]),
        ("ksic_division IN ('10', '36')",
         [{"ksic": "C10"}, {"ksic": "C10711"}, {"ksic": "E36"}, {"ksic": "I56"}, {}], [True, True, True, False, None]),
        ("ksic_section = 'E' AND sales_ceiling_krw > 3000000000",
         [{"ksic": "E36011"}, {"ksic": "E37"}, {"ksic": "O84"}, {}], [True, False, False, None]),
        ("opened_on < DATE '1900-01-02'", [{"opened_on": date(1, 1, 1)}, {"opened_on": date(9999, 12, 31)}],
         [True, False]),
        ("owner_age >= 0", [{"owner_birth_date": date(1, 1, 1)}, {"owner_birth_date": AS_OF}, {}],
         [True, True, None]),
    ],
)  # fmt: skip
def test_all_engines_say_so(text: str, rows: list[dict[str, Any]], expected: list[bool | None]) -> None:
    assert answers_of_all_engines(text, rows, AS_OF) == [expected] * 3


def test_tenths_are_added_up_in_one_order() -> None:
    """Adding 1 first or last gives another last digit for some; engines may not differ even there."""
    tenths = [n / 10 for n in range(10)]
    rows = [{"employees": a, "employees_now": b} for a in tenths for b in tenths]
    for total in (1.2, 1.4, 1.7):
        text = f"employees + employees_now + 1 <= {total}"
        python, polars, duckdb = answers_of_all_engines(text, rows, AS_OF)
        assert python == polars == duckdb


def test_settled_conditions_fill_a_whole_column() -> None:
    frame = pl.DataFrame({"refinancing": [True, False, None]})
    settled: list[tuple[Condition, list[bool | None]]] = [
        (Literally(None), [None, None, None]),
        (AllOf((Literally(True), Truth(FactNode("refinancing")))), [True, False, None]),
        (AnyOf((Literally(None), Not(Truth(FactNode("refinancing"))))), [None, True, None]),
    ]
    for condition, expected in settled:
        column = polars_condition(condition).alias("answer")
        assert frame.select("refinancing", column)["answer"].to_list() == expected
