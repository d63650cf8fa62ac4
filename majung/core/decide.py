"""Decisions: whether a business qualifies for each program on a day, why, what is missing, and what it would get."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Any

from majung.core.facts import FactRegistry, FactValue
from majung.core.offer import Kleene, Offer, base_rate_of, make_offer
from majung.core.parameters import ParameterBook
from majung.core.rules.bind import Day, bind
from majung.core.rules.program import ClauseKind, DecidedBy, ProgramVersion, expand
from majung.core.rules.python import Decider, OpenProgram, compile_decider
from majung.core.rules.questions import Questions, best_first, scores
from majung.core.rules.syntax import Condition, Literally, facts_of, parameters_of

# A base rate is that of the quarter of execution, and a confirmation leaves 60 days to get there.
DAYS_BEFORE_QUARTER_END = 30

# Few orders of questions ever come up; the bound is for callers who try them all.
MOST_ORDERS_KEPT = 100_000


class Outcome(StrEnum):
    """What the answers given so far come to; eligible still leaves the separate screening."""

    ELIGIBLE = "eligible"
    INELIGIBLE = "ineligible"
    UNDECIDED = "undecided"


class WarningCode(StrEnum):
    """Why a result should be read with care."""

    STALE_PARAMETER = "stale_parameter"
    NO_PARAMETER = "no_parameter"
    QUARTER_ENDS = "quarter_ends"


OUTCOMES = {True: Outcome.ELIGIBLE, False: Outcome.INELIGIBLE, None: Outcome.UNDECIDED}


class UnknownFinding(ValueError):
    """A finding for a clause that the program lacks or that data alone settles."""


@dataclass(frozen=True)
class Warn:
    """A warning: its code, what it concerns, and the day it turns on."""

    code: WarningCode
    about: str
    label: str
    day: date | None


@dataclass(frozen=True)
class Decision:
    """The answer of one program for one row of facts on one day."""

    program: ProgramVersion
    as_of: date
    outcome: Outcome
    holds: tuple[Kleene, ...]
    missing: tuple[str, ...]
    offer: Offer | None
    warnings: tuple[Warn, ...]


class Plan:
    """Programs bound to a day and compiled once, ready to decide any number of businesses."""

    def __init__(
        self, programs: Sequence[ProgramVersion], *, as_of: date, book: ParameterBook, registry: FactRegistry
    ) -> None:
        self.programs = tuple(programs)
        self.day = Day(as_of, book, registry)
        self.bound = tuple(bind_program(program, self.day) for program in self.programs)
        names = dict.fromkeys(n for b in self.bound for c in b.clauses for n in registry.inputs_of(facts_of(c)))
        self.bits = {name: 1 << index for index, name in enumerate(names)}
        self.base_rates = tuple(base_rate_of(program, book, as_of) for program in self.programs)
        self.warnings = tuple(warnings_of(program, self.day) for program in self.programs)
        self.questions = tuple(Questions(bound, self.day, self.bits) for bound in self.bound)
        self.orders: dict[tuple[int, ...], tuple[str, ...]] = {}

    @cached_property
    def decider(self) -> Decider:
        return compile_decider(self.bound, day=self.day, bits=self.bits)

    def decide(
        self, facts: Mapping[str, FactValue], findings: Mapping[str, Mapping[str, bool]] | None = None
    ) -> tuple[Decision, ...]:
        """Decide every program for one business.

        Basis: design §4. `facts` are values as read; `findings` are officers' answers per program and clause and
        count like any other once given. Unknown is never yes or no.
        """
        answers = self.decider(facts.get)
        return tuple(
            self.decision(index, facts, answer, (findings or {}).get(self.programs[index].id, {}))
            for index, answer in enumerate(answers)
        )

    def decision(
        self, index: int, facts: Mapping[str, FactValue], answer: Any, findings: Mapping[str, bool]
    ) -> Decision:
        program = self.programs[index]
        settled, holds, masks, asked = answer
        facts_asked = facts
        if findings:
            holds = with_findings(program, holds, findings)
            settled = outcome_of(program, holds)
            facts_asked = without_overruled(program, facts, findings)
            masks = self.decider(facts_asked.get)[index][2] if settled is None else None
        by_id = dict(zip((clause.id for clause in program.clauses), holds, strict=True))
        offer = None
        if settled is not False:
            base = self.base_rates[index]
            offer = make_offer(program, holds=by_id, asked=asked, facts=facts, base_rate=base)
        missing = self.missing(index, masks, facts_asked) if masks else ()
        return Decision(program, self.day.as_of, OUTCOMES[settled], holds, missing, offer, self.warnings[index])

    def missing(self, index: int, masks: tuple[int, ...], facts: Mapping[str, FactValue]) -> tuple[str, ...]:
        """The facts that can still change the outcome of one program, best question first."""
        masks = self.questions[index].relevant(masks, facts)
        if masks not in self.orders:
            if len(self.orders) > MOST_ORDERS_KEPT:
                self.orders.clear()
            self.orders[masks] = best_first(scores([masks], bits=self.bits), self.day.registry)
        return self.orders[masks]

    def question_scores(self, facts: Mapping[str, FactValue]) -> dict[str, float]:
        """How much each missing fact would settle over all programs; empty when nothing is left to ask."""
        answers = enumerate(self.decider(facts.get))
        open_programs = [
            self.questions[index].relevant(masks, facts)
            for index, (settled, _, masks, _) in answers
            if settled is None and masks
        ]
        return scores(open_programs, bits=self.bits)

    def next_question(self, facts: Mapping[str, FactValue]) -> str | None:
        """The fact that would settle most of what is open over all programs; None when nothing is left to ask."""
        return next(iter(best_first(self.question_scores(facts), self.day.registry)), None)


def bind_program(program: ProgramVersion, day: Day) -> OpenProgram:
    """The conditions of a program on a day, and which of them settle its outcome."""
    required = [i for i, c in enumerate(program.clauses) if c.kind is ClauseKind.ELIGIBLE]
    forbidden = [i for i, c in enumerate(program.clauses) if c.kind is ClauseKind.EXCLUDED]
    return OpenProgram(
        clauses=[bind_clause(clause.condition, program, day) for clause in program.clauses],
        required=required,
        forbidden=forbidden,
        settled_by_data=[i for i in required + forbidden if program.clauses[i].by is DecidedBy.DATA],
        asked=[bind(d.asked_when, day, program.let) for d in program.documents if d.asked_when is not None],
    )


def bind_clause(condition: Condition | None, program: ProgramVersion, day: Day) -> Condition:
    return Literally(None) if condition is None else bind(condition, day, program.let)


def with_findings(
    program: ProgramVersion, holds: tuple[Kleene, ...], findings: Mapping[str, bool]
) -> tuple[Kleene, ...]:
    """The clauses with an officer's findings in the place of what data said of them."""
    open_to_officers = {clause.id for clause in program.clauses if clause.by is DecidedBy.OFFICER}
    for clause_id in findings:
        if clause_id not in open_to_officers:
            raise UnknownFinding(clause_id)
    return tuple(findings.get(c.id, h) for c, h in zip(program.clauses, holds, strict=True))


