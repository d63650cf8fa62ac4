"""Conditions to SQL text: written for DuckDB, carried over to Spark and PostgreSQL by sqlglot."""

from collections.abc import Mapping
from datetime import date

import sqlglot

from majung.core.facts import DerivedFact, FactType
from majung.core.rules.bind import Day
from majung.core.rules.python import by_division
from majung.core.rules.syntax import (
    AllOf,
    Among,
    AnyOf,
    AtLeast,
    Compare,
    Condition,
    Constant,
    Fact,
    Literally,
    Not,
    Operand,
    Sum,
    Truth,
    Value,
)

TYPES: Mapping[FactType, str] = {
    FactType.BOOL: "BOOLEAN",
    FactType.INTEGER: "BIGINT",
    FactType.NUMBER: "DOUBLE",
    FactType.TEXT: "VARCHAR",
    FactType.DATE: "DATE",
}


def sql_condition(condition: Condition) -> str:
    """A bound condition as a search condition over columns named like the facts, given and derived."""
    match condition:
        case Literally(value):
            return "CAST(NULL AS BOOLEAN)" if value is None else str(value).upper()
        case Truth(fact):
            return fact.name
        case Among(fact, values, _):
            return among(fact.name, values)
        case Compare(operator, left, right):
            return f"({operand(left)} {operator} {operand(right)})"
        case Not(inner):
            return f"(NOT {sql_condition(inner)})"
        case AllOf(conditions):
            return f"({' AND '.join(map(sql_condition, conditions))})"
        case AnyOf(conditions):
            return f"({' OR '.join(map(sql_condition, conditions))})"
        case AtLeast(count, conditions):
            return at_least(count, [sql_condition(each) for each in conditions])
        case _:
            raise AssertionError(condition)


def among(name: str, values: tuple[Value, ...]) -> str:
    # SQL has no empty IN; of nothing, false for what is known.
    if not values:
        return f"(CASE WHEN {name} IS NULL THEN CAST(NULL AS BOOLEAN) ELSE FALSE END)"
    return f"({name} IN ({', '.join(map(literal, values))}))"


def literal(value: Value) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, date):
        return f"DATE '{value.isoformat()}'"
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return f"CAST({value!r} AS DOUBLE)" if isinstance(value, float) else repr(value)


def operand(value: Operand) -> str:
    match value:
        case Fact(name):
            return name
        case Sum(terms, plus):
            return "(" + " + ".join([*(f"{factor} * {fact.name}" for factor, fact in terms), str(plus)]) + ")"
        case Constant(constant):
            assert constant is not None
            return literal(constant)
        case _:
            raise AssertionError(value)


def at_least(count: int, conditions: list[str]) -> str:
    def counted(unknown_as: str) -> str:
        return " + ".join(f"COALESCE(CAST({c} AS INTEGER), {unknown_as})" for c in conditions)

    return f"(CASE WHEN {counted('0')} >= {count} THEN TRUE WHEN {counted('1')} < {count} THEN FALSE END)"


def sql_derived(derived: DerivedFact, day: Day) -> str:
    """The expression of a fact derived from the industry code; ages and anniversaries are gone once bound."""
    if derived.kind == "prefix":
        return f"SUBSTRING({derived.of}, {derived.start + 1}, {derived.length})"
    table = by_division(day.ceilings(derived) or {})
    if not table:
        return "CAST(NULL AS BIGINT)"
    keys_by_value: dict[int, list[str]] = {}
    for key, value in table.items():
        keys_by_value.setdefault(value, []).append(key)
    whens = [
        f"WHEN SUBSTRING({derived.of}, 1, 3) IN ({', '.join(map(literal, keys))}) THEN CAST({value} AS BIGINT)"
        for value, keys in keys_by_value.items()
    ]
    return f"(CASE {' '.join(whens)} END)"


def carried_over(text: str, *, dialect: str) -> str:
    """DuckDB's text as another engine writes it."""
    return sqlglot.transpile(text, read="duckdb", write=dialect)[0]
