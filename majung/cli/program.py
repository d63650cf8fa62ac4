"""`majung program`: lint, test, compare and publish program files."""

import importlib
import json
from pathlib import Path
from typing import Any

import click

from majung.cli.inputs import BadInput
from majung.cli.program_files import catalog_option, existing, files_argument, read_or_refuse, rules_of
from majung.cli.telling import say_file_problem
from majung.programs.cases import CaseResult, run_cases
from majung.programs.catalog import SHIPPED, checked, program_files
from majung.programs.difference import Change, changes
from majung.programs.lint import known_names, lint_program, overlapping
from majung.programs.yaml_file import FileProblem
from majung.web.words import say

PUBLISH = "publish"

# A file that is no YAML at all is bad input; one that can be read and is wrong is what lint is for.
UNREADABLE = ("unreadable", "not_yaml", "too_large_file", "duplicate_key", "key_not_text", "alias")

json_option = click.option("--json", "as_json", is_flag=True, help="One compact JSON line per answer.")


class ProgramGroup(click.Group):
    """Publishing needs the database, the rest does not: that command is loaded only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*super().list_commands(ctx), PUBLISH]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name != PUBLISH:
            return super().get_command(ctx, cmd_name)
        publish: click.Command = importlib.import_module("majung.cli.publish").command
        return publish


@click.group(cls=ProgramGroup)
def command() -> None:
    """Policy work on program files."""


@command.command()
@files_argument
@click.option("--source", type=click.Path(path_type=Path, dir_okay=False), help="The announcement, to check quotes.")
@catalog_option
@json_option
def lint(files: tuple[Path, ...], source: Path | None, folder: Path, as_json: bool) -> int:
    """Tell everything that keeps program files from being published; without files, the whole catalog."""
    paths = existing(files) or program_files(folder)
    if source is not None and not source.is_file():
        raise BadInput(say("program.problem.unreadable", about=str(source)))
    rules, names = rules_of(folder), known_names(folder if (folder / "banks.yaml").exists() else SHIPPED)
    problems = [p for path in paths for p in lint_program(path, rules=rules, names=names, source=source)]
    if unreadable := [problem for problem in problems if problem.code in UNREADABLE]:
        raise BadInput("\n".join(map(say_file_problem, unreadable)))
    problems += overlap_problems(paths) if not problems else []
    for problem in problems:
        click.echo(compact(vars(problem)) if as_json else say_file_problem(problem))
    click.echo(say("program.lint.summary", files=len(paths), problems=len(problems)), err=True)
    return 1 if problems else 0


@command.command()
@files_argument
@catalog_option
@json_option
def test(files: tuple[Path, ...], folder: Path, as_json: bool) -> int:
    """Run the cases inside program files; without files, those of the whole catalog."""
    rules, failed, total = rules_of(folder), 0, 0
    for path in existing(files) or program_files(folder):
        results = run_cases(read_or_refuse(path, rules), rules)
        total += len(results)
        failed += sum(bool(result.differences) for result in results)
        for result in results:
            tell_case(path, result, as_json)
    click.echo(say("program.test.summary", total=total, failed=failed), err=True)
    return 1 if failed else 0


@command.command()
@click.argument("before", type=click.Path(path_type=Path))
@click.argument("after", type=click.Path(path_type=Path))
@catalog_option
@json_option
def diff(before: Path, after: Path, folder: Path, as_json: bool) -> int:
    """Show what changes from one program file to another, and which of the new file's cases come out otherwise."""
    existing((before, after))
    rules = rules_of(folder)
    old, new = read_or_refuse(before, rules), read_or_refuse(after, rules)
    for change in changes(old.document, new.document):
        click.echo(compact({"kind": change.kind, **vars(change)}) if as_json else say_change(change))
    cases_under_old = read_or_refuse(before, rules, tests=new.document["tests"])
    turned = [result for result in run_cases(cases_under_old, rules) if result.differences]
    for result in turned:
        tell_case(before, result, as_json)
    click.echo(say("program.diff.summary", turned=len(turned)), err=True)
    return 0


def overlap_problems(paths: list[Path]) -> list[FileProblem]:
    documents = {str(path): checked(path, "program").value for path in paths}
    return [FileProblem(second, 1, "in_force", "overlaps", first) for first, second in overlapping(documents)]


def tell_case(path: Path, result: CaseResult, as_json: bool) -> None:
    if as_json:
        row = {"file": str(path), "case": result.name, "passed": not result.differences}
        click.echo(compact({**row, "differences": result.differences}))
    elif result.differences:
        click.echo(f"{path}: {result.name}\n    " + "\n    ".join(result.differences))


def say_change(change: Change) -> str:
    before, after = (compact(value) if not isinstance(value, str) else value for value in (change.before, change.after))
    return say(f"program.diff.{change.kind}", place=change.place, before=before, after=after)


def compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=dict)
