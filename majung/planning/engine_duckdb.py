"""Bulk screening with DuckDB: the SQL text that a cluster would run, on one machine."""

import tempfile
from pathlib import Path

import duckdb
import polars as pl

from majung.core.decide import Plan
from majung.planning.bulk_facts import check_values, with_types
from majung.planning.screening import Part
from majung.planning.sql_text import screening_sql

in_parts = True

MEMORY_LIMIT = "700MB"


def screen_part(plan: Plan, part: Part, to: Path) -> None:
    """Screen the rows of a part into one Parquet file."""
    registry = plan.day.registry
    facts = pl.scan_parquet(part.source).slice(part.start, part.rows).collect()
    check_values(facts, registry=registry, as_of=plan.day.as_of, first_row=part.start)
    with tempfile.TemporaryDirectory(dir=to.parent) as folder, duckdb.connect() as connection:
        checked = Path(folder) / "facts.parquet"
        with_types(facts, registry, list(plan.bits)).write_parquet(checked, compression="lz4")
        del facts
        connection.execute(f"SET memory_limit = '{MEMORY_LIMIT}'; SET preserve_insertion_order = false")
        text = screening_sql(plan, source=f"read_parquet({quoted(checked)})", columns=plan.bits)
        connection.execute(f"COPY ({text}) TO {quoted(to)} (FORMAT parquet, COMPRESSION zstd)")


def quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
