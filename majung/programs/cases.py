"""The tests inside a program file: what a case expects against what the program decides."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from majung.core.decide import Decision, Plan, UnknownFinding
from majung.core.decision_json import decision_json
from majung.core.facts import FactProblem, FactType, read_facts
from majung.core.rules.program import ProgramVersion
from majung.programs.catalog import Rules

Kleene = bool | None
FRACTION = re.compile(r"[0-9]+\.[0-9]+")


@dataclass(frozen=True)
class CaseResult:
    """One case: every expectation that was not met, and what every clause came to."""

    index: int
    name: str
    differences: tuple[str, ...]
    holds: Mapping[str, Kleene]


def run_cases(program: ProgramVersion, rules: Rules) -> tuple[CaseResult, ...]:
    """Decide every case of the program's own file and compare."""
    tests = program.document["tests"]
    return tuple(run_case(program, rules, tests.get("base", {}), case, i) for i, case in enumerate(tests["cases"]))


def run_case(
    program: ProgramVersion, rules: Rules, base: Mapping[str, Any], case: Mapping[str, Any], index: int
) -> CaseResult:
    as_of = date.fromisoformat(case["as_of"])
    given = with_fractions({**base, **case.get("given", {})}, rules)
    facts, problems = read_facts(given, registry=rules.registry, as_of=as_of)
    if problems:
        return CaseResult(index, case["name"], tuple(map(problem_text, problems)), {})
    plan = Plan([program], as_of=as_of, book=rules.book, registry=rules.registry)
    try:
        [decision] = plan.decide(facts, {program.id: case.get("findings", {})})
    except UnknownFinding as unknown:
        return CaseResult(index, case["name"], (f"findings: {unknown}",), {})
    holds = {clause.id: value for clause, value in zip(program.clauses, decision.holds, strict=True)}
    return CaseResult(index, case["name"], tuple(differences(case["expect"], decision, holds)), holds)


def with_fractions(given: Mapping[str, Any], rules: Rules) -> dict[str, Any]:
    """Catalog files keep fractions as text, so that no reader rounds them; half headcounts become numbers here."""
    is_number = {name for name, fact in rules.registry.given.items() if fact.type is FactType.NUMBER}
    return {
        name: Decimal(value) if name in is_number and isinstance(value, str) and FRACTION.fullmatch(value) else value
        for name, value in given.items()
    }


def problem_text(problem: FactProblem) -> str:
    return f"{problem.field}: {problem.code.value}"


def differences(expect: Mapping[str, Any], decision: Decision, holds: Mapping[str, Kleene]) -> Iterator[str]:
    answer = decision_json(decision)
    for key, expected in expect.items():
        if key == "holds":
            yield from holds_differences(expected, holds)
        elif key == "missing":
            yield from difference(key, sorted(expected), sorted(answer["missing"]))
        elif key == "warnings":
            yield from difference(key, expected, len(answer["warnings"]))
        elif key == "outcome":
            yield from difference(key, expected, answer["outcome"])
        else:
            yield from difference(key, expected, (answer["offer"] or {}).get(key))


def holds_differences(expected: Mapping[str, Kleene], holds: Mapping[str, Kleene]) -> Iterator[str]:
    for clause, value in expected.items():
        yield from difference(f"holds.{clause}", value, holds.get(clause, "no such clause"))


def difference(key: str, expected: Any, got: Any) -> Iterator[str]:
    if expected != got:
        yield f"{key}: {expected!r} ≠ {got!r}"


def uncovered(program: ProgramVersion, results: Sequence[CaseResult]) -> Iterator[tuple[str, bool]]:
    """Clauses that no case meets (True) or that no case fails to meet (False)."""
    for clause in program.clauses:
        seen = {result.holds.get(clause.id) for result in results}
        for value in (True, False):
            if value not in seen:
                yield clause.id, value
