"""`majung screen-cases`: looks over every case under way with what is known by now, and says what it noticed."""

import json
import sys
from time import perf_counter

import click

from majung.cli.database import prepare_tables
from majung.cli.inputs import BadInput
from majung.core.application import AmountTier
from majung.web.words import say

# Rooms with tables can be imported only once Django is set up, which majung.cli.database does.
from majung.adapters import clock  # isort: skip
from majung.parties.selectors import institutions_by_code  # isort: skip
from majung.screening.services import RunView, screen_waiting  # isort: skip


@click.command()
@click.option("--institution", default="", help="Only the cases of this institution.")
@click.option("--json", "as_json", is_flag=True, help="One compact line of JSON.")
def command(institution: str, as_json: bool) -> int:
    """Sort the cases under way: what the rules say of them now, their tier, what is worth an eye. Decides nothing."""
    prepare_tables()
    if institution and institution not in (known := institutions_by_code()):
        names = ", ".join(sorted(known))
        raise BadInput(say("cli.screen_cases.unknown_institution", institution=institution, known=names))
    began = perf_counter()
    done = run(institution)
    seconds = perf_counter() - began
    click.echo(told_as_json(done, seconds) if as_json else told(done, seconds))
    return 0


def run(institution: str) -> RunView:
    """With a progress bar, for it may be ten thousand cases."""
    with click.progressbar(length=1, label=say("cli.screen_cases.label"), file=sys.stderr) as bar:

        def advance(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        return screen_waiting(institution=institution, at=clock.now(), on_progress=advance)


def told_as_json(done: RunView, seconds: float) -> str:
    answer = {
        "cases": done.cases,
        "changed": done.changed,
        "differing": done.differing,
        "unreadable": done.unreadable,
        "tiers": {tier.value: done.tiers.get(tier, 0) for tier in AmountTier},
        "seconds": round(seconds, 3),
        "cases_per_second": rate(done, seconds),
    }
    return json.dumps(answer, separators=(",", ":"))


def told(done: RunView, seconds: float) -> str:
    rows = {
        "cases": done.cases,
        "changed": done.changed,
        "differing": done.differing,
        "unreadable": done.unreadable,
        **{tier.value: done.tiers.get(tier, 0) for tier in AmountTier},
        "rate": rate(done, seconds),
    }
    return "\n".join(f"{say(f'cli.screen_cases.{name}')}: {count:,}" for name, count in rows.items())


def rate(done: RunView, seconds: float) -> int:
    return round((done.cases + done.unreadable) / seconds) if seconds > 0 else 0
