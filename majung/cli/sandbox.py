"""`majung sandbox`: the outside world on this machine, how it feels, and which day it is there."""

import importlib
import os
import signal
import time
from pathlib import Path
from threading import Thread

import click
import platformdirs
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.server import Server

from majung.cli.inputs import BadInput
from majung.cli.listening import listening_address
from majung.rehearsal.outside import Outside, OutsideUnreachable
from majung.sandbox.connecting import Service, connecting_environment
from majung.web.words import say

HERE, USUAL_PORT = "127.0.0.1", 8900
# A slow service keeps a thread for every caller that waits for it.
THREADS = 64
SECONDS_TO_FINISH = 1
SECONDS_BETWEEN_LOOKS = 0.5
SHARE = click.FloatRange(0, 1)
port_option = click.option(
    "--port", type=click.IntRange(1, 65535), default=USUAL_PORT, show_default=True, help="Port of the sandbox."
)


@click.group(invoke_without_command=True)
@port_option
@click.option("--scanner-port", type=click.IntRange(1, 65535), help="Port of the scanner; else the one after --port.")
@click.option("--seed", default="majung", show_default=True, help="The same seed draws the same errors and lies.")
@click.option("--parent", type=int, hidden=True, help="End when this process is no longer the parent.")
@click.pass_context
def command(context: click.Context, port: int, scanner_port: int | None, seed: str, parent: int | None) -> int | None:
    """Serve the outside world and print what connects a house to it; or one of the commands below."""
    if context.invoked_subcommand:
        return None
    if parent is not None:
        Thread(target=leave_after, args=(parent,), daemon=True).start()
    return serve(port, scanner_port or port + 1, seed)


def leave_after(parent: int) -> None:
    """Ends as if told to when the process that wanted a sandbox is gone, however it went."""
    while os.getppid() == parent:
        time.sleep(SECONDS_BETWEEN_LOOKS)
    os.kill(os.getpid(), signal.SIGTERM)


def serve(port: int, scanner_port: int, seed: str) -> int:
    for number in (port, scanner_port):
        listening_address(HERE, number)
    os.environ["MAJUNG_SANDBOX_SCANNER_PORT"], os.environ["MAJUNG_SANDBOX_SEED"] = str(scanner_port), seed
    server = Server(
        "majung.sandbox.wsgi:application",
        address=HERE,
        port=port,
        interface=Interfaces.WSGI,
        # One: moods, codes and the scanner are those of one process.
        workers=1,
        blocking_threads=THREADS,
        http=HTTPModes.http1,
        websockets=False,
        # It would warn of so many threads, on stdout, where the variables stand.
        log_level=LogLevels.error,
        workers_kill_timeout=SECONDS_TO_FINISH,
    )
    server.on_startup(lambda: tell(f"http://{HERE}:{port}", scanner_port))
    server.serve()
    return 0


def tell(address: str, scanner_port: int) -> None:
    click.echo(say("sandbox.opening", address=f"{address}/"), err=True)
    for name, value in connecting_environment(address=address, scanner_port=scanner_port).items():
        click.echo(f"{name}={value}")


@command.command()
@click.argument("service", type=click.Choice([service.value for service in Service]))
@click.option("--delay", type=click.FloatRange(0, 600), help="Seconds before every answer.")
@click.option("--errors", type=SHARE, help="Share of calls that fail.")
@click.option("--lies", type=SHARE, help="Share of answers that are wrong.")
@click.option("--dead/--alive", default=None, help="Whether connections are closed without an answer.")
@port_option
def mood(
    service: str, delay: float | None, errors: float | None, lies: float | None, dead: bool | None, port: int
) -> int:
    """Change how a service feels; what is not named stays. Without options, tell it."""
    changed = {"delay": delay, "errors": errors, "lies": lies, "dead": dead}
    outside = Outside(f"http://{HERE}:{port}")
    try:
        felt = outside.set_mood(service, **{name: value for name, value in changed.items() if value is not None})
    except OutsideUnreachable:
        raise BadInput(say("sandbox.not_there", port=port)) from None
    click.echo(say("sandbox.dead" if felt["dead"] else "sandbox.mood", service=service, **felt))
    return 0


@command.command()
@click.option(
    "--set", "moment", metavar="ISO", help="A day or a moment, such as 2027-03-01 or 2027-03-01T09:00; Seoul."
)
@click.option("--add", "days", type=click.IntRange(-3650, 3650), help="So many days on from where the clock is.")
@click.option("--reset", is_flag=True, help="Back to the real time.")
@click.option("--demo", is_flag=True, help="The clock of the demo's house.")
@port_option
def clock(moment: str | None, days: int | None, reset: bool, demo: bool, port: int) -> int:
    """Move the clock of a house with MAJUNG_SANDBOX=1, and the calendar of the sandbox with it."""
    if sum([moment is not None, days is not None, reset]) > 1:
        raise BadInput(say("sandbox.one_move"))
    if demo:
        # Read when the settings are, which is when the next module is imported.
        os.environ.setdefault("MAJUNG_SANDBOX", "1")
        os.environ.setdefault("MAJUNG_DATA_DIR", str(Path(platformdirs.user_data_path("majung-demo"))))
    # The house's settings and tables are this command's alone.
    moving = importlib.import_module("majung.cli.sandbox_clock")
    told = moving.move_clock(moment=moment, days=days, reset=reset)
    click.echo(told.words)
    if not follow(port, told.seconds):
        click.echo(say("sandbox.calendar_stays", port=port), err=True)
    return 0


def follow(port: int, seconds: int) -> bool:
    try:
        Outside(f"http://{HERE}:{port}").move_calendar(seconds)
    except OutsideUnreachable:
        return False
    return True
