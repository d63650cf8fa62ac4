"""Reads of guarantees: the one of a case, and what stands for one firm."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from majung.core.guarantee import GuaranteeState
from majung.core.rating.grades import CreditGrade
from majung.guarantees.models import LIVE, Guarantee


@dataclass(frozen=True, slots=True)
class GuaranteeView:
    """A guarantee as it was decided, and where it stands."""

    number: str
    application: str
    institution: str
    amount_krw: int
    coverage_percent: int
    exposure_krw: int
    fee_rate: Decimal
    fee_krw: int
    grade: CreditGrade
    refinances: str
    refinanced_krw: int
    decided_on: date
    loan_through: date
    state: GuaranteeState
    ended_at: datetime | None
    ended_because: str


@dataclass(frozen=True, slots=True)
class ExposureLine:
    """What one guarantee adds to what stands for the firm: its own amount less what it replaces."""

    number: str
    institution: str
    decided_on: date
    exposure_krw: int
    netted_krw: int


@dataclass(frozen=True, slots=True)
class Exposure:
    """What stands for one firm by our guarantees."""

    total_krw: int
    lines: tuple[ExposureLine, ...]


def guarantee_of(*, application: str, on: date) -> GuaranteeView | None:
    """The guarantee of a case; one whose last day is over has lapsed, whether or not the night has swept it."""
    row = Guarantee.objects.select_related("institution").filter(application__number=application).first()
    if row is None:
        return None
    state = GuaranteeState(row.state)
    has_lapsed = state is GuaranteeState.DECIDED and row.loan_through < on
    return GuaranteeView(
        number=row.number,
        application=application,
        institution=row.institution.code,
        amount_krw=row.amount_krw,
        coverage_percent=row.coverage_percent,
        exposure_krw=row.exposure_krw,
        fee_rate=row.fee_rate,
        fee_krw=row.fee_krw,
        grade=CreditGrade(row.grade),
        refinances=row.refinances,
        refinanced_krw=row.refinanced_krw,
        decided_on=row.decided_on,
        loan_through=row.loan_through,
        state=GuaranteeState.LAPSED if has_lapsed else state,
        ended_at=row.ended_at,
        ended_because=row.ended_because,
    )


def exposure_of(*, business: str, on: date) -> Exposure:
    """What stands for a firm on a day, 대환 net of what it replaces; the database keeps the same sum (0002)."""
    rows = list(standing(business=business, on=on))
    own = {row.number: row.exposure_krw for row in rows}
    lines = tuple(
        ExposureLine(
            number=row.number,
            institution=row.institution.code,
            decided_on=row.decided_on,
            exposure_krw=row.exposure_krw,
            netted_krw=min(row.refinanced_krw, own.get(row.refinances, 0)),
        )
        for row in rows
    )
    return Exposure(sum(line.exposure_krw - line.netted_krw for line in lines), lines)


def standing(*, business: str, on: date) -> list[Guarantee]:
    """The guarantees that stand for a firm: decided, and their last day not over."""
    rows = Guarantee.objects.filter(business__number=business, state=LIVE, loan_through__gte=on)
    return list(rows.select_related("institution").order_by("id"))
