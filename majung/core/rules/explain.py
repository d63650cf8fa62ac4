"""Why a clause holds or does not: the business's own values against the thresholds, and what would change it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from majung.core.calendar import anniversary, full_years
from majung.core.facts import DerivedFact, FactValue
from majung.core.rules.bind import Day, bind_operand, compare_constants
from majung.core.rules.program import Clause, ClauseKind, ProgramVersion, expand
from majung.core.rules.python import by_division
from majung.core.rules.syntax import (
    MIRRORED,
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
    Value,
    facts_of,
    facts_of_operand,
)

Kleene = bool | None

OPPOSITE: dict[Operator, Operator] = {"=": "<>", "<>": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}


@dataclass(frozen=True, slots=True)
class Comparison:
    """One comparison inside a clause: what the business has, what it is held against, and how that came out.

    `fact` is the name in the condition, given or derived; `threshold` is a value, several for a list, or None for a
    yes-or-no fact. `wanted` says whether the comparison should hold for the clause to come out well.
    """

    fact: str
    own: FactValue
    operator: Operator | str
    threshold: Value | tuple[Value, ...] | None
    against: str | None
    holds: Kleene
    wanted: bool


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a clause came out as it did: the comparisons that decided, or that are still open.

    `is_good` is whether it came out well for the business; where it did not, turning the comparisons into what is
    wanted (all of them, or any one where `any_will_do`) would change it.
    """

    clause: Clause
    holds: Kleene
    is_good: Kleene
    comparisons: tuple[Comparison, ...]
    any_will_do: bool
    waits_for: tuple[str, ...]


def explain(
    program: ProgramVersion, clause: Clause, *, facts: Mapping[str, FactValue], day: Day, holds: Kleene
) -> Explanation:
    """Decide which comparisons settled a clause.

    Of alternatives only the nearest is told: the one that holds, or the one with the fewest comparisons to turn.
    """
    good_when = clause.kind is not ClauseKind.EXCLUDED
    is_good = None if holds is None else holds is good_when
    if clause.condition is None:
        return Explanation(clause, holds, is_good, (), False, ())
    tree = expand(clause.condition, program.let)
    values = {**facts, **derived_values(tree, facts, day)}
    found = Reasons(values, day).of(tree, wanted=good_when)
    waiting = dict.fromkeys(name for c in found.comparisons if c.holds is None for name in names_of(c))
    open_inputs = tuple(n for n in day.registry.inputs_of(waiting) if facts.get(n) is None and n != "as_of")
    any_will_do = found.any_will_do and not is_good
    return Explanation(clause, holds, is_good, found.comparisons, any_will_do, open_inputs)


def names_of(comparison: Comparison) -> tuple[str, ...]:
    return (comparison.fact, comparison.against) if comparison.against else (comparison.fact,)


def derived_values(tree: Condition, facts: Mapping[str, FactValue], day: Day) -> dict[str, FactValue]:
    """The derived facts of a condition as of the day; None where the input is not known."""
    derived = [day.registry.derived[name] for name in facts_of(tree) if name in day.registry.derived]
    return {each.name: derived_value(each, facts.get(each.of), day) for each in derived} | {"as_of": day.as_of}


def derived_value(derived: DerivedFact, given: FactValue, day: Day) -> FactValue:
    """One derived fact: 만 나이, an anniversary, a part of the industry code, or a ceiling of a dated table."""
    if given is None:
        return None
    if isinstance(given, date):
        if derived.kind == "age":
            return full_years(since=given, on=day.as_of)
        return anniversary(given, derived.years)
    assert isinstance(given, str)
    if derived.kind == "prefix":
        return given[derived.start : derived.start + derived.length]
    return by_division(day.ceilings(derived) or {}).get(given[:3])


@dataclass(frozen=True)
class Found:
    """The comparisons that settled a condition, and whether turning any one of them would be enough."""

    holds: Kleene
    comparisons: tuple[Comparison, ...]
    any_will_do: bool = False


