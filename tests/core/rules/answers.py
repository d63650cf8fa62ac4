"""One condition on one row on one day, answered by the generated Python or by all engines alike."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import duckdb
import polars as pl

from majung.core.rules.bind import Day, bind
from majung.core.rules.parse import parse_condition
from majung.core.rules.polars import TYPES, polars_condition, polars_derived, polars_division
from majung.core.rules.python import OpenProgram, compile_decider
from majung.core.rules.sql import TYPES as SQL_TYPES
from majung.core.rules.sql import sql_condition, sql_derived
from majung.core.rules.syntax import Condition
from tests.small_program import RULES

REGISTRY = RULES.registry
BITS = {name: 1 << index for index, name in enumerate(REGISTRY.given)}
CODE_FACTS = [
    REGISTRY.derived[n] for n in ("ksic_section", "ksic_division", "sales_ceiling_krw", "sales_ceiling_in_force_krw")
]


def day_of(as_of: date) -> Day:
    return Day(as_of, RULES.book, REGISTRY)


def bound(text: str, as_of: date) -> Condition:
    return bind(parse_condition(text, RULES.names), day_of(as_of), {})


def answer(text: str, row: Mapping[str, Any], as_of: date) -> bool | None:
    """What the generated Python says."""
    program = OpenProgram([bound(text, as_of)], (), (), (), ())
    return compile_decider([program], day=day_of(as_of), bits=BITS)(row.get)[0][1][0]


def frame_of(rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    schema = {name: TYPES[fact.type] for name, fact in REGISTRY.given.items() if name != "as_of"}
    return pl.DataFrame([{name: row.get(name) for name in schema} for row in rows], schema=schema)


def answers_of_all_engines(text: str, rows: Sequence[Mapping[str, Any]], as_of: date) -> list[list[bool | None]]:
    """What generated Python, Polars and DuckDB say of every row, in this order."""
    condition, day = bound(text, as_of), day_of(as_of)
    facts = frame_of(rows)
    program = OpenProgram([condition], (), (), (), ())
    decide = compile_decider([program], day=day, bits=BITS)
    derived = facts.with_columns(polars_division("ksic")).with_columns(
        polars_derived(fact, day).alias(fact.name) for fact in CODE_FACTS
    )
    return [
        [decide(row.get)[0][1][0] for row in rows],
        derived.select(polars_condition(condition).alias("answer"), "sido")["answer"].to_list(),
        by_duckdb(condition, facts, day),
    ]


def by_duckdb(condition: Condition, facts: pl.DataFrame, day: Day) -> list[bool | None]:
    derived = ", ".join(f"{sql_derived(fact, day)} AS {fact.name}" for fact in CODE_FACTS)
    columns = ", ".join(f"{name} {SQL_TYPES[REGISTRY.given[name].type]}" for name in facts.columns)
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE facts (row_number INTEGER, {columns})")
        holes = ", ".join("?" * (facts.width + 1))
        connection.executemany(f"INSERT INTO facts VALUES ({holes})", facts.with_row_index().rows())  # noqa: S608
        text = f"SELECT {sql_condition(condition)} FROM (SELECT *, {derived} FROM facts) ORDER BY row_number"  # noqa: S608
        return [value for (value,) in connection.execute(text).fetchall()]
