"""Runs by the clock: a job a period and a job a night, each kept under the name of its period so that it runs once.

Rooms above are named in the settings, because nothing here may import them. A run that was missed while no worker
was up is not made up for: each looks at all that is due, not at a day.
"""

import logging
from datetime import datetime, time

from django.conf import settings
from django.utils.module_loading import import_string
from django_tasks import task

from majung.adapters import clock
from majung.adapters.clock import SEOUL
from majung.notices.jobs import enqueue

NIGHT_RUN_FROM = time(0, 10)
log = logging.getLogger(__name__)


@task()
def run_by_clock(*, path: str) -> None:
    """Calls what a setting names, with the moment; it decides itself what is due then."""
    import_string(path)(at=clock.now())


def enqueue_runs(*, at: datetime) -> None:
    """Keeps the jobs of this period and, once its hour has come, of this night; asking again adds none."""
    for path, minutes in settings.PERIODIC_RUNS:
        enqueue(run_by_clock, key=f"period:{path}:{minutes}:{int(at.timestamp()) // (60 * minutes)}", path=path)
    in_seoul = at.astimezone(SEOUL)
    if in_seoul.time() >= NIGHT_RUN_FROM:
        for path in settings.NIGHTLY_RUNS:
            enqueue(run_by_clock, key=f"night:{path}:{in_seoul.date()}", path=path)


def run_continuous(*, at: datetime) -> None:
    """What cannot wait for a job of its own, such as chaining events within seconds. One that fails stops no other."""
    for path in settings.CONTINUOUS_RUNS:
        try:
            import_string(path)(at=at)
        except Exception as problem:  # noqa: BLE001  the next turn comes in seconds
            log.warning("%s failed: %s", path, type(problem).__name__)
