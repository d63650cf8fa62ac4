"""Dated parameters and code lists: which value is in force on a day, and up to when somebody checked it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from majung.core.facts import FactType

UNIT_TYPES = {"rate": FactType.NUMBER, "krw": FactType.INTEGER, "count": FactType.INTEGER}


@dataclass(frozen=True, slots=True)
class DatedRow:
    """A value from a day on, until (exclusive) another; `checked_until` is the last day it is known to hold."""

    in_force_from: date
    in_force_until: date | None
    value: Any
    checked_until: date | None
    cite: str
    assumption: str | None = None


@dataclass(frozen=True, slots=True)
class DatedTable:
    """A parameter or code list with its rows, oldest first."""

    name: str
    label: str
    unit: str
    rows: tuple[DatedRow, ...]

    def on(self, as_of: date) -> DatedRow | None:
        """The row in force on a day; the last row stays in force until another begins or it says it ends."""
        rows = [row for row in self.rows if row.in_force_from <= as_of]
        if not rows or (rows[-1].in_force_until is not None and as_of >= rows[-1].in_force_until):
            return None
        return rows[-1]

    def is_stale(self, as_of: date) -> bool:
        """Whether nobody has checked the table for this day, so that results must say so.

        A row without `checked_until` is a definition that does not age.
        """
        if not any(row.in_force_from <= as_of for row in self.rows):
            return True
        checked_until = self.checked_until(as_of)
        return checked_until is not None and as_of > checked_until

    def checked_until(self, as_of: date) -> date | None:
        rows = [row for row in self.rows if row.in_force_from <= as_of]
        return rows[-1].checked_until if rows else None


@dataclass(frozen=True)
class ParameterBook:
    """All dated parameters and code lists of a catalog."""

    parameters: Mapping[str, DatedTable]
    code_lists: Mapping[str, DatedTable]

    def table(self, name: str) -> DatedTable:
        return self.parameters[name] if name in self.parameters else self.code_lists[name]

    def codes(self, name: str, as_of: date) -> tuple[str, ...]:
        """The codes of a list on a day; outside its dates a list is empty."""
        row = self.code_lists[name].on(as_of)
        return tuple(row.value) if row else ()

    def rate(self, name: str, as_of: date) -> Decimal | None:
        """A rate in force on a day as an exact fraction, or None where no row is in force."""
        row = self.parameters[name].on(as_of)
        return Decimal(row.value) if row else None

    def scalar_types(self) -> dict[str, FactType]:
        """The types of the parameters a condition may compare with."""
        return {name: UNIT_TYPES[t.unit] for name, t in self.parameters.items() if t.unit in UNIT_TYPES}


def parameter_table(document: Mapping[str, Any]) -> DatedTable:
    """A dated table from a parsed parameter file."""
    rows = tuple(dated_row(row, row["value"]) for row in document["rows"])
    return DatedTable(document["parameter"], document["label"], document["unit"], in_order(rows))


def code_list_table(document: Mapping[str, Any]) -> DatedTable:
    """A dated table from a parsed code list file."""
    rows = tuple(dated_row(row, tuple(row["codes"])) for row in document["rows"])
    return DatedTable(document["code_list"], document["label"], "codes", in_order(rows))


def dated_row(row: Mapping[str, Any], value: Any) -> DatedRow:
    return DatedRow(
        in_force_from=date.fromisoformat(row["from"]),
        in_force_until=optional_day(row.get("until")),
        value=value,
        checked_until=optional_day(row.get("checked_until")),
        cite=row["cite"],
        assumption=row.get("assumption"),
    )


def in_order(rows: tuple[DatedRow, ...]) -> tuple[DatedRow, ...]:
    return tuple(sorted(rows, key=lambda row: row.in_force_from))


def optional_day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
