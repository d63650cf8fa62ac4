"""`majung fund`: open the fund of a program for a year, tell where funds stand, prove their books."""

import json
from dataclasses import asdict
from decimal import Decimal
from typing import Any

import click

from majung.cli.database import prepare_tables
from majung.cli.inputs import BadInput
from majung.cli.table import aligned_table
from majung.core.ledger import LARGEST_KRW, BadOverIssue, over_issue_percent
from majung.web.words import say

# Rooms with tables can be imported only once Django is set up, which majung.cli.database does.
from django.db import transaction  # isort: skip
from majung.adapters import clock  # isort: skip
from majung.budget.proof import prove_fund  # isort: skip
from majung.budget.selectors import FundPosition, fund_codes, fund_positions  # isort: skip
from majung.budget.services import FundExists, open_fund  # isort: skip
from majung.events.services import Actor, ActorKind  # isort: skip
from majung.programs.selectors import program_institution  # isort: skip

OPERATOR = Actor(ActorKind.SYSTEM, "cli")
AMOUNTS = ("plan_krw", "reserved_krw", "committed_krw", "released_krw", "available_krw")

json_option = click.option("--json", "as_json", is_flag=True, help="One compact JSON line per answer.")
fund_argument = click.argument("fund", required=False)


@click.group()
def command() -> None:
    """Money of programs."""


@command.command(name="open")
@click.argument("program")
@click.option("--year", type=click.IntRange(2000, 2999), required=True, help="Year of the budget.")
@click.option("--plan", "plan_krw", type=click.IntRange(0, LARGEST_KRW), required=True, help="Sum of loans, in won.")
@click.option("--over-issue", default="1", show_default=True, help="How often the plan may be set aside: 1 to 10.")
@click.option("--subsidy", "subsidy_krw", type=click.IntRange(0, LARGEST_KRW), help="Cost of subsidy, in won.")
def open_command(program: str, year: int, plan_krw: int, over_issue: str, subsidy_krw: int | None) -> int:
    """Open the fund of a published program for a year."""
    factor = over_issue_factor(over_issue)
    prepare_tables()
    institution = program_institution(program=program)
    if institution is None:
        raise BadInput(say("fund.unknown_program", program=program))
    code = f"{program}-{year}"
    try:
        with transaction.atomic():
            open_fund(
                code=code,
                institution=institution,
                year=year,
                plan_krw=plan_krw,
                over_issue=factor,
                subsidy_plan_krw=subsidy_krw,
                actor=OPERATOR,
                at=clock.now(),
            )
    except FundExists:
        raise BadInput(say("fund.exists", fund=code)) from None
    click.echo(say("fund.opened", fund=code, plan=plan_krw))
    return 0


@command.command()
@fund_argument
@json_option
def show(fund: str | None, as_json: bool) -> int:
    """Tell where a fund stands, or every fund."""
    prepare_tables()
    positions = [each for each in fund_positions(at=clock.now()) if fund in {None, each.code}]
    if fund and not positions:
        raise BadInput(say("fund.unknown", fund=fund))
    if as_json:
        for each in positions:
            click.echo(compact(asdict(each)))
    elif positions:
        click.echo(aligned_table(headings(), [line(each) for each in positions], left=(0, 1, 2)))
    else:
        click.echo(say("fund.none"), err=True)
    return 0


@command.command()
@fund_argument
@json_option
def prove(fund: str | None, as_json: bool) -> int:
    """Add up every entry anew and compare with what stands; 1 if anything differs."""
    prepare_tables()
    codes = fund_codes()
    if fund and fund not in codes:
        raise BadInput(say("fund.unknown", fund=fund))
    proofs = [prove_fund(fund=code) for code in codes if fund in {None, code}]
    for proof in proofs:
        if as_json:
            click.echo(compact({**asdict(proof), "agrees": proof.agrees}))
            continue
        verdict = "fund.proof.agrees" if proof.agrees else "fund.proof.differs"
        click.echo(say(verdict, fund=proof.fund, entries=proof.entries, live=proof.live))
        for each in proof.differences:
            click.echo(f"  {each.purpose.value} {each.code.value} {each.account}: {each.entries:,} / {each.found:,}")
    return 0 if all(proof.agrees for proof in proofs) else 1


def over_issue_factor(text: str) -> Decimal:
    try:
        factor = Decimal(text)
        over_issue_percent(factor)
    except (ArithmeticError, BadOverIssue):
        raise BadInput(say("fund.bad_factor", factor=text)) from None
    return factor


def headings() -> list[str]:
    names = ("fund", "purpose", "state", *AMOUNTS)
    return [say(f"fund.heading.{name}") for name in names]


def line(position: FundPosition) -> list[str]:
    amounts = asdict(position)
    words = [position.code, say(f"fund.purpose.{position.purpose}"), say(f"fund.state.{position.state}")]
    return [*words, *(f"{amounts[name]:,}" for name in AMOUNTS)]


def compact(answer: dict[str, Any]) -> str:
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":"), default=str)
