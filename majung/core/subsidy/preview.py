"""What a borrower will pay with the subsidy and after it, laid over the repayment schedule."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from majung.core.money import drop_below_one
from majung.core.schedule import Row, Schedule, Terms, repayment_schedule
from majung.core.subsidy.claim import subsidy_between
from majung.core.subsidy.loan import Event, Kind, SubsidisedLoan, refuse_window_past_calendar
from majung.core.subsidy.spans import Timeline, timeline_of


@dataclass(frozen=True)
class SubsidisedRow:
    """One instalment: interest at the full rate, the part the fund pays, and what the borrower pays."""

    n: int
    due: date
    interest: int
    subsidy: int
    borrower_pays: int


@dataclass(frozen=True)
class SubsidyPreview:
    """Every instalment, the totals, and the last subsidised instalment beside the first full one."""

    window_until: date
    rows: tuple[SubsidisedRow, ...]
    last_subsidised: SubsidisedRow | None
    first_full: SubsidisedRow | None

    @property
    def interest(self) -> int:
        return sum(row.interest for row in self.rows)

    @property
    def subsidy(self) -> int:
        return sum(row.subsidy for row in self.rows)

    @property
    def borrower_pays(self) -> int:
        return sum(row.borrower_pays for row in self.rows)


def preview_subsidy(terms: Terms, *, subsidy_rate: Decimal, subsidy_months: int) -> SubsidyPreview:
    """Decides what the borrower pays per instalment while the fund pays part of the interest, and after.

    Basis: 대출금리 = 약정금리 - 이차보전율 for 24 months, the full rate from month 25 on. The subsidy of a
    period is the exact sum that the monthly claims are made of, dropped below 1 won per instalment, and never
    above its interest.
    """
    refuse_window_past_calendar(disbursed_on=terms.disbursed_on, subsidy_months=subsidy_months)
    schedule = repayment_schedule(terms)
    loan = _loan(terms, schedule, subsidy_rate, subsidy_months)
    timeline = timeline_of(loan)
    starts = (terms.disbursed_on, *(row.due for row in schedule.rows))
    rows = tuple(_row(row, start, timeline) for start, row in zip(starts, schedule.rows, strict=False))
    within = [row for row in rows if row.due <= loan.window_until]
    after = [row for row, start in zip(rows, starts, strict=False) if start >= loan.window_until]
    return SubsidyPreview(
        window_until=loan.window_until,
        rows=rows,
        last_subsidised=within[-1] if within else None,
        first_full=after[0] if after else None,
    )


def _loan(terms: Terms, schedule: Schedule, subsidy_rate: Decimal, subsidy_months: int) -> SubsidisedLoan:
    """The loan if everything is paid as planned: instalments and prepayments are its repayments."""
    instalments = (Event(Kind.REPAID, row.due, principal=row.principal) for row in schedule.rows)
    prepayments = (Event(Kind.REPAID, each.on, principal=each.amount) for each in terms.prepayments)
    return SubsidisedLoan(
        principal=terms.principal,
        disbursed_on=terms.disbursed_on,
        subsidy_rate=subsidy_rate,
        subsidy_months=subsidy_months,
        events=(*instalments, *prepayments),
    )


def _row(row: Row, start: date, timeline: Timeline) -> SubsidisedRow:
    exact = subsidy_between(timeline, start=start, until=row.due)
    # A borrower's rate never falls below zero, whatever the subsidy rate.
    subsidy = min(drop_below_one(exact), row.interest)
    pays = row.principal + row.interest - subsidy
    return SubsidisedRow(n=row.n, due=row.due, interest=row.interest, subsidy=subsidy, borrower_pays=pays)
