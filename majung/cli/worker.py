"""`majung worker`: runs the jobs that acts leave behind, until told to stop."""

import os
import signal
import time

import click

import majung.cli.database  # noqa: F401  # Importing this sets up Django, which the rooms below need.

# isort: split
from django.db import DatabaseError

from majung.cli.inputs import BadInput
from majung.notices.selectors import stuck_jobs
from majung.notices.worker import THREADS, Worker, new_worker_name, work_once
from majung.web.words import say

SECONDS_BETWEEN_LOOKS = 0.2


@click.command()
@click.option("--once", is_flag=True, help="Run what is due, then end.")
@click.option("--json", "as_json", is_flag=True, help="With --once: how many jobs were run, as one line of JSON.")
@click.option("--name", default="", help="What leases are held under; made up if not given.")
@click.option("--threads", type=click.IntRange(1, 64), default=THREADS, show_default=True, help="Jobs at a time.")
@click.option("--parent", type=int, hidden=True, help="End when this process is no longer the parent.")
def command(once: bool, as_json: bool, name: str, threads: int, parent: int | None) -> int:
    """Run jobs: look-ups, notices, scans, nightly runs. Several workers may run side by side."""
    need_tables()
    if once:
        ran = work_once(name=name or new_worker_name())
        click.echo(f'{{"ran":{ran}}}' if as_json else say("worker.ran", count=ran))
        return 0
    # A list, because a lock (of an Event) could be held by the very moment that the signal interrupts.
    told: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda told_by, _frame: told.append(told_by))
    worker = Worker(name=name or new_worker_name(), threads=threads)
    worker.start()
    while not told and parent in (None, os.getppid()):
        time.sleep(SECONDS_BETWEEN_LOOKS)
    worker.stop()
    return 0


def need_tables() -> None:
    """A worker changes no tables: `majung serve` does, and with several workers only one must."""
    try:
        given_up = len(stuck_jobs())
    except DatabaseError:
        raise BadInput(say("worker.no_tables")) from None
    if given_up:
        click.echo(say("worker.stuck", count=given_up), err=True)
