"""Which facts are worth asking: only those that can still change an outcome, best first."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import product
from math import prod
from typing import Any

from majung.core.facts import FactRegistry, FactType, FactValue, impossible_pairs
from majung.core.rules.bind import Day
from majung.core.rules.python import DIVISIONS, OpenProgram, by_division, compile_decider
from majung.core.rules.syntax import (
    Among,
    Compare,
    Condition,
    Constant,
    Fact,
    Operand,
    Sum,
    children,
    facts_of,
    operands,
)

# Past so many trials the plain listing is given instead: a question too many costs less than a slow page.
MOST_TRIALS = 3000

FAR = 2**40
LONG = timedelta(days=36_500)


@dataclass(frozen=True)
class Questions:
    """The questions of one program on a day."""

    bound: OpenProgram
    day: Day
    bits: Mapping[str, int]

    @cached_property
    def decider(self) -> Callable[..., Any]:
        return compile_decider([self.bound], day=self.day, bits=self.bits)

    @cached_property
    def settling(self) -> tuple[Condition, ...]:
        """The conditions that data must settle, plus the officers' ones that data may break."""
        return tuple(self.bound.clauses[i] for i in [*self.bound.required, *self.bound.forbidden])

    @cached_property
    def tied(self) -> int:
        """Mask of the facts that stand in more than one place, where answers can hang together."""
        places: dict[str, int] = {}
        for condition in self.settling:
            for leaf in leaves(condition):
                for name in self.day.registry.inputs_of(dict.fromkeys(facts_of(leaf))):
                    places[name] = places.get(name, 0) + 1
        return sum(self.bits[name] for name, count in places.items() if count > 1 and name in self.bits)

    def relevant(self, masks: Sequence[int], facts: Mapping[str, FactValue]) -> tuple[int, ...]:
        """The masks of missing facts without those that cannot change the outcome whatever else is answered.

        A fact counts if, for some answers to the tied facts, the outcome still waits for it. Facts in one place only
        need no trial: three-valued logic is exact for them.
        """
        missing = 0
        for mask in masks:
            missing |= mask
        tied = missing & self.tied
        if missing.bit_count() < 2 or not tied:
            return tuple(masks)
        kept = self.kept(missing, tied, facts)
        return tuple(mask & kept for mask in masks)

    def kept(self, missing: int, tied: int, facts: Mapping[str, FactValue]) -> int:
        answers = {name: self.answers(name, facts) for name, bit in self.bits.items() if tied & bit}
        if prod(map(len, answers.values())) * (len(answers) + 1) > MOST_TRIALS:
            return missing
        kept = self.waiting(missing & ~tied, answers, facts)
        for name in answers:
            others = {other: values for other, values in answers.items() if other != name}
            kept |= self.waiting(self.bits[name], others, facts)
        return kept

    def waiting(self, wanted: int, answers: Mapping[str, Sequence[FactValue]], facts: Mapping[str, FactValue]) -> int:
        """Those of the wanted facts that an outcome still waits for under some of the answers."""
        waiting = 0
        if not wanted:
            return 0
        for values in product(*answers.values()):
            tried = {**facts, **dict(zip(answers, values, strict=True))}
            if impossible_pairs(tried, self.day.registry):
                continue
            [(settled, _, masks, _)] = self.decider(tried.get)
            if settled is None:
                for mask in masks:
                    waiting |= mask & wanted
                if waiting == wanted:
                    break
        return waiting

    def answers(self, name: str, facts: Mapping[str, FactValue]) -> Sequence[FactValue]:
        """One answer from every range in which the conditions cannot tell answers apart."""
        definition = self.day.registry.given[name]
        edges = set(self.edges(name, facts))
        match definition.type:
            case FactType.BOOL:
                return [True, False]
            case FactType.TEXT if definition.is_ksic:
                return self.industries
            case FactType.TEXT:
                return [*definition.values] or [*sorted(map(str, edges)), "\uffff"]
            case FactType.DATE:
                days = {e + timedelta(days=step) for e in edges if isinstance(e, date) for step in (-1, 0, 1)}
                return sorted(
                    day for day in {*days, self.day.as_of - LONG} if day <= self.day.as_of or not definition.is_past
                )
            case FactType.INTEGER | FactType.NUMBER:
                step = 1 if definition.type is FactType.INTEGER else 0.5
                numbers = {0, FAR, *(e + s for e in edges if isinstance(e, int | float) for s in (-step, 0, step))}
                return sorted(number for number in numbers if number >= 0)

    @cached_property
    def industries(self) -> tuple[str, ...]:
        """One industry for each way in which sections, divisions and ceilings can differ."""
        tables = [by_division(self.day.ceilings(d) or {}) for d in self.day.registry.derived.values() if d.table]
        listed = {v for c in self.settling for leaf in leaves(c) if isinstance(leaf, Among) for v in leaf.values}
        found: dict[tuple[object, ...], str] = {}
        for key in DIVISIONS:
            parts = [part if part in listed else None for part in (key[0], key[1:])]
            found.setdefault((*(table.get(key) for table in tables), *parts), key)
        return tuple(found.values())

    def edges(self, name: str, facts: Mapping[str, FactValue]) -> Iterator[FactValue]:
        """The values at which a comparison with the fact can turn."""
        for node in self.comparisons.get(name, ()):
            if isinstance(node, Among):
                yield from node.values
            elif isinstance(node, Compare):
                yield from self.turning_points(name, node, facts)

    @cached_property
    def comparisons(self) -> dict[str, list[Condition]]:
        """For every fact the leaves that name it."""
        found: dict[str, list[Condition]] = {}
        for condition in self.settling:
            for leaf in leaves(condition):
                for name in facts_of(leaf):
                    found.setdefault(name, []).append(leaf)
        return found

    def turning_points(self, name: str, node: Compare, facts: Mapping[str, FactValue]) -> Iterator[FactValue]:
        factor = max(factor_of(name, node.left), factor_of(name, node.right), 1)
        for other in (node.left, node.right):
            for value in self.values(other, name, facts):
                yield value
                if isinstance(value, int | float):
                    yield from (value // factor, value * factor_of(name, other))

    def values(self, operand: Operand, name: str, facts: Mapping[str, FactValue]) -> Iterator[FactValue]:
        """What the other side may be worth: a constant, what is known, or any value of its table."""
        match operand:
            case Constant(value):
                yield value
            case Fact(other) if other in self.day.registry.derived:
                derived = self.day.registry.derived[other]
                yield from set(by_division(self.day.ceilings(derived) or {}).values()) if derived.table else ()
            case Fact(other) if other != name and facts.get(other) is not None:
                yield facts[other]
            case Sum(terms, plus):
                yield plus
                yield from (factor * facts[f.name] for factor, f in terms if isinstance(facts.get(f.name), int | float))  # type: ignore[operator]  # numbers
            case _:
                return


def leaves(condition: Condition) -> Iterator[Condition]:
    inner = children(condition)
    if not inner and operands(condition):
        yield condition
    for child in inner:
        yield from leaves(child)


def factor_of(name: str, operand: Operand) -> int:
    return sum(factor for factor, fact in operand.terms if fact.name == name) if isinstance(operand, Sum) else 1


def scores(open_programs: Sequence[Sequence[int]], *, bits: Mapping[str, int]) -> dict[str, float]:
    """How much an answer settles: the fewer others its clause waits for, and the fewer clauses are open.

    Each open program counts alike.
    """
    found: dict[str, float] = {}
    for masks in open_programs:
        waiting = [mask for mask in masks if mask]
        for mask in waiting:
            weight = 1 / (mask.bit_count() * len(waiting))
            for name, bit in bits.items():
                if mask & bit:
                    found[name] = found.get(name, 0.0) + weight
    return found


def best_first(found: Mapping[str, float], registry: FactRegistry) -> tuple[str, ...]:
    """Facts by score; among equals the order of the registry holds."""
    return tuple(sorted(found, key=lambda name: (-round(found[name], 9), registry.rank(name))))
