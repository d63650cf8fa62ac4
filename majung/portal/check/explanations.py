"""Why a clause came out as it did, in people's words: the own value against the threshold, and what would change it."""

from dataclasses import dataclass
from datetime import date

from majung.core.decide import Decision
from majung.core.facts import FactValue
from majung.core.rules.bind import Day
from majung.core.rules.explain import OPPOSITE, Comparison, Explanation, explain
from majung.core.rules.program import Clause, ClauseKind, DecidedBy
from majung.web.problems import screen_language
from majung.web.questions.values import YEARS_OLD, fact_label, fact_text
from majung.web.words import say

ANNIVERSARIES = frozenset({"opened_third_anniversary", "special_guarantee_second_anniversary"})
OPPOSITES: dict[str, str] = dict(OPPOSITE.items())
OPERATORS = {"<": "lt", "<=": "le", ">": "gt", ">=": "ge", "=": "eq", "<>": "ne"}


@dataclass(frozen=True, slots=True)
class Reason:
    """A clause with what decided it."""

    id: str
    label: str
    cite: str
    quote: str
    lines: tuple[str, ...]
    remedy: str


@dataclass(frozen=True, slots=True)
class Reasons:
    """The clauses of one decision, sorted by how they came out for the business."""

    failing: tuple[Reason, ...]
    unsettled: tuple[Reason, ...]
    met: tuple[Reason, ...]
    officer: tuple[Reason, ...]
    preferred: tuple[Reason, ...]


def reasons_of(decision: Decision, *, facts: dict[str, FactValue], day: Day) -> Reasons:
    """Every clause of a program explained; officers' clauses stand apart while nobody has found anything."""
    explained = [
        explain(decision.program, clause, facts=facts, day=day, holds=holds)
        for clause, holds in zip(decision.program.clauses, decision.holds, strict=True)
    ]
    deciding = [each for each in explained if each.clause.kind in (ClauseKind.ELIGIBLE, ClauseKind.EXCLUDED)]
    by_data = [each for each in deciding if each.clause.by is DecidedBy.DATA or each.holds is not None]
    return Reasons(
        failing=tuple(reason_of(each, day) for each in by_data if each.is_good is False),
        unsettled=tuple(reason_of(each, day) for each in by_data if each.is_good is None),
        met=tuple(reason_of(each, day) for each in by_data if each.is_good),
        officer=tuple(reason_of(each, day) for each in deciding if each not in by_data),
        preferred=tuple(reason_of(e, day) for e in explained if e.clause.kind is ClauseKind.PREFER and e.is_good),
    )


def reason_of(explanation: Explanation, day: Day) -> Reason:
    clause = explanation.clause
    lines = tuple(dict.fromkeys(line_of(each, day) for each in explanation.comparisons))
    remedy = remedy_of(explanation, day) if explanation.is_good is False else ""
    return Reason(clause.id, clause_label(clause), clause.cite, clause.quote, lines, remedy)


def clause_label(clause: Clause) -> str:
    return clause.label_en if screen_language() == "en" else clause.label


def line_of(comparison: Comparison, day: Day) -> str:
    """«상시근로자 수: 6명 (기준: 5명 미만)»."""
    label = fact_label(comparison.fact, day.registry)
    own = fact_text(comparison.fact, comparison.own)
    if comparison.operator == "is":
        return say("check.reason.plain", screen_language(), label=label, own=own)
    return say("check.reason.line", screen_language(), label=label, own=own, wanted=wanted_text(comparison, day))


def remedy_of(explanation: Explanation, day: Day) -> str:
    """What would change a refusal: all the comparisons that came out badly, or any one of them."""
    turned = [each for each in explanation.comparisons if each.holds is not each.wanted]
    if any(cannot_turn(each) for each in turned) and not explanation.any_will_do:
        return say("check.reason.never", screen_language())
    parts = dict.fromkeys(turned_text(each, day) for each in turned if can_turn(each))
    if not parts:
        return ""
    key = "check.reason.any" if explanation.any_will_do and len(parts) > 1 else "check.reason.remedy"
    return say(key, screen_language(), wanted=", ".join(parts))


def cannot_turn(comparison: Comparison) -> bool:
    """Whether time only leads further away: nobody gets younger, and no business either."""
    if comparison.fact == YEARS_OLD:
        return wanted_operator(comparison) in ("<", "<=")
    return comparison.fact == "opened_third_anniversary" and wanted_operator(comparison) in (">", ">=")


def can_turn(comparison: Comparison) -> bool:
    """A list with nobody on it is no advice."""
    return not cannot_turn(comparison) and comparison.threshold != ()


def turned_text(comparison: Comparison, day: Day) -> str:
    label = fact_label(comparison.fact, day.registry)
    if comparison.fact in ANNIVERSARIES and wanted_operator(comparison) in ("<", "<="):
        own = fact_text(comparison.fact, comparison.own)
        return say("check.reason.after_day", screen_language(), label=label, day=own)
    return say("check.reason.turned", screen_language(), label=label, wanted=wanted_text(comparison, day))


def wanted_operator(comparison: Comparison) -> str:
    """The operator that would be good: the clause's own, or its opposite in an exclusion."""
    if comparison.wanted or comparison.operator not in OPERATORS:
        return comparison.operator
    return OPPOSITES[comparison.operator]


def wanted_text(comparison: Comparison, day: Day) -> str:
    """What the comparison should come to: «5명 미만», «경상북도», «예»."""
    threshold, operator = comparison.threshold, comparison.operator
    if operator == "is":
        return say("check.yes" if comparison.wanted else "check.no", screen_language())
    if isinstance(threshold, tuple):
        listed = ", ".join(fact_text(comparison.fact, each) for each in threshold)
        key = "check.wanted.in" if comparison.wanted else "check.wanted.out"
        return say(key if listed else "check.wanted.nobody", screen_language(), threshold=listed)
    if threshold is None:
        return say("check.wanted.unknown", screen_language())
    shown = fact_text(comparison.fact, threshold)
    if threshold == day.as_of:
        shown = say("check.wanted.this_day", screen_language())
    kind = "day_" if isinstance(threshold, date) else ""
    return say(f"check.wanted.{kind}{OPERATORS[wanted_operator(comparison)]}", screen_language(), threshold=shown)
