"""The dated, cited rows that bound and price a guarantee."""

from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction


class LoanKind(StrEnum):
    """Whose money the guaranteed loan is: the term table of the fee differs."""

    SEMAS = "semas"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedRow:
    """What every row of the tables says of itself: in force from, until (exclusive), checked, whose words."""

    valid_from: date
    valid_until: date | None
    checked_until: date | None
    label: str
    label_en: str
    cite: str
    assumption: str | None

    def holds(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_until is None or on < self.valid_until)


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmCeiling(DatedRow):
    """All guarantees of one firm together."""

    krw: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SalesRatio(DatedRow):
    """The part of a year's sales that a loan may come to."""

    is_manufacturing: bool
    ratio: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage(DatedRow):
    """The part of a loan that is guaranteed; the bank bears the rest."""

    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseRate(DatedRow):
    """The yearly rate of a grade, before anything is added or taken off."""

    grade: str
    rate: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Step(DatedRow):
    """Points added above an amount in won, or above a term in months; the highest step passed counts."""

    above: int
    points: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment(DatedRow):
    """Points added or taken off where a condition over facts is known to hold."""

    code: str
    points: Decimal
    when: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RateBounds(DatedRow):
    """Between what the rate lies in the end."""

    least: Decimal
    most: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedMonths(DatedRow):
    """How many months' fee an instalment loan of a term pays, since its balance falls."""

    loan_kind: LoanKind | None
    months: int
    counted: int


@dataclass(frozen=True, slots=True)
class GuaranteeRows:
    """All the rows of one institution."""

    firm_ceilings: tuple[FirmCeiling, ...] = ()
    sales_ratios: tuple[SalesRatio, ...] = ()
    coverages: tuple[Coverage, ...] = ()
    base_rates: tuple[BaseRate, ...] = ()
    amount_steps: tuple[Step, ...] = ()
    term_steps: tuple[Step, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    rate_bounds: tuple[RateBounds, ...] = ()
    counted_months: tuple[CountedMonths, ...] = ()

    def on(self, day: date) -> "GuaranteeRows":
        """Only the rows in force on a day."""
        held = {f.name: tuple(row for row in getattr(self, f.name) if row.holds(day)) for f in fields(self)}
        return replace(self, **held)
