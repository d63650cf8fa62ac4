"""The result: every program with what is missing, what fails, what is met, and what it would give and cost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from majung.core.application import Channel
from majung.core.check import Step
from majung.core.decide import Decision, Outcome
from majung.core.intake import takes_channel
from majung.core.rules.program import ProgramVersion
from majung.core.windows import Reception
from majung.parties.selectors import BranchServing, branches_of, institutions_by_code
from majung.portal.check.explanations import Reasons, clause_label, reasons_of
from majung.portal.check.more import Offered, steps_worth_more
from majung.portal.check.state import Check
from majung.portal.program_page import RateOfDay, rate_of_day
from majung.portal.program_windows import ProgramWindows, program_windows
from majung.programs.check_questions import regions
from majung.programs.holidays import shipped_holidays
from majung.web.figures import won_in_words
from majung.web.problems import screen_language
from majung.web.questions.values import fact_label
from majung.web.words import say


@dataclass(frozen=True, slots=True)
class ProgramResult:
    """One program as the result shows it."""

    version: ProgramVersion
    decision: Decision
    sentence: str
    missing: tuple[Step, ...]
    reasons: Reasons
    rates: RateOfDay | None
    windows: ProgramWindows | None
    institution: Any
    branches: tuple[BranchServing, ...]

    @property
    def is_open(self) -> bool:
        return self.windows is not None and self.windows.reception is Reception.OPEN

    @property
    def is_online(self) -> bool:
        return takes_channel(self.version, Channel.ONLINE)

    @property
    def sure(self) -> int:
        return self.decision.offer.limit_krw.sure if self.decision.offer else 0

    @property
    def possible(self) -> int:
        return self.decision.offer.limit_krw.possible if self.decision.offer else 0


@dataclass(frozen=True, slots=True)
class Result:
    """All programs by outcome, the one sentence on top, and what may still be answered."""

    headline: str
    eligible: tuple[ProgramResult, ...]
    undecided: tuple[ProgramResult, ...]
    ineligible: tuple[ProgramResult, ...]
    waiting: tuple[Step, ...]
    offered: tuple[Offered, ...]


def result_of(check: Check, *, at: datetime) -> Result:
    """Everything that the page, the print and the PDF show."""
    institutions = institutions_by_code()
    programs = [program_result(decision, check, at=at, institutions=institutions) for decision in check.decisions]
    programs.sort(key=lambda each: (not each.is_open, -each.possible))
    by_outcome = {outcome: tuple(each for each in programs if each.decision.outcome is outcome) for outcome in Outcome}
    eligible, undecided = by_outcome[Outcome.ELIGIBLE], by_outcome[Outcome.UNDECIDED]
    return Result(
        headline=headline(eligible, undecided),
        eligible=eligible,
        undecided=undecided,
        ineligible=by_outcome[Outcome.INELIGIBLE],
        waiting=check.waiting,
        offered=steps_worth_more(check),
    )


def program_result(decision: Decision, check: Check, *, at: datetime, institutions: Mapping[str, Any]) -> ProgramResult:
    version = decision.program
    missing = {step.id: step for name in decision.missing if (step := check.screens.filling(name))}
    is_possible = decision.outcome is not Outcome.INELIGIBLE
    return ProgramResult(
        version=version,
        decision=decision,
        sentence=amount_sentence(decision, check),
        missing=tuple(missing.values()),
        reasons=reasons_of(decision, facts=check.facts, day=check.plan.day),
        rates=rate_of_day(decision.offer) if decision.offer else None,
        windows=program_windows(version, at=at, holidays=shipped_holidays()) if is_possible else None,
        institution=institutions.get(version.institution),
        branches=branches_for(version.institution, check.facts) if is_possible else (),
    )


def headline(eligible: Sequence[ProgramResult], undecided: Sequence[ProgramResult]) -> str:
    """The one sentence on top: of what takes applications now before what does not, of what is sure the most."""
    best = max(eligible, key=lambda each: (each.is_open, each.sure), default=None)
    best = best or max(undecided, key=lambda each: (each.is_open, each.possible), default=None)
    if best is None:
        return say("check.headline.none", screen_language())
    return say("check.headline.program", screen_language(), program=label_of(best.version), sentence=best.sentence)


def amount_sentence(decision: Decision, check: Check) -> str:
    """«지금 답으로는 3,000만원까지, ○○이 확인되면 5,000만원까지. 심사에서 줄 수 있습니다»."""
    if decision.offer is None:
        return say("check.sentence.not_now", screen_language())
    limit = decision.offer.limit_krw
    sure, possible = (won_in_words(amount, language=screen_language()) for amount in (limit.sure, limit.possible))
    if decision.outcome is Outcome.UNDECIDED:
        what = fact_label(decision.missing[0], check.catalog.registry) if decision.missing else ""
        return say("check.sentence.undecided", screen_language(), what=what, possible=possible)
    if limit.sure == limit.possible:
        return say("check.sentence.sure", screen_language(), sure=sure)
    key = "check.sentence.more" if limit.sure else "check.sentence.only_if"
    return say(key, screen_language(), sure=sure, possible=possible, what=lifting_clause(decision))


def lifting_clause(decision: Decision) -> str:
    """The clause that would lift the limit to what is possible; the first one still open."""
    assert decision.offer is not None
    holds = dict(zip((clause.id for clause in decision.program.clauses), decision.holds, strict=True))
    open_clauses = [
        clause_id
        for tier in decision.program.limit
        if tier.krw == decision.offer.limit_krw.possible
        for clause_id in tier.when_any
        if holds[clause_id] is None
    ]
    return clause_label(decision.program.clause(open_clauses[0])) if open_clauses else ""


def branches_for(institution: str, facts: Mapping[str, Any]) -> tuple[BranchServing, ...]:
    """The branches that serve the place of business; names of places are told apart by their province."""
    branches = branches_of(institution=institution)
    served = {place for branch in branches for place in branch.sigungu}
    here = next((each for each in regions().provinces if each.sido == facts.get("sido")), None)
    if here is None or not served <= set(here.sigungu):
        return ()
    return tuple(branch for branch in branches if facts.get("sigungu") in branch.sigungu)


def label_of(version: ProgramVersion) -> str:
    return version.label_en if screen_language() == "en" else version.label


def shown_figures(decision: Decision) -> dict[str, Any]:
    """What somebody was shown of a program, to tell later whether it has changed."""
    offer = decision.offer
    rate = offer.rate if offer else None
    return {
        "program": decision.program.id,
        "outcome": decision.outcome.value,
        "limit": [offer.limit_krw.sure, offer.limit_krw.possible] if offer else None,
        "rate": [rate_text(rate.sure), rate_text(rate.possible)] if rate else None,
    }


def rate_text(rate: Decimal | None) -> str | None:
    return None if rate is None else str(rate)
