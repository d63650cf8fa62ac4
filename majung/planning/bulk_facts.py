"""Checking a file of businesses before it is screened: columns once, values part by part, as strictly as one row."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date

import polars as pl

from majung.core.facts import LARGEST_INTEGER, FactDefinition, FactProblem, FactRegistry, FactType, read_facts
from majung.core.rules.polars import TYPES

COLUMN_TYPES: Mapping[FactType, Callable[[pl.DataType], bool]] = {
    FactType.BOOL: lambda t: t == pl.Boolean,
    # Tables with gaps often hold whole numbers as floating point; a fraction among them is refused by its row.
    FactType.INTEGER: lambda t: t.is_integer() or t.is_float(),
    FactType.NUMBER: lambda t: t.is_integer() or t.is_float() or t.is_decimal(),
    FactType.TEXT: lambda t: t in (pl.String, pl.Categorical, pl.Enum),
    FactType.DATE: lambda t: t == pl.Date,
}


class BadColumns(ValueError):
    """A file whose columns cannot be screened: names of columns and codes of what is wrong."""

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


class BadRow(ValueError):
    """The first row of a file that cannot be screened, counted from 1, and why."""

    def __init__(self, row: int, problem: FactProblem) -> None:
        super().__init__(f"row {row}: {problem.field}")
        self.row = row
        self.problem = problem


def check_columns(schema: Mapping[str, pl.DataType], registry: FactRegistry) -> None:
    """Refuse a file without an id, with columns nobody knows, or with columns of another type."""
    problems = [] if "id" in schema else [("id", "missing_id")]
    for name, column_type in schema.items():
        definition = registry.given.get(name)
        if name in ("id", "as_of"):
            continue
        if definition is None:
            problems.append((name, "unknown_fact"))
        elif column_type != pl.Null and not COLUMN_TYPES[definition.type](column_type):
            problems.append((name, "wrong_column"))
    if problems:
        raise BadColumns(problems)


def check_values(facts: pl.DataFrame, *, registry: FactRegistry, as_of: date, first_row: int) -> None:
    """Refuse a part with a value that one row would be refused for; names the first such row."""
    suspects = [
        bad
        for name in facts.columns
        if name in registry.given
        for bad in suspicious(facts, registry.given[name], as_of)
    ]
    for more, than in registry.impossible_pairs:
        if more in facts.columns and than in facts.columns:
            suspects.append(pl.col(more) > pl.col(than))
    if not suspects:
        return
    is_bad = pl.any_horizontal(suspects).fill_null(False)
    rows = facts.with_row_index("row_number").filter(is_bad).head(1)
    for row in rows.iter_rows(named=True):
        raise first_problem(row, registry, as_of, first_row)


def first_problem(row: dict[str, object], registry: FactRegistry, as_of: date, first_row: int) -> BadRow:
    number = row.pop("row_number")
    assert isinstance(number, int)
    given = {name: value for name, value in row.items() if name in registry.given and name != "as_of"}
    _, problems = read_facts(given, registry=registry, as_of=as_of)
    return BadRow(first_row + number + 1, problems[0])


def suspicious(facts: pl.DataFrame, definition: FactDefinition, as_of: date) -> Iterator[pl.Expr]:
    """Conditions that hold for values which one row would be refused for."""
    column = pl.col(definition.name)
    if facts.schema[definition.name] == pl.Null or definition.name == "as_of":
        return
    match definition.type:
        case FactType.INTEGER | FactType.NUMBER:
            yield (column < 0) | (column > LARGEST_INTEGER)
            if facts.schema[definition.name].is_float():
                yield column.is_nan()
                if definition.type is FactType.INTEGER:
                    yield column != column.floor()
        case FactType.DATE if definition.is_past:
            yield column > as_of
        case FactType.TEXT:
            refused = refused_texts(facts[definition.name], definition, as_of)
            if refused:
                yield column.cast(pl.String).is_in(refused)


def refused_texts(column: pl.Series, definition: FactDefinition, as_of: date) -> list[str]:
    """The different texts of a column that one row would be refused for; there are few, however many rows."""
    registry = FactRegistry({definition.name: definition}, {}, ())
    texts = column.unique().drop_nulls().cast(pl.String).to_list()
    return [t for t in texts if read_facts({definition.name: t}, registry=registry, as_of=as_of)[1]]


def with_types(facts: pl.DataFrame, registry: FactRegistry, needed: list[str]) -> pl.DataFrame:
    """Only the needed facts, each of the type the engines expect; a column that is not there is not known."""
    return facts.select(
        "id",
        *(
            pl.col(name).cast(TYPES[registry.given[name].type])
            if name in facts.columns
            else pl.lit(None, dtype=TYPES[registry.given[name].type]).alias(name)
            for name in needed
        ),
    )
