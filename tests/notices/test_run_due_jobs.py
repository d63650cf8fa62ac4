"""A job that fails comes back later and later and is at last given up; whoever lost a lease says nothing more."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from django.db import IntegrityError, OperationalError, transaction
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from majung.adapters import clock
from majung.adapters.http import PortDown, PortDownReason
from majung.events.models import Event
from majung.events.services import Actor, ActorKind
from majung.notices.jobs import MOST_ATTEMPTS, UnknownJob, delete_finished_jobs, enqueue, pause_after, retry_job
from majung.notices.models import Job
from majung.notices.running import claim_job, pull_jobs_back, run_due_jobs, run_job
from majung.notices.selectors import stuck_jobs
from majung.notices.worker import Worker
from tests.notices import tasks

OFFICER = Actor(ActorKind.STAFF, "user:7")
NOON = datetime(2025, 5, 2, 3, tzinfo=UTC)
SECRET = "010-1234-5678"


@pytest.fixture(autouse=True)
def no_effects() -> Iterator[None]:
    tasks.effects.clear()
    tasks.failing.side_effect = OSError(SECRET)
    yield
    tasks.effects.clear()


@pytest.fixture
def sandbox(db: None, settings: Settings) -> None:
    settings.SANDBOX = True


def work(*, limit: int = 100) -> int:
    return run_due_jobs(limit=limit, worker="one", at=clock.now())


def run_until_given_up(key: str) -> Job:
    for _ in range(MOST_ATTEMPTS):
        Job.objects.filter(key=key).update(run_at=clock.now())
        assert work() == 1
    return Job.objects.get(key=key)


def test_runs_what_is_due_oldest_first_and_leaves_the_rest(db: None) -> None:
    now = clock.now()
    enqueue(tasks.note, key="later", word="later", run_at=now + timedelta(hours=1))
    enqueue(tasks.note, key="second", word="second", run_at=now - timedelta(minutes=1))
    enqueue(tasks.note, key="first", word="first", run_at=now - timedelta(minutes=2))
    assert run_due_jobs(limit=1, worker="one", at=now) == 1
    assert tasks.effects == ["first"]
    assert work() == 1
    assert tasks.effects == ["first", "second"]
    assert Job.objects.get(key="later").attempts == 0


def test_a_job_may_ask_for_another(db: None) -> None:
    enqueue(tasks.ask_for_another, key="a", word="next")
    assert (work(), work()) == (1, 1)
    assert tasks.effects == ["next"]


@pytest.mark.parametrize(
    ("attempts", "seconds"),
    [(1, 10), (2, 20), (3, 40), (4, 80), (8, 1280), (9, 2560), (10, 3600), (11, 3600), (12, 3600), (1000, 3600)],
)
def test_pause_doubles_up_to_an_hour(attempts: int, seconds: int) -> None:
    assert pause_after(attempts) == timedelta(seconds=seconds)


@given(st.lists(st.integers(1, 10_000), min_size=2).map(sorted))
def test_pause_never_shrinks_and_has_bounds(attempts: list[int]) -> None:
    pauses = [pause_after(each) for each in attempts]
    assert all(earlier <= later for earlier, later in pairwise(pauses))
    assert all(timedelta(seconds=10) <= pause <= timedelta(hours=1) for pause in pauses)


def test_a_failed_job_waits_and_others_go_on(db: None) -> None:
    enqueue(tasks.fail, key="bad", word="a")
    enqueue(tasks.note, key="good", word="good")
    began = clock.now()
    assert work() == 2
    job = Job.objects.get(key="bad")
    assert tasks.effects == ["good"]
    assert timedelta(seconds=10) <= job.run_at - began < timedelta(seconds=20)
    assert (job.attempts, job.leased_by, job.finished_at) == (1, "", None)


def test_of_a_failure_only_its_kind_is_kept_and_logged(db: None, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    enqueue(tasks.fail, key="bad", word="a")
    work()
    assert Job.objects.get().error_code == "OSError"
    assert "OSError" in caplog.text
    assert SECRET not in caplog.text


def test_a_port_that_is_down_says_how(db: None) -> None:
    tasks.failing.side_effect = PortDown("bureau", PortDownReason.SLOW)
    enqueue(tasks.fail, key="bad", word="a")
    work()
    assert Job.objects.get().error_code == "PortDown.slow"


def test_is_given_up_after_twelve_attempts_and_staff_can_have_it_tried_again(db: None) -> None:
    enqueue(tasks.fail, key="bad", word="a")
    job = run_until_given_up("bad")
    assert job.gave_up_at is not None
    (stuck,) = stuck_jobs()
    assert (stuck.id, stuck.key, stuck.attempts, stuck.error_code) == (job.pk, "bad", 12, "OSError")
    assert work() == 0

    tasks.failing.side_effect = None
    retry_job(job=job.pk, by=OFFICER, at=clock.now())
    assert (stuck_jobs(), work()) == ([], 1)
    assert Job.objects.get().finished_at is not None
    assert Event.objects.get(act="JobRetried").actor_id == "user:7"


def test_only_what_was_given_up_is_tried_again(db: None) -> None:
    enqueue(tasks.note, key="open", word="a")
    with pytest.raises(UnknownJob):
        retry_job(job=Job.objects.get().pk, by=OFFICER, at=clock.now())
    assert not Event.objects.exists()


def test_a_job_that_kills_its_workers_is_given_up(db: None) -> None:
    enqueue(tasks.note, key="deadly", word="a")
    lapsed = clock.real_now() - timedelta(seconds=1)
    Job.objects.update(attempts=MOST_ATTEMPTS, leased_by="dead", lease_until=lapsed)
    assert work() == 1
    assert tasks.effects == []
    assert [job.error_code for job in stuck_jobs()] == ["WorkerLost"]


@pytest.mark.parametrize("path", ["majung.notices.gone.task", "majung.notices.jobs.enqueue"])
def test_a_task_that_is_no_more_fails_like_any_other(db: None, path: str) -> None:
    enqueue(tasks.note, key="a", word="a")
    Job.objects.update(task=path)
    work()
    job = Job.objects.get()
    assert (job.error_code in {"ImportError", "ModuleNotFoundError"}, job.attempts) == (True, 1)


def test_a_leased_job_is_nobody_elses_until_the_lease_lapses(db: None) -> None:
    enqueue(tasks.note, key="a", word="a")
    assert claim_job(worker="one", at=clock.now()) is not None
    assert claim_job(worker="other", at=clock.now()) is None
    Job.objects.update(lease_until=clock.real_now() - timedelta(seconds=1))
    again = claim_job(worker="other", at=clock.now())
    assert again is not None
    assert (again.attempts, again.leased_by) == (2, "other")


def test_who_lost_the_lease_says_nothing_more(db: None, caplog: pytest.LogCaptureFixture) -> None:
    enqueue(tasks.note, key="a", word="a")
    job = claim_job(worker="one", at=clock.now())
    assert job is not None
    Job.objects.update(lease_until=clock.real_now() - timedelta(seconds=1))
    assert claim_job(worker="one", at=clock.now()) is not None
    run_job(job)
    kept = Job.objects.get()
    assert (kept.attempts, kept.leased_by, kept.finished_at) == (2, "one", None)
    assert "ended after its lease" in caplog.text


def test_the_clock_moved_on_makes_due_what_waited_and_steals_no_lease(sandbox: None) -> None:
    enqueue(tasks.note, key="leased", word="leased")
    assert claim_job(worker="one", at=clock.now()) is not None
    enqueue(tasks.note, key="in a month", word="in a month", run_at=clock.now() + timedelta(days=30))
    assert work() == 0
    clock.set_clock_offset(offset=timedelta(days=31))
    assert work() == 1
    assert tasks.effects == ["in a month"]


def test_a_job_may_move_the_clock(sandbox: None) -> None:
    enqueue(tasks.move_on, key="move", days=400)
    assert work() == 1
    kept = Job.objects.get()
    assert kept.finished_at is not None
    assert kept.finished_at - kept.enqueued_at > timedelta(days=399)


def test_the_clock_set_back_holds_up_only_what_has_a_day_of_its_own(sandbox: None) -> None:
    enqueue(tasks.note, key="at once", word="at once")
    enqueue(tasks.fail, key="failed", word="failed")
    assert work(limit=2) == 2
    enqueue(tasks.note, key="new", word="new")
    enqueue(tasks.note, key="on its day", word="on its day", run_at=clock.now() + timedelta(days=1))
    clock.set_clock_offset(offset=timedelta(days=-365))
    assert work() == 0
    assert pull_jobs_back(at=clock.now()) == 2
    assert work() == 2
    assert tasks.effects == ["at once", "new"]
    assert set(Job.objects.filter(attempts=0).values_list("key", flat=True)) == {"on its day"}


def test_finished_jobs_go_after_ninety_days_and_given_up_ones_stay(db: None) -> None:
    now = datetime(2025, 6, 1, tzinfo=UTC)
    for key, days in (("old", 90), ("young", 89)):
        enqueue(tasks.note, key=key, word=key)
        Job.objects.filter(key=key).update(finished_at=now - timedelta(days=days))
    enqueue(tasks.note, key="given up", word="a")
    Job.objects.filter(key="given up").update(gave_up_at=now - timedelta(days=900))
    assert delete_finished_jobs(at=now) == 1
    assert set(Job.objects.values_list("key", flat=True)) == {"young", "given up"}


@pytest.mark.parametrize(
    "wrong", [{"leased_by": "one"}, {"finished_at": clock.real_now(), "gave_up_at": clock.real_now()}]
)
def test_the_database_refuses_half_a_lease_and_two_ends(db: None, wrong: dict[str, object]) -> None:
    enqueue(tasks.note, key="a", word="a")
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.update(**wrong)


def test_a_worker_outlives_a_database_that_is_locked(caplog: pytest.LogCaptureFixture) -> None:
    worker = Worker(name="one", threads=1)
    locked = [OperationalError("database is locked: 010-1234-5678")] * 2

    def turn() -> bool:
        if locked:
            raise locked.pop()
        worker.stopping.set()
        return True

    worker.take_turns(turn, 0.0)
    assert caplog.text.count("OperationalError") == 2
    assert SECRET not in caplog.text
