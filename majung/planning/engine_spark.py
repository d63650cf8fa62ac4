"""Bulk screening with Spark: DuckDB's SQL text carried over, on this machine or, by Spark's own settings, a cluster."""

import tempfile
from pathlib import Path

import polars as pl

from majung.core.decide import Plan
from majung.core.rules.sql import carried_over
from majung.planning.bulk_facts import check_values
from majung.planning.screening import ROWS_A_PART, Part
from majung.planning.spark import run_on_spark
from majung.planning.sql_text import screening_sql

in_parts = False

VIEW = "businesses"


def screen_part(plan: Plan, part: Part, to: Path) -> None:
    """Screen the whole file: Spark splits it over its workers."""
    columns = pl.read_parquet_schema(part.source)
    check_all_values(plan, part)
    text = carried_over(screening_sql(plan, source=VIEW, columns=columns), dialect="spark")
    with tempfile.TemporaryDirectory(dir=to.parent) as folder:
        answers = Path(folder) / "answers"
        run_on_spark(views={VIEW: part.source}, queries={answers: text})
        # Spark knows fewer types of numbers than Parquet; an id goes out as it came in.
        kept = pl.scan_parquet(answers / "*.parquet").with_columns(pl.col("id").cast(columns["id"]))
        kept.sink_parquet(to, compression="zstd", compression_level=1)


def check_all_values(plan: Plan, part: Part) -> None:
    for start in range(part.start, part.start + part.rows, ROWS_A_PART):
        rows = min(ROWS_A_PART, part.start + part.rows - start)
        facts = pl.scan_parquet(part.source).slice(start, rows).collect()
        check_values(facts, registry=plan.day.registry, as_of=plan.day.as_of, first_row=start)
