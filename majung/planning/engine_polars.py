"""Bulk screening with Polars: every clause over whole columns, masks packed eight clauses at a time."""

from collections.abc import Mapping, Sequence
from functools import reduce
from pathlib import Path

import polars as pl

from majung.core.decide import Outcome, Plan
from majung.core.facts import DerivedFact
from majung.core.rules.polars import polars_condition, polars_derived, polars_division
from majung.core.rules.program import DecidedBy, ProgramVersion
from majung.core.rules.python import OpenProgram
from majung.core.rules.syntax import Condition, facts_of
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
    answers = screen_wide(plan, with_types(facts, registry, list(plan.bits)))
    del facts
    in_rows(plan, answers).sink_parquet(to, compression="zstd", compression_level=1)


def screen_frame(plan: Plan, facts: pl.DataFrame) -> pl.DataFrame:
    """One row per (id, program) for a frame that holds `id` and a column for every fact the plan reads."""
    return in_rows(plan, screen_wide(plan, facts)).collect()


def screen_wide(plan: Plan, facts: pl.DataFrame) -> pl.DataFrame:
    """One row per id: for every program outcome, limits and masks, as narrow as they fit.

    In stages, each held as bits: the clauses that differ, whether they hold or are open, then what follows from them.
    As one expression, the engine would hold bytes instead and work parts of it out again. Pieces of columns are put
    together first, because every stage would do so anew.
    """
    names = clause_names(plan)
    conditions = [polars_condition(clause).alias(name) for clause, name in names.items()]
    clauses = facts.rechunk().with_columns(division_columns(plan)).with_columns(derived_columns(plan))
    clauses = clauses.select("id", *conditions)
    bits = [bit for name in names.values() for bit in (met(name), is_open(name))]
    return clauses.with_columns(bits).select("id", *wide_columns(plan, names))


def in_rows(plan: Plan, wide: pl.DataFrame) -> pl.LazyFrame:
    """One row per (id, program), with the types of the file."""
    programs = pl.Enum([program.id for program in plan.programs])
    hashes = pl.Enum(list(dict.fromkeys(program.hash for program in plan.programs)))
    return pl.concat(
        wide.lazy().select(
            "id",
            pl.lit(program.id, dtype=programs).alias("program"),
            pl.lit(program.hash, dtype=hashes).alias("version_hash"),
            pl.col(f"outcome_{index}").alias("outcome"),
            *(pl.col(f"{name}_{index}").cast(pl.Int64).alias(name) for name in NUMBERS),
        )
        for index, program in enumerate(plan.programs)
    )


NUMBERS = ("limit_sure", "limit_possible", "met", "unknown")


def met(name: str) -> pl.Expr:
    return pl.col(name).fill_null(False).alias(f"{name}_met")


def is_open(name: str) -> pl.Expr:
    return pl.col(name).is_null().alias(f"{name}_open")


def clause_names(plan: Plan) -> dict[Condition, str]:
    """Every different clause once, whatever the programs that share it."""
    conditions = dict.fromkeys(clause for bound in plan.bound for clause in bound.clauses)
    return {condition: f"c{index}" for index, condition in enumerate(conditions)}


def derived_facts(plan: Plan) -> list[DerivedFact]:
    named = dict.fromkeys(n for bound in plan.bound for clause in bound.clauses for n in facts_of(clause))
    return [plan.day.registry.derived[n] for n in named if n in plan.day.registry.derived]


def division_columns(plan: Plan) -> list[pl.Expr]:
    """The division of every industry column as a small number, once, since all that is derived is looked up by it."""
    return [polars_division(name) for name in dict.fromkeys(derived.of for derived in derived_facts(plan))]


def derived_columns(plan: Plan) -> list[pl.Expr]:
    return [polars_derived(derived, plan.day) for derived in derived_facts(plan)]


def wide_columns(plan: Plan, names: Mapping[Condition, str]) -> list[pl.Expr]:
    return [
        column.alias(f"{name}_{index}")
        for index, (program, bound) in enumerate(zip(plan.programs, plan.bound, strict=True))
        for name, column in zip(("outcome", *NUMBERS), program_columns(program, bound, names), strict=True)
    ]


def program_columns(program: ProgramVersion, bound: OpenProgram, names: Mapping[Condition, str]) -> list[pl.Expr]:
    """Outcome, limits and masks of one program, in the order of the results."""
    columns = [names[clause] for clause in bound.clauses]
    by_id = {clause.id: column for clause, column in zip(program.clauses, columns, strict=True)}
    return [
        outcome(program, bound, [pl.col(column) for column in columns]),
        limit(program, by_id, unknown_counts=False),
        limit(program, by_id, unknown_counts=True),
        mask([pl.col(f"{column}_met") for column in columns]),
        mask([pl.col(f"{column}_open") for column in columns]),
    ]


def outcome(program: ProgramVersion, bound: OpenProgram, clauses: Sequence[pl.Expr]) -> pl.Expr:
    """Eligible, not, or open; an officer's clause counts only once it is known."""
    good = {index: clauses[index] for index in bound.required}
    good |= {index: ~clauses[index] for index in bound.forbidden}
    settled = [
        each if program.clauses[index].by is DecidedBy.DATA else each.fill_null(True) for index, each in good.items()
    ]
    qualifies = reduce(lambda a, b: a & b, settled)
    code = pl.when(qualifies.is_null()).then(byte(1)).otherwise(byte_if(qualifies, 2))
    return code.cat.to(OUTCOMES)


def limit(program: ProgramVersion, by_id: Mapping[str, str], *, unknown_counts: bool) -> pl.Expr:
    """The highest tier reached, counting open clauses as reached or not."""
    tiers = sorted(program.limit, key=lambda tier: tier.krw)
    narrow = pl.UInt32 if tiers[-1].krw < 2**32 else pl.Int64
    base = next(tier.krw for tier in tiers if not tier.when_any)
    column = pl.lit(base, dtype=narrow)
    for tier in tiers:
        if tier.when_any and tier.krw > base:
            reached = [pl.col(f"{by_id[c]}_met") for c in tier.when_any]
            reached += [pl.col(f"{by_id[c]}_open") for c in tier.when_any if unknown_counts]
            any_reached = reduce(lambda a, b: a | b, reached)
            # Tiers rise, so that a later one takes the place of an earlier.
            column = pl.when(any_reached).then(pl.lit(tier.krw, dtype=narrow)).otherwise(column)
    return column


def mask(bits: Sequence[pl.Expr]) -> pl.Expr:
    """Bit n is the n-th column; bytes are put together first because small integers are quick.

    Choosing between two small numbers costs a fifth of turning a bit into a number and multiplying it.
    """
    octets = [bits[start : start + CLAUSES_A_BYTE] for start in range(0, len(bits), CLAUSES_A_BYTE)]
    columns = [
        reduce(lambda a, b: a | b, (byte_if(bit, 1 << position) for position, bit in enumerate(octet)))
        for octet in octets
    ]
    narrow = next(t for width, t in NARROW if len(octets) <= width)
    return reduce(
        lambda a, b: a | b, (column.cast(narrow) * (1 << (8 * place)) for place, column in enumerate(columns))
    )


def byte_if(bit: pl.Expr, number: int) -> pl.Expr:
    return pl.when(bit).then(byte(number)).otherwise(byte(0))


def byte(number: int) -> pl.Expr:
    return pl.lit(number, dtype=pl.UInt8)


NARROW: tuple[tuple[int, type[pl.DataType]], ...] = ((1, pl.UInt8), (2, pl.UInt16), (4, pl.UInt32), (8, pl.Int64))
