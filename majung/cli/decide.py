"""`majung decide`: whether businesses qualify for programs on a day, and why."""

import json
import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from majung.cli.days import Day
from majung.cli.inputs import BadInput, read_rows
from majung.cli.telling import open_catalog, say_decision, say_fact_problem, say_unknown_program
from majung.programs.catalog import SHIPPED, BadFacts, Catalog, UnknownProgram
from majung.programs.record import make_record, rerun_record
from majung.web.words import say

LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")

catalog_option = click.option(
    "--catalog", "folder", type=click.Path(path_type=Path), default=SHIPPED, help="Another catalog folder."
)
as_of_option = click.option("--as-of", type=Day(), required=True, help="Day of judgement.")


@click.command()
@click.option("--program", help="One program; without it, every program in force on the day.")
@click.option("--facts", help="JSON object, JSON array or JSON lines; - for standard input.")
@click.option("--as-of", type=Day(), help="Day of judgement.")
@catalog_option
@click.option("--json", "as_json", is_flag=True, help="One compact JSON line per row and program.")
@click.option("--record", type=click.Path(path_type=Path), help="Also keep facts and parameters, to run it again.")
@click.option("--rerun", type=click.Path(path_type=Path), help="Decide recorded cases again; exit 1 if any differs.")
def command(
    program: str | None,
    facts: str | None,
    as_of: date | None,
    folder: Path,
    as_json: bool,
    record: Path | None,
    rerun: Path | None,
) -> int:
    """Decide whether businesses qualify, why, for how much, at what cost and with which papers."""
    if rerun is not None:
        return run_again(rerun)
    if facts is None or as_of is None:
        raise BadInput(say("decide.needs_facts"))
    catalog = open_catalog(folder)
    rows = [row.value for row in read_rows(facts)]
    decisions = decide_rows(catalog, rows, program, as_of)
    if record is not None:
        keep(record, [make_record(catalog, row, each) for row, each in zip(rows, decisions, strict=True)])
    tell(decisions, catalog, as_json)
    return 0


def keep(path: Path, records: list[dict[str, Any]]) -> None:
    try:
        path.write_text("".join(f"{compact(record)}\n" for record in records), encoding="utf-8")
    except OSError as problem:
        raise BadInput(say("program.problem.unreadable", about=f"{path}: {problem.strerror}")) from None


def decide_rows(
    catalog: Catalog, rows: list[dict[str, Any]], program: str | None, as_of: date
) -> list[list[dict[str, Any]]]:
    """Every row read before any is decided; problems become one message."""
    try:
        decisions = catalog.decide(rows, as_of=as_of, program=program)
    except BadFacts as bad:
        raise BadInput("\n".join(say_fact_problem(row, problem) for row, problem in bad.problems[:20])) from None
    except UnknownProgram as unknown:
        raise BadInput(say_unknown_program(unknown, catalog)) from None
    if not any(decisions):
        raise BadInput(say("decide.none_in_force", as_of=as_of))
    return decisions


def tell(decisions: list[list[dict[str, Any]]], catalog: Catalog, as_json: bool) -> None:
    for of_row in decisions:
        for decision in of_row:
            click.echo(compact(decision) if as_json else say_decision(decision, catalog))


def compact(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=plain)
    # Half a character (only an `id` can hold one) has no UTF-8; JSON can still spell it.
    return LONE_SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def plain(value: Any) -> Any:
    """Only an `id` can still be an exact decimal here."""
    assert isinstance(value, Decimal)
    return float(value)


def run_again(path: Path) -> int:
    """Decide recorded rows again from what each record froze; 1 when a decision comes out otherwise."""
    differing, rows = 0, read_rows(str(path))
    for row in rows:
        try:
            again: Any = rerun_record(row.value)
        except UnknownProgram:
            again = None  # A program or day that was not recorded: the decision is another one.
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
            raise BadInput(say("decide.not_a_record", place=row.place)) from None
        if compact(again) != compact(row.value["decisions"]):
            differing += 1
            click.echo(say("decide.differs", place=row.place), err=True)
    click.echo(say("decide.rerun.summary", total=len(rows), differing=differing), err=True)
    return 1 if differing else 0
