"""What may be decided on a case: up to what amount, on which terms, at what fee, and what stands in the way."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from majung.core.deadlines import seoul_day
from majung.core.decide import Decision
from majung.core.deciding import Refinances, Terms, terms_offered
from majung.core.decision_json import offer_json
from majung.core.facts import FactValue
from majung.core.guarantee import (
    Fee,
    LimitCode,
    LimitLine,
    MissingRows,
    binding,
    coverage_options,
    fee,
    guaranteed_krw,
    limits,
)
from majung.core.guarantee_rows import Coverage, GuaranteeRows, LoanKind
from majung.core.guarantee_terms import (
    TermsProblem,
    TermsProblemCode,
    amount_problems,
    condition_problems,
    coverage_problems,
    fee_problems,
    repayment_problems,
    unguaranteed_problems,
)
from majung.core.rating.grades import CreditGrade
from majung.core.rules.program import Route
from majung.guarantees.models import Guarantee
from majung.guarantees.refinancing import RefinancedView, letter_problems, refinanced_view
from majung.guarantees.selectors import Exposure, exposure_of, standing
from majung.programs.guarantee_terms import adjustments_held, guarantee_rows
from majung.rating.selectors import grade_of
from majung.screening.case import (
    answered_look_ups,
    case_row,
    clause_answers_of,
    corrections_of,
    known_of,
    rulebook_of,
)

WHOLE = 100
MANUFACTURING = "C"
CONFIRMATION = "CNF-"


@dataclass(frozen=True, slots=True)
class Assessment:
    """Everything a proposal is measured by; without a guarantee on the route, only amount and repayment."""

    limits: tuple[LimitLine, ...]
    binding: LimitLine
    coverage_options: tuple[Coverage, ...]
    fee: Fee | None
    exposure: Exposure
    refinanced: RefinancedView | None
    problems: tuple[TermsProblem, ...]
    grade: CreditGrade
    loan_kind: LoanKind
    # The ways of repaying that the program offers; None where a linked program sets them.
    offered: tuple[Terms, ...] | None
    elsewhere_krw: int

    def __repr__(self) -> str:
        return f"Assessment({self.binding.code}, {len(self.problems)} problems)"


@dataclass(frozen=True, slots=True)
class Case:
    """What an assessment rests on: the case as it is known by now, decided again."""

    number: str
    institution: str
    business: str
    requested_krw: int
    route: Route
    decision: Decision
    facts: Mapping[str, FactValue]
    loan_kind: LoanKind
    grade: CreditGrade
    standing: tuple[Guarantee, ...]
    on: date

    @property
    def rows(self) -> GuaranteeRows:
        return guarantee_rows(self.institution)

    @property
    def is_guaranteed(self) -> bool:
        return self.route is Route.GUARANTEED_LOAN

    @property
    def is_refinancing(self) -> bool:
        return self.facts.get("refinancing") is True

    @property
    def elsewhere_krw(self) -> int:
        return self.amount("guarantee_balance_krw") or 0

    @property
    def offer_limit_krw(self) -> int:
        """The sure tier less what is in use; refinancing changes nothing in it (the fund counts gross)."""
        if self.decision.offer is None:
            return 0
        return max(0, self.decision.offer.limit_krw.sure - (self.amount("program_balance_krw") or 0))

    def amount(self, fact: str) -> int | None:
        value = self.facts.get(fact)
        assert value is None or isinstance(value, int)
        return value

    def __repr__(self) -> str:
        return f"Case({self.number})"


def assess(*, application: str, terms: Terms | None, at: datetime) -> Assessment:
    """Measures terms, or, without any, says what could be offered; reads everything anew and writes nothing."""
    case = open_case(application, on=seoul_day(at))
    coverages = coverage_options(rows=case.rows, on=case.on) if case.is_guaranteed else ()
    percent = (terms and terms.coverage_percent) or (coverages[0].percent if coverages else WHOLE)
    exposure = exposure_of(business=case.business, on=case.on)
    most = guaranteed_krw(amount_krw=terms.amount_krw if terms else case.requested_krw, coverage_percent=percent)
    refinanced = refinanced_of(case, terms, exposure_krw=most)
    lines = _limits(case, exposure=exposure, refinanced=refinanced, coverage_percent=percent)
    offered = _offered(case, amount_krw=max(1, binding(lines).krw))
    first = offered[0] if offered and binding(lines).krw else None
    told, missing = _fee(case, terms or first, coverage_percent=percent)
    return Assessment(
        limits=lines,
        binding=binding(lines),
        coverage_options=coverages,
        fee=told,
        exposure=exposure,
        refinanced=refinanced,
        problems=(*missing, *(_problems(case, terms, lines=lines, coverages=coverages, fee=told) if terms else ())),
        grade=case.grade,
        loan_kind=case.loan_kind,
        offered=offered,
        elsewhere_krw=case.elsewhere_krw,
    )


def open_case(number: str, *, on: date) -> Case:
    """A case with everything told, found and corrected by now, judged by the rules of its filing."""
    row = case_row(number)
    known = known_of(row, answered_look_ups(row), corrections_of(row))
    rulebook = rulebook_of(row)
    findings = {clause: answer.holds for clause, answer in clause_answers_of(row).items()}
    grade = grade_of(business=row.business.number, on=on)
    is_semas = row.about_number.startswith(CONFIRMATION) or known.facts.get("semas_linked") is True
    return Case(
        number=number,
        institution=row.institution.code,
        business=row.business.number,
        requested_krw=row.requested_krw,
        route=rulebook.program.route,
        decision=rulebook.decide(known.facts, findings),
        facts=known.facts,
        loan_kind=LoanKind.SEMAS if is_semas else LoanKind.OTHER,
        grade=grade.grade if grade else CreditGrade.UNRATED,
        standing=tuple(standing(business=row.business.number, on=on)),
        on=on,
    )


def refinanced_of(case: Case, terms: Terms | None, *, exposure_krw: int) -> RefinancedView | None:
    """What is replaced, by the terms or, before there are any, by what the owner told."""
    old = terms.refinances if terms else None
    if terms is None and case.is_refinancing:
        old = Refinances("", "", case.amount("refinanced_balance_krw") or 0)
    if old is None or not case.is_guaranteed:
        return None
    return refinanced_view(old, standing=case.standing, elsewhere_krw=case.elsewhere_krw, exposure_krw=exposure_krw)


def _limits(
    case: Case, *, exposure: Exposure, refinanced: RefinancedView | None, coverage_percent: int
) -> tuple[LimitLine, ...]:
    if not case.is_guaranteed:
        return (
            LimitLine(LimitCode.REQUESTED, case.requested_krw, ""),
            LimitLine(LimitCode.PROGRAM, case.offer_limit_krw, ""),
        )
    return limits(
        rows=case.rows,
        requested_krw=case.requested_krw,
        offer_limit_krw=case.offer_limit_krw,
        average_sales_krw=case.amount("average_sales_krw"),
        is_manufacturing=str(case.facts.get("ksic") or "").startswith(MANUFACTURING),
        firm_exposure_krw=exposure.total_krw + case.elsewhere_krw,
        refinanced_krw=refinanced.netted_krw if refinanced else 0,
        coverage_percent=coverage_percent,
        on=case.on,
    )


def _offered(case: Case, *, amount_krw: int) -> tuple[Terms, ...] | None:
    if case.decision.offer is None:
        return ()
    ways = offer_json(case.decision.offer)["terms"]
    if any(way["months"] is None for way in ways):
        return None
    return terms_offered(ways, amount_krw=amount_krw)


def _fee(case: Case, terms: Terms | None, *, coverage_percent: int) -> tuple[Fee | None, tuple[TermsProblem, ...]]:
    if not case.is_guaranteed or terms is None:
        return None, ()
    try:
        told = fee(
            rows=case.rows,
            amount_krw=terms.amount_krw,
            coverage_percent=coverage_percent,
            grade=case.grade.value,
            method=terms.method,
            months=terms.months,
            loan_kind=case.loan_kind,
            held=adjustments_held(institution=case.institution, facts=case.facts, on=case.on),
            on=case.on,
        )
    except MissingRows as missing:
        return None, (TermsProblem("fee_krw", TermsProblemCode.ROWS_MISSING, {"kind": missing.kind}),)
    return told, ()


def _problems(
    case: Case, terms: Terms, *, lines: tuple[LimitLine, ...], coverages: tuple[Coverage, ...], fee: Fee | None
) -> Iterator[TermsProblem]:
    yield from amount_problems(terms=terms, limits=lines)
    yield from repayment_problems(terms=terms, offered=_offered(case, amount_krw=terms.amount_krw))
    yield from condition_problems(terms=terms)
    yield from unknown_bounds(case)
    if not case.is_guaranteed:
        yield from unguaranteed_problems(terms=terms)
        return
    yield from coverage_problems(terms=terms, percents=[row.percent for row in coverages])
    if fee is not None:
        yield from fee_problems(terms=terms, fee=fee)
    yield from letter_problems(
        terms=terms, standing=case.standing, is_refinancing=case.is_refinancing, application=case.number
    )


def unknown_bounds(case: Case) -> Iterator[TermsProblem]:
    """A bound that rests on what nobody told is no bound: whoever decides asks first."""
    balances = ["program_balance_krw", *(["guarantee_balance_krw"] if case.is_guaranteed else [])]
    for fact in balances:
        if case.amount(fact) is None:
            yield TermsProblem(fact, TermsProblemCode.BALANCE_UNKNOWN)
    if case.is_guaranteed and case.amount("average_sales_krw") is None:
        yield TermsProblem("average_sales_krw", TermsProblemCode.SALES_UNKNOWN)
