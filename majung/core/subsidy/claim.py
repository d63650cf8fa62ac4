"""The subsidy of one loan for one month: the line a bank claims and we recompute."""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from majung.core.calendar import Month
from majung.core.money import drop_below_one
from majung.core.subsidy.loan import SubsidisedLoan
from majung.core.subsidy.spans import Timeline, WhyNot, timeline_of


@dataclass(frozen=True)
class Day:
    """One day of the month: its balance, and why it does not count if it does not."""

    on: date
    balance: int
    why_not: WhyNot | None


@dataclass(frozen=True)
class MonthlySubsidy:
    """The whole won claimed for a month, and every day it comes from."""

    month: Month
    amount_krw: int
    days: tuple[Day, ...]


def subsidy_of_month(loan: SubsidisedLoan, *, month: Month) -> MonthlySubsidy:
    """Decides the interest subsidy (이차보전금) of a loan for a month, day by day.

    Basis: 경북 소상공인육성자금 이차보전 지원 계획 and the agreement with the bank: balance after the
    day's repayments x rate / 365 (366 in a leap year), first day in and last day out, for 24 months; none in
    arrears nor from the day of closing on; summed exactly, dropped below 1 won once per loan and month.
    """
    timeline = timeline_of(loan)
    amount = drop_below_one(subsidy_between(timeline, start=month.start, until=month.until))
    days = (
        Day(span.start + timedelta(days=number), span.balance, span.why_not)
        for span in timeline.spans(month.start, month.until)
        for number in range((span.until - span.start).days)
    )
    return MonthlySubsidy(month, amount, tuple(days))


def subsidy_between(timeline: Timeline, *, start: date, until: date) -> Fraction:
    """The exact subsidy of the days from `start` to the day before `until`, for the claim and the preview."""
    return sum((span.subsidy(timeline.loan) for span in timeline.spans(start, until)), Fraction(0))
