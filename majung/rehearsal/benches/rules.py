"""How long one explained decision over all shipped programs takes, beside zen-engine with trace on the same rules.

Explained means: every clause of every program as true, false or unknown, the outcomes, and the facts still missing,
best question first. ZEN knows no unknown, so in the comparison all rows are complete and its rules plain; what unknowns
would cost it, as two rails, is told as a figure. It is given derived facts and days as numbers ready made, and every
clause that programs share once.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
import polars as pl

from majung.adapters.side_environment import EnvironmentFailed
from majung.core.decide import Plan
from majung.core.decision_json import decision_json
from majung.core.facts import FactValue
from majung.core.rules.syntax import Literally
from majung.planning.engine_polars import derived_columns, division_columns
from majung.programs.catalog import shipped_catalog
from majung.rehearsal.benches.peers.zen_rules import clause_names, given, plain_graph, rails_graph
from majung.rehearsal.businesses import UNKNOWN_SHARE, write_businesses
from majung.rehearsal.peer import Peer, PeerFailed, running_peer
from majung.rehearsal.report import Report, median, rounded

AS_OF = date(2025, 5, 2)
CLAUSES = 34
LEAST_RATIO = 5
MOST_US = 7

OPTIONS = [
    click.Option(["--rows"], type=click.IntRange(min=1), default=500, show_default=True, help="Businesses."),
    click.Option(["--rounds"], type=click.IntRange(min=1), default=7, show_default=True, help="Turns of each engine."),
    click.Option(["--no-peer"], is_flag=True, help="Leave out zen-engine."),
]

Row = Mapping[str, FactValue]


@dataclass(frozen=True)
class Ours:
    """The plan with the rows it decides: complete ones, and ones with unknown facts."""

    plan: Plan
    complete: Sequence[Row]
    partial: Sequence[Row]


def measure(*, rows: int, rounds: int, no_peer: bool) -> Report:
    """Decide the same businesses by turns and tell the medians."""
    report = Report("rules")
    ours = prepared(rows)
    try:
        with nullcontext() if no_peer else running_peer("zen") as zen:
            measure_beside(zen, report, ours, rounds)
    except (EnvironmentFailed, PeerFailed) as problem:
        click.echo(f"zen-engine: {problem}", err=True)
        report = Report("rules")
        measure_beside(None, report, ours, rounds)
    return report


def measure_beside(zen: Peer | None, report: Report, ours: Ours, rounds: int) -> None:
    if zen is not None:
        start_zen(zen, ours)
    report_agreement(report, zen, ours)
    report_ours(report, [turn(ours, zen) for _ in range(rounds)], ours.plan)


def prepared(rows: int) -> Ours:
    catalog = shipped_catalog()
    plan = catalog.plan(catalog.in_force(AS_OF), AS_OF)
    facts = [catalog.registry.given[name] for name in plan.bits]
    with TemporaryDirectory() as folder:
        frames = []
        for unknown_share in (0.0, UNKNOWN_SHARE):
            path = Path(folder) / f"{unknown_share}.parquet"
            write_businesses(path, facts, rows=rows, as_of=AS_OF, unknown_share=unknown_share)
            frames.append(pl.read_parquet(path).drop("id"))
    return Ours(plan, frames[0].to_dicts(), frames[1].to_dicts())


def start_zen(zen: Peer, ours: Ours) -> None:
    rows = {"plain": with_derived(ours.plan, ours.complete), "rails": with_derived(ours.plan, ours.partial)}
    zen.ask({"graphs": {"plain": plain_graph(ours.plan), "rails": rails_graph(ours.plan)}, "rows": rows})


def with_derived(plan: Plan, rows: Sequence[Row]) -> list[dict[str, Any]]:
    frame = pl.DataFrame(rows, infer_schema_length=None)
    derived = frame.with_columns(division_columns(plan)).with_columns(derived_columns(plan))
    return [given(row) for row in derived.select(pl.exclude("^.*_place$")).to_dicts()]


def turn(ours: Ours, zen: Peer | None) -> dict[str, float]:
    """Median microseconds of every engine, one after the other."""
    # Orders of missing facts are kept between decisions; a newcomer's are not there yet.
    ours.plan.orders.clear()
    partial = spent_us(ours.partial, lambda row: explained(ours.plan, row))
    spent = {
        "explained_us": median(spent_us(ours.complete, lambda row: explained(ours.plan, row))),
        "explained_with_unknowns_us": median(partial),
        "explained_with_unknowns_p99_us": sorted(partial)[len(partial) * 99 // 100],
        "json_us": median(spent_us(ours.partial, lambda row: [decision_json(each) for each in ours.plan.decide(row)])),
    }
    if zen is not None:
        for graph, name in (("plain", "zen_trace_us"), ("rails", "zen_two_rails_trace_us")):
            spent[name] = median(zen.ask({"do": "time", "graph": graph})) / 1000
    return spent


def explained(plan: Plan, facts: Row) -> list[tuple[Any, tuple[str, ...]]]:
    """Outcome and clauses of every program, and the facts it still waits for, best question first."""
    return [
        (answer, plan.missing(index, answer[2], facts) if answer[2] else ())
        for index, answer in enumerate(plan.decider(facts.get))
    ]


def spent_us(rows: Sequence[Row], decide: Callable[[Row], object]) -> list[float]:
    """Microseconds of each decision."""
    spent = []
    for row in rows:
        begun = time.perf_counter_ns()
        decide(row)
        spent.append((time.perf_counter_ns() - begun) / 1000)
    return spent


def report_ours(report: Report, turns: Sequence[Mapping[str, float]], plan: Plan) -> None:
    clauses = sum(len(program.clauses) for program in plan.programs)
    report.figures |= {"programs": len(plan.programs), "clauses": clauses}
    report.figures |= {"rounds": len(turns)} | {
        name: rounded(median([each[name] for each in turns])) for name in turns[0]
    }
    spent = median([each["explained_with_unknowns_us"] for each in turns])
    per_34 = report.figures["explained_us_per_34_clauses"] = rounded(spent * CLAUSES / clauses)
    # The harder reading: what programs share is worked out once, and a clause without a condition costs nothing.
    conditions = len(clause_names(plan).keys() - {Literally(None)})
    report.figures |= {"different_conditions": conditions}
    report.figures["explained_us_per_34_different_conditions"] = rounded(spent * CLAUSES / conditions)
    ratio = None
    if "zen_trace_us" in turns[0]:
        ratio = rounded(median([each["zen_trace_us"] / each["explained_us"] for each in turns]))
        report.figures["times_faster_than_zen_with_trace"] = ratio
    report.at_least("times faster than zen-engine with trace", ratio, LEAST_RATIO)
    report.at_most("us per 34 clauses explained, with unknowns", per_34, MOST_US)


def report_agreement(report: Report, zen: Peer | None, ours: Ours) -> None:
    """Every clause and outcome of every row, as ZEN has it and as we have it."""
    claim = "same clauses and outcomes as zen-engine on every row"
    if zen is None:
        report.holds(claim, None)
        return
    differing = rows_differing(zen, ours)
    report.figures |= {"rows_compared": len(ours.complete) + len(ours.partial), "rows_differing": differing}
    report.holds(claim, differing == 0)


def rows_differing(zen: Peer, ours: Ours) -> int:
    plain = zen.ask({"do": "answer", "graph": "plain"})
    rails = zen.ask({"do": "answer", "graph": "rails"})
    pairs = [(row, plain_answers(ours.plan, each)) for row, each in zip(ours.complete, plain, strict=True)]
    pairs += [(row, rails_answers(ours.plan, each)) for row, each in zip(ours.partial, rails, strict=True)]
    return sum(kleene_answers(ours.plan, row) != answers for row, answers in pairs)


def kleene_answers(plan: Plan, facts: Row) -> dict[str, bool | None]:
    names, answers = clause_names(plan), {}
    for index, (bound, answer) in enumerate(zip(plan.bound, plan.decider(facts.get), strict=True)):
        answers[f"o{index}"] = answer[0]
        answers |= {names[c]: holds for c, holds in zip(bound.clauses, answer[1], strict=True)}
    return answers


def plain_answers(plan: Plan, answer: Mapping[str, bool]) -> dict[str, bool | None]:
    names = clause_names(plan)
    return {**answer, **({names[Literally(None)]: None} if Literally(None) in names else {})}


def rails_answers(plan: Plan, answer: Mapping[str, bool]) -> dict[str, bool | None]:
    """Surely true, surely not, or open where the rails differ."""
    names = [*clause_names(plan).values()]
    answers = {name: kleene(answer[f"s{name}"], answer[f"p{name}"]) for name in names}
    return answers | {f"o{i}": kleene(answer[f"o{i}"], answer[f"u{i}"]) for i in range(len(plan.programs))}


def kleene(surely: bool, possibly: bool) -> bool | None:
    return True if surely else None if possibly else False
