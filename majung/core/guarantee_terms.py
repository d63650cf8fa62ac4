"""What stands in the way of proposed terms: all of it at once, each problem at its field."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from enum import StrEnum

from majung.core.agreement_text_lint import guaranteeing_conditions
from majung.core.deciding import Terms
from majung.core.guarantee import Fee, LimitLine


class TermsProblemCode(StrEnum):
    """Why terms cannot be proposed as they are."""

    OVER_LIMIT = "over_limit"
    TERMS_NOT_OFFERED = "terms_not_offered"
    SALES_UNKNOWN = "sales_unknown"
    BALANCE_UNKNOWN = "balance_unknown"
    ROWS_MISSING = "rows_missing"
    COVERAGE_MISSING = "coverage_missing"
    COVERAGE_NOT_OFFERED = "coverage_not_offered"
    FEE_MISSING = "fee_missing"
    FEE_DIFFERS = "fee_differs"
    NO_GUARANTEE_HERE = "no_guarantee_here"
    REFINANCES_MISSING = "refinances_missing"
    REFINANCES_INCOMPLETE = "refinances_incomplete"
    LETTER_UNKNOWN = "letter_unknown"
    LETTER_TAKEN = "letter_taken"
    BALANCE_OVER_AMOUNT = "balance_over_amount"
    PERSONAL_GUARANTEE = "personal_guarantee"


@dataclass(frozen=True, slots=True)
class TermsProblem:
    """One problem: the field of the terms it stands at, and what its message needs."""

    field: str
    code: TermsProblemCode
    params: Mapping[str, str | int] = dataclass_field(default_factory=dict[str, str | int])


def amount_problems(*, terms: Terms, limits: Sequence[LimitLine]) -> Iterator[TermsProblem]:
    """Every bound that the amount passes (SEED003-LIMIT, 매출한도, 지역신용보증재단법 시행령 제16조)."""
    for line in limits:
        if terms.amount_krw > line.krw:
            params: dict[str, str | int] = {"limit": line.code.value, "krw": line.krw}
            yield TermsProblem("amount_krw", TermsProblemCode.OVER_LIMIT, params)


def repayment_problems(*, terms: Terms, offered: Sequence[Terms] | None) -> Iterator[TermsProblem]:
    """Whether the loan comes back in a way the program offers (SEED003-TERM-1); None where another program sets it."""
    if offered is None:
        return
    ways = {(each.method, each.months, each.grace_months) for each in offered}
    if (terms.method, terms.months, terms.grace_months) not in ways:
        yield TermsProblem("months", TermsProblemCode.TERMS_NOT_OFFERED)


def coverage_problems(*, terms: Terms, percents: Sequence[int]) -> Iterator[TermsProblem]:
    """Whether the covered part is one that may be guaranteed (SEED003-RATE-2)."""
    if terms.coverage_percent is None:
        yield TermsProblem("coverage_percent", TermsProblemCode.COVERAGE_MISSING)
    elif terms.coverage_percent not in percents:
        yield TermsProblem("coverage_percent", TermsProblemCode.COVERAGE_NOT_OFFERED)


def fee_problems(*, terms: Terms, fee: Fee) -> Iterator[TermsProblem]:
    """Whether the fee is the one the tables give (지역신용보증재단법 제27조): nobody haggles over it at a desk."""
    if terms.fee_rate is None or terms.fee_krw is None:
        yield TermsProblem("fee_krw", TermsProblemCode.FEE_MISSING, {"krw": fee.krw})
    elif (terms.fee_rate, terms.fee_krw) != (fee.rate, fee.krw):
        yield TermsProblem("fee_krw", TermsProblemCode.FEE_DIFFERS, {"krw": fee.krw})


def refinancing_problems(*, terms: Terms, is_refinancing: bool) -> Iterator[TermsProblem]:
    """Whether 대환 names the old letter and loan, and pays all that is owed on it (SEED003-METHOD-1)."""
    old = terms.refinances
    if old is None:
        if is_refinancing:
            yield TermsProblem("refinances", TermsProblemCode.REFINANCES_MISSING)
        return
    if not old.letter.strip() or not old.loan.strip() or old.balance_krw <= 0:
        yield TermsProblem("refinances", TermsProblemCode.REFINANCES_INCOMPLETE)
    if old.balance_krw > terms.amount_krw:
        yield TermsProblem("refinances", TermsProblemCode.BALANCE_OVER_AMOUNT, {"krw": old.balance_krw})


def unguaranteed_problems(*, terms: Terms) -> Iterator[TermsProblem]:
    """Whether terms without a guarantee name none: 대리대출, 직접대출 and 조합 융자 (design §1, the four routes)."""
    if terms.coverage_percent is not None or terms.fee_krw is not None or terms.fee_rate is not None:
        yield TermsProblem("coverage_percent", TermsProblemCode.NO_GUARANTEE_HERE)


def condition_problems(*, terms: Terms) -> Iterator[TermsProblem]:
    """Whether a condition would make somebody a guarantor: it stands in what is signed (민법 제428조의2)."""
    if guaranteeing_conditions(terms.conditions):
        yield TermsProblem("conditions", TermsProblemCode.PERSONAL_GUARANTEE)
