"""`majung program publish`: freezes program files into the database, once nothing keeps them from it."""

from pathlib import Path

import click

from majung.cli.database import prepare_tables
from majung.cli.inputs import BadInput
from majung.cli.program_files import catalog_option, existing, files_argument, rules_of
from majung.cli.telling import say_file_problem
from majung.core.rules.parse import Names
from majung.programs.catalog import SHIPPED, read_program
from majung.programs.lint import known_names, lint_program
from majung.web.words import say

# Rooms with tables can be imported only once Django is set up, which majung.cli.database does.
from majung.adapters import clock  # isort: skip
from majung.programs.services import PublishedVersionDiffers, UnknownPredecessor, publish_program  # isort: skip


@click.command()
@files_argument
@catalog_option
def command(files: tuple[Path, ...], folder: Path) -> int:
    """Publish program files: what lint finds keeps them out, and a published version never changes."""
    rules, names = rules_of(folder), known_names(folder if (folder / "banks.yaml").exists() else SHIPPED)
    paths = existing(files)
    if not paths:
        raise BadInput(say("program.publish.no_files"))
    problems = [p for path in paths for p in lint_program(path, rules=rules, names=names, source=None)]
    for problem in problems:
        click.echo(say_file_problem(problem))
    if problems:
        return 1
    prepare_tables()
    return max([publish(path, rules.names) for path in paths])


def publish(path: Path, names: Names) -> int:
    version = read_program(path, names)
    try:
        published = publish_program(version=version, at=clock.now())
    except PublishedVersionDiffers:
        click.echo(say("program.publish.differs", program=version.id, version=version.version))
        return 1
    except UnknownPredecessor:
        click.echo(say("program.publish.no_predecessor", version=version.document["supersedes"]))
        return 1
    click.echo(say("program.publish.done", program=version.id, version=version.version, hash=published.sha256))
    return 0
