"""`majung fund`: open the fund of a program for a year, tell where funds stand and who waits, prove their books."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import click

from majung.cli.database import prepare_tables
from majung.cli.fund_changes import COMMANDS, over_issue_factor
from majung.cli.inputs import BadInput
from majung.cli.table import aligned_table
from majung.core.ledger import LARGEST_KRW
from majung.web.words import say

# Rooms with tables can be imported only once Django is set up, which majung.cli.database does.
from django.db import transaction  # isort: skip
from majung.adapters import clock  # isort: skip
from majung.budget.proof import Difference, prove_fund  # isort: skip
from majung.budget.selectors import FundPosition, fund_codes, fund_positions, last_proof, waiting_of  # isort: skip
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


for each_command in COMMANDS:
    command.add_command(each_command)


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
    proofs = [prove_fund(fund=code) for code in known_codes(fund)]
    for proof in proofs:
        if as_json:
            click.echo(compact({**asdict(proof), "agrees": proof.agrees}))
            continue
        verdict = "fund.proof.agrees" if proof.agrees else "fund.proof.differs"
        click.echo(say(verdict, fund=proof.fund, entries=proof.entries, live=proof.live))
        tell_differences(proof.differences)
    return 0 if all(proof.agrees for proof in proofs) else 1


@command.command("proof")
@fund_argument
@json_option
def proof_command(fund: str | None, as_json: bool) -> int:
    """Tell what the last nightly proof said, cases and all; 1 if anything differed."""
    codes = known_codes(fund)
    kept = [each for each in (last_proof(fund=code) for code in codes) if each]
    for proof in kept:
        if as_json:
            click.echo(compact(asdict(proof)))
            continue
        verdict = "fund.proof.was_sound" if proof.is_sound else "fund.proof.was_not_sound"
        ran_at = proof.ran_at.astimezone(clock.SEOUL)
        click.echo(say(verdict, fund=proof.fund, ran_at=f"{ran_at:%Y-%m-%d %H:%M}", entries=proof.entries))
        tell_differences(proof.differences)
    if not kept:
        click.echo(say("fund.proof.none"), err=True)
    return 0 if all(proof.is_sound for proof in kept) else 1


@command.command()
@click.argument("fund")
@json_option
def waiting(fund: str, as_json: bool) -> int:
    """Tell who waits for money of a fund, by the number of the case, in the order in which they will get it."""
    places = waiting_of(fund=known_codes(fund)[0])
    if as_json:
        for each in places:
            click.echo(compact(asdict(each)))
    elif places:
        names = [say(f"fund.heading.{name}") for name in ("turn", "about", "amount_krw", "ahead_krw")]
        rows = [
            [f"{each.ahead_count + 1:,}", each.about, f"{each.amount_krw:,}", f"{each.ahead_krw:,}"] for each in places
        ]
        click.echo(aligned_table(names, rows, left=(1,)))
    else:
        click.echo(say("fund.nobody_waits", fund=fund), err=True)
    return 0


def known_codes(fund: str | None) -> list[str]:
    """The one fund, or all of them."""
    prepare_tables()
    codes = fund_codes()
    if fund and fund not in codes:
        raise BadInput(say("fund.unknown", fund=fund))
    return [fund] if fund else codes


def tell_differences(differences: Sequence[Difference]) -> None:
    for each in differences:
        click.echo(f"  {each.purpose.value} {each.code.value} {each.account}: {each.entries:,} / {each.found:,}")


def headings() -> list[str]:
    names = ("fund", "purpose", "state", *AMOUNTS)
    return [say(f"fund.heading.{name}") for name in names]


def line(position: FundPosition) -> list[str]:
    amounts = asdict(position)
    words = [position.code, say(f"fund.purpose.{position.purpose}"), say(f"fund.state.{position.state}")]
    return [*words, *(f"{amounts[name]:,}" for name in AMOUNTS)]


def compact(answer: dict[str, Any]) -> str:
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":"), default=str)
