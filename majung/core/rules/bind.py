"""A condition on a day: parameters and code lists become constants, ages and anniversaries plain day comparisons."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import MINYEAR, date, timedelta

from majung.core.calendar import anniversary
from majung.core.facts import DerivedFact, FactRegistry
from majung.core.parameters import ParameterBook
from majung.core.rules.syntax import (
    MIRRORED,
    AllOf,
    Among,
    Compare,
    Condition,
    Constant,
    Fact,
    Literally,
    Named,
    Not,
    Operand,
    Operator,
    Parameter,
    with_children,
)

AS_OF = Fact("as_of")


@dataclass(frozen=True)
class Day:
    """Everything a condition is bound to: the day, the dated tables, and what the facts are."""

    as_of: date
    book: ParameterBook
    registry: FactRegistry

    def ceilings(self, derived: DerivedFact) -> Mapping[str, int] | None:
        """The lookup table behind a derived fact on this day; None where nothing is known."""
        assert derived.table is not None
        table = self.book.parameters[derived.table]
        row = table.on(self.as_of)
        if row is None or (derived.kind == "lookup_in_force" and table.is_stale(self.as_of)):
            return None
        mapping: Mapping[str, int] = row.value
        return mapping


def bind(condition: Condition, day: Day, let: Mapping[str, Condition]) -> Condition:
    """Decide what a condition means on a day.

    Basis: design §4; «n년 이내» holds through the anniversary day, «n년 미만» until the day before it, 29 February
    clamps to the 28th; a table past its last check settles nothing that its last row does not.
    """
    match condition:
        case Named(name):
            return bind(let[name], day, let)
        case Not(inner):
            return negated(bind(inner, day, let))
        case Among(fact, values, code_lists):
            if fact == AS_OF:
                return Literally(day.as_of in values)
            listed = [code for name in code_lists for code in day.book.codes(name, day.as_of)]
            return Among(fact, tuple(dict.fromkeys([*values, *listed])))
        case Compare(operator, left, right):
            return bind_comparison(operator, bind_operand(left, day), bind_operand(right, day), day)
        case _:
            return with_children(condition, lambda inner: bind(inner, day, let))


def negated(condition: Condition) -> Condition:
    if isinstance(condition, Not):
        return condition.condition
    if isinstance(condition, Literally):
        return Literally(None if condition.value is None else not condition.value)
    return Not(condition)


def bind_operand(operand: Operand, day: Day) -> Operand:
    if operand == AS_OF:
        return Constant(day.as_of)
    if isinstance(operand, Parameter):
        row = day.book.parameters[operand.name].on(day.as_of)
        return Constant(float(row.value) if row and isinstance(row.value, str) else row.value if row else None)
    derived = day.registry.derived.get(operand.name) if isinstance(operand, Fact) else None
    if derived and derived.kind.startswith("lookup") and day.ceilings(derived) is None:
        return Constant(None)
    return operand


def bind_comparison(operator: Operator, left: Operand, right: Operand, day: Day) -> Condition:
    if isinstance(left, Constant) and not isinstance(right, Constant):
        operator, left, right = MIRRORED[operator], right, left
    if isinstance(left, Constant) and isinstance(right, Constant):
        return Literally(compare_constants(operator, left, right))
    if isinstance(right, Constant) and right.value is None:
        return Literally(None)
    if isinstance(left, Fact) and isinstance(right, Constant):
        derived = day.registry.derived.get(left.name)
        if derived and derived.kind == "age":
            return age_comparison(operator, Fact(derived.of), right, day.as_of)
        if derived and derived.kind == "anniversary":
            return anniversary_comparison(operator, Fact(derived.of), derived.years, right)
    return Compare(operator, left, right)


def compare_constants(operator: Operator, left: Constant, right: Constant) -> bool | None:
    if left.value is None or right.value is None:
        return None
    less, equal = left.value < right.value, left.value == right.value  # type: ignore[operator]  # same type
    return {
        "=": equal, "<>": not equal, "<": less, "<=": less or equal, ">": not less and not equal, ">=": not less,
    }[operator]  # fmt: skip


def age_comparison(operator: Operator, birth: Fact, constant: Constant, as_of: date) -> Condition:
    """Age n or more is a birth date no later than the last one whose n-th birthday has come."""
    years = constant.value
    assert isinstance(years, int)
    at_least = Compare("<=", birth, Constant(latest_birth(as_of, years)))
    above = Compare("<=", birth, Constant(latest_birth(as_of, years + 1)))
    choices: dict[Operator, Condition] = {
        ">=": at_least, ">": above, "<": Not(at_least), "<=": Not(above),
        "=": AllOf((at_least, Not(above))), "<>": Not(AllOf((at_least, Not(above)))),
    }  # fmt: skip
    return choices[operator]


def latest_birth(as_of: date, years: int) -> date:
    if years <= 0:
        return date.max
    if as_of.year - years <= MINYEAR:
        return date.min
    day = years_before(as_of, years) + timedelta(days=3)
    while anniversary(day, years) > as_of:
        day -= timedelta(days=1)
    return day


def anniversary_comparison(operator: Operator, start: Fact, years: int, constant: Constant) -> Condition:
    """An anniversary on or after a day is a start on or after the first one whose anniversary is."""
    day = constant.value
    assert isinstance(day, date)
    on_or_after = Compare(">=", start, Constant(earliest_start(day, years)))
    after = Compare(">=", start, Constant(earliest_start(day + timedelta(days=1), years)))
    choices: dict[Operator, Condition] = {
        ">=": on_or_after, ">": after, "<": Not(on_or_after), "<=": Not(after),
        "=": AllOf((on_or_after, Not(after))), "<>": Not(AllOf((on_or_after, Not(after)))),
    }  # fmt: skip
    return choices[operator]


def earliest_start(day: date, years: int) -> date:
    start = years_before(day, years) - timedelta(days=2)
    while anniversary(start, years) < day:
        start += timedelta(days=1)
    return start


def years_before(day: date, years: int) -> date:
    """A day near the same one years before, kept inside the calendar; callers step to the exact one."""
    return date(max(day.year - years, MINYEAR + 1), day.month, min(day.day, 28))
