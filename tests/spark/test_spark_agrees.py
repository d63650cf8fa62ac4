"""What Spark answers is what generated Python and Polars answer: random conditions, and every shipped program."""

import random
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from majung.cli.main import run
from majung.core.rules.bind import Day
from majung.core.rules.sql import carried_over, sql_condition, sql_derived
from majung.planning.screening import EngineMissing
from majung.planning.spark import run_on_spark
from majung.programs.catalog import shipped_catalog
from majung.rehearsal.businesses import write_businesses
from tests.core.rules.test_engines_agree import CODE_FACTS, ROWS, RULES, bound_conditions, by_python, frame_of
from tests.core.rules.trees import AS_OF, random_rows

pytestmark = pytest.mark.spark

DAYS = [AS_OF, date(2023, 7, 3), date(2025, 9, 1), date(2024, 2, 29)]


def test_random_conditions_on_spark_are_those_of_python(tmp_path: Path) -> None:
    views, queries, expected = {}, {}, {}
    for seed, as_of in enumerate(DAYS):
        pick, day = random.Random(f"spark {seed}"), Day(as_of, RULES.book, RULES.registry)
        conditions, rows = bound_conditions(pick, day), random_rows(pick, RULES.registry, ROWS)
        name, out = f"rows_{seed}", tmp_path / f"answers-{seed}"
        views[name] = tmp_path / f"{name}.parquet"
        frame_of(rows, day).drop(CODE_FACTS).with_row_index("row_number").write_parquet(views[name])
        derived = ", ".join(f"{sql_derived(RULES.registry.derived[n], day)} AS {n}" for n in CODE_FACTS)
        selected = ", ".join(f"{sql_condition(c)} AS c{index}" for index, c in enumerate(conditions))
        text = f"SELECT row_number, {selected} FROM (SELECT *, {derived} FROM {name})"  # noqa: S608  # own text
        queries[out] = carried_over(text, dialect="spark")
        expected[out] = by_python(conditions, rows, day)
    run_on_spark(views=views, queries=queries)
    for out, answers in expected.items():
        found = pl.read_parquet(out / "*.parquet").sort("row_number").drop("row_number")
        assert [column.to_list() for column in found.iter_columns()] == answers
        assert {answer for column in answers for answer in column} == {True, False, None}


def test_screening_on_spark_gives_what_polars_gives(tmp_path: Path) -> None:
    catalog = shipped_catalog()
    plan = catalog.plan(catalog.in_force(AS_OF), AS_OF)
    source, found = tmp_path / "businesses.parquet", []
    facts = [catalog.registry.given[name] for name in plan.bits]
    write_businesses(source, facts, rows=3000, as_of=AS_OF, unknown_share=0.1)
    for engine in ("polars", "spark"):
        out = tmp_path / f"{engine}.parquet"
        assert run(["screen", str(source), "--as-of", str(AS_OF), "--out", str(out), "--engine", engine]) == 0
        found.append(pl.read_parquet(out).with_columns(pl.col("program", "version_hash", "outcome").cast(pl.String)))
    by_polars, by_spark = (frame.sort("id", "program") for frame in found)
    assert by_polars.height == 3000 * len(plan.programs)
    assert by_polars.schema == by_spark.schema
    assert by_polars.equals(by_spark)


def test_a_query_that_fails_on_spark_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(EngineMissing) as failure:
        run_on_spark(views={}, queries={tmp_path / "out": "SELECT nobody_knows FROM range(1)"})
    assert "nobody_knows" in str(failure.value)
    assert "\n" not in str(failure.value)
