"""`majung bench`: measures what is claimed, each claim beside what was aimed for."""

import importlib
import json
import pkgutil
from typing import Any

import click

from majung.rehearsal import benches
from majung.rehearsal.report import Report, as_lines


class Benches(click.Group):
    """The modules of the benches, each a command with its own options."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's own signature
        return sorted(module.name for module in pkgutil.iter_modules(benches.__path__) if not module.ispkg)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        module = importlib.import_module(f"{benches.__name__}.{cmd_name}")
        as_json = click.Option(["--json", "as_json"], is_flag=True, help="Only the report, as one compact line.")

        def run(as_json: bool, **options: Any) -> int:
            tell(module.measure(**options), as_json)
            return 0

        return click.Command(cmd_name, params=[*module.OPTIONS, as_json], callback=run, help=module.__doc__)


def tell(report: Report, as_json: bool) -> None:
    document = report.document()
    if not as_json:
        for line in as_lines(document):
            click.echo(line)
    click.echo(json.dumps(document, ensure_ascii=False, separators=(",", ":")))


@click.command(cls=Benches)
def command() -> None:
    """Measure one claim; the last line is one compact JSON object, aims that were missed included."""
