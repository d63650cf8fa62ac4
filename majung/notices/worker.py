"""The worker: threads that run jobs one at a time, and one that watches the clock."""

import logging
import secrets
from collections.abc import Callable
from threading import Event, Thread
from time import monotonic

from django.db import connection

from majung.adapters import clock
from majung.notices.models import Job
from majung.notices.periodic import enqueue_runs, run_continuous
from majung.notices.running import pull_jobs_back, run_due_jobs

# Several, so that one slow outside system does not hold up what needs another.
THREADS = 4
JOBS_A_TURN = 20
SECONDS_BETWEEN_LOOKS = 0.5
SECONDS_BETWEEN_CONTINUOUS_RUNS = 2.0
# What is still running then is given back: another worker takes it at once.
SECONDS_TO_FINISH = 3.0
log = logging.getLogger(__name__)


def new_worker_name() -> str:
    return f"worker-{secrets.token_hex(4)}"


def work_once(*, name: str) -> int:
    """Runs all that is due, and what that makes due at once; gives how many jobs were run."""
    at = clock.now()
    pull_jobs_back(at=at)
    enqueue_runs(at=at)
    done = 0
    while ran := run_due_jobs(limit=JOBS_A_TURN, worker=name, at=clock.now()):
        done += ran
    run_continuous(at=clock.now())
    return done


class Worker:
    """Works until told to stop; whatever happens to one turn, the next one comes."""

    def __init__(self, *, name: str, threads: int = THREADS) -> None:
        self.name = name
        self.stopping = Event()
        turns = [(self.watch_clock, SECONDS_BETWEEN_CONTINUOUS_RUNS)]
        turns += [(self.turn_of(f"{name}/{number}"), SECONDS_BETWEEN_LOOKS) for number in range(1, threads + 1)]
        self.threads = [Thread(target=self.take_turns, args=turn, daemon=True) for turn in turns]
        self.minute = -1

    def start(self) -> None:
        for thread in self.threads:
            thread.start()

    def stop(self) -> None:
        """Lets every job in hand end within its time, and gives back those that do not."""
        self.stopping.set()
        ends = monotonic() + SECONDS_TO_FINISH
        for thread in self.threads:
            thread.join(max(0.0, ends - monotonic()))
        if any(thread.is_alive() for thread in self.threads):
            held = Job.objects.filter(leased_by__startswith=f"{self.name}/", finished_at=None)
            held.update(leased_by="", lease_until=None)

    def take_turns(self, turn: Callable[[], bool], seconds_between: float) -> None:
        try:
            while not self.stopping.is_set():
                try:
                    more = turn()
                except Exception as problem:  # noqa: BLE001  a locked or lost database comes back
                    log.warning("a turn of the worker failed: %s", type(problem).__name__)
                    connection.close()
                    more = False
                if not more:
                    self.stopping.wait(seconds_between)
        finally:
            connection.close()

    def turn_of(self, name: str) -> Callable[[], bool]:
        return lambda: run_due_jobs(limit=1, worker=name, at=clock.now()) > 0

    def watch_clock(self) -> bool:
        at = clock.now()
        run_continuous(at=at)
        # Once a minute is enough for runs of minutes, and spares the one writer of SQLite.
        if (minute := int(at.timestamp()) // 60) != self.minute:
            pull_jobs_back(at=at)
            enqueue_runs(at=at)
            self.minute = minute
        return False
