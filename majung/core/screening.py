"""Screening: how closely a case is looked at, what must be answered before anybody decides, and what a visit needs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Final

from majung.core.application import AmountTier
from majung.core.calendar import full_months
from majung.core.decide import Outcome
from majung.core.facts import FactValue
from majung.core.freshness import is_fresh
from majung.core.rules.program import Route

LONGEST_WORDS: Final = 2_000
LARGEST_COUNT: Final = 100_000
# Until the rating engine exists these routes wait for an officer's entry; a guarantee has a fee for the unrated.
ROUTES_THAT_RATE: Final = frozenset({Route.DIRECT_LOAN, Route.MEMBER_LOAN})


class CheckedBy(StrEnum):
    """Where the answer to a check of a tier comes from."""

    OFFICER = "officer"
    BUREAU = "bureau"
    TAX = "tax"
    DATA = "data"


class CheckResult(StrEnum):
    """An officer's answer to a check of the tier."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_APPLICABLE = "not_applicable"


class VisitRule(StrEnum):
    """Whether a tier asks for a site visit, and whether it may be waived."""

    NONE = "none"
    WAIVABLE = "waivable"
    ALWAYS = "always"


class VisitReason(StrEnum):
    """Why a case is visited: its tier asks for it, or an officer does."""

    TIER = "tier"
    FLAG = "flag"


class WaiverReason(StrEnum):
    """Why nobody visits after all; each must be provable."""

    SALES_DATA_PROVE_TRADING = "sales_data_prove_trading"
    RECENT_VISIT = "recent_visit"
    DISASTER_AREA = "disaster_area"


class AnswerProblem(StrEnum):
    """Why an officer's answer is not taken."""

    UNKNOWN_CLAUSE = "unknown_clause"
    UNKNOWN_CHECK = "unknown_check"
    UNKNOWN_FACT = "unknown_fact"
    BAD_VALUE = "bad_value"
    WORDS_MISSING = "words_missing"
    WORDS_TOO_LONG = "words_too_long"
    EVIDENCE_MISSING = "evidence_missing"
    EVIDENCE_UNKNOWN = "evidence_unknown"


class SheetProblem(StrEnum):
    """Why a line of the visit's form is not taken."""

    MISSING = "missing"
    WRONG_TYPE = "wrong_type"
    TOO_LONG = "too_long"
    UNKNOWN_QUESTION = "unknown_question"


class SheetKind(StrEnum):
    """How a question of the visit's form is answered."""

    YES_NO = "yes_no"
    NUMBER = "number"
    WORDS = "words"


class OpenPointCode(StrEnum):
    """What is still open before a case can be decided."""

    CLAUSE_OPEN = "clause_open"
    CHECK_OPEN = "check_open"
    FACTS_MISSING = "facts_missing"
    VISIT_NOT_PLANNED = "visit_not_planned"
    VISIT_NOT_RECORDED = "visit_not_recorded"
    GRADE_MISSING = "grade_missing"


class ScreeningFlag(StrEnum):
    """What the machine run noticed of a case; it sorts the worklist and decides nothing."""

    OUTCOME_CHANGED = "outcome_changed"
    TOLD_OTHERWISE = "told_otherwise"
    NOT_TRADING = "not_trading"
    CREDIT_BLOCKED = "credit_blocked"
    OVER_LIMIT = "over_limit"
    VISIT_NEEDED = "visit_needed"


class NoTier(LookupError):
    """No tier holds for this institution, amount and day."""


@dataclass(frozen=True, slots=True)
class KnownBy:
    """The fact that answers a check by itself: by its value, or by the months gone by since a day."""

    fact: str
    equals: FactValue = None
    months: int | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """One thing a tier wants looked at."""

    id: str
    label: str
    label_en: str
    cite: str
    by: CheckedBy
    needs_evidence: bool
    known_by: KnownBy | None = None


@dataclass(frozen=True, slots=True)
class Tier:
    """How closely cases of an institution up to an amount are looked at, from a day until another (exclusive)."""

    code: AmountTier
    institution: str | None
    label: str
    label_en: str
    up_to_krw: int | None
    visit: VisitRule
    checks: tuple[Check, ...]
    valid_from: date
    valid_until: date | None
    cite: str
    assumption: str | None

    @property
    def needs_site_visit(self) -> bool:
        return self.visit is not VisitRule.NONE

    @property
    def visit_waivable(self) -> bool:
        return self.visit is not VisitRule.ALWAYS

    def holds(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_until is None or on < self.valid_until)


@dataclass(frozen=True, slots=True)
class SheetQuestion:
    """One line of the form an officer fills in on the spot."""

    id: str
    kind: SheetKind
    label: str
    label_en: str
    is_required: bool


@dataclass(frozen=True, slots=True)
class WaiverRule:
    """What a waiver rests on, and how old that may be; 0 where age means nothing."""

    reason: WaiverReason
    months: int
    label: str
    label_en: str
    cite: str
    assumption: str | None


@dataclass(frozen=True, slots=True)
class WaiverProofs:
    """What is known that may take the place of a visit."""

    sales_told_on: date | None = None
    last_visit_on: date | None = None
    disaster: FactValue = None


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """Something still to be done before a case is decided; the door has the words for the code."""

    code: OpenPointCode
    params: Mapping[str, str] = field(default_factory=dict)


