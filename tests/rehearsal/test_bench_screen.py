import subprocess
import sys
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from majung.planning.engine_polars import screen_frame
from majung.programs.catalog import shipped_catalog
from majung.rehearsal.benches import screen


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))


def test_measures_ours_alone_and_tells_what_was_not_measured() -> None:
    report = screen.measure(rows=500, rounds=1, no_peer=True, no_7m=True, no_spark=True)
    figures = report.figures
    assert (figures["rows"], figures["command_rows"], figures["programs"]) == (500, 500, 8)
    assert isinstance(figures["command_peak_mb"], float)
    assert figures["command_peak_mb"] > 50
    measured = {aim.what: aim.value is not None for aim in report.aims}
    assert [what for what, was in measured.items() if not was] == [
        "times faster than openfisca-core, same rows and answers",
        "same answers as openfisca-core on every row",
        "spark counts what polars counts",
        "MB at the peak of majung screen with seven million rows",
    ]
    assert {aim.what: aim.met for aim in report.aims}["duckdb counts what polars counts"]


def test_one_read_looks_at_every_value() -> None:
    frame = pl.DataFrame(
        {"id": [1, 2], "sido": ["경북", None], "opened_on": [date(1970, 1, 3), None], "zeropay": [True, True]}
    )
    assert screen.one_pass(frame).row(0) == (3, 6, 2, 2)


def test_any_answer_that_differs_is_counted(tmp_path: Path) -> None:
    catalog = shipped_catalog()
    plan = catalog.plan(catalog.in_force(screen.AS_OF), screen.AS_OF)
    bench = screen.Bench(plan, 1, tmp_path)
    ours = screen_frame(plan, bench.in_memory(bench.businesses(50, 0.1))).filter(
        pl.col("program") == plan.programs[0].id
    )
    outcome = ours["outcome"].cast(pl.String)
    theirs = pl.DataFrame({
        "o0": outcome == "eligible", "u0": outcome != "ineligible", "l0": ours["limit_sure"],
        "m0": ours["limit_possible"], "met0": ours["met"], "unknown0": ours["unknown"],
    })  # fmt: skip
    assert screen.differing_rows(ours, theirs, 0) == 0
    for name in ("o0", "u0"):
        assert screen.differing_rows(ours, theirs.with_columns(~pl.col(name)), 0) == 50
    for name in ("l0", "m0", "met0", "unknown0"):
        assert screen.differing_rows(ours, theirs.with_columns(pl.col(name) + 1), 0) == 50


def test_peak_memory_is_that_of_the_command_alone() -> None:
    def peak(text: str) -> int:
        command = [sys.executable, str(screen.PEAK_MEMORY), sys.executable, "-c", text]
        return int(subprocess.run(command, capture_output=True, check=True).stdout.splitlines()[-1])

    small, large = peak("pass"), peak("b'x' * 200_000_000")
    assert small < 60_000_000
    assert 200_000_000 < large < 260_000_000


def test_counts_tell_answers_apart(tmp_path: Path) -> None:
    answers = pl.DataFrame({
        "id": [1, 2], "program": "p", "version_hash": "h", "outcome": ["eligible", "undecided"],
        "limit_sure": [1, 2], "limit_possible": [3, 4], "met": [2**62, 2**62], "unknown": [0, 1],
    })  # fmt: skip
    first, second = tmp_path / "first.parquet", tmp_path / "second.parquet"
    answers.write_parquet(first)
    answers.reverse().write_parquet(second)
    assert screen.counts(first) == screen.counts(second)
    answers.with_columns(pl.col("unknown") + 1).write_parquet(second)
    assert screen.counts(first) != screen.counts(second)
