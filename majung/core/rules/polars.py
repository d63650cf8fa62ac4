"""Conditions to Polars expressions: three-valued over whole columns, the same answers as the generated Python."""

from collections.abc import Mapping
from functools import reduce

import polars as pl

from majung.core.facts import DerivedFact, FactType
from majung.core.rules.bind import Day
from majung.core.rules.python import DIVISIONS, by_division
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
    Operator,
    Sum,
    Truth,
)

TYPES: Mapping[FactType, pl.DataType] = {
    FactType.BOOL: pl.Boolean(),
    FactType.INTEGER: pl.Int64(),
    FactType.NUMBER: pl.Float64(),
    FactType.TEXT: pl.String(),
    FactType.DATE: pl.Date(),
}


def polars_condition(condition: Condition) -> pl.Expr:
    """A bound condition as an expression over columns named like the facts, given and derived."""
    match condition:
        case Literally(value):
            return pl.lit(value, dtype=pl.Boolean)
        case Truth(fact):
            return pl.col(fact.name)
        case Among(fact, values, _):
            return among(pl.col(fact.name), list(values))
        case Compare(operator, left, right):
            return comparison(operator, operand(left), operand(right))
        case Not(inner):
            return ~polars_condition(inner)
        case AllOf(conditions):
            return reduce(lambda a, b: a & b, map(polars_condition, conditions))
        case AnyOf(conditions):
            return reduce(lambda a, b: a | b, map(polars_condition, conditions))
        case AtLeast(count, conditions):
            return at_least(count, [polars_condition(each) for each in conditions])
        case _:
            raise AssertionError(condition)


def among(column: pl.Expr, values: list[object]) -> pl.Expr:
    """One of the values; of nothing, false for what is known.

    A few equalities are quicker than a set, and numbers of both kinds make no set.
    """
    if not values:
        return column.is_null() & pl.lit(None, dtype=pl.Boolean)
    if len(values) <= 8 or not isinstance(values[0], str):
        return reduce(lambda a, b: a | b, (column == value for value in values))
    return column.is_in(values)


def comparison(operator: Operator, left: pl.Expr, right: pl.Expr) -> pl.Expr:
    match operator:
        case "=":
            return left == right
        case "<>":
            return left != right
        case "<":
            return left < right
        case "<=":
            return left <= right
        case ">":
            return left > right
        case ">=":
            return left >= right


def operand(value: Operand) -> pl.Expr:
    match value:
        case Fact(name):
            return pl.col(name)
        case Sum(terms, plus):
            # In the order of the other engines: adding up tenths otherwise gives another last digit.
            return reduce(lambda a, b: a + b, (pl.col(f.name) * factor for factor, f in terms)) + plus
        case Constant(constant):
            return pl.lit(constant)
        case _:
            raise AssertionError(value)


def at_least(count: int, conditions: list[pl.Expr]) -> pl.Expr:
    holding = pl.sum_horizontal([c.fill_null(False).cast(pl.Int32) for c in conditions])
    possible = pl.sum_horizontal([c.fill_null(True).cast(pl.Int32) for c in conditions])
    return pl.when(holding >= count).then(True).when(possible < count).then(False)


def polars_division(name: str) -> pl.Expr:
    """The division of an industry code as its place in the list of divisions; three characters settle it."""
    division = pl.col(name).str.slice(0, 3).cast(pl.Enum(DIVISIONS)).to_physical()
    return division.alias(division_column(name))


def division_column(name: str) -> str:
    return f"{name}_place"


def polars_derived(derived: DerivedFact, day: Day) -> pl.Expr:
    """A fact derived from the industry code, looked up by the column of `polars_division`.

    Ages and anniversaries are gone once bound, so that nothing else is derived here.
    """
    if derived.kind == "prefix":
        values = pl.Series([key[derived.start : derived.start + derived.length] for key in DIVISIONS])
    else:
        table = by_division(day.ceilings(derived) or {})
        values = pl.Series([table.get(key) for key in DIVISIONS], dtype=pl.Int64)
    return pl.lit(values).gather(pl.col(division_column(derived.of))).alias(derived.name)
