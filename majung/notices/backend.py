"""The leased job table as a backend of django-tasks."""

import json
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar, cast

from django.utils.module_loading import import_string
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskError, TaskResult, TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist

from majung.notices.jobs import BadJob, keep_job
from majung.notices.models import Job

P = ParamSpec("P")
T = TypeVar("T")


class LeasedTasks(BaseTaskBackend):
    """Jobs answer nothing: what a task returns is dropped, and of its failure only the kind is kept."""

    supports_defer = True
    supports_get_result = True

    def enqueue(self, task: Task[P, T], args: P.args, kwargs: P.kwargs) -> TaskResult[T]:  # type: ignore[valid-type]
        self.validate_task(task)
        if args:
            raise BadJob("arguments must be named")
        named = cast("dict[str, object]", kwargs)
        return self.result(keep_job(task, key=None, run_at=task.run_after, arguments=named))

    def get_result(self, result_id: str) -> TaskResult[Any]:
        job = Job.objects.filter(pk=result_id).first() if result_id.isdecimal() else None
        if job is None:
            raise TaskResultDoesNotExist(result_id)
        return self.result(job)

    def result(self, job: Job) -> TaskResult[Any]:
        return TaskResult(
            task=task_of(job),
            id=str(job.pk),
            status=status_of(job),
            enqueued_at=job.enqueued_at,
            started_at=None,
            finished_at=job.finished_at or job.gave_up_at,
            last_attempted_at=None,
            args=[],
            kwargs=json.loads(job.arguments),
            backend=self.alias,
            errors=[TaskError(exception_class_path=job.error_code, traceback="")] if job.error_code else [],
            worker_ids=[job.leased_by] if job.leased_by else [],
        )


def task_of(job: Job) -> Task[..., Any]:
    """The task a job names; one that an older release knew may be gone, and the job then fails like any other."""
    task: Task[..., Any] | Callable[..., Any] = import_string(job.task)
    if not isinstance(task, Task):
        raise ImportError
    return task


def status_of(job: Job) -> TaskResultStatus:
    if job.finished_at:
        return TaskResultStatus.SUCCESSFUL
    if job.gave_up_at:
        return TaskResultStatus.FAILED
    return TaskResultStatus.RUNNING if job.leased_by else TaskResultStatus.READY
