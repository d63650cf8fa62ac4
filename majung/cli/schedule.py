"""`majung schedule`: the repayment rows of a loan, and what the borrower pays of them under a subsidy."""

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import click

from majung.cli.inputs import BadInput, Row, read_rows
from majung.cli.refusals import answer_rows, say_refusal
from majung.cli.table import aligned_table
from majung.core import schedule as core
from majung.core.fields import FieldRefused, Fields
from majung.core.subsidy import SubsidisedRow, SubsidyPreview, preview_subsidy
from majung.core.subsidy.loan import MOST_SUBSIDY_MONTHS
from majung.web.words import say

USUAL_SUBSIDY_MONTHS = 24


@dataclass(frozen=True)
class Subsidy:
    """A share of the interest paid by the fund, asked for on the command line."""

    rate: Decimal
    months: int


@dataclass(frozen=True)
class Answer:
    """The schedule of one input row, with the preview if a subsidy was asked for."""

    schedule: core.Schedule
    preview: SubsidyPreview | None


@click.command()
@click.argument("terms")
@click.option("--subsidy-rate", help="Yearly share of the interest that the fund pays, such as 0.02.")
@click.option("--subsidy-months", type=int, help="Months from disbursement that it is paid for.  [24]")
@click.option("--json", "as_json", is_flag=True, help="One compact JSON line per row of input.")
def command(terms: str, subsidy_rate: str | None, subsidy_months: int | None, as_json: bool) -> None:
    """Repayment rows of a loan: TERMS is JSON, a JSON array or JSON lines; - for standard input."""
    subsidy = _subsidy(subsidy_rate, subsidy_months)
    answers = answer_rows(read_rows(terms), lambda row: _answer(row, subsidy))
    for answer in answers:
        click.echo(_json_line(answer, subsidy) if as_json else _for_people(answer))


def _subsidy(rate: str | None, months: int | None) -> Subsidy | None:
    if rate is None:
        if months is not None:
            raise BadInput(say("schedule.needs_rate"))
        return None
    options = Fields({"--subsidy-rate": rate, "--subsidy-months": USUAL_SUBSIDY_MONTHS if months is None else months})
    try:
        return Subsidy(
            rate=options.rate("--subsidy-rate"),
            months=options.whole("--subsidy-months", least=0, most=MOST_SUBSIDY_MONTHS),
        )
    except FieldRefused as refused:
        raise BadInput(say_refusal(refused)) from None


def _answer(row: Row, subsidy: Subsidy | None) -> Answer:
    terms = core.parse_terms(row.value)
    if subsidy is None:
        return Answer(core.repayment_schedule(terms), None)
    preview = preview_subsidy(terms, subsidy_rate=subsidy.rate, subsidy_months=subsidy.months)
    return Answer(core.repayment_schedule(terms), preview)


def _json_line(answer: Answer, subsidy: Subsidy | None) -> str:
    totals = answer.schedule.totals
    shape: dict[str, Any] = {
        "rows": [
            {
                "n": row.n,
                "due": row.due.isoformat(),
                "days": row.days,
                "principal": row.principal,
                "interest": row.interest,
                "balance": row.balance,
            }
            for row in answer.schedule.rows
        ],
        "totals": {
            "principal": totals.principal,
            "interest": totals.interest,
            "prepaid": totals.prepaid,
            "paid": totals.paid,
        },
    }
    if answer.preview is not None and subsidy is not None:
        shape["subsidy"] = _preview_shape(answer.preview, subsidy)
    return json.dumps(shape, ensure_ascii=False, separators=(",", ":"))


def _preview_shape(preview: SubsidyPreview, subsidy: Subsidy) -> dict[str, Any]:
    return {
        "rate": format(subsidy.rate, "f"),
        "months": subsidy.months,
        "rows": [_preview_row(row) for row in preview.rows],
        "totals": {
            "interest": preview.interest,
            "subsidy": preview.subsidy,
            "borrower_pays": preview.borrower_pays,
        },
        "last_subsidised": preview.last_subsidised and _preview_row(preview.last_subsidised),
        "first_full": preview.first_full and _preview_row(preview.first_full),
    }


def _preview_row(row: SubsidisedRow) -> dict[str, Any]:
    return {
        "n": row.n,
        "due": row.due.isoformat(),
        "interest": row.interest,
        "subsidy": row.subsidy,
        "borrower_pays": row.borrower_pays,
    }


def _for_people(answer: Answer) -> str:
    headings = ["회차", "납입일", "일수", "원금", "이자", "납입액", "잔액"]
    lines = [_line(row) for row in answer.schedule.rows]
    totals = answer.schedule.totals
    last = [
        "합계",
        "",
        "",
        *_amounts(totals.principal, totals.interest, totals.principal + totals.interest),
        "",
    ]
    text = []
    if answer.preview is not None:
        headings += ["이차보전", "실제 부담"]
        shares = [_amounts(row.subsidy, row.borrower_pays) for row in answer.preview.rows]
        lines = [[*line, *share] for line, share in zip(lines, shares, strict=True)]
        last += _amounts(answer.preview.subsidy, answer.preview.borrower_pays)
        text = _side_by_side(answer.preview)
    if totals.prepaid:
        text = [f"중도상환 {totals.prepaid:,}, 모두 더해 {totals.paid:,}", *text]
    return "\n".join([aligned_table(headings, [*lines, last], left=[1]), *text, ""])


def _line(row: core.Row) -> list[str]:
    amounts = _amounts(row.principal, row.interest, row.principal + row.interest, row.balance)
    return [str(row.n), row.due.isoformat(), str(row.days), *amounts]


def _amounts(*amounts: int) -> list[str]:
    return [f"{amount:,}" for amount in amounts]


def _side_by_side(preview: SubsidyPreview) -> list[str]:
    """The step that borrowers are surprised by: what they pay before the subsidy ends and after."""
    last, first = preview.last_subsidised, preview.first_full
    if last is None or first is None:
        return [f"이차보전은 {preview.window_until.isoformat()} 전날까지입니다."]
    step = f"{last.n}회차 {last.borrower_pays:,} → {first.n}회차 {first.borrower_pays:,}"
    return [f"이차보전은 {preview.window_until.isoformat()} 전날까지: {step}"]
