"""Jobs: kept in the transaction of the act that asks for them, so that both happen or neither does.

Arguments are JSON and may name people by id, never by name, telephone or anything else personal.
"""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django_tasks.base import Task
from django_tasks.utils import get_module_path

from majung.adapters import clock
from majung.events.services import Actor, Subject, record_event
from majung.notices.models import Job

MOST_ATTEMPTS = 12
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=10), timedelta(hours=1)
MOST_ARGUMENT_CHARACTERS = 4_000
LONGEST_KEY = 200
# A key stays taken at least this long after its job is done.
DAYS_KEPT = 90


class BadJob(ValueError):
    """A job that could not be kept as it is: arguments that are no JSON or too many, a key too long."""


class UnknownJob(LookupError):
    """No job that was given up has this id."""


def enqueue(task: Task[..., Any], *, key: str, run_at: datetime | None = None, **arguments: object) -> None:
    """Keeps a job under a key, in the caller's transaction; a key once taken makes no second job.

    Without a moment it is due at once. The task must bear being run again, because a worker can die after the
    effect and before saying so.
    """
    keep_job(task, key=key, run_at=run_at, arguments=arguments)


def keep_job(task: Task[..., Any], *, key: str | None, run_at: datetime | None, arguments: Mapping[str, object]) -> Job:
    if key is not None and not 0 < len(key) <= LONGEST_KEY:
        raise BadJob("key")
    now = clock.now()
    job = Job(
        key=key,
        task=get_module_path(task.func),
        arguments=written(arguments),
        enqueued_at=now,
        run_at=run_at or now,
    )
    if key is None:
        job.save(force_insert=True)
    else:
        # On conflict nothing: a refused insert would spoil the caller's transaction on PostgreSQL.
        Job.objects.bulk_create([job], ignore_conflicts=True)
    return job


def written(arguments: Mapping[str, object]) -> str:
    """Arguments as they are kept; what JSON would silently change, such as tuples or number keys, is refused."""
    try:
        text = json.dumps(arguments, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError):
        raise BadJob("arguments") from None
    if len(text) > MOST_ARGUMENT_CHARACTERS or json.loads(text) != arguments:
        raise BadJob("arguments")
    return text


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many failed attempts: ten seconds, doubled each time, an hour at most."""
    return min(FIRST_PAUSE * (1 << min(attempts - 1, 20)), LONGEST_PAUSE)


def delete_finished_jobs(*, at: datetime) -> int:
    """Drops what was done long ago; gives how many. What was given up stays until somebody has dealt with it."""
    deleted, _ = Job.objects.filter(finished_at__lte=at - timedelta(days=DAYS_KEPT)).delete()
    return deleted


@transaction.atomic
def retry_job(*, job: int, by: Actor, at: datetime) -> None:
    """Gives a job that was given up all its attempts again, from now."""
    again = {"gave_up_at": None, "attempts": 0, "run_at": at, "leased_by": "", "lease_until": None, "error_code": ""}
    if not Job.objects.filter(pk=job, gave_up_at__isnull=False).update(**again):
        raise UnknownJob
    record_event(act="JobRetried", actor=by, subject=Subject("job", str(job)), at=at)
