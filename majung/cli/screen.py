"""`majung screen`: millions of businesses against programs, in parts that survive a stop."""

import json
import signal
import sys
from datetime import date
from pathlib import Path

import click
import polars as pl

from majung.cli.days import Day
from majung.cli.inputs import BadInput
from majung.cli.telling import open_catalog, say_fact_problem, say_unknown_program
from majung.core.rules.program import ProgramVersion
from majung.planning.bulk_facts import BadColumns, BadRow
from majung.planning.screening import ENGINES, ROWS_A_PART, EngineMissing, NoRows, Screening, screen
from majung.programs.catalog import SHIPPED, Catalog, UnknownProgram
from majung.web.words import say


@click.command()
@click.argument("source", type=click.Path(path_type=Path))
@click.argument("more_programs", nargs=-1, metavar="")
@click.option("--program", "programs", multiple=True, help="One or more programs; all in force without it.")
@click.option("--as-of", type=Day(), required=True, help="Day of judgement; wins over an as_of column.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Parquet file for the answers.")
@click.option("--engine", type=click.Choice(list(ENGINES)), default="polars", show_default=True)
@click.option("--rows-a-part", type=click.IntRange(1, 10_000_000), default=ROWS_A_PART, show_default=True)
@click.option("--catalog", "folder", type=click.Path(path_type=Path), default=SHIPPED, help="Another catalog folder.")
@click.option("--json", "as_json", is_flag=True, help="One compact JSON line when done.")
def command(
    source: Path,
    more_programs: tuple[str, ...],
    programs: tuple[str, ...],
    as_of: date,
    out: Path,
    engine: str,
    rows_a_part: int,
    folder: Path,
    as_json: bool,
) -> None:
    """Screen a Parquet file of businesses (`id` and facts as columns); run it again to go on after a stop."""
    if not source.is_file():
        raise BadInput(say("program.problem.unreadable", about=str(source)))
    if not out.parent.is_dir() or out.is_dir() or (out.exists() and out.samefile(source)):
        raise BadInput(say("screen.bad_out", out=str(out)))
    catalog = open_catalog(folder)
    # `--program A B` reads naturally: what follows the option's one value is further programs.
    plan = catalog.plan(chosen(catalog, (*programs, *more_programs), as_of), as_of)
    screening = Screening(plan, source, out, engine, rows_a_part)
    # A polite stop is a stop like any other: the parts that are done stay.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    rows = run(screening)
    answers = rows * len(plan.programs)
    if as_json:
        answer = {"rows": rows, "answers": answers, "out": str(out), "engine": engine}
        click.echo(json.dumps(answer, ensure_ascii=False, separators=(",", ":")))
    else:
        click.echo(say("screen.done", rows=rows, answers=answers, out=str(out)))


def chosen(catalog: Catalog, programs: tuple[str, ...], as_of: date) -> tuple[ProgramVersion, ...]:
    try:
        versions = tuple(catalog.version(p, as_of) for p in dict.fromkeys(programs)) or catalog.in_force(as_of)
    except UnknownProgram as unknown:
        raise BadInput(say_unknown_program(unknown, catalog)) from None
    if not versions:
        raise BadInput(say("decide.none_in_force", as_of=as_of))
    return versions


def run(screening: Screening) -> int:
    """Screen with a progress bar; every way it can be refused becomes one message."""
    try:
        with click.progressbar(length=1, label=screening.source.name, file=sys.stderr) as bar:

            def advance(done: int, total: int) -> None:
                bar.length = max(total, 1)
                bar.update(done - bar.pos)

            return screen(screening, on_progress=advance)
    except BadColumns as bad:
        raise BadInput("\n".join(say(f"screen.{code}", field=name) for name, code in bad.problems)) from None
    except BadRow as bad_row:
        raise BadInput(say_fact_problem(bad_row.row, bad_row.problem)) from None
    except NoRows as empty:
        raise BadInput(say("cli.no_rows", source=empty)) from None
    except EngineMissing as missing:
        raise BadInput(str(missing)) from None
    except pl.exceptions.PolarsError as problem:
        raise BadInput(say("screen.unreadable", about=str(problem).splitlines()[0][:200])) from None
    except KeyboardInterrupt:
        raise click.ClickException(say("screen.stopped")) from None
