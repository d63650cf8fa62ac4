"""The terms of a loan: what a repayment schedule is computed from, and nothing else."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from majung.core.money import Rounding


class Method(StrEnum):
    """How principal comes back (상환방식): 원금균등, 원리금균등, 만기일시."""

    EQUAL_PRINCIPAL = "equal_principal"
    EQUAL_INSTALMENT = "equal_instalment"
    BULLET = "bullet"


class DayCount(StrEnum):
    """Which part of a year a number of days is (일수 계산)."""

    THIRTY_360 = "30/360"
    ACT_365 = "act/365"
    ACT_360 = "act/360"
    ACT_364 = "act/364"
    ACT_ACT = "act/act"


class DayRule(StrEnum):
    """Whether day D names the night that starts on it (한편넣기 첫날) or the night that ends on it."""

    START = "start"
    END = "end"


class MonthEnd(StrEnum):
    """What a due day becomes in a month that has no such day."""

    CLAMP = "clamp"


class Effect(StrEnum):
    """What a prepayment does (중도상환): fewer instalments, or lower ones."""

    SHORTEN = "shorten"
    LOWER = "lower"


@dataclass(frozen=True)
class RateChange:
    """The yearly rate from a day on."""

    from_day: date
    annual_rate: Decimal


@dataclass(frozen=True)
class Prepayment:
    """Principal paid back ahead of plan on a day, after that day's instalment."""

    on: date
    amount: int
    effect: Effect = Effect.SHORTEN


@dataclass(frozen=True)
class Terms:
    """Terms of one loan in the smallest unit of its currency; exactly one of the two steps is given."""

    principal: int
    annual_rate: Decimal
    method: Method
    instalments: int
    disbursed_on: date
    day_count: DayCount
    every_months: int | None = 1
    every_days: int | None = None
    grace_principal_instalments: int = 0
    first_due_on: date | None = None
    day_rule: DayRule = DayRule.START
    rounding: Rounding = Rounding.DOWN
    instalment_multiple_of: int = 1
    rate_changes: tuple[RateChange, ...] = ()
    prepayments: tuple[Prepayment, ...] = ()

    @property
    def interest_only_instalments(self) -> int:
        """Instalments before the first that pays principal; grace on a bullet changes nothing."""
        return 0 if self.method is Method.BULLET else self.grace_principal_instalments


def usual_day_count(method: Method) -> DayCount:
    """The day count of a won loan that names none: twelfths for level instalments, real days otherwise."""
    return DayCount.THIRTY_360 if method is Method.EQUAL_INSTALMENT else DayCount.ACT_ACT
