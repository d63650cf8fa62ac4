"""`majung audit`: whether everything recorded still stands as it was, and what an auditor takes home."""

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import click
from django.db import DatabaseError

from majung.cli.database import prepare_tables
from majung.cli.days import Day
from majung.cli.inputs import BadInput, json_values, read_text
from majung.web.words import say

# Rooms with tables can be imported only once Django is set up, which majung.cli.database does.
from majung.adapters import clock  # isort: skip
from majung.events.export import NoHead, exported_day, read_head  # isort: skip
from majung.events.sequencer import Head, chain_events, sign_last_day  # isort: skip
from majung.events.verification import Verification, verify_chain  # isort: skip

INTACT, BROKEN = 0, 1

json_option = click.option("--json", "as_json", is_flag=True, help="One compact JSON line.")


@click.group()
def command() -> None:
    """The chain over everything that happened: verify it, export a day of it, go on with it."""


@command.command()
@click.option("--witness", "files", type=click.Path(path_type=Path), multiple=True, help="A day exported earlier.")
@json_option
def verify(files: tuple[Path, ...], as_json: bool) -> int:
    """Recompute every link and check every signature: 0 intact, 1 something was changed, removed or inserted."""
    witnesses = tuple(head for file in files for head in heads_in(file))
    try:
        with click.progressbar(length=1, label=say("audit.verifying"), file=sys.stderr) as bar:

            def walked(done: int, total: int) -> None:
                bar.length = max(total, 1)
                bar.update(done - bar.pos)

            told = verify_chain(witnesses=witnesses, on_progress=walked)
    except DatabaseError:
        raise BadInput(say("audit.no_tables")) from None
    for line in [json_line(told)] if as_json else lines(told):
        click.echo(line)
    return INTACT if told.is_intact else BROKEN


@command.command()
@click.option("--day", type=Day(), required=True, help="The day whose head was signed.")
def export(day: date) -> int:
    """The links under a day's signature and the signature, as JSON lines: keep them where nobody here can reach."""
    try:
        for line in exported_day(day=day):
            click.echo(compact(line))
    except NoHead:
        raise BadInput(say("audit.no_head", day=day)) from None
    except DatabaseError:
        raise BadInput(say("audit.no_tables")) from None
    return 0


@command.command()
@json_option
def chain(as_json: bool) -> int:
    """Chain what has settled and sign the end of yesterday: what the worker does, for a house without one."""
    prepare_tables()
    at = clock.now()
    chained = chain_events(at=at)
    head = sign_last_day(at=at)
    told = {"chained": chained, "day": head.day.isoformat(), "position": head.position}
    for_people = say("audit.chained", chained=chained, day=head.day, position=head.position)
    click.echo(compact(told) if as_json else for_people)
    return 0


def heads_in(file: Path) -> list[Head]:
    """The heads of an exported day."""
    try:
        lines = [value for value in json_values(read_text(str(file))) if "head" in value]
        heads = [read_head(line["head"]) for line in lines]
    except (TypeError, KeyError, ValueError, AttributeError):
        heads = []
    if not heads:
        raise BadInput(say("audit.no_witness", file=file))
    return heads


def lines(told: Verification) -> list[str]:
    first = (
        say("audit.intact", links=told.links, heads=told.heads, signed=told.signed_links)
        if told.is_intact
        else say("audit.broken", count=len(told.problems))
    )
    found = [f"  {say(f'audit.problem.{problem.code}', place=problem.place)}" for problem in told.problems]
    tail = [say("audit.unchained", count=told.unchained, oldest=told.oldest_unchained_at)] if told.unchained else []
    return [first, *found, *tail]


def json_line(told: Verification) -> str:
    oldest = told.oldest_unchained_at
    return compact(
        {
            "intact": told.is_intact,
            "links": told.links,
            "heads": told.heads,
            "signed_links": told.signed_links,
            "unchained": {"count": told.unchained, "oldest_at": oldest.isoformat() if oldest else None},
            "problems": [{"code": problem.code, "place": problem.place} for problem in told.problems],
        }
    )


def compact(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))
