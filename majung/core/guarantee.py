"""A guarantee: up to what amount, for which part of the loan, and at what fee; every figure is a dated, cited row."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final, TypeVar

from majung.core.guarantee_rows import Adjustment, Coverage, DatedRow, GuaranteeRows, LoanKind, Step
from majung.core.money import drop_below_one

MONTHS_A_YEAR: Final = 12
# Days of a year by which a fee is counted day by day, leap years too (보증료 규정: 연율 × 일수 / 365).
DAYS_A_YEAR: Final = 365
BULLET: Final = "bullet"
UNRATED: Final = "unrated"


class LimitCode(StrEnum):
    """What bounds the amount of a guaranteed loan."""

    REQUESTED = "requested"
    PROGRAM = "program"
    SALES = "sales"
    FIRM_TOTAL = "firm_total"


class FeeLineCode(StrEnum):
    """What a part of the fee rate comes from."""

    BASE = "base"
    AMOUNT = "amount"
    TERM = "term"
    SURCHARGE = "surcharge"
    DISCOUNT = "discount"


class GuaranteeState(StrEnum):
    """Where a guarantee stands: decided, lapsed since no loan was made in time, or ended with its case."""

    DECIDED = "decided"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


class MissingRows(LookupError):
    """The institution has no row of a kind in force on the day, so that the figure cannot be told."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class LimitLine:
    """One bound on the amount, and whose words it rests on."""

    code: LimitCode
    krw: int
    basis: str


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One part of the yearly rate, in fractions; negative where it is taken off."""

    code: FeeLineCode
    label: str
    label_en: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class Fee:
    """What a guarantee costs, paid at once when it begins (초회 전액), with how it was come to."""

    rate: Decimal
    lines: tuple[FeeLine, ...]
    clamped_from: Decimal | None
    guaranteed_krw: int
    months: int
    days: int | None
    krw: int
    basis: tuple[str, ...]
    assumptions: tuple[str, ...]
    is_stale: bool


T = TypeVar("T", bound=DatedRow)


def limits(
    *,
    rows: GuaranteeRows,
    requested_krw: int,
    offer_limit_krw: int,
    average_sales_krw: int | None,
    is_manufacturing: bool,
    firm_exposure_krw: int,
    refinanced_krw: int = 0,
    coverage_percent: int = 100,
    on: date,
) -> tuple[LimitLine, ...]:
    """Decides every bound on the amount of a guaranteed loan; the smallest binds (`binding`).

    Basis: what was asked for (SEED002-LOAN-3: a filing is not edited), the tier of the program, the part of a year's
    sales (업종별 매출한도), and all guarantees of one firm (지역신용보증재단법 시행령 제16조), where 대환 counts net.
    Sales nobody knows bound nothing here: whoever decides asks for them first.
    """
    held = rows.on(on)
    lines = [
        LimitLine(LimitCode.REQUESTED, requested_krw, ""),
        LimitLine(LimitCode.PROGRAM, offer_limit_krw, ""),
    ]
    ratios = [row for row in held.sales_ratios if row.is_manufacturing == is_manufacturing]
    if average_sales_krw is not None and ratios:
        ratio = ratios[-1]
        lines.append(LimitLine(LimitCode.SALES, drop_below_one(average_sales_krw * ratio.ratio), ratio.cite))
    ceiling = _last(held.firm_ceilings, "firm_ceilings")
    room = max(0, ceiling.krw - firm_exposure_krw + refinanced_krw)
    lines.append(LimitLine(LimitCode.FIRM_TOTAL, _loan_covered_by(room, coverage_percent), ceiling.cite))
    return tuple(lines)


def binding(lines: Sequence[LimitLine]) -> LimitLine:
    """The bound that decides: the smallest, the first of equals."""
    return min(lines, key=lambda line: line.krw)


def coverage_options(*, rows: GuaranteeRows, on: date) -> tuple[Coverage, ...]:
    """The parts of a loan that may be guaranteed, largest first (SEED003-RATE-2: 전액보증, 부분보증)."""
    return tuple(sorted(rows.on(on).coverages, key=lambda row: -row.percent))


def guaranteed_krw(*, amount_krw: int, coverage_percent: int) -> int:
    """The amount on the letter: the covered part of the loan, below 1 won dropped (보증금액 = 대출금 × 보증비율)."""
    return drop_below_one(Fraction(amount_krw * coverage_percent, 100))


def counted_months(*, rows: GuaranteeRows, method: str, months: int, loan_kind: LoanKind, on: date) -> int:
    """How many months' fee a loan pays.

    Basis: 경북신보 보증료 안내: instalment loans of 3, 4, 5 and 7 years pay 32, 39, 51 (소상공인정책자금 54) and 72
    months. A term between two of them pays its own months, but never more than the next longer one, so that no
    shorter loan is dearer. A loan repaid at once pays all its months, and so does one longer than the table.
    """
    if method == BULLET:
        return months
    own = [row for row in rows.on(on).counted_months if row.loan_kind in (None, loan_kind)]
    longer = [row for row in own if row.months >= months]
    return min([months, *(row.counted for row in longer)])


def fee(
    *,
    rows: GuaranteeRows,
    amount_krw: int,
    coverage_percent: int,
    grade: str,
    method: str,
    months: int,
    loan_kind: LoanKind = LoanKind.OTHER,
    held: Collection[str] = (),
    days: int | None = None,
    on: date,
) -> Fee:
    """Decides the guarantee fee; `held` are the codes of the surcharges and discounts whose facts are known.

    Basis: 지역신용보증재단법 제27조 and the fee tables of the institution: the rate of the grade, more for large
    amounts and long terms, less for each discount, between the bounds; times the guaranteed amount and months / 12,
    or days / 365 once the days are known; below 1 won dropped once, at the end. Without a grade the unrated row counts.
    """
    standing = rows.on(on)
    base = _last([row for row in standing.base_rates if row.grade == (grade or UNRATED)], "base_rates")
    guaranteed = guaranteed_krw(amount_krw=amount_krw, coverage_percent=coverage_percent)
    adjustments = [row for row in standing.adjustments if row.code in held]
    amount_step, term_step = _passed(standing.amount_steps, guaranteed), _passed(standing.term_steps, months)
    bounds = _last(standing.rate_bounds, "rate_bounds")
    lines = (
        FeeLine(FeeLineCode.BASE, base.label, base.label_en, base.rate),
        *(_step_line(FeeLineCode.AMOUNT, row) for row in amount_step),
        *(_step_line(FeeLineCode.TERM, row) for row in term_step),
        *(_adjustment_line(row) for row in adjustments),
    )
    summed = sum((line.points for line in lines), Decimal(0))
    rate = min(max(summed, bounds.least), bounds.most)
    counted = counted_months(rows=rows, method=method, months=months, loan_kind=loan_kind, on=on)
    years = Fraction(counted, MONTHS_A_YEAR) if days is None else Fraction(days, DAYS_A_YEAR)
    used: list[DatedRow] = [base, *amount_step, *term_step, *adjustments, bounds]
    return Fee(
        rate=rate,
        lines=lines,
        clamped_from=summed if summed != rate else None,
        guaranteed_krw=guaranteed,
        months=counted,
        days=days,
        krw=drop_below_one(guaranteed * Fraction(rate) * years),
        basis=_each_once(row.cite for row in used),
        assumptions=_each_once(row.assumption for row in used if row.assumption),
        is_stale=any(row.checked_until is not None and on > row.checked_until for row in used),
    )


def _loan_covered_by(room_krw: int, coverage_percent: int) -> int:
    """The loan whose covered part fills a room: with a part covered, the bank bears the rest."""
    return room_krw * 100 // coverage_percent


def _passed(steps: Iterable[Step], value: int) -> list[Step]:
    """The highest step that a value lies above, if any; steps do not add up."""
    return sorted((row for row in steps if value > row.above), key=lambda row: row.above)[-1:]


def _step_line(code: FeeLineCode, row: Step) -> FeeLine:
    return FeeLine(code, row.label, row.label_en, row.points)


def _adjustment_line(row: Adjustment) -> FeeLine:
    code = FeeLineCode.SURCHARGE if row.points > 0 else FeeLineCode.DISCOUNT
    return FeeLine(code, row.label, row.label_en, row.points)


def _last(rows: Sequence[T], kind: str) -> T:
    if not rows:
        raise MissingRows(kind)
    return rows[-1]


def _each_once(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))
