"""Bulk screening: millions of businesses against programs, in parts, so that a run can be stopped and gone on with."""

import hashlib
import importlib
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import polars as pl

from majung.core.decide import Plan
from majung.planning.bulk_facts import check_columns

ENGINES = {
    "polars": "majung.planning.engine_polars",
    "duckdb": "majung.planning.engine_duckdb",
    "spark": "majung.planning.engine_spark",
}
ROWS_A_PART = 500_000
FORMAT = 1


class EngineMissing(RuntimeError):
    """The engine cannot run here; the text says what it lacks."""


class NoRows(ValueError):
    """A file of businesses without any."""


class Engine(Protocol):
    """What an engine module offers. `in_parts` is false for engines that split the work themselves."""

    in_parts: bool

    def screen_part(self, plan: Plan, part: "Part", to: Path) -> None:
        """Screen the rows of a part into one Parquet file; refuses bad rows."""


@dataclass(frozen=True)
class Part:
    """Some rows of the input file, counted from 0."""

    source: Path
    number: int
    start: int
    rows: int


@dataclass(frozen=True)
class Screening:
    """One bulk run: what is screened against which programs, and where the answers go."""

    plan: Plan
    source: Path
    out: Path
    engine: str
    rows_a_part: int = ROWS_A_PART

    @property
    def folder(self) -> Path:
        """Where finished parts wait for the rest."""
        return self.out.with_name(self.out.name + ".parts")

    def fingerprint(self) -> str:
        """Changes whenever parts of an earlier run could not be used in this one."""
        stat = self.source.stat()
        programs = [(program.id, program.hash) for program in self.plan.programs]
        tables = sorted([*self.plan.day.book.parameters.items(), *self.plan.day.book.code_lists.items()])
        described = [
            FORMAT, str(self.source.resolve()), stat.st_size, stat.st_mtime_ns, programs, repr(tables),
            repr(self.plan.day.registry), self.plan.day.as_of.isoformat(), self.engine, self.rows_a_part,
        ]  # fmt: skip
        return hashlib.sha256(json.dumps(described).encode()).hexdigest()


def screen(screening: Screening, *, on_progress: Callable[[int, int], None]) -> int:
    """Screen every row, going on from the parts an interrupted run of the same screening left; gives the rows read.

    Answers appear under their name only when all are there; parts are whole or absent, whenever the run is stopped.
    """
    check_columns(pl.read_parquet_schema(screening.source), screening.plan.day.registry)
    rows: int = pl.scan_parquet(screening.source).select(pl.len()).collect().item()
    if not rows:
        raise NoRows(str(screening.source))
    engine: Engine = importlib.import_module(ENGINES[screening.engine])
    prepare(screening)
    done = 0
    for part in parts(screening, rows, engine.in_parts):
        finished = screening.folder / f"part-{part.number:05d}.parquet"
        if not finished.exists():
            unfinished = finished.with_suffix(".unfinished")
            engine.screen_part(screening.plan, part, unfinished)
            unfinished.replace(finished)
        done += part.rows
        on_progress(done, rows)
    put_together(screening)
    return rows


def parts(screening: Screening, rows: int, in_parts: bool) -> list[Part]:
    size = screening.rows_a_part if in_parts else rows
    starts = range(0, rows, size)
    return [Part(screening.source, n, start, min(size, rows - start)) for n, start in enumerate(starts)]


def prepare(screening: Screening) -> None:
    """Keep the parts of the same screening, drop those of another."""
    label = screening.folder / "screening.sha256"
    fingerprint = screening.fingerprint()
    if not label.exists() or label.read_text() != fingerprint:
        shutil.rmtree(screening.folder, ignore_errors=True)
        screening.folder.mkdir(parents=True)
        label.write_text(fingerprint)


def put_together(screening: Screening) -> None:
    unfinished = screening.out.with_name(screening.out.name + ".unfinished")
    paths = sorted(screening.folder.glob("part-*.parquet"))
    pl.scan_parquet(paths).sink_parquet(unfinished, compression="zstd", compression_level=1)
    unfinished.replace(screening.out)
    shutil.rmtree(screening.folder)
