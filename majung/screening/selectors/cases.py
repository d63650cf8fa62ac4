"""A case in screening: everything about it for the officer, and by itself what is still open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from majung.adapters.sealing import unseal_with
from majung.applications.content import key_of
from majung.applications.models import Application
from majung.core.deadlines import seoul_day
from majung.core.decide import Decision, Outcome
from majung.core.decision_json import decision_json
from majung.core.look_ups import LookUpKind
from majung.core.rules.program import Clause, DecidedBy
from majung.core.screening import ROUTES_THAT_RATE, Check, CheckResult, OpenPoint, OpenPointCode, told_by
from majung.rating.selectors import GradeView, grade_of
from majung.screening.case import (
    Known,
    Rulebook,
    answered_look_ups,
    case_row,
    clause_answers_of,
    corrections_of,
    known_of,
    rulebook_of,
)
from majung.screening.models import CheckAnswer, ClauseAnswer, FactCorrection, SiteVisit, VisitRuling
from majung.screening.selectors.views import (
    CheckToAnswer,
    ClauseToAnswer,
    CorrectionView,
    CreditView,
    ScreeningView,
)
from majung.screening.selectors.visits import VisitNeed, rulings_of, visit_need, visit_view, visits_of


@dataclass(frozen=True)
class _Opened:
    """Everything read of a case, in as many queries whatever was answered; what follows of it is worked out once."""

    row: Application
    key: bytes
    book: Rulebook
    known: Known
    corrections: Sequence[FactCorrection]
    clause_answers: Mapping[str, ClauseAnswer]
    check_answers: Mapping[str, CheckAnswer]
    rulings: Sequence[VisitRuling]
    visits: Sequence[SiteVisit]
    grade: GradeView | None

    @cached_property
    def decision(self) -> Decision:
        findings = {answer.clause: answer.holds for answer in self.clause_answers.values()}
        return self.book.decide(self.known.facts, findings)

    @cached_property
    def clauses(self) -> tuple[ClauseToAnswer, ...]:
        by_data = self.book.decide(self.known.facts).holds
        paired = zip(self.book.program.clauses, by_data, strict=True)
        return tuple(
            _clause(clause, told, self.clause_answers.get(clause.id), self.key)
            for clause, told in paired
            if clause.by is DecidedBy.OFFICER
        )

    @cached_property
    def checks(self) -> tuple[CheckToAnswer, ...]:
        facts, on = self.known.facts, self.row.as_of
        return tuple(
            _check(check, told_by(check, facts=facts, on=on), self.check_answers.get(check.id), self.key)
            for check in self.book.tier.checks
        )

    @cached_property
    def need(self) -> VisitNeed:
        return visit_need(self.book.tier, self.rulings, self.visits)


def screening_view(*, number: str, at: datetime) -> ScreeningView:
    """A case in screening for the officer; whether somebody may see it is asked before."""
    case = _opened(number, at=at)
    filed = case.book.decide(case.known.filed)
    return ScreeningView(
        tier=case.book.tier,
        clauses=case.clauses,
        checks=case.checks,
        corrections=tuple(_corrections(case)),
        facts=case.known.facts,
        visit=visit_view(case.book.tier, case.rulings, case.visits, key=case.key, because=case.need.because),
        grade=case.grade,
        credit=_credit(case.known),
        decision=decision_json(case.decision),
        changed_outcome=case.decision.outcome is not filed.outcome,
        open_points=_open_points(case),
    )


def open_points(*, number: str, at: datetime) -> tuple[OpenPoint, ...]:
    """What must still be done before a case can be approved; empty when it is ready."""
    return _open_points(_opened(number, at=at))


def visitors_of(*, number: str) -> frozenset[str]:
    """Who went to see a case, or is about to: they do not approve it. The database holds it too."""
    rows = SiteVisit.objects.filter(application__number=number, cancelled_at=None)
    return frozenset(rows.values_list("visitor", flat=True))


def _opened(number: str, *, at: datetime) -> _Opened:
    row = case_row(number)
    corrections = corrections_of(row)
    return _Opened(
        row=row,
        key=key_of(row.person),
        book=rulebook_of(row),
        known=known_of(row, answered_look_ups(row), corrections),
        corrections=corrections,
        clause_answers=clause_answers_of(row),
        check_answers={each.check_id: each for each in CheckAnswer.objects.filter(application=row).order_by("version")},
        rulings=rulings_of(row),
        visits=visits_of(row),
        grade=grade_of(business=row.business.number, on=seoul_day(at)),
    )


def _open_points(case: _Opened) -> tuple[OpenPoint, ...]:
    points = [OpenPoint(OpenPointCode.CLAUSE_OPEN, {"clause": each.id}) for each in case.clauses if each.is_open]
    points += [OpenPoint(OpenPointCode.CHECK_OPEN, {"check": each.id}) for each in case.checks if each.is_open]
    if case.decision.outcome is Outcome.UNDECIDED and case.decision.missing:
        points.append(OpenPoint(OpenPointCode.FACTS_MISSING, {"facts": ",".join(case.decision.missing)}))
    if case.need.because is not None and not case.need.is_waived and not case.need.is_made:
        planned = OpenPointCode.VISIT_NOT_RECORDED if case.need.is_planned else OpenPointCode.VISIT_NOT_PLANNED
        points.append(OpenPoint(planned, {"because": case.need.because.value}))
    if case.book.program.route in ROUTES_THAT_RATE and case.grade is None:
        points.append(OpenPoint(OpenPointCode.GRADE_MISSING))
    return tuple(points)


def _clause(clause: Clause, told: bool | None, answer: ClauseAnswer | None, key: bytes) -> ClauseToAnswer:
    return ClauseToAnswer(
        id=clause.id,
        label=clause.label,
        label_en=clause.label_en,
        cite=clause.cite,
        quote=clause.quote,
        kind=clause.kind,
        told=told,
        holds=answer.holds if answer else None,
        words=_words(answer, key),
        evidence=answer.evidence if answer else "",
        answered_by=answer.answered_by if answer else "",
        answered_at=answer.answered_at if answer else None,
        versions=answer.version if answer else 0,
    )


def _check(check: Check, told: bool | None, answer: CheckAnswer | None, key: bytes) -> CheckToAnswer:
    return CheckToAnswer(
        id=check.id,
        label=check.label,
        label_en=check.label_en,
        cite=check.cite,
        by=check.by,
        needs_evidence=check.needs_evidence,
        told=told,
        answer=CheckResult(answer.answer) if answer else None,
        words=_words(answer, key),
        evidence=answer.evidence if answer else "",
        answered_by=answer.answered_by if answer else "",
        answered_at=answer.answered_at if answer else None,
        versions=answer.version if answer else 0,
    )


def _words(answer: ClauseAnswer | CheckAnswer | FactCorrection | None, key: bytes) -> str:
    return unseal_with(key, bytes(answer.sealed_words)).decode() if answer else ""


def _corrections(case: _Opened) -> list[CorrectionView]:
    last = {row.fact: row for row in case.corrections if row.fact in case.known.corrected}
    return [
        CorrectionView(
            fact=fact,
            value=case.known.corrected[fact],
            filed=case.known.filed.get(fact),
            told=case.known.by_offices.get(fact),
            source_document=row.source_document,
            words=_words(row, case.key),
            corrected_by=row.corrected_by,
            corrected_at=row.corrected_at,
        )
        for fact, row in last.items()
    ]


def _credit(known: Known) -> CreditView | None:
    told = known.of(LookUpKind.CREDIT_SCORE)
    if told is None:
        return None
    score, blocked = told.facts.get("personal_credit_score"), told.facts.get("credit_blocked")
    return CreditView(
        bureau=told.source,
        score=score if isinstance(score, int) else None,
        scored_on=told.issued_on,
        is_blocked=blocked if isinstance(blocked, bool) else None,
    )
