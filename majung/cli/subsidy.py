"""`majung subsidy`: the interest subsidy of a loan for a month, day by day."""

import json
from collections.abc import Mapping
from itertools import groupby
from typing import Any, Final

import click

from majung.cli.inputs import read_rows
from majung.cli.refusals import answer_rows
from majung.cli.table import aligned_table
from majung.core.calendar import Month
from majung.core.subsidy import Day, MonthlySubsidy, WhyNot, parse_loan, subsidy_of_month

WORDS: Final[Mapping[WhyNot | None, str]] = {
    None: "산정",
    WhyNot.NOT_DISBURSED: "대출 실행 전",
    WhyNot.WINDOW_OVER: "지원기간 끝남",
    WhyNot.CLOSED: "폐업",
    WhyNot.MOVED_OUT: "관외 이전",
    WhyNot.ACCELERATED: "기한이익 상실",
    WhyNot.SUBROGATED: "대위변제",
    WhyNot.MISUSE: "목적외 사용",
    WhyNot.SUSPENDED: "지원 정지",
    WhyNot.OVERDUE: "연체",
}


class SettlementMonth(click.ParamType[Month]):
    """A month written 2026-01."""

    name = "YYYY-MM"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Month:
        try:
            return Month.parse(value)
        except ValueError:
            self.fail(f"{value!r}: 달을 2026-01처럼 적어 주세요.", param, ctx)


@click.command()
@click.argument("loan")
@click.option("--month", type=SettlementMonth(), required=True, help="Settlement month.")
@click.option("--json", "as_json", is_flag=True, help="One compact JSON line per row of input.")
def command(loan: str, month: Month, as_json: bool) -> None:
    """Subsidy of a loan for a month: LOAN is JSON, a JSON array or JSON lines; - for standard input."""
    rows = read_rows(loan)
    answers = answer_rows(rows, lambda row: subsidy_of_month(parse_loan(row.value), month=month))
    for answer in answers:
        click.echo(_json_line(answer) if as_json else _for_people(answer))


def _json_line(answer: MonthlySubsidy) -> str:
    days = [
        {
            "on": day.on.isoformat(),
            "balance": day.balance,
            "counted": day.why_not is None,
            "why_not": day.why_not,
        }
        for day in answer.days
    ]
    shape = {"month": str(answer.month), "amount_krw": answer.amount_krw, "days": days}
    return json.dumps(shape, ensure_ascii=False, separators=(",", ":"))


def _for_people(answer: MonthlySubsidy) -> str:
    """Days alike stand in one line, as an officer would write them."""
    stretches = [list(days) for _, days in groupby(answer.days, key=lambda day: (day.balance, day.why_not))]
    table = aligned_table(["기간", "일수", "잔액", "산정"], [_line(days) for days in stretches], left=[0, 3])
    return f"{answer.month} 이차보전금 {answer.amount_krw:,}원\n{table}\n"


def _line(days: list[Day]) -> list[str]:
    first, last = days[0], days[-1]
    return [f"{first.on} ~ {last.on}", str(len(days)), f"{first.balance:,}", WORDS[first.why_not]]
