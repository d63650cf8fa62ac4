"""`majung serve`: brings the database up to date, publishes the shipped catalog and serves until told to stop."""

import os
from collections.abc import Callable

import click
from django.conf import settings
from django.db import connections
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.server import Server

from majung.cli.child_process import ChildProcess
from majung.cli.database import prepare_tables
from majung.cli.demo import connected_ports
from majung.cli.listening import listening_address
from majung.web.words import say

# Rooms with tables can be imported only once Django is set up, which majung.cli.database does.
from majung.adapters import clock  # isort: skip
from majung.agreements.texts.shipped import load_shipped_texts  # isort: skip
from majung.cli.demo_seats import prepare_demo, seats  # isort: skip
from majung.programs.catalog import shipped_catalog  # isort: skip
from majung.programs.services import publish_catalog  # isort: skip

WORKERS = 2
THREADS = 4
# Workers get this long to finish what they are answering; well inside the five seconds the house promises.
SECONDS_TO_FINISH = 3


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Port to listen at.")
@click.option("--demo", is_flag=True, help="A house of its own with a cast that has kept results to open.")
def command(host: str, port: int, demo: bool) -> int:
    """Migrate, load the catalog, start a worker and serve the pages and the API on plain http."""
    address = listening_address(host, port)
    prepare_database()
    if demo:
        prepare_demo()
    # Workers are forked: none may share a connection of ours.
    connections.close_all()
    allow_host(host)
    shown = f"[{host}]" if ":" in host else host
    tell_address(f"http://{shown}:{port}")
    server = Server(
        "majung.config.wsgi:application",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=WORKERS,
        blocking_threads=THREADS,
        http=HTTPModes.http1,
        websockets=False,
        log_level=LogLevels.warning,
        workers_kill_timeout=SECONDS_TO_FINISH,
    )
    server.on_startup(lambda: click.echo(say("serve.opening", address=f"http://{shown}:{port}/")))
    children = [ChildProcess("worker", is_ending=lambda: server.interrupt_signal)]
    if demo:
        children.append(sandbox_child(is_ending=lambda: server.interrupt_signal))
        server.on_startup(seats(f"http://127.0.0.1:{port}", connected_ports().address, workers=WORKERS).start)
    for child in children:
        server.on_startup(child.start)
    try:
        server.serve()
    finally:
        for child in children:
            child.end()
    return 0


def sandbox_child(*, is_ending: Callable[[], bool]) -> ChildProcess:
    ports = connected_ports()
    arguments = ("sandbox", "--port", str(ports.http), "--scanner-port", str(ports.scanner))
    return ChildProcess(*arguments, is_ending=is_ending, is_quiet=True)


def prepare_database() -> None:
    """Tables, institutions and published programs as this release ships them."""
    prepare_tables()
    for differing in publish_catalog(versions=shipped_catalog().versions, at=clock.now()):
        click.echo(say("serve.version_differs", program=differing.id, version=differing.version), err=True)
    for text in load_shipped_texts(at=clock.now()):
        title = f"{text.institution} {text.document['title']['ko']}"
        click.echo(say("serve.version_differs", program=title, version=text.version), err=True)


def tell_address(address: str) -> None:
    """What papers print as the way here, where MAJUNG_PUBLIC_ADDRESS names nothing better."""
    if "MAJUNG_PUBLIC_ADDRESS" not in os.environ:
        settings.PUBLIC_ADDRESS = os.environ["MAJUNG_PUBLIC_ADDRESS"] = address


def allow_host(host: str) -> None:
    """Who binds an address wants to be called by it; further names come in MAJUNG_ALLOWED_HOSTS."""
    settings.ALLOWED_HOSTS.append(f"[{host}]" if ":" in host else host)
    # Forked workers have the settings as they are here, spawned ones read the environment again.
    os.environ["MAJUNG_ALLOWED_HOSTS"] = ",".join(settings.ALLOWED_HOSTS)
