"""Where a fund stands, in the figures that are public: plan, used, left, waiting, and what is told about it."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from majung.budget.models import Fund
from majung.budget.selectors import FundNotice, FundPosition, UnknownFund, fund_notices, fund_position, fund_positions
from majung.core.deadlines import seoul_day
from majung.core.ledger import FundPurpose, FundState
from majung.core.rules.program import ProgramVersion
from majung.planning.funds import program_of

__all__ = ["FundLine", "UnknownFund", "fund_as_json", "fund_line", "fund_lines", "institution_of"]


@dataclass(frozen=True, slots=True)
class FundLine:
    """The sum of loans of a program for a year. Nothing in it is about a case."""

    code: str
    institution: str
    year: int
    program: ProgramVersion | None
    state: FundState
    over_issue: Decimal
    plan_krw: int
    reserved_krw: int
    committed_krw: int
    available_krw: int
    waiting_count: int
    waiting_krw: int
    notices: tuple[FundNotice, ...]

    @property
    def used_krw(self) -> int:
        return self.reserved_krw + self.committed_krw


def fund_lines(*, at: datetime) -> list[FundLine]:
    """Every fund, newest year first."""
    positions = [each for each in fund_positions(at=at) if each.purpose is FundPurpose.LOAN_VOLUME]
    return [_line(position, at=at) for position in positions]


def fund_line(*, fund: str, at: datetime) -> FundLine:
    """One fund; raises UnknownFund."""
    return _line(fund_position(fund=fund, at=at), at=at)


def institution_of(*, fund: str) -> str | None:
    """Whose money it is; None for a fund that is not there."""
    return Fund.objects.filter(code=fund).values_list("institution", flat=True).first()


def fund_as_json(line: FundLine) -> dict[str, Any]:
    """A fund as plain values, for everybody's programs."""
    program = line.program
    return {
        "code": line.code,
        "program": program.id if program else line.code.rpartition("-")[0],
        "label": program.label if program else line.code,
        "label_en": program.label_en if program else line.code,
        "institution": line.institution,
        "year": line.year,
        "state": line.state.value,
        "over_issue": str(line.over_issue),
        "plan_krw": line.plan_krw,
        "reserved_krw": line.reserved_krw,
        "committed_krw": line.committed_krw,
        "available_krw": line.available_krw,
        "waiting_count": line.waiting_count,
        "waiting_krw": line.waiting_krw,
        "notices": [
            {"ko": notice.words, "en": notice.words_en, "since": notice.since.isoformat()} for notice in line.notices
        ],
    }


def _line(position: FundPosition, *, at: datetime) -> FundLine:
    return FundLine(
        code=position.code,
        institution=position.institution,
        year=position.year,
        program=program_of(position.code),
        state=position.state,
        over_issue=position.over_issue,
        plan_krw=position.plan_krw,
        reserved_krw=position.reserved_krw,
        committed_krw=position.committed_krw,
        available_krw=position.available_krw,
        waiting_count=position.waiting_count,
        waiting_krw=position.waiting_krw,
        notices=tuple(fund_notices(fund=position.code, on=seoul_day(at))),
    )
