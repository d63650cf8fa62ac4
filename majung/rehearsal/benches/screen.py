"""How long a million businesses take against all shipped programs, and what seven million need in memory.

Beside one read of the same columns, from the file and in memory; beside openfisca-core, which starts from the same rows
in its own arrays and ends with the same outcomes, limits and masks (and, as a figure only, with complete rows and no
unknowns); and with DuckDB and Spark, which must count the same.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import click
import polars as pl

from majung.adapters.side_environment import EnvironmentFailed
from majung.core.decide import Outcome, Plan
from majung.planning.bulk_facts import with_types
from majung.planning.engine_polars import screen_frame, screen_wide
from majung.planning.screening import EngineMissing, Screening, screen
from majung.programs.catalog import shipped_catalog
from majung.rehearsal.benches.peers.openfisca_rules import Variables, plain_variables, rail_variables
from majung.rehearsal.businesses import UNKNOWN_SHARE, kept_businesses
from majung.rehearsal.peer import Peer, PeerFailed, running_peer
from majung.rehearsal.report import Report, median, rounded

AS_OF = date(2025, 5, 2)
MOST_READS = 20
LEAST_RATIO = 10
MOST_PEAK_MB = 1500
PEAK_MEMORY = Path(__file__).parent.parent / "peak_memory.py"

OPTIONS = [
    click.Option(["--rows"], type=click.IntRange(min=1), default=1_000_000, show_default=True, help="Businesses."),
    click.Option(["--rounds"], type=click.IntRange(min=1), default=5, show_default=True, help="Turns of each engine."),
    click.Option(["--no-peer"], is_flag=True, help="Leave out openfisca-core."),
    click.Option(["--no-7m", "no_7m"], is_flag=True, help="Leave out the seven million."),
    click.Option(["--no-spark"], is_flag=True, help="Leave out Spark."),
]
SEVEN_MILLION = 7_000_000


@dataclass
class Bench:
    """What the measurements share."""

    plan: Plan
    rounds: int
    folder: Path
    report: Report = field(default_factory=lambda: Report("screen"))

    def businesses(self, rows: int, unknown_share: float) -> Path:
        progress(f"{rows:,} businesses, {unknown_share:.0%} unknown")
        facts = [self.plan.day.registry.given[name] for name in self.plan.bits]
        return kept_businesses(facts, rows=rows, as_of=AS_OF, unknown_share=unknown_share)

    def in_memory(self, source: Path) -> pl.DataFrame:
        return with_types(pl.read_parquet(source), self.plan.day.registry, list(self.plan.bits)).rechunk()


def measure(*, rows: int, rounds: int, no_peer: bool, no_7m: bool, no_spark: bool) -> Report:
    """Measure each claim in turn; what cannot run here is told and its aim not met."""
    catalog = shipped_catalog()
    plan = catalog.plan(catalog.in_force(AS_OF), AS_OF)
    with TemporaryDirectory() as folder:
        bench = Bench(plan, rounds, Path(folder))
        source = bench.businesses(rows, UNKNOWN_SHARE)
        bench.report.figures |= {"rows": rows, "programs": len(plan.programs), "facts": len(plan.bits)}
        beside_reading(bench, source)
        beside_openfisca(bench, source, rows, skipped=no_peer)
        whole_process(bench, source, "command")
        same_counts(bench, source, no_spark=no_spark)
        memory_of_seven_million(bench, skipped=no_7m)
    return bench.report


def progress(text: str) -> None:
    click.echo(f"bench screen: {text}", err=True)


def seconds(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def beside_reading(bench: Bench, source: Path) -> None:
    """Screening from file to file and in memory, by turns with one read of the same columns."""
    progress("beside one read of the columns")
    frame = bench.in_memory(source)
    out = bench.folder / "answers.parquet"
    acts: dict[str, Callable[[], object]] = {
        "read_file_s": lambda: pl.read_parquet(source),
        "read_memory_s": lambda: one_pass(frame),
        "screen_memory_s": lambda: screen_wide(bench.plan, frame),
        "screen_file_s": lambda: run_engine(bench, source, "polars", out),
    }
    turns = [{name: seconds(act) for name, act in acts.items()} for _ in range(bench.rounds)]
    figures = bench.report.figures
    figures |= {name: rounded(median([turn[name] for turn in turns])) for name in acts}
    for place in ("file", "memory"):
        ratio = rounded(median([turn[f"screen_{place}_s"] / turn[f"read_{place}_s"] for turn in turns]))
        figures[f"screen_{place}_over_read"] = ratio
    bench.report.at_most("file to file, times one read of the file", ratio_of(figures, "file"), MOST_READS)
    bench.report.at_most("in memory, times one pass over the columns", ratio_of(figures, "memory"), MOST_READS)


def ratio_of(figures: Mapping[str, object], place: str) -> float:
    ratio = figures[f"screen_{place}_over_read"]
    assert isinstance(ratio, float)
    return ratio


def one_pass(frame: pl.DataFrame) -> pl.DataFrame:
    """Every value of every column looked at once: numbers and days added up, texts measured."""
    return frame.select(
        (column.str.len_bytes() if kind == pl.String else column.to_physical() if kind == pl.Date else column).sum()
        for name, kind in frame.schema.items()
        for column in [pl.col(name)]
    )


def run_engine(bench: Bench, source: Path, engine: str, out: Path) -> Path:
    screen(Screening(bench.plan, source, out, engine), on_progress=lambda *_: None)
    return out


def beside_openfisca(bench: Bench, source: Path, rows: int, *, skipped: bool) -> None:
    """In memory, by turns: first the same rows to the same answers, then complete rows with its plain formulas."""
    ratio, same = None, None
    if not skipped:
        complete = bench.businesses(rows, 0)
        progress("beside openfisca-core")
        try:
            with running_peer("openfisca") as peer:
                ratio = turns_with_openfisca(bench, peer, source, rail_variables(bench.plan), "openfisca")
                same = rows_differing(bench, peer, source) == 0
                turns_with_openfisca(bench, peer, complete, plain_variables(bench.plan), "openfisca_plain")
        except (EnvironmentFailed, PeerFailed) as problem:
            progress(f"openfisca-core: {problem}")
    bench.report.at_least("times faster than openfisca-core, same rows and answers", ratio, LEAST_RATIO)
    bench.report.holds("same answers as openfisca-core on every row", same)


def turns_with_openfisca(bench: Bench, peer: Peer, source: Path, variables: Variables, name: str) -> float:
    peer.ask({"facts": str(source), "variables": variables})
    frame, turns = bench.in_memory(source), []
    for _ in range(bench.rounds):
        spent = peer.ask({"answers_to": None})
        turns.append({**spent, "ours_s": seconds(lambda: screen_wide(bench.plan, frame))})
    ratio = rounded(median([(turn["input_s"] + turn["calculation_s"]) / turn["ours_s"] for turn in turns]))
    figures = {f"{name}_{part}": rounded(median([turn[part] for turn in turns])) for part in turns[0]}
    bench.report.figures |= {**figures, f"times_faster_than_{name}": ratio}
    return ratio


def rows_differing(bench: Bench, peer: Peer, source: Path) -> int:
    """Rows with another outcome, limit or mask; both sides keep the order of the input."""
    kinds = ("o", "u", "l", "m", "met", "unknown")
    told = [f"{kind}{index}" for kind in kinds for index in range(len(bench.plan.programs))]
    path = bench.folder / "openfisca.parquet"
    peer.ask({"answers_to": str(path), "told": told})
    theirs, ours = pl.read_parquet(path), screen_frame(bench.plan, bench.in_memory(source))
    differing = sum(
        differing_rows(ours.filter(pl.col("program") == program.id), theirs, index)
        for index, program in enumerate(bench.plan.programs)
    )
    bench.report.figures["rows_differing_from_openfisca"] = differing
    return differing


def differing_rows(ours: pl.DataFrame, theirs: pl.DataFrame, index: int) -> int:
    outcome = ours["outcome"].cast(pl.String)
    pairs = [
        (outcome == Outcome.ELIGIBLE.value, theirs[f"o{index}"]),
        (outcome != Outcome.INELIGIBLE.value, theirs[f"u{index}"]),
        (ours["limit_sure"], theirs[f"l{index}"]),
        (ours["limit_possible"], theirs[f"m{index}"]),
        (ours["met"], theirs[f"met{index}"]),
        (ours["unknown"], theirs[f"unknown{index}"]),
    ]
    other = pl.DataFrame([(mine != other).alias(str(place)) for place, (mine, other) in enumerate(pairs)])
    return other.select(pl.any_horizontal(pl.all()).sum()).item() or 0


def whole_process(bench: Bench, source: Path, name: str) -> float:
    """`majung screen` as people run it: seconds and peak memory of the whole process; gives the peak."""
    progress(f"majung screen {source.name}")
    out = bench.folder / f"{name}.parquet"
    arguments = ["screen", str(source), "--as-of", str(AS_OF), "--out", str(out), "--json"]
    command = [sys.executable, "-c", "from majung.cli.main import main; main()", *arguments]
    begun = time.perf_counter()
    # A process started from here would be counted with our own memory; one started from a small one is not.
    done = subprocess.run([sys.executable, "-I", str(PEAK_MEMORY), *command], stdout=subprocess.PIPE, check=True)
    answer, peak = done.stdout.splitlines()
    peak_mb = rounded(int(peak) / 1e6)
    bench.report.figures |= {
        f"{name}_rows": json.loads(answer)["rows"],
        f"{name}_s": rounded(time.perf_counter() - begun),
        f"{name}_peak_mb": peak_mb,
    }
    out.unlink()
    return peak_mb


def memory_of_seven_million(bench: Bench, *, skipped: bool) -> None:
    peak_mb = None
    if not skipped:
        peak_mb = whole_process(bench, bench.businesses(SEVEN_MILLION, UNKNOWN_SHARE), "seven_million")
    bench.report.at_most("MB at the peak of majung screen with seven million rows", peak_mb, MOST_PEAK_MB)


def same_counts(bench: Bench, source: Path, *, no_spark: bool) -> None:
    """The outcomes of every program counted, its limits and masks added up, by every engine."""
    expected = counts(run_engine(bench, source, "polars", bench.folder / "polars.parquet"))
    for engine in ("duckdb", "spark"):
        same = None
        if not (engine == "spark" and no_spark):
            progress(engine)
            try:
                same = counted_like(bench, source, engine, expected)
            except EngineMissing as missing:
                progress(str(missing))
        bench.report.holds(f"{engine} counts what polars counts", same)


def counted_like(bench: Bench, source: Path, engine: str, expected: Sequence[tuple[object, ...]]) -> bool:
    out = bench.folder / f"{engine}.parquet"
    spent = seconds(lambda: run_engine(bench, source, engine, out))
    bench.report.figures[f"{engine}_file_to_file_s"] = rounded(spent)
    return counts(out) == expected


def counts(answers: Path) -> list[tuple[object, ...]]:
    sums = pl.col("limit_sure", "limit_possible", "met", "unknown").cast(pl.Int128).sum()
    words = pl.col("program", "version_hash", "outcome").cast(pl.String)
    grouped = pl.scan_parquet(answers).with_columns(words).group_by("program", "version_hash", "outcome")
    return grouped.agg(pl.len(), sums).sort("program", "outcome").collect().rows()
