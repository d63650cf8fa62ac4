"""Bulk screening as one SQL text: DuckDB's, carried over to Spark as it stands."""

from collections.abc import Collection

from majung.core.decide import Outcome, Plan
from majung.core.rules.program import ClauseKind, DecidedBy, ProgramVersion
from majung.core.rules.python import OpenProgram
from majung.core.rules.sql import TYPES, sql_condition, sql_derived
from majung.core.rules.syntax import facts_of


def screening_sql(plan: Plan, *, source: str, columns: Collection[str], where: str = "TRUE") -> str:
    """One row per (id, program): `source` is a table or file function, `columns` the facts it has.

    Facts are worked out first, then every clause once, then what follows from clauses alone.
    """
    selects = "\nUNION ALL\n".join(program_select(plan, index, program) for index, program in enumerate(plan.programs))
    return (
        f"WITH facts AS (SELECT id, {fact_columns(plan, columns)} FROM {source} WHERE {where}),\n"
        f"derived AS (SELECT *, {derived_columns(plan)} FROM facts),\n"
        f"clauses AS (SELECT id, {clause_columns(plan)} FROM derived)\n{selects}"
    )


def fact_columns(plan: Plan, columns: Collection[str]) -> str:
    registry = plan.day.registry
    return ", ".join(
        f"CAST({name if name in columns else 'NULL'} AS {TYPES[registry.given[name].type]}) AS {name}"
        for name in plan.bits
    )


def derived_columns(plan: Plan) -> str:
    registry = plan.day.registry
    named = dict.fromkeys(n for bound in plan.bound for clause in bound.clauses for n in facts_of(clause))
    derived = [registry.derived[name] for name in named if name in registry.derived]
    return ", ".join(f"{sql_derived(each, plan.day)} AS {each.name}" for each in derived) or "1 AS nothing_derived"


def clause_columns(plan: Plan) -> str:
    return ", ".join(
        f"{sql_condition(clause)} AS c_{index}_{place}"
        for index, bound in enumerate(plan.bound)
        for place, clause in enumerate(bound.clauses)
    )


def program_select(plan: Plan, index: int, program: ProgramVersion) -> str:
    names = [f"c_{index}_{place}" for place in range(len(program.clauses))]
    by_id = {clause.id: name for clause, name in zip(program.clauses, names, strict=True)}
    return (
        f"SELECT id, '{program.id}' AS program, '{program.hash}' AS version_hash, "
        f"{outcome(program, plan.bound[index], names)} AS outcome, "
        f"{limit(program, by_id, unknown_as='FALSE')} AS limit_sure, "
        f"{limit(program, by_id, unknown_as='TRUE')} AS limit_possible, "
        f"{mask(names, '{} IS TRUE')} AS met, {mask(names, '{} IS NULL')} AS unknown FROM clauses"
    )


def outcome(program: ProgramVersion, bound: OpenProgram, names: list[str]) -> str:
    """Three-valued AND over what must hold; an officer's clause counts only once it is known."""
    parts = []
    for place in [*bound.required, *bound.forbidden]:
        clause = program.clauses[place]
        good = names[place] if clause.kind is ClauseKind.ELIGIBLE else f"(NOT {names[place]})"
        parts.append(good if clause.by is DecidedBy.DATA else f"COALESCE({good}, TRUE)")
    qualifies = " AND ".join(parts) or "TRUE"
    return (
        f"CASE WHEN {qualifies} THEN '{Outcome.ELIGIBLE.value}' "
        f"WHEN ({qualifies}) IS NULL THEN '{Outcome.UNDECIDED.value}' ELSE '{Outcome.INELIGIBLE.value}' END"
    )


def limit(program: ProgramVersion, by_id: dict[str, str], *, unknown_as: str) -> str:
    base = next(tier.krw for tier in program.limit if not tier.when_any)
    higher = sorted((t for t in program.limit if t.when_any and t.krw > base), key=lambda tier: -tier.krw)
    whens = [
        f"WHEN {' OR '.join(f'COALESCE({by_id[clause]}, {unknown_as})' for clause in tier.when_any)} THEN {tier.krw}"
        for tier in higher
    ]
    return f"CAST({f'CASE {chr(32).join(whens)} ELSE {base} END' if whens else base} AS BIGINT)"


def mask(names: list[str], test: str) -> str:
    bits = [f"CASE WHEN {test.format(name)} THEN {1 << place} ELSE 0 END" for place, name in enumerate(names)]
    return f"CAST({' + '.join(bits)} AS BIGINT)"
