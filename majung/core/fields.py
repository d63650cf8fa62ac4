"""Reads the named fields of a JSON object strictly; a wrong one is refused by name, code and bound."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final, TypeVar

MOST_MONEY: Final = 10**18
MOST_RATE: Final = 1000
RATE_DIGITS: Final = 30
FIRST_DAY: Final = date(1900, 1, 1)
# One day short of the calendar's end, so that every period has an exclusive end.
LAST_DAY: Final = date(9999, 12, 30)

_Choice = TypeVar("_Choice", bound=StrEnum)


class FieldRefused(ValueError):
    """One field that cannot be used: its path, a code that doors put into words, and the bound it broke."""

    def __init__(self, field: str, code: str, bound: object = None) -> None:
        super().__init__(f"{field}: {code}" if bound is None else f"{field}: {code} ({bound})")
        self.field = field
        self.code = code
        self.bound = bound


@dataclass(frozen=True)
class Fields:
    """A JSON object being read, and the path of the object in the input."""

    values: Mapping[str, object]
    path: str = ""

    def name(self, key: str) -> str:
        """The whole name of a field, printable and short whatever the input holds."""
        shown = "".join(letter if letter.isprintable() else "?" for letter in key[:60])
        return f"{self.path}.{shown}" if self.path else shown

    def refuse_unknown(self, known: Collection[str]) -> None:
        """A key nobody reads is a mistake of the writer, so it is refused and not skipped."""
        for key in self.values:
            if key not in known:
                raise FieldRefused(self.name(key), "unknown")

    def has(self, key: str) -> bool:
        """Whether the field is given; null is the same as not given."""
        return self.values.get(key) is not None

    def given(self, key: str) -> object:
        """The field's value; refused if it is not given."""
        if not self.has(key):
            raise FieldRefused(self.name(key), "missing")
        return self.values[key]

    def whole(self, key: str, *, least: int, most: int) -> int:
        """A whole number within bounds; true is not a number and 60.0 is not a whole one."""
        value = self.given(key)
        if not isinstance(value, int) or isinstance(value, bool):
            raise FieldRefused(self.name(key), "not_whole")
        if value < least:
            raise FieldRefused(self.name(key), "too_small", least)
        if value > most:
            raise FieldRefused(self.name(key), "too_large", most)
        return value

    def rate(self, key: str) -> Decimal:
        """A decimal fraction a year, "0.045" or 0.045; a binary float is refused, it never was exact."""
        value = self.given(key)
        rate = _decimal(value)
        if rate is None:
            raise FieldRefused(self.name(key), "not_rate")
        if rate < 0:
            raise FieldRefused(self.name(key), "too_small", 0)
        if rate > MOST_RATE:
            raise FieldRefused(self.name(key), "too_large", MOST_RATE)
        return rate

    def day(self, key: str) -> date:
        """A day written 2025-01-31."""
        value = self.given(key)
        if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            raise FieldRefused(self.name(key), "not_day")
        try:
            day = date.fromisoformat(value)
        except ValueError:
            raise FieldRefused(self.name(key), "not_day") from None
        if not FIRST_DAY <= day <= LAST_DAY:
            raise FieldRefused(self.name(key), "day_out_of_range", f"{FIRST_DAY} ~ {LAST_DAY}")
        return day

    def choice(self, key: str, choices: type[_Choice]) -> _Choice:
        """One of a closed list of words."""
        value = self.given(key)
        if not isinstance(value, str) or value not in {choice.value for choice in choices}:
            raise FieldRefused(self.name(key), "not_choice", ", ".join(choices))
        return choices(value)

    def objects(self, key: str, *, most: int) -> list["Fields"]:
        """A list of objects, each knowing its own path; not given is an empty list."""
        if not self.has(key):
            return []
        values = self.values[key]
        if not isinstance(values, list):
            raise FieldRefused(self.name(key), "not_list")
        if len(values) > most:
            raise FieldRefused(self.name(key), "too_many", most)
        return [self._object(f"{self.name(key)}[{place}]", value) for place, value in enumerate(values)]

    @staticmethod
    def _object(path: str, value: object) -> "Fields":
        if not isinstance(value, Mapping):
            raise FieldRefused(path, "not_object")
        return Fields(value, path)


def _decimal(value: object) -> Decimal | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        return Decimal(value) if re.fullmatch(r"-?[0-9]{1,9}(\.[0-9]{1,30})?", value) else None
    if isinstance(value, int):
        return Decimal(value)
    if not isinstance(value, Decimal) or not value.is_finite():
        return None
    # An exponent of a million would be an honest Decimal and an endless Fraction.
    exponent = value.as_tuple().exponent
    return value if isinstance(exponent, int) and -RATE_DIGITS <= exponent <= RATE_DIGITS else None