def tier_of(rows: Iterable[Tier], *, institution: str, amount_krw: int, on: date) -> Tier:
    """How closely a case is looked at: the lowest tier whose amount covers it.

    Basis: 심사방법 of 경북신용보증재단 (소액 7천만원, 표준 1억원 이하, 정밀 초과), dated data of the catalog. An
    institution without tiers of its own has the one that stands for all.
    """
    in_force = [row for row in rows if row.holds(on)]
    own = [row for row in in_force if row.institution == institution]
    ceilings = sorted(own or [row for row in in_force if row.institution is None], key=_ceiling)
    for row in ceilings:
        if row.up_to_krw is None or amount_krw <= row.up_to_krw:
            return row
    raise NoTier(institution)


def told_by(check: Check, *, facts: Mapping[str, FactValue], on: date) -> bool | None:
    """What the facts say of a check by themselves; None where an officer must answer.

    Basis: design §4 (unknown is neither yes nor no). Months are full ones by the calendar (민법 제160조).
    """
    known = check.known_by
    value = facts.get(known.fact) if known else None
    if known is None or value is None:
        return None
    if known.months is not None:
        return isinstance(value, date) and value <= on and full_months(since=value, on=on) >= known.months
    return value == known.equals


def visit_reason(tier: Tier, *, is_flagged: bool) -> VisitReason | None:
    """Why a case must be visited, if it must: what an officer asks for comes before what the tier says."""
    if is_flagged:
        return VisitReason.FLAG
    return VisitReason.TIER if tier.needs_site_visit else None


def may_waive(rule: WaiverRule, proofs: WaiverProofs, *, on: date) -> bool:
    """Whether what a waiver rests on is known, and recent enough.

    Basis: 온택트보증 (카드·현금영수증·세금계산서 매출자료로 현장실사를 갈음), design §8: a reason that can be shown.
    """
    match rule.reason:
        case WaiverReason.SALES_DATA_PROVE_TRADING:
            return is_fresh(issued_on=proofs.sales_told_on, months=rule.months, on=on)
        case WaiverReason.RECENT_VISIT:
            return is_fresh(issued_on=proofs.last_visit_on, months=rule.months, on=on)
        case WaiverReason.DISASTER_AREA:
            return proofs.disaster not in (None, "none")


def read_sheet(
    questions: Sequence[SheetQuestion], typed: Mapping[str, Any]
) -> tuple[dict[str, bool | int | str], dict[str, SheetProblem]]:
    """The usable lines of a visit's form, and why others are not: nothing that was typed is guessed at.

    Basis: issue 5 (a form that can be filled in without a line and sent later).
    """
    values: dict[str, bool | int | str] = {}
    unknown = sorted(set(typed) - {question.id for question in questions})
    problems = dict.fromkeys(unknown, SheetProblem.UNKNOWN_QUESTION)
    for question in questions:
        value = read_line(question, typed.get(question.id))
        if isinstance(value, SheetProblem):
            problems[question.id] = value
        elif value is not None:
            values[question.id] = value
    return values, problems


def read_line(question: SheetQuestion, raw: Any) -> bool | int | str | SheetProblem | None:
    """One line of the form as its question wants it; None for one that may stay empty."""
    value = raw.strip() if isinstance(raw, str) else raw
    if value is None or value == "":
        return SheetProblem.MISSING if question.is_required else None
    match question.kind:
        case SheetKind.YES_NO:
            return value if isinstance(value, bool) else SheetProblem.WRONG_TYPE
        case SheetKind.NUMBER:
            is_count = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST_COUNT
            return value if is_count else SheetProblem.WRONG_TYPE
        case SheetKind.WORDS:
            if not isinstance(value, str):
                return SheetProblem.WRONG_TYPE
            return value if len(value) <= LONGEST_WORDS else SheetProblem.TOO_LONG


def answer_problem(
    *, words: str, evidence: str, known_evidence: frozenset[str], needs_words: bool, needs_evidence: bool
) -> AnswerProblem | None:
    """Why an officer's answer is not taken: a reason for what speaks against the owner, a proof where one is asked.

    Basis: issue 5 (every reason recorded); evidence is a paper of the case or an office that answered.
    """
    if len(words) > LONGEST_WORDS:
        return AnswerProblem.WORDS_TOO_LONG
    if needs_words and not words.strip():
        return AnswerProblem.WORDS_MISSING
    if evidence and evidence not in known_evidence:
        return AnswerProblem.EVIDENCE_UNKNOWN
    if needs_evidence and not evidence:
        return AnswerProblem.EVIDENCE_MISSING
    return None


def flags_of(
    *,
    filed: Outcome,
    now: Outcome,
    facts: Mapping[str, FactValue],
    differs: bool,
    is_over_limit: bool,
    needs_visit: bool,
) -> tuple[ScreeningFlag, ...]:
    """What is worth an officer's eye first; nobody is refused by it.

    Basis: design §8 (no 불가 by machine alone), §4 (a data «ineligible» blocks nobody).
    """
    noticed = {
        ScreeningFlag.OUTCOME_CHANGED: filed is not now,
        ScreeningFlag.TOLD_OTHERWISE: differs,
        ScreeningFlag.NOT_TRADING: facts.get("business_status") in ("suspended", "closed"),
        ScreeningFlag.CREDIT_BLOCKED: facts.get("credit_blocked") is True,
        ScreeningFlag.OVER_LIMIT: is_over_limit,
        ScreeningFlag.VISIT_NEEDED: needs_visit,
    }
    return tuple(flag for flag, is_so in noticed.items() if is_so)


def _ceiling(row: Tier) -> tuple[bool, int]:
    return (row.up_to_krw is None, row.up_to_krw or 0)
