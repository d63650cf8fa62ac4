"""Bound conditions as formulas of OpenFisca: numpy text over `v`, which gives the array of a variable.

Facts have its own types (money is a float, because its whole numbers end at 2**31), derived facts are formulas like the
rest, and what programs share is one variable. OpenFisca knows no unknown. So there are two sets: plain formulas for
complete facts, and two rails, surely and possibly, over facts of which each comes with another that says whether it is
known; only the rails give the answers that we give.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from majung.core.decide import Plan
from majung.core.facts import DerivedFact, FactType
from majung.core.rules.bind import Day
from majung.core.rules.program import DecidedBy, ProgramVersion
from majung.core.rules.python import OpenProgram, by_division
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
    facts_of_operand,
    operands,
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


def plain_variables(plan: Plan) -> Variables:
    """For complete facts: every different clause (`c…`), the outcome (`o…`) and the limit (`l…`) of every program."""
    variables = fact_variables(plan)
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


def rail_variables(plan: Plan) -> Variables:
    """For any facts: all that a row of bulk screening holds.

    Of every different clause whether it surely (`sc…`) and possibly (`pc…`) holds; of every program the same of its
    outcome (`o…`, `u…`), both limits (`l…`, `m…`) and both masks (`met…`, `unknown…`).
    """
    variables = fact_variables(plan)
    for name, (_, formula) in list(variables.items()):
        variables[f"known_{name}"] = "bool", formula and known_text(name, plan.day)
    clauses = clause_names(plan)
    for condition, name in clauses.items():
        variables[f"s{name}"] = "bool", rail(condition, possibly=False)
        variables[f"p{name}"] = "bool", rail(condition, possibly=True)
    for index, (program, bound) in enumerate(zip(plan.programs, plan.bound, strict=True)):
        sure, possible = ([f"{mark}{clauses[condition]}" for condition in bound.clauses] for mark in "sp")
        by_data = {place for place, clause in enumerate(program.clauses) if clause.by is DecidedBy.DATA}
        variables[f"u{index}"] = "bool", outcome(bound, possible, sure, set(range(len(sure))))
        variables[f"o{index}"] = "bool", f"{variable(f'u{index}')} & {outcome(bound, sure, possible, by_data)}"
        variables[f"l{index}"] = "int", limit(program, sure, sure)
        variables[f"m{index}"] = "int", limit(program, possible, possible)
        variables[f"met{index}"] = "int", f"v.mask({sure})"
        variables[f"unknown{index}"] = "int", f"v.mask({possible}) - {variable(f'met{index}')}"
    return variables


def fact_variables(plan: Plan) -> Variables:
    registry = plan.day.registry
    named = dict.fromkeys(name for bound in plan.bound for clause in bound.clauses for name in facts_of(clause))
    variables: Variables = {name: (TYPES[registry.given[name].type], None) for name in registry.inputs_of(named)}
    for name in named:
        if name in registry.derived:
            variables[name] = TYPES[registry.derived[name].type], derived_text(registry.derived[name], plan.day)
    return variables


def outcome(bound: OpenProgram, good: Sequence[str], bad: Sequence[str], counted: Collection[int]) -> str:
    parts = [variable(good[i]) for i in bound.required if i in counted]
    parts += [f"~{variable(bad[i])}" for i in bound.forbidden if i in counted]
    return " & ".join(parts)


def rail(condition: Condition, *, possibly: bool) -> str:
    match condition:
        case Literally(value):
            return f"v.everywhere({value or (value is None and possibly)})"
        case Not(inner):
            return f"(~{rail(inner, possibly=not possibly)})"
        case AllOf(conditions):
            return f"({' & '.join(rail(each, possibly=possibly) for each in conditions)})"
        case AnyOf(conditions):
            return f"({' | '.join(rail(each, possibly=possibly) for each in conditions)})"
        case _:
            names = dict.fromkeys(name for each in operands(condition) for name in facts_of_operand(each))
            known = [variable(f"known_{name}") for name in names]
            if possibly:
                return f"({' | '.join([*(f'~{each}' for each in known), text(condition)])})"
            return f"({' & '.join([*known, text(condition)])})"


def known_text(name: str, day: Day) -> str:
    derived = day.registry.derived[name]
    known = variable(f"known_{derived.of}")
    return f"{known} & v.is_listed('{derived.of}', {table_of(derived, day)!r})" if derived.table else known


def derived_text(derived: DerivedFact, day: Day) -> str:
    if derived.kind == "prefix":
        return f"v.part('{derived.of}', {derived.start}, {derived.length})"
    return f"v.looked_up('{derived.of}', {table_of(derived, day)!r})"


def table_of(derived: DerivedFact, day: Day) -> dict[str, int]:
    return by_division(day.ceilings(derived) or {})


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
            raise AssertionError(condition)


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
            raise AssertionError(value)


def literal(value: Value) -> str:
    return f"np.datetime64('{value}')" if isinstance(value, date) else repr(value)