@dataclass(frozen=True)
class Reasons:
    """Looks for what settled a condition; `wanted` is the answer that would be good."""

    values: Mapping[str, FactValue]
    day: Day

    def of(self, condition: Condition, *, wanted: bool) -> Found:
        match condition:
            case Literally(value):
                return Found(value, ())
            case Not(inner):
                found = self.of(inner, wanted=not wanted)
                return Found(None if found.holds is None else not found.holds, found.comparisons, found.any_will_do)
            case AllOf(conditions):
                return self.junction(conditions, wanted=wanted, decisive=False)
            case AnyOf(conditions):
                return self.junction(conditions, wanted=wanted, decisive=True)
            case AtLeast(count, conditions):
                return self.at_least(count, conditions, wanted=wanted)
            case _:
                return self.leaf(condition, wanted=wanted)

    def junction(self, conditions: Sequence[Condition], *, wanted: bool, decisive: bool) -> Found:
        """AND where `decisive` is False, OR where it is True: one decisive part settles the whole."""
        parts = [self.of(each, wanted=wanted) for each in conditions]
        deciding = [part for part in parts if part.holds is decisive]
        if deciding and decisive is wanted:
            return nearest(deciding)
        if deciding:
            return joined(deciding, decisive, any_will_do=False)
        undecided = [part for part in parts if part.holds is None]
        if undecided and decisive is wanted and wanted:
            # Why it is still open: of the branches that failed, the nearest is told with its own value.
            failed = [part for part in parts if part.holds is not None]
            return joined([*([nearest(failed)] if failed else []), *undecided], None, any_will_do=True)
        if undecided:
            return joined(undecided, None, any_will_do=decisive is wanted)
        # All parts came out the other way; where one part decides, turning one is enough. Of requirements the nearest
        # is told, of the ways out of an exclusion every one.
        if decisive is wanted and wanted:
            return nearest(parts)
        return joined(parts, not decisive, any_will_do=True)

    def at_least(self, count: int, conditions: Sequence[Condition], *, wanted: bool) -> Found:
        parts = [self.of(each, wanted=wanted) for each in conditions]
        holding = sum(part.holds is True for part in parts)
        undecided = sum(part.holds is None for part in parts)
        holds = True if holding >= count else False if holding + undecided < count else None
        return joined([part for part in parts if part.holds is holds], holds, any_will_do=True)

    def leaf(self, condition: Condition, *, wanted: bool) -> Found:
        match condition:
            case Truth(fact):
                own = self.values.get(fact.name)
                holds = own if isinstance(own, bool) else None
                return single(Comparison(fact.name, own, "is", None, None, holds, wanted))
            case Among(fact, values, code_lists):
                listed = [code for name in code_lists for code in self.day.book.codes(name, self.day.as_of)]
                own, threshold = self.values.get(fact.name), (*values, *listed)
                holds = None if own is None else own in threshold
                return single(Comparison(fact.name, own, "in", threshold, None, holds, wanted))
            case Compare(operator, left, right):
                return self.compared(operator, left, right, wanted=wanted)
            case _:
                raise AssertionError(condition)

    def compared(self, operator: Operator, left: Operand, right: Operand, *, wanted: bool) -> Found:
        if left == Fact("as_of"):
            # «as of the day before an anniversary» is told as the anniversary against the day.
            left, right, operator = right, left, MIRRORED[operator]
        own, other = self.value(left), self.value(right)
        holds = compare_constants(operator, Constant(own), Constant(other))
        name = next(iter(facts_of_operand(left)), "")
        against = next((n for n in facts_of_operand(right) if n != "as_of"), None)
        return single(Comparison(name, own, operator, other, against, holds, wanted))

    def value(self, operand: Operand) -> Value | None:
        match operand:
            case Fact(name):
                return self.values.get(name)
            case Sum(terms, plus):
                total: float = plus
                for factor, fact in terms:
                    value = self.values.get(fact.name)
                    if not isinstance(value, int | float):
                        return None
                    total += factor * value
                return total
            case _:
                bound = bind_operand(operand, self.day)
                return bound.value if isinstance(bound, Constant) else None


def single(comparison: Comparison) -> Found:
    return Found(comparison.holds, (comparison,))


def nearest(parts: Sequence[Found]) -> Found:
    """The part that takes the fewest comparisons to turn, and among those the smallest step of a number."""
    return min(parts, key=lambda part: (turns(part), step(part)))


def turns(part: Found) -> int:
    return sum(c.holds is not c.wanted for c in part.comparisons) or len(part.comparisons)


def step(part: Found) -> float:
    """How far the numbers to be turned are from their thresholds; what is no number cannot be stepped to."""
    distance = 0.0
    for comparison in part.comparisons:
        if comparison.holds is comparison.wanted:
            continue
        own, threshold = comparison.own, comparison.threshold
        if not isinstance(own, int | float) or not isinstance(threshold, int | float) or isinstance(own, bool):
            return float("inf")
        distance += abs(own - threshold)
    return distance


def joined(parts: Sequence[Found], holds: Kleene, *, any_will_do: bool) -> Found:
    comparisons = tuple(dict.fromkeys(c for part in parts for c in part.comparisons))
    return Found(holds, comparisons, any_will_do and len(comparisons) > 1)
