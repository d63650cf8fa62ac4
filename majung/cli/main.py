"""The command `majung`: finds a command by name, and turns every failure into one line and an exit code."""

import importlib
import os
import sys

import click

from majung.cli.inputs import BadInput
from majung.web.words import say

ANSWERED, CHECK_SAID_NO, BAD_INPUT, INTERNAL = 0, 1, 2, 3

COMMANDS = {
    "audit": "majung.cli.audit",
    "bench": "majung.cli.bench",
    "close-day": "majung.cli.close_day",
    "decide": "majung.cli.decide",
    "fund": "majung.cli.fund",
    "program": "majung.cli.program",
    "sandbox": "majung.cli.sandbox",
    "schedule": "majung.cli.schedule",
    "screen": "majung.cli.screen",
    "screen-cases": "majung.cli.screen_cases",
    "seals": "majung.cli.seals",
    "serve": "majung.cli.serve",
    "staff": "majung.cli.staff",
    "story": "majung.cli.story",
    "subsidy": "majung.cli.subsidy",
    "verify": "majung.cli.verify",
    "worker": "majung.cli.worker",
}


class LazyGroup(click.Group):
    """A group whose commands are imported when named, so that a small command stays quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's own signature
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  # click's
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(COMMANDS[cmd_name]).command
        assert isinstance(command, click.Command)
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="majung")
def majung() -> None:
    """마중: 소상공인 정책금융을 한곳에서. Every command answers on stdout; progress and errors go to stderr."""


def main() -> None:
    """Run the command line and leave with 0 answered, 1 a check said no, 2 bad input or 3 internal."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command line and give its exit code; no failure leaves this function."""
    try:
        outcome = majung.main(args=arguments, prog_name="majung", standalone_mode=False)
    except BadInput as problem:
        return fail(BAD_INPUT, str(problem))
    except click.ClickException as problem:
        return fail(BAD_INPUT, problem.format_message())
    except click.Abort:
        return fail(INTERNAL, say("cli.stopped"))
    except SystemExit:
        # So click leaves, with 1, when the reader went away (`| head`): nobody is left to tell, and no check said no.
        return ANSWERED
    except Exception as problem:
        if os.environ.get("MAJUNG_TRACEBACK"):
            raise
        return fail(INTERNAL, say("cli.internal", kind=type(problem).__name__, reason=first_line(problem)))
    return outcome if isinstance(outcome, int) else ANSWERED


def fail(code: int, message: str) -> int:
    click.echo(f"majung: {message}", err=True)
    return code


def first_line(problem: Exception) -> str:
    return (str(problem).splitlines() or [""])[0][:300]
