"""Bound conditions as a decision graph of ZEN, the engine of GoRules.

ZEN has no third value: null in a comparison is an error. So every condition is written twice, as surely true and as
possibly true, with the guards that keep null out; unknown is where the two differ. For rows in which everything is
known the plain text is enough, and quicker.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from majung.core.decide import Plan
from majung.core.rules.program import DecidedBy
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
    facts_of_operand,
    operands,
)

OPERATORS = {"=": "==", "<>": "!="}
NEVER, ALWAYS = "(1 == 2)", "(1 == 1)"


def plain(condition: Condition) -> str:
    """The text for rows in which everything is known."""
    match condition:
        case Truth(fact):
            return fact.name
        case Among(fact, values, _):
            return f"({fact.name} in [{', '.join(map(literal, values))}])" if values else NEVER
        case Compare(operator, left, right):
            return f"({operand(left)} {OPERATORS.get(operator, operator)} {operand(right)})"
        case Not(inner):
            return f"(not {plain(inner)})"
        case AllOf(conditions):
            return f"({' and '.join(map(plain, conditions))})"
        case AnyOf(conditions):
            return f"({' or '.join(map(plain, conditions))})"
        case _:
            raise AssertionError(condition)


def rail(condition: Condition, *, possibly: bool) -> str:
    """The text that holds where the condition surely, or possibly, does."""
    match condition:
        case Literally(value):
            return ALWAYS if value or (value is None and possibly) else NEVER
        case Not(inner):
            return f"(not {rail(inner, possibly=not possibly)})"
        case AllOf(conditions):
            return f"({' and '.join(rail(each, possibly=possibly) for each in conditions)})"
        case AnyOf(conditions):
            return f"({' or '.join(rail(each, possibly=possibly) for each in conditions)})"
        case _:
            return guarded(condition, possibly=possibly)


def guarded(leaf: Condition, *, possibly: bool) -> str:
    names = dict.fromkeys(name for each in operands(leaf) for name in facts_of_operand(each))
    if possibly:
        return f"({' or '.join([*(f'{name} == null' for name in names), plain(leaf)])})"
    return f"({' and '.join([*(f'{name} != null' for name in names), plain(leaf)])})"


def operand(value: Operand) -> str:
    match value:
        case Fact(name):
            return name
        case Sum(terms, plus):
            return "(" + " + ".join([*(f"{factor} * {fact.name}" for factor, fact in terms), str(plus)]) + ")"
        case Constant(constant):
            return literal(constant)
        case _:
            raise AssertionError(value)


def literal(value: Any) -> str:
    """Days are numbers of days, which ZEN compares quicker than dates; so are the facts it is given."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date):
        return str(value.toordinal())
    return "'" + value.replace("'", "\\'") + "'" if isinstance(value, str) else repr(value)


def given(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.toordinal() if isinstance(value, date) else value for name, value in row.items()}


def plain_graph(plan: Plan) -> dict[str, Any]:
    """One node with every different clause once and the outcome of every program, for rows that are complete."""
    names = clause_names(plan)
    expressions = [(name, plain(condition)) for condition, name in names.items() if condition != Literally(None)]
    for index, bound in enumerate(plan.bound):
        clauses = [f"$.{names[c]}" for c in bound.clauses]
        known = [i for i, condition in enumerate(bound.clauses) if condition != Literally(None)]
        good = [clauses[i] for i in bound.required if i in known]
        good += [f"not {clauses[i]}" for i in bound.forbidden if i in known]
        expressions.append((f"o{index}", " and ".join(good)))
    return graph(expressions)


def rails_graph(plan: Plan) -> dict[str, Any]:
    """Every different clause as surely and as possibly true, and both outcomes of every program."""
    names = clause_names(plan)
    expressions = []
    for condition, name in names.items():
        expressions += [
            (f"s{name}", rail(condition, possibly=False)),
            (f"p{name}", rail(condition, possibly=True)),
        ]
    for index, (program, bound) in enumerate(zip(plan.programs, plan.bound, strict=True)):
        by_data = [clause.by is DecidedBy.DATA for clause in program.clauses]
        sure = [f"$.s{names[bound.clauses[i]]}" for i in bound.required if by_data[i]]
        sure += [f"not $.p{names[bound.clauses[i]]}" for i in bound.forbidden if by_data[i]]
        possible = [f"$.p{names[bound.clauses[i]]}" for i in bound.required]
        possible += [f"not $.s{names[bound.clauses[i]]}" for i in bound.forbidden]
        expressions += [(f"u{index}", " and ".join(possible)), (f"o{index}", " and ".join([f"$.u{index}", *sure]))]
    return graph(expressions)


def clause_names(plan: Plan) -> dict[Condition, str]:
    conditions = dict.fromkeys(clause for bound in plan.bound for clause in bound.clauses)
    return {condition: f"c{index}" for index, condition in enumerate(conditions)}


def graph(expressions: Sequence[tuple[str, str]]) -> dict[str, Any]:
    rows = [{"id": key, "key": key, "value": text} for key, text in expressions]
    content = {"expressions": rows, "passThrough": False, "executionMode": "single"}
    return {
        "nodes": [
            {"id": "facts", "type": "inputNode", "name": "facts", "content": {"schema": ""}},
            {"id": "rules", "type": "expressionNode", "name": "rules", "content": content},
            {"id": "answer", "type": "outputNode", "name": "answer", "content": {"schema": ""}},
        ],
        "edges": [
            {"id": "in", "type": "edge", "sourceId": "facts", "targetId": "rules"},
            {"id": "out", "type": "edge", "sourceId": "rules", "targetId": "answer"},
        ],
    }