def without_overruled(
    program: ProgramVersion, facts: Mapping[str, FactValue], findings: Mapping[str, bool]
) -> Mapping[str, FactValue]:
    """The facts that still speak: what a finding overrules can no longer settle the outcome by itself."""
    overruled = {name for clause in program.clauses if clause.id in findings for name in clause.facts}
    return {name: value for name, value in facts.items() if name not in overruled}


def outcome_of(program: ProgramVersion, holds: Sequence[Kleene]) -> Kleene:
    """True eligible, False not, None undecided; an officer's clause keeps nothing open while unknown."""
    is_open = False
    for clause, value in zip(program.clauses, holds, strict=True):
        if clause.kind not in (ClauseKind.ELIGIBLE, ClauseKind.EXCLUDED):
            continue
        if value is None:
            is_open = is_open or clause.by is DecidedBy.DATA
        elif value is (clause.kind is ClauseKind.EXCLUDED):
            return False
    return None if is_open else True


def warnings_of(program: ProgramVersion, day: Day) -> tuple[Warn, ...]:
    """What should be read with care on a day: tables nobody checked for it, missing rows, a quarter about to end."""
    names = dict.fromkeys(name for condition in conditions_of(program) for name in tables_of(condition, day))
    if program.rate.base:
        names[program.rate.base] = None
    warnings = [warn for name in names if (warn := table_warning(name, day))]
    if program.rate.rate_kind == "quarterly_base":
        end = quarter_end(day.as_of)
        if (end - day.as_of).days < DAYS_BEFORE_QUARTER_END and program.rate.base:
            label = day.book.table(program.rate.base).label
            warnings.append(Warn(WarningCode.QUARTER_ENDS, program.rate.base, label, end))
    return tuple(warnings)


def conditions_of(program: ProgramVersion) -> list[Condition]:
    conditions = [clause.condition for clause in program.clauses if clause.condition is not None]
    conditions += [document.asked_when for document in program.documents if document.asked_when is not None]
    return [expand(condition, program.let) for condition in conditions]


def tables_of(condition: Condition, day: Day) -> list[str]:
    """The dated tables a condition rests on, those behind derived facts included."""
    derived = [day.registry.derived[name] for name in facts_of(condition) if name in day.registry.derived]
    return [*parameters_of(condition), *(fact.table for fact in derived if fact.table)]


def table_warning(name: str, day: Day) -> Warn | None:
    table = day.book.table(name)
    if name in day.book.parameters and table.on(day.as_of) is None:
        return Warn(WarningCode.NO_PARAMETER, name, table.label, None)
    if table.is_stale(day.as_of):
        return Warn(WarningCode.STALE_PARAMETER, name, table.label, table.checked_until(day.as_of))
    return None


def quarter_end(day: date) -> date:
    month = (day.month - 1) // 3 * 3 + 3
    return (date(day.year, month, 28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
