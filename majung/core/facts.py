"""Facts: the named values a condition may use, their types, and which rows are impossible."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any

# JSON numbers are exact only up to here (RFC 8259 section 6), and every engine holds them in 64 bits.
LARGEST_INTEGER = 2**53 - 1

# KSIC divisions by section, 11th revision (통계청 고시 제2024-2호).
KSIC_DIVISIONS = MappingProxyType({
    "A": range(1, 4), "B": range(5, 9), "C": range(10, 35), "D": range(35, 36), "E": range(36, 40),
    "F": range(41, 43), "G": range(45, 48), "H": range(49, 53), "I": range(55, 57), "J": range(58, 64),
    "K": range(64, 67), "L": range(68, 69), "M": range(70, 74), "N": range(74, 77), "O": range(84, 85),
    "P": range(85, 86), "Q": range(86, 88), "R": range(90, 92), "S": range(94, 97), "T": range(97, 99),
    "U": range(99, 100),
})  # fmt: skip

KSIC_FORM = re.compile(r"[A-U][0-9]{2,5}")
# Lone surrogates cannot be written out again as UTF-8.
CONTROL_CHARACTER = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
# Pictures (emoji), letters of nobody and letters of private use: no name of a place or an industry has them.
NO_LETTERS = ("So", "Co", "Cn")
ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

FactValue = bool | int | float | str | date | None


class FactType(StrEnum):
    """The type of a fact; a number may have a fraction (headcounts in halves), an integer may not."""

    BOOL = "bool"
    INTEGER = "int"
    NUMBER = "number"
    TEXT = "text"
    DATE = "date"


class FactProblemCode(StrEnum):
    """Why a value of a fact is refused."""

    UNKNOWN_FACT = "unknown_fact"
    WRONG_TYPE = "wrong_type"
    NOT_INTEGER = "not_integer"
    NEGATIVE = "negative"
    TOO_LARGE = "too_large"
    NOT_IN_LIST = "not_in_list"
    NOT_A_DATE = "not_a_date"
    IN_FUTURE = "in_future"
    IMPOSSIBLE_PAIR = "impossible_pair"
    BAD_KSIC = "bad_ksic"
    EMPTY_TEXT = "empty_text"
    CONTROL_CHARACTERS = "control_characters"


@dataclass(frozen=True, slots=True)
class FactProblem:
    """One refused value: the field, why, and what the message needs."""

    field: str
    code: FactProblemCode
    parameters: Mapping[str, Any] = dataclass_field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FactDefinition:
    """A fact that callers may give."""

    name: str
    type: FactType
    label: str
    label_en: str
    asked_of: str
    values: tuple[str, ...] = ()
    is_ksic: bool = False
    is_past: bool = False
    example: str | None = None


@dataclass(frozen=True, slots=True)
class DerivedFact:
    """A fact computed from one given fact as of the day of judgement."""

    name: str
    type: FactType
    kind: str
    of: str
    label: str
    years: int = 0
    start: int = 0
    length: int = 0
    table: str | None = None


@dataclass(frozen=True)
class FactRegistry:
    """All facts, the derived ones, and the pairs in which one number cannot exceed the other."""

    given: Mapping[str, FactDefinition]
    derived: Mapping[str, DerivedFact]
    impossible_pairs: tuple[tuple[str, str], ...]

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> "FactRegistry":
        """Build the registry from the parsed facts file."""
        return cls(
            given=MappingProxyType({row["name"]: given_fact(row) for row in document["facts"]}),
            derived=MappingProxyType({row["name"]: derived_fact(row) for row in document["derived"]}),
            impossible_pairs=tuple((row["more"], row["than"]) for row in document["impossible"]),
        )

    def type_of(self, name: str) -> FactType | None:
        """The type of a given or derived fact; None for a name that is neither."""
        definition = self.given.get(name) or self.derived.get(name)
        return definition.type if definition else None

    def label_of(self, name: str) -> str:
        definition = self.given.get(name) or self.derived.get(name)
        return definition.label if definition else name

    def inputs_of(self, names: Iterable[str]) -> tuple[str, ...]:
        """The given facts behind given or derived names, each once, in order."""
        return tuple(dict.fromkeys(self.derived[n].of if n in self.derived else n for n in names))

    def rank(self, name: str) -> int:
        """The place of a fact in the order of asking."""
        return list(self.given).index(name)


def given_fact(row: Mapping[str, Any]) -> FactDefinition:
    return FactDefinition(
        name=row["name"],
        type=FactType(row["type"]),
        label=row["label"],
        label_en=row["label_en"],
        asked_of=row["by"],
        values=tuple(row.get("values", ())),
        is_ksic=row.get("form") == "ksic",
        is_past=row.get("past", False),
        example=row.get("example"),
    )


def derived_fact(row: Mapping[str, Any]) -> DerivedFact:
    return DerivedFact(
        name=row["name"],
        type=FactType(row["type"]),
        kind=row["kind"],
        of=row["of"],
        label=row["label"],
        years=row.get("years", 0),
        start=row.get("start", 0),
        length=row.get("length", 0),
        table=row.get("table"),
    )


def read_facts(
    row: Mapping[str, Any], *, registry: FactRegistry, as_of: date
) -> tuple[dict[str, FactValue], list[FactProblem]]:
    """Decide which values of a row can be used on a day, and every reason why others cannot.

    Basis: the facts of the catalog; refused are unknown names, wrong types, negative or fractional numbers where
    they cannot stand, days after the day of judgement, and combinations that cannot be. A null is a fact not known.
    """
    values: dict[str, FactValue] = {}
    problems: list[FactProblem] = []
    for name, raw in row.items():
        definition = registry.given.get(name)
        if definition is None:
            problems.append(FactProblem(name, FactProblemCode.UNKNOWN_FACT))
            continue
        if raw is None or name == "as_of":
            continue
        value = read_value(definition, raw, as_of)
        if isinstance(value, FactProblem):
            problems.append(value)
        else:
            values[name] = value
    problems.extend(impossible_pairs(values, registry))
    return values, problems


def written_facts(facts: Mapping[str, FactValue]) -> dict[str, Any]:
    """Facts as JSON holds them: a day as its ISO text, which `read_facts` reads again."""
    return {name: written_value(value) for name, value in facts.items()}


def written_value(value: FactValue) -> Any:
    """One value as JSON holds it."""
    return value.isoformat() if isinstance(value, date) else value


def read_value(definition: FactDefinition, raw: Any, as_of: date) -> FactValue | FactProblem:
    """The value of one fact, or why it is refused."""
    match definition.type:
        case FactType.BOOL:
            return raw if isinstance(raw, bool) else wrong_type(definition)
        case FactType.INTEGER | FactType.NUMBER:
            return read_number(definition, raw)
        case FactType.TEXT:
            return read_text(definition, raw)
        case FactType.DATE:
            return read_day(definition, raw, as_of)


def wrong_type(definition: FactDefinition) -> FactProblem:
    return FactProblem(definition.name, FactProblemCode.WRONG_TYPE, {"type": definition.type.value})


def read_number(definition: FactDefinition, raw: Any) -> int | float | FactProblem:
    if isinstance(raw, bool) or not isinstance(raw, int | float | Decimal) or not is_finite(raw):
        return wrong_type(definition)
    if raw < 0:
        return FactProblem(definition.name, FactProblemCode.NEGATIVE)
    if raw > LARGEST_INTEGER:
        return FactProblem(definition.name, FactProblemCode.TOO_LARGE, {"largest": LARGEST_INTEGER})
    if raw == int(raw):
        return int(raw)
    if definition.type is FactType.INTEGER:
        return FactProblem(definition.name, FactProblemCode.NOT_INTEGER)
    return float(raw)


def is_finite(raw: float | Decimal) -> bool:
    # A signalling NaN of the decimals fails in any comparison; other NaNs are less than nothing.
    return raw.is_finite() if isinstance(raw, Decimal) else abs(raw) < float("inf")


def read_text(definition: FactDefinition, raw: Any) -> str | FactProblem:
    if not isinstance(raw, str):
        return wrong_type(definition)
    if not raw.strip():
        return FactProblem(definition.name, FactProblemCode.EMPTY_TEXT)
    if CONTROL_CHARACTER.search(raw):
        return FactProblem(definition.name, FactProblemCode.CONTROL_CHARACTERS)
    if definition.values and raw not in definition.values:
        allowed = ", ".join(definition.values)
        return FactProblem(definition.name, FactProblemCode.NOT_IN_LIST, {"allowed": allowed})
    if definition.is_ksic and not is_ksic(raw):
        return FactProblem(definition.name, FactProblemCode.BAD_KSIC)
    if any(unicodedata.category(letter) in NO_LETTERS for letter in raw):
        return FactProblem(definition.name, FactProblemCode.CONTROL_CHARACTERS)
    return raw


def is_ksic(code: str) -> bool:
    """Whether a code is a section letter and two to five digits with the division in its section (KSIC 11)."""
    return bool(KSIC_FORM.fullmatch(code)) and int(code[1:3]) in KSIC_DIVISIONS[code[0]]


def read_day(definition: FactDefinition, raw: Any, as_of: date) -> date | FactProblem:
    if isinstance(raw, date):
        day = raw
    elif isinstance(raw, str) and ISO_DAY.fullmatch(raw):
        try:
            day = date.fromisoformat(raw)
        except ValueError:
            return FactProblem(definition.name, FactProblemCode.NOT_A_DATE)
    else:
        return FactProblem(definition.name, FactProblemCode.NOT_A_DATE)
    if definition.is_past and day > as_of:
        return FactProblem(definition.name, FactProblemCode.IN_FUTURE, {"as_of": as_of.isoformat()})
    return day


def impossible_pairs(values: Mapping[str, FactValue], registry: FactRegistry) -> list[FactProblem]:
    """Pairs of numbers of which the first exceeds the second though it cannot."""
    problems = []
    for more, than in registry.impossible_pairs:
        larger, smaller = values.get(more), values.get(than)
        if larger is not None and smaller is not None and larger > smaller:  # type: ignore[operator]  # numbers
            problems.append(FactProblem(more, FactProblemCode.IMPOSSIBLE_PAIR, {"than": than}))
    return problems
