"""Bulk screening with Polars: every clause over whole columns, masks packed eight clauses at a time."""

from collections.abc import Sequence
from functools import reduce
from pathlib import Path

import polars as pl

from majung.core.decide import Outcome, Plan
from majung.core.rules.polars import polars_condition, polars_derived
from majung.core.rules.program import DecidedBy, ProgramVersion
from majung.core.rules.python import OpenProgram
from majung.core.rules.syntax import facts_of
from majung.planning.bulk_facts import check_values, with_types
from majung.planning.screening import Part

OUTCOMES = pl.Enum([Outcome.INELIGIBLE.value, Outcome.UNDECIDED.value, Outcome.ELIGIBLE.value])
CLAUSES_A_BYTE = 8

in_parts = True


def screen_part(plan: Plan, part: Part, to: Path) -> None:
    """Screen the rows of a part into one Parquet file."""
    facts = pl.scan_parquet(part.source).slice(part.start, part.rows).collect()
    registry = plan.day.registry
    check_values(facts, registry=registry, as_of=plan.day.as_of, first_row=part.start)
    answers = screen_frame(plan, with_types(facts, registry, list(plan.bits)))
    answers.write_parquet(to, compression="zstd", compression_level=1)


def screen_frame(plan: Plan, facts: pl.DataFrame) -> pl.DataFrame:
    """One row per (id, program) for a frame that holds `id` and a column for every fact the plan reads."""
    wide = facts.lazy().with_columns(derived_columns(plan)).select("id", *wide_columns(plan)).collect()
    programs = pl.Enum([program.id for program in plan.programs])
    hashes = pl.Enum(list(dict.fromkeys(program.hash for program in plan.programs)))
    return pl.concat(
        wide.select(
            "id",
            pl.lit(program.id, dtype=programs).alias("program"),
            pl.lit(program.hash, dtype=hashes).alias("version_hash"),
            *(pl.col(f"{name}_{index}").alias(name) for name in RESULTS),
        )
        for index, program in enumerate(plan.programs)
    )


RESULTS = ("outcome", "limit_sure", "limit_possible", "met", "unknown")


def derived_columns(plan: Plan) -> list[pl.Expr]:
    registry = plan.day.registry
    named = dict.fromkeys(n for bound in plan.bound for clause in bound.clauses for n in facts_of(clause))
    return [polars_derived(registry.derived[n], plan.day).alias(n) for n in named if n in registry.derived]


def wide_columns(plan: Plan) -> list[pl.Expr]:
    return [
        column.alias(f"{name}_{index}")
        for index, (program, bound) in enumerate(zip(plan.programs, plan.bound, strict=True))
        for name, column in zip(RESULTS, program_columns(program, bound), strict=True)
    ]


def program_columns(program: ProgramVersion, bound: OpenProgram) -> list[pl.Expr]:
    """Outcome, limits and masks of one program, in the order of the results."""
    clauses = [polars_condition(clause) for clause in bound.clauses]
    by_id = {clause.id: column for clause, column in zip(program.clauses, clauses, strict=True)}
    return [
        outcome(program, bound, clauses),
        limit(program, by_id, unknown_counts=False),
        limit(program, by_id, unknown_counts=True),
        mask([clause.fill_null(False) for clause in clauses]),
        mask([clause.is_null() for clause in clauses]),
    ]


def outcome(program: ProgramVersion, bound: OpenProgram, clauses: Sequence[pl.Expr]) -> pl.Expr:
    """Eligible, not, or open; an officer's clause counts only once it is known."""
    good = {index: clauses[index] for index in bound.required}
    good |= {index: ~clauses[index] for index in bound.forbidden}
    settled = [
        each if program.clauses[index].by is DecidedBy.DATA else each.fill_null(True) for index, each in good.items()
    ]
    qualifies = reduce(lambda a, b: a & b, settled)
    return (qualifies.cast(pl.UInt8) * 2).fill_null(1).cat.to(OUTCOMES)


def limit(program: ProgramVersion, by_id: dict[str, pl.Expr], *, unknown_counts: bool) -> pl.Expr:
    """The highest tier reached, counting open clauses as reached or not."""
    tiers = sorted(program.limit, key=lambda tier: tier.krw)
    column = pl.lit(next(tier.krw for tier in tiers if not tier.when_any), dtype=pl.Int64)
    for tier in tiers:
        if tier.when_any:
            reached = reduce(lambda a, b: a | b, (by_id[clause] for clause in tier.when_any))
            amount = pl.max_horizontal(column, pl.lit(tier.krw, dtype=pl.Int64))
            column = pl.when(reached.fill_null(unknown_counts)).then(amount).otherwise(column)
    return column


def mask(bits: Sequence[pl.Expr]) -> pl.Expr:
    """Bit n is the n-th column; bytes are put together first because small integers are quick."""
    octets = [bits[start : start + CLAUSES_A_BYTE] for start in range(0, len(bits), CLAUSES_A_BYTE)]
    columns = [
        reduce(lambda a, b: a | b, (bit.cast(pl.UInt8) * (1 << position) for position, bit in enumerate(octet)))
        for octet in octets
    ]
    return reduce(
        lambda a, b: a | b, (column.cast(pl.Int64) * (1 << (8 * place)) for place, column in enumerate(columns))
    )
