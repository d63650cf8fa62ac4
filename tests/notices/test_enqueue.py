"""A job is kept with its act or not at all, once a key, and only with arguments that JSON can hold."""

from datetime import timedelta

import pytest
from django.db import transaction
from django_tasks import TaskResultStatus, default_task_backend
from django_tasks.exceptions import TaskResultDoesNotExist

from majung.adapters import clock
from majung.notices.jobs import BadJob, enqueue
from majung.notices.models import Job
from majung.notices.running import run_due_jobs
from tests.notices import tasks


class ActFailed(Exception):
    pass


def test_a_job_goes_with_the_act_that_failed(db: None) -> None:
    def act() -> None:
        with transaction.atomic():
            enqueue(tasks.note, key="a", word="a")
            raise ActFailed

    with pytest.raises(ActFailed):
        act()
    assert not Job.objects.exists()


def test_a_key_makes_one_job_and_spoils_no_transaction(db: None) -> None:
    with transaction.atomic():
        enqueue(tasks.note, key="a", word="first")
        enqueue(tasks.note, key="a", word="second")
        enqueue(tasks.note, key="b", word="other")
    assert list(Job.objects.order_by("id").values_list("key", flat=True)) == ["a", "b"]
    assert "first" in Job.objects.get(key="a").arguments


def test_a_key_stays_taken_when_its_job_is_done(db: None) -> None:
    enqueue(tasks.note, key="a", word="a")
    assert run_due_jobs(limit=5, worker="one", at=clock.now()) == 1
    enqueue(tasks.note, key="a", word="a")
    assert run_due_jobs(limit=5, worker="one", at=clock.now()) == 0


@pytest.mark.parametrize(
    "word", [b"bytes", {1, 2}, clock.real_now(), float("nan"), ("a", "b"), {1: "number as key"}, "long" * 1_001]
)
def test_refuses_arguments_that_json_cannot_keep_as_they_are(db: None, word: object) -> None:
    with pytest.raises(BadJob):
        enqueue(tasks.note, key="a", word=word)
    assert not Job.objects.exists()


@pytest.mark.parametrize("key", ["", "k" * 201])
def test_refuses_a_key_that_does_not_fit(db: None, key: str) -> None:
    with pytest.raises(BadJob):
        enqueue(tasks.note, key=key, word="a")


def test_django_tasks_speaks_to_the_same_table(db: None) -> None:
    result = tasks.note.enqueue(word="by its own way")
    assert (result.status, result.kwargs) == (TaskResultStatus.READY, {"word": "by its own way"})
    assert run_due_jobs(limit=5, worker="one", at=clock.now()) == 1
    result.refresh()
    assert result.status == TaskResultStatus.SUCCESSFUL
    with pytest.raises(TaskResultDoesNotExist):
        tasks.note.get_result("0")


def test_django_tasks_can_defer_and_only_names_arguments(db: None) -> None:
    tasks.note.using(run_after=clock.now() + timedelta(days=1)).enqueue(word="tomorrow")
    assert run_due_jobs(limit=5, worker="one", at=clock.now()) == 0
    assert run_due_jobs(limit=5, worker="one", at=clock.now() + timedelta(days=2)) == 1
    with pytest.raises(BadJob):
        default_task_backend.enqueue(tasks.note, ("a",), {})
