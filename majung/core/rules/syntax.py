"""The small frozen tree that every condition is parsed into; all engines are compiled from it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

Value = bool | int | float | str | date
Operator = Literal["=", "<>", "<", "<=", ">", ">="]

MIRRORED: dict[Operator, Operator] = {
    "=": "=",
    "<>": "<>",
    "<": ">",
    ">": "<",
    "<=": ">=",
    ">=": "<=",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """The value of a fact, given or derived."""

    name: str


@dataclass(frozen=True, slots=True)
class Constant:
    """A value written in the condition, or that of a parameter once bound; None where no row is in force."""

    value: Value | None


@dataclass(frozen=True, slots=True)
class Parameter:
    """A dated value looked up when the condition is bound to a day."""

    name: str


@dataclass(frozen=True, slots=True)
class Sum:
    """Integer multiples of facts added up, plus an integer."""

    terms: tuple[tuple[int, Fact], ...]
    plus: int = 0


Operand = Fact | Constant | Parameter | Sum


@dataclass(frozen=True, slots=True)
class Literally:
    """A condition that is already settled: true, false or unknown."""

    value: bool | None


@dataclass(frozen=True, slots=True)
class Truth:
    """A yes-or-no fact standing alone."""

    fact: Fact


@dataclass(frozen=True, slots=True)
class Compare:
    operator: Operator
    left: Operand
    right: Operand


@dataclass(frozen=True, slots=True)
class Among:
    """IN: one of the values written, or of a dated code list named by the condition."""

    fact: Fact
    values: tuple[Value, ...]
    code_lists: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """A condition of the program's `let`, by name."""

    name: str


@dataclass(frozen=True, slots=True)
class Not:
    condition: "Condition"


@dataclass(frozen=True, slots=True)
class AllOf:
    conditions: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    conditions: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AtLeast:
    """At least so many of the conditions hold."""

    count: int
    conditions: tuple["Condition", ...]


Condition = Literally | Truth | Compare | Among | Named | Not | AllOf | AnyOf | AtLeast


def children(condition: Condition) -> tuple[Condition, ...]:
    """The conditions directly inside a condition."""
    if isinstance(condition, Not):
        return (condition.condition,)
    if isinstance(condition, AllOf | AnyOf | AtLeast):
        return condition.conditions
    return ()


def operands(condition: Condition) -> tuple[Operand, ...]:
    """The operands a condition itself compares."""
    match condition:
        case Truth(fact) | Among(fact, _, _):
            return (fact,)
        case Compare(_, left, right):
            return (left, right)
        case _:
            return ()


def walk(condition: Condition) -> Iterator[Condition]:
    """A condition and everything inside it, outermost first."""
    yield condition
    for child in children(condition):
        yield from walk(child)


def facts_of_operand(operand: Operand) -> tuple[str, ...]:
    match operand:
        case Fact(name):
            return (name,)
        case Sum(terms, _):
            return tuple(fact.name for _, fact in terms)
        case _:
            return ()


def facts_of(condition: Condition) -> tuple[str, ...]:
    """The facts a condition names, each once, in the order of reading."""
    names: dict[str, None] = {}
    for node in walk(condition):
        for operand in operands(node):
            names.update(dict.fromkeys(facts_of_operand(operand)))
    return tuple(names)


def parameters_of(condition: Condition) -> tuple[str, ...]:
    """The parameters and code lists a condition names."""
    names: dict[str, None] = {}
    for node in walk(condition):
        names.update(dict.fromkeys(o.name for o in operands(node) if isinstance(o, Parameter)))
        if isinstance(node, Among):
            names.update(dict.fromkeys(node.code_lists))
    return tuple(names)


def with_children(condition: Condition, change: Callable[[Condition], Condition]) -> Condition:
    """The same condition with each condition directly inside it changed."""
    match condition:
        case Not(inner):
            return Not(change(inner))
        case AllOf(conditions):
            return AllOf(tuple(change(each) for each in conditions))
        case AnyOf(conditions):
            return AnyOf(tuple(change(each) for each in conditions))
        case AtLeast(count, conditions):
            return AtLeast(count, tuple(change(each) for each in conditions))
        case _:
            return condition
