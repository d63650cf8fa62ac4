"""Questions that change no outcome but the limit, the rate, the papers or what is left; offered, never forced."""

from collections.abc import Iterator
from dataclasses import dataclass

from majung.core.check import Step, holds
from majung.core.decide import Decision, Outcome
from majung.core.offer import Kleene
from majung.core.rules.program import DecidedBy
from majung.core.rules.syntax import facts_of
from majung.portal.check.state import Check

BALANCES = ("program_balance_krw", "guarantee_balance_krw")


@dataclass(frozen=True, slots=True)
class Offered:
    """A screen that may be answered after the result, and what it may change: limit, rate, left or papers."""

    step: Step
    changes: str


def steps_worth_more(check: Check) -> tuple[Offered, ...]:
    """Each screen once, under the first thing it may change."""
    found: dict[str, Offered] = {}
    for decision in check.decisions:
        if decision.outcome is Outcome.INELIGIBLE or decision.offer is None:
            continue
        for changes, fact in facts_worth_telling(decision, check):
            step = check.screens.filling(fact)
            if step and step.id not in check.answers and fact not in check.facts and holds(step, check.facts):
                found.setdefault(step.id, Offered(step, changes))
    order = {"limit": 0, "rate": 1, "left": 2, "papers": 3}
    outcome_steps = {step.id for step in check.waiting}
    offered = [each for each in found.values() if each.step.id not in outcome_steps]
    return tuple(sorted(offered, key=lambda each: (order[each.changes], check.screens.steps.index(each.step))))


def facts_worth_telling(decision: Decision, check: Check) -> Iterator[tuple[str, str]]:
    offer, program = decision.offer, decision.program
    assert offer is not None
    clauses = dict(zip((clause.id for clause in program.clauses), decision.holds, strict=True))
    if offer.limit_krw.sure < offer.limit_krw.possible:
        lifting = [c for tier in program.limit if tier.krw > offer.limit_krw.sure for c in tier.when_any]
        yield from (("limit", fact) for fact in open_facts(decision, lifting, clauses))
    yield from (("rate", fact) for fact in open_facts(decision, program.rate.discount_when_any, clauses))
    if offer.available_krw.sure < offer.limit_krw.sure:
        yield from (("left", fact) for fact in BALANCES)
    for document in program.documents:
        if document.asked_when is not None and document.label in offer.documents_possible:
            facts = check.catalog.registry.inputs_of(facts_of(document.asked_when))
            yield from (("papers", fact) for fact in facts)


def open_facts(
    decision: Decision, clause_ids: tuple[str, ...] | list[str], clauses: dict[str, Kleene]
) -> Iterator[str]:
    """The facts behind those of the clauses that data may still settle."""
    for clause_id in clause_ids:
        clause = decision.program.clause(clause_id)
        if clauses[clause_id] is None and clause.by is DecidedBy.DATA:
            yield from clause.facts
