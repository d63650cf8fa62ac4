"""Thousands of random conditions over random rows: generated Python, Polars and DuckDB give the same answers."""

import random
from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pytest

from majung.core.rules.bind import Day, bind
from majung.core.rules.parse import parse_condition
from majung.core.rules.polars import TYPES as POLARS_TYPES
from majung.core.rules.polars import polars_condition, polars_derived, polars_division
from majung.core.rules.python import OpenProgram, compile_decider
from majung.core.rules.sql import sql_condition, sql_derived
from majung.core.rules.syntax import Condition
from majung.programs.catalog import SHIPPED, read_rules
from tests.core.rules.trees import AS_OF, random_condition, random_rows

RULES = read_rules(SHIPPED)
TREES_A_RUN = 125
ROWS = 300
CODE_FACTS = ("ksic_section", "ksic_division", "sales_ceiling_krw", "sales_ceiling_in_force_krw")

Rows = list[dict[str, object]]
Answers = list[list[bool | None]]


def bound_conditions(pick: random.Random, day: Day) -> list[Condition]:
    texts = [random_condition(pick, depth=pick.randint(0, 4)) for _ in range(TREES_A_RUN)]
    return [bind(parse_condition(text, RULES.names), day, {}) for text in texts]


def by_python(conditions: list[Condition], rows: Rows, day: Day) -> Answers:
    program = OpenProgram(conditions, (), (), (), ())
    bits = {name: 1 << index for index, name in enumerate(RULES.registry.given)}
    decide = compile_decider([program], day=day, bits=bits)
    by_row = [decide(row.get)[0][1] for row in rows]  # type: ignore[arg-type]  # random facts
    return [list(column) for column in zip(*by_row, strict=True)]


def frame_of(rows: Rows, day: Day) -> pl.DataFrame:
    given = [d for name, d in RULES.registry.given.items() if name != "as_of"]
    frame = pl.DataFrame(rows, schema={d.name: POLARS_TYPES[d.type] for d in given})
    return frame.with_columns(polars_division("ksic")).with_columns(
        polars_derived(RULES.registry.derived[n], day).alias(n) for n in CODE_FACTS
    )


def by_polars(conditions: list[Condition], rows: Rows, day: Day) -> Answers:
    frame = frame_of(rows, day)
    names = [polars_condition(condition).alias(f"c{index}") for index, condition in enumerate(conditions)]
    answers = frame.lazy().with_columns(names).select(f"c{index}" for index in range(len(names))).collect()
    return [answers[f"c{index}"].to_list() for index in range(len(names))]


def by_duckdb(conditions: list[Condition], rows: Rows, day: Day, folder: Path) -> Answers:
    file = folder / "rows.parquet"
    frame_of(rows, day).drop(CODE_FACTS).with_row_index("row_number").write_parquet(file)
    derived = ", ".join(f"{sql_derived(RULES.registry.derived[n], day)} AS {n}" for n in CODE_FACTS)
    selected = ", ".join(sql_condition(condition) for condition in conditions)
    with duckdb.connect() as connection:
        text = f"SELECT {selected} FROM (SELECT *, {derived} FROM '{file}') ORDER BY row_number"  # noqa: S608  # own text
        by_row = connection.execute(text).fetchall()
    return [list(column) for column in zip(*by_row, strict=True)]


@pytest.mark.parametrize("seed", range(16))
def test_python_polars_and_duckdb_agree(seed: int, tmp_path: Path) -> None:
    pick = random.Random(seed)
    as_of = pick.choice([AS_OF, date(2023, 7, 3), date(2025, 9, 1), date(2024, 2, 29)])
    day = Day(as_of, RULES.book, RULES.registry)
    conditions = bound_conditions(pick, day)
    rows = random_rows(pick, RULES.registry, ROWS)
    expected = by_python(conditions, rows, day)
    assert by_polars(conditions, rows, day) == expected
    assert by_duckdb(conditions, rows, day, tmp_path) == expected
    seen = {answer for column in expected for answer in column}
    assert seen == {True, False, None}
