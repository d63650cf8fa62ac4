"""What a loan really costs, month by month and in sentences; worked out by the functions that book it later."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from majung.core.schedule import Method, Schedule, Terms, repayment_schedule
from majung.core.schedule.terms import usual_day_count
from majung.core.subsidy import SubsidisedRow, SubsidyPreview, preview_subsidy
from majung.portal.cost_form import LoanQuestion

# What changes by less is the same to a person.
EVEN_WITHIN = Fraction(2, 100)


@dataclass(frozen=True, slots=True)
class Phase:
    """Months that feel alike: from one to another, paying about so much; or falling from the first to the last."""

    first: int
    last: int
    opens_with: int
    closes_with: int
    usually: int
    kind: str


@dataclass(frozen=True, slots=True)
class Cost:
    """One loan at one rate."""

    rate: Decimal
    rate_with_subsidy: Decimal | None
    schedule: Schedule
    preview: SubsidyPreview

    @property
    def interest(self) -> int:
        return self.preview.interest

    @property
    def subsidy(self) -> int:
        return self.preview.subsidy

    @property
    def interest_paid(self) -> int:
        return self.preview.interest - self.preview.subsidy

    @property
    def paid(self) -> int:
        return self.preview.borrower_pays


def cost_of(question: LoanQuestion, *, rate: Decimal, disbursed_on: date) -> Cost:
    """The schedule and the subsidy of a loan paid out on a day."""
    terms = Terms(
        principal=question.amount,
        annual_rate=rate,
        method=question.method,
        instalments=question.months,
        grace_principal_instalments=question.grace,
        disbursed_on=disbursed_on,
        day_count=usual_day_count(question.method),
    )
    subsidy = question.subsidy
    preview = preview_subsidy(
        terms,
        subsidy_rate=subsidy.rate if subsidy else Decimal(0),
        subsidy_months=subsidy.months if subsidy else 0,
    )
    return Cost(
        rate=rate,
        rate_with_subsidy=max(rate - subsidy.rate, Decimal(0)) if subsidy else None,
        schedule=repayment_schedule(terms),
        preview=preview,
    )


def phases(question: LoanQuestion, cost: Cost) -> list[Phase]:
    """The stretches of a loan between the months in which what is paid changes."""
    rows = cost.preview.rows
    ends = {question.grace, len(rows)}
    if question.subsidy and cost.preview.last_subsidised:
        ends.add(cost.preview.last_subsidised.n)
    if question.method is Method.BULLET:
        ends.add(len(rows) - 1)
    cuts = sorted({0, *(end for end in ends if end <= len(rows))})
    return [_phase(rows[start:end], months=len(rows)) for start, end in pairwise(cuts)]


def turning_point(question: LoanQuestion, cost: Cost) -> tuple[str, SubsidisedRow, SubsidisedRow] | None:
    """The two neighbouring months between which the payment jumps, and why; None where it never does."""
    rows, preview = cost.preview.rows, cost.preview
    subsidy_ends = preview.last_subsidised.n if question.subsidy and preview.last_subsidised else None
    if subsidy_ends is not None and subsidy_ends < len(rows):
        why = "both" if subsidy_ends == question.grace else "subsidy_ends"
        return why, rows[subsidy_ends - 1], rows[subsidy_ends]
    if 0 < question.grace < len(rows):
        return "principal_begins", rows[question.grace - 1], rows[question.grace]
    if question.method is Method.BULLET and len(rows) > 1:
        return "principal_due", rows[-2], rows[-1]
    return None


def _phase(rows: Sequence[SubsidisedRow], *, months: int) -> Phase:
    paid = [row.borrower_pays for row in rows]
    where = {(True, True): "whole", (True, False): "start", (False, True): "end"}
    place = where.get((rows[0].n == 1, rows[-1].n == months), "middle")
    return Phase(
        first=rows[0].n,
        last=rows[-1].n,
        opens_with=about(paid[0]),
        closes_with=about(paid[-1]),
        usually=about(sum(paid) // len(paid)),
        kind="once" if len(rows) == 1 else f"{_course(rows)}_{place}",
    )


def _course(rows: Sequence[SubsidisedRow]) -> str:
    """Whether payments stay even, fall or rise; interest alone goes up and down only with the days of the months."""
    paid = [row.borrower_pays for row in rows]
    is_interest_alone = all(row.borrower_pays == row.interest - row.subsidy for row in rows)
    if is_interest_alone or max(paid) - min(paid) <= max(paid) * EVEN_WITHIN:
        return "even"
    return "falling" if paid[-1] < paid[0] else "rising"


def about(amount: int) -> int:
    """An amount as people say it when they say «약»: to a thousand won, a small one to a hundred."""
    step = 1000 if amount >= 10_000 else 100
    return (amount + step // 2) // step * step
