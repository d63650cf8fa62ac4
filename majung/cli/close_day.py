"""`majung close-day`: does what the end of a day brings, and tells what it did. Run again, it finds nothing left."""

import json
from datetime import date, datetime, time, timedelta

import click

from majung.cli.database import prepare_tables
from majung.cli.days import Day
from majung.cli.inputs import BadInput
from majung.web.words import say

# Rooms with tables can be imported only once Django is set up, which majung.cli.database does.
from majung.adapters import clock  # isort: skip
from majung.journey.nightly import PARTS, PartsFailed, nightly  # isort: skip


@click.command()
@click.option("--on", "day", type=Day(), help="The day to close; the last one that has ended if not given.")
@click.option("--json", "as_json", is_flag=True, help="One compact line of JSON: how many of each.")
def command(day: date | None, as_json: bool) -> int:
    """Close a day: lapsed 보완, reminders, calls, reservations, drafts."""
    moment = end_of(day)
    prepare_tables()
    try:
        done = nightly(at=moment)
    except PartsFailed as failed:
        click.echo(say("cli.close_day.failed", parts=", ".join(failed.parts)), err=True)
        return 1
    if as_json:
        click.echo(json.dumps({"on": (moment - timedelta(microseconds=1)).date().isoformat(), **done}))
        return 0
    for name in PARTS:
        click.echo(f"{say(f'cli.close_day.{name}')}: {done[name]}")
    return 0


def end_of(day: date | None) -> datetime:
    """The moment at which a day is over; that of today when none was named is midnight today."""
    last = day or clock.today() - timedelta(days=1)
    if last >= clock.today():
        raise BadInput(say("cli.close_day.future", day=last))
    return datetime.combine(last + timedelta(days=1), time(0), clock.SEOUL)
