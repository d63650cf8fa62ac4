"""What a program would give a business that qualifies, in pairs of sure and possible."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from majung.core.facts import FactValue
from majung.core.parameters import ParameterBook
from majung.core.rules.program import ProgramVersion, RateTerms, Repayment, Route, Subsidy

# 지역신용보증재단법 시행령 제16조: all guarantees of one firm together.
SAME_FIRM_GUARANTEE_CEILING_KRW = 800_000_000

T = TypeVar("T")

Kleene = bool | None
Holds = Mapping[str, Kleene]


@dataclass(frozen=True, slots=True)
class Amounts:
    """An amount in whole won: what is sure now, and what is possible if the unknown turns out well."""

    sure: int
    possible: int


@dataclass(frozen=True, slots=True)
class Rates:
    """A yearly rate before subsidy; sure is the higher one, None where no base rate is in force."""

    sure: Decimal | None
    possible: Decimal | None


@dataclass(frozen=True, slots=True)
class Offer:
    """What the program would give, supposing that the business is eligible."""

    limit_krw: Amounts
    available_krw: Amounts
    rate: Rates
    subsidy: Subsidy | None
    terms: tuple[Repayment, ...]
    terms_possible: tuple[Repayment, ...]
    documents: tuple[str, ...]
    documents_possible: tuple[str, ...]


def any_of(values: Iterable[Kleene]) -> Kleene:
    """Three-valued OR."""
    seen = set(values)
    return True if True in seen else None if None in seen else False


def all_of(values: Iterable[Kleene]) -> Kleene:
    """Three-valued AND."""
    seen = set(values)
    return False if False in seen else None if None in seen else True


def make_offer(
    program: ProgramVersion,
    *,
    holds: Holds,
    asked: Sequence[Kleene],
    facts: Mapping[str, FactValue],
    base_rate: Decimal | None,
) -> Offer:
    """Decide what a program would give.

    Basis: the program's tiers, rate, terms and papers; preferences lift to a tier and never add up, of the rate
    discounts one counts at most. `asked` answers the conditions of the papers in their order.
    """
    limit = limit_of(program, holds)
    terms, terms_possible = split(
        program.repayments, [all_of(holds[c] for c in r.when_all) for r in program.repayments]
    )
    documents, documents_possible = documents_of(program, holds, asked)
    return Offer(
        limit_krw=limit,
        available_krw=available(program, limit, facts),
        rate=rates_of(program.rate, holds, base_rate),
        subsidy=program.subsidy,
        terms=terms,
        terms_possible=terms_possible,
        documents=documents,
        documents_possible=documents_possible,
    )


def limit_of(program: ProgramVersion, holds: Holds) -> Amounts:
    """The highest tier of which a clause holds, and the highest of which none is ruled out (whole won)."""
    sure = possible = 0
    for tier in program.limit:
        reached = any_of(holds[clause] for clause in tier.when_any) if tier.when_any else True
        if reached:
            sure = max(sure, tier.krw)
        if reached is not False:
            possible = max(possible, tier.krw)
    return Amounts(sure, possible)


def available(program: ProgramVersion, limit: Amounts, facts: Mapping[str, FactValue]) -> Amounts:
    """What is left of the limit after balances in use (whole won, never below 0).

    Basis: 지역신용보증재단법 시행령 제16조 for guaranteed loans (same firm, 8억). A balance not known leaves nothing
    sure and is taken as nothing for what is possible; refinancing changes neither figure.
    """
    sure, possible = limit.sure, limit.possible
    ceilings: list[tuple[str, int | None]] = [("program_balance_krw", None)]
    if program.route is Route.GUARANTEED_LOAN:
        ceilings.append(("guarantee_balance_krw", SAME_FIRM_GUARANTEE_CEILING_KRW))
    for name, ceiling in ceilings:
        balance = facts.get(name)
        assert balance is None or isinstance(balance, int)
        if balance is None:
            sure = 0
        sure = min(sure, (limit.sure if ceiling is None else ceiling) - (balance or 0))
        possible = min(possible, (limit.possible if ceiling is None else ceiling) - (balance or 0))
    return Amounts(max(0, sure), max(0, possible))


def rates_of(rate: RateTerms, holds: Holds, base_rate: Decimal | None) -> Rates:
    """The yearly rate before subsidy: base plus margin less one discount at most, never below 0."""
    base = rate.fixed if rate.fixed is not None else base_rate
    if base is None:
        return Rates(None, None)
    discounted = any_of(holds[clause] for clause in rate.discount_when_any)
    discount = rate.discount or Decimal(0)
    sure = base + max(rate.margins) - (discount if discounted else 0)
    possible = base + min(rate.margins) - (discount if discounted is not False else 0)
    return Rates(max(Decimal(0), sure), max(Decimal(0), possible))


def base_rate_of(program: ProgramVersion, book: ParameterBook, as_of: date) -> Decimal | None:
    """The base rate in force on a day; None for a fixed rate or where no row is in force."""
    return book.rate(program.rate.base, as_of) if program.rate.base else None


def documents_of(
    program: ProgramVersion, holds: Holds, asked: Sequence[Kleene]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The papers that will surely be asked for, and those an open condition or preference would add."""
    conditions = iter(asked)
    answers = []
    for document in program.documents:
        reasons = [holds[clause] for clause in document.asked_by]
        if document.asked_when is not None:
            reasons.append(next(conditions))
        answers.append(any_of(reasons) if reasons else True)
    sure, possible = split([document.label for document in program.documents], answers)
    return tuple(dict.fromkeys(sure)), tuple(label for label in dict.fromkeys(possible) if label not in sure)


def split(items: Sequence[T], answers: Sequence[Kleene]) -> tuple[tuple[T, ...], tuple[T, ...]]:
    """The items answered yes, and those still open."""
    pairs = list(zip(items, answers, strict=True))
    return tuple(i for i, a in pairs if a), tuple(i for i, a in pairs if a is None)
