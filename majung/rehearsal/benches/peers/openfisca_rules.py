"""Bound conditions as formulas of OpenFisca: numpy text over `v`, which gives the array of a variable.

OpenFisca knows no unknown, so the formulas are for complete facts. Facts have its own types (money is a float, because
its whole numbers end at 2**31), derived facts are formulas like the rest, and what programs share is one variable.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from majung.core.decide import Plan
from majung.core.facts import DerivedFact, FactType
from majung.core.rules.bind import Day
from majung.core.rules.program import ProgramVersion
from majung.core.rules.python import by_division
from majung.core.rules.syntax import (
    AllOf,
    Among,
    AnyOf,
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
    facts_of,
)
from majung.rehearsal.benches.peers.zen_rules import clause_names

OPERATORS = {"=": "==", "<>": "!="}
TYPES: Mapping[FactType, str] = {
    FactType.BOOL: "bool",
    FactType.INTEGER: "float",
    FactType.NUMBER: "float",
    FactType.TEXT: "str",
    FactType.DATE: "date",
}

# By the name of a variable: its type, and its formula; an input has none.
Variables = dict[str, tuple[str, str | None]]


def variables_of(plan: Plan) -> Variables:
    """The facts, every different clause (`c…`), the outcome (`o…`) and the limit (`l…`) of every program."""
    registry = plan.day.registry
    named = dict.fromkeys(name for bound in plan.bound for clause in bound.clauses for name in facts_of(clause))
    variables: Variables = {name: (TYPES[registry.given[name].type], None) for name in registry.inputs_of(named)}
    for name in named:
        if name in registry.derived:
            variables[name] = TYPES[registry.derived[name].type], derived_text(registry.derived[name], plan.day)
    clauses = clause_names(plan)
    known = {name for condition, name in clauses.items() if condition != Literally(None)}
    variables |= {name: ("bool", text(condition)) for condition, name in clauses.items() if name in known}
    for index, (program, bound) in enumerate(zip(plan.programs, plan.bound, strict=True)):
        names = [clauses[condition] for condition in bound.clauses]
        good = [variable(names[i]) for i in bound.required if names[i] in known]
        good += [f"~{variable(names[i])}" for i in bound.forbidden if names[i] in known]
        variables[f"o{index}"] = "bool", " & ".join(good)
        variables[f"l{index}"] = "int", limit(program, names, known)
    return variables


def derived_text(derived: DerivedFact, day: Day) -> str:
    if derived.kind == "prefix":
        return f"v.part('{derived.of}', {derived.start}, {derived.length})"
    return f"v.looked_up('{derived.of}', {by_division(day.ceilings(derived) or {})!r})"


def limit(program: ProgramVersion, names: Sequence[str], known: Collection[str]) -> str:
    """Nested choices, the highest tier outermost; a clause that only an officer answers reaches nothing."""
    by_id = {clause.id: name for clause, name in zip(program.clauses, names, strict=True)}
    chosen = str(max(tier.krw for tier in program.limit if not tier.when_any))
    for tier in sorted(program.limit, key=lambda tier: tier.krw):
        reached = [variable(by_id[clause]) for clause in tier.when_any if by_id[clause] in known]
        if reached:
            chosen = f"np.where({' | '.join(reached)}, {tier.krw}, {chosen})"
    return f"v.everywhere({chosen})" if chosen.isdigit() else chosen


def text(condition: Condition) -> str:
    match condition:
        case Truth(fact):
            return variable(fact.name)
        case Among(fact, values, _):
            equal = [f"({variable(fact.name)} == {literal(value)})" for value in values]
            return f"({' | '.join(equal)})" if equal else "v.everywhere(False)"
        case Compare(operator, left, right):
            return f"({operand(left)} {OPERATORS.get(operator, operator)} {operand(right)})"
        case Not(inner):
            return f"(~{text(inner)})"
        case AllOf(conditions):
            return f"({' & '.join(map(text, conditions))})"
        case AnyOf(conditions):
            return f"({' | '.join(map(text, conditions))})"
        case _:
            raise NotImplementedError(condition)


def variable(name: str) -> str:
    return f"v('{name}')"


def operand(value: Operand) -> str:
    match value:
        case Fact(name):
            return variable(name)
        case Sum(terms, plus):
            multiples = [f"{factor} * {variable(fact.name)}" for factor, fact in terms]
            return "(" + " + ".join([*multiples, *([str(plus)] if plus else [])]) + ")"
        case Constant(constant) if constant is not None:
            return literal(constant)
        case _:
            raise NotImplementedError(value)


def literal(value: Value) -> str:
    return f"np.datetime64('{value}')" if isinstance(value, date) else repr(value)
