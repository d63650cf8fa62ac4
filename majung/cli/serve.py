"""`majung serve`: brings the database up to date, publishes the shipped catalog and serves until told to stop."""

import os
from threading import Thread

import click
from django.conf import settings
from django.db import connections
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.server import Server

from majung.cli.database import prepare_tables
from majung.cli.listening import listening_address
from majung.cli.worker_process import WorkerProcess
from majung.rehearsal.cast import seated
from majung.web.words import say

# Rooms with tables can be imported only once Django is set up, which majung.cli.database does.
from majung.adapters import clock  # isort: skip
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
    allow_host(host)
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
    shown = f"[{host}]" if ":" in host else host
    server.on_startup(lambda: click.echo(say("serve.opening", address=f"http://{shown}:{port}/")))
    if demo:
        server.on_startup(Thread(target=seat_cast, args=(f"http://127.0.0.1:{port}",), daemon=True).start)
    worker = WorkerProcess(is_ending=lambda: server.interrupt_signal)
    server.on_startup(worker.start)
    try:
        server.serve()
    finally:
        worker.end()
    return 0


def seat_cast(address: str) -> None:
    for seat in seated(address):
        click.echo(say("serve.demo_seat", name=say(seat.name), address=seat.address))


def prepare_database() -> None:
    """Tables, institutions and published programs as this release ships them."""
    prepare_tables()
    for differing in publish_catalog(versions=shipped_catalog().versions, at=clock.now()):
        click.echo(say("serve.version_differs", program=differing.id, version=differing.version), err=True)
    # Workers are forked: none may share a connection of ours.
    connections.close_all()


def allow_host(host: str) -> None:
    """Who binds an address wants to be called by it; further names come in MAJUNG_ALLOWED_HOSTS."""
    settings.ALLOWED_HOSTS.append(f"[{host}]" if ":" in host else host)
    # Forked workers have the settings as they are here, spawned ones read the environment again.
    os.environ["MAJUNG_ALLOWED_HOSTS"] = ",".join(settings.ALLOWED_HOSTS)
