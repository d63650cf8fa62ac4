"""What the commands on program files share: their arguments, and reading files or refusing them in words."""

from pathlib import Path
from typing import Any

import click

from majung.cli.inputs import BadInput
from majung.cli.telling import say_file_problem
from majung.core.rules.program import ProgramVersion
from majung.programs.catalog import SHIPPED, Rules, read_program, read_rules
from majung.programs.yaml_file import BadFile
from majung.web.words import say

files_argument = click.argument("files", nargs=-1, type=click.Path(path_type=Path))
catalog_option = click.option(
    "--catalog", "folder", type=click.Path(path_type=Path), default=SHIPPED, help="Facts and dated tables."
)


def existing(files: tuple[Path, ...]) -> list[Path]:
    for path in files:
        if not path.is_file():
            raise BadInput(say("program.problem.unreadable", about=str(path)))
    return list(files)


def rules_of(folder: Path) -> Rules:
    try:
        return read_rules(folder)
    except BadFile as bad:
        raise BadInput("\n".join(map(say_file_problem, bad.problems))) from None


def read_or_refuse(path: Path, rules: Rules, tests: Any = None) -> ProgramVersion:
    try:
        return read_program(path, rules.names, tests)
    except BadFile as bad:
        raise BadInput("\n".join(map(say_file_problem, bad.problems))) from None
