"""Running jobs: one worker takes one job at a time under a lease, and whoever dies holding one loses it."""

import json
import logging
from datetime import datetime, timedelta
from enum import StrEnum
from threading import Event, Thread
from time import monotonic

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import F, Q, QuerySet
from structlog.contextvars import bound_contextvars

from majung.adapters import clock
from majung.notices.backend import task_of
from majung.notices.jobs import LONGEST_PAUSE, MOST_ATTEMPTS, pause_after
from majung.notices.models import Job

log = logging.getLogger(__name__)

WORKER_LOST = "WorkerLost"
# A job still running after this long has hung: its lease is renewed no more, and somebody else may try.
LONGEST_RUN = timedelta(hours=1)


def run_due_jobs(*, limit: int, worker: str, at: datetime) -> int:
    """Runs up to so many jobs due by the clock of the house, oldest first; gives how many were run, well or not."""
    done = 0
    while done < limit and (job := claim_job(worker=worker, at=at)):
        run_job(job)
        done += 1
    return done


def claim_job(*, worker: str, at: datetime) -> Job | None:
    """Takes the next due job for a worker. Two never get the same: who updates the unclaimed row first has it."""
    due = open_jobs(at=at).order_by("run_at", "id")
    if not connection.features.has_select_for_update_skip_locked:
        return next(filter(None, (lease(job, worker) for job in due[:20])), None)
    with transaction.atomic():
        job = due.select_for_update(skip_locked=True).first()
        return lease(job, worker) if job else None


def open_jobs(*, at: datetime) -> QuerySet[Job]:
    free = Q(lease_until=None) | Q(lease_until__lte=clock.real_now())
    return Job.objects.filter(free, finished_at=None, gave_up_at=None, run_at__lte=at)


def lease(job: Job, worker: str) -> Job | None:
    """The job, if nobody else took it since it was read."""
    until = clock.real_now() + lease_length()
    unchanged = Job.objects.filter(pk=job.pk, attempts=job.attempts, lease_until=job.lease_until, finished_at=None)
    if not unchanged.update(attempts=F("attempts") + 1, leased_by=worker, lease_until=until):
        return None
    job.attempts, job.leased_by, job.lease_until = job.attempts + 1, worker, until
    return job


def lease_length() -> timedelta:
    return timedelta(seconds=settings.JOB_LEASE_SECONDS)


def run_job(job: Job) -> None:
    """Runs one leased job and says how it ended. The task has no transaction of ours: it may wait for the outside."""
    if job.attempts > MOST_ATTEMPTS:
        # Its workers died with it, time and again: it may be what kills them.
        end_lease(job, gave_up_at=clock.now(), error_code=WORKER_LOST)
        return
    ended = Event()
    renewing = Thread(target=renew_lease, args=(job, ended), daemon=True)
    renewing.start()
    try:
        with bound_contextvars(request_id=f"job-{job.pk}"):
            task_of(job).call(**json.loads(job.arguments))
    except Exception as problem:  # noqa: BLE001  whatever a task does, the worker goes on
        fail_job(job, error_code_of(problem))
    else:
        end_lease(job, finished_at=clock.now(), error_code="")
    finally:
        ended.set()
        renewing.join()


def error_code_of(problem: Exception) -> str:
    """The kind of a failure, with its code where it has one of ours; never its message."""
    code, name = getattr(problem, "code", None), type(problem).__name__
    return f"{name}.{code.value}" if isinstance(code, StrEnum) else name


def fail_job(job: Job, error_code: str) -> None:
    """Later again, or given up. Only the kind of failure is kept: its message may hold personal data."""
    now = clock.now()
    log.warning("job %s (%s) failed at attempt %s: %s", job.pk, job.task, job.attempts, error_code)
    if job.attempts >= MOST_ATTEMPTS:
        end_lease(job, gave_up_at=now, error_code=error_code[:100])
    else:
        end_lease(job, run_at=now + pause_after(job.attempts), error_code=error_code[:100])


def end_lease(job: Job, **outcome: object) -> None:
    """Writes the outcome unless the lease was lost: then whoever took the job over speaks for it."""
    if not held(job).update(leased_by="", lease_until=None, **outcome):
        log.warning("job %s (%s) ended after its lease", job.pk, job.task)


def held(job: Job) -> QuerySet[Job]:
    # Attempts grow with every lease, so they tell this lease from a later one of the same worker.
    return Job.objects.filter(pk=job.pk, leased_by=job.leased_by, attempts=job.attempts)


def renew_lease(job: Job, ended: Event) -> None:
    """Keeps a lease alive while its job runs, from a thread with a connection of its own."""
    hung_after = monotonic() + LONGEST_RUN.total_seconds()
    try:
        while not ended.wait(settings.JOB_LEASE_SECONDS / 3) and monotonic() < hung_after:
            try:
                held(job).update(lease_until=clock.real_now() + lease_length())
            except DatabaseError as problem:
                log.warning("lease of job %s not renewed: %s", job.pk, type(problem).__name__)
    finally:
        connection.close()


def pull_jobs_back(*, at: datetime) -> int:
    """Makes due what only waits because the clock went back; gives how many. Days somebody chose stay as chosen."""
    at_once = Q(run_at=F("enqueued_at"))
    again = Q(attempts__gt=0, run_at__gt=at + LONGEST_PAUSE, enqueued_at__gt=at)
    ahead = Job.objects.filter(at_once | again, finished_at=None, gave_up_at=None, run_at__gt=at)
    return ahead.update(run_at=at)
