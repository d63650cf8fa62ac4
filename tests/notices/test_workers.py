"""Workers as real processes: killed, told to end, side by side, without a parent, before a locked database."""

import contextlib
import json
import signal
import sqlite3
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.notices import tasks
from tests.notices.house_of_jobs import HouseOfJobs, house_of_jobs, wait_until

pytestmark = pytest.mark.database


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HouseOfJobs]:
    with house_of_jobs(tmp_path_factory.mktemp("house")) as opened:
        yield opened


@contextlib.contextmanager
def working(house: HouseOfJobs, *options: str) -> Iterator["subprocess.Popen[str]"]:
    worker = house.worker(*options)
    try:
        yield worker
    finally:
        worker.kill()
        worker.communicate()


def test_a_job_whose_worker_was_killed_is_done_by_another_and_has_its_effect_once(house: HouseOfJobs) -> None:
    house.enqueue(tasks.hang_the_first_time, key="killed", word="killed", seconds=60)
    with working(house) as first:
        wait_until((house.effects / "effect-killed").exists)
        first.send_signal(signal.SIGKILL)
        first.wait()
    assert house.job("killed") == "1 True False"
    with working(house):
        wait_until(lambda: house.told("begun", "killed") == ["killed", "killed"])
        wait_until(lambda: house.job("killed") == "2 False True")
    assert len(list(house.effects.glob("effect-killed"))) == 1


def test_two_workers_do_every_job_once(house: HouseOfJobs) -> None:
    for n in range(60):
        house.enqueue(tasks.tell, key=f"both{n}", word=f"both{n}")
    with working(house, "--once") as one, working(house, "--once") as other:
        assert (one.wait(90), other.wait(90)) == (0, 0)
        wait_until(lambda: len(house.told("done", "both")) >= 60)
    assert sorted(house.told("done", "both")) == sorted(f"both{n}" for n in range(60))


def test_a_job_longer_than_its_lease_stays_with_its_worker(house: HouseOfJobs) -> None:
    house.enqueue(tasks.hang_the_first_time, key="long", word="long", seconds=5)
    with working(house), working(house):
        wait_until(lambda: house.job("long") == "1 False True")
    assert house.told("begun", "long") == ["long"]


@pytest.mark.parametrize(
    ("word", "seconds", "ends_as"), [("short", 1, "1 False True"), ("endless", 60, "1 False False")]
)
def test_a_worker_told_to_end_finishes_what_is_short_and_gives_back_what_is_not(
    house: HouseOfJobs, word: str, seconds: int, ends_as: str
) -> None:
    house.enqueue(tasks.hang_the_first_time, key=word, word=word, seconds=seconds)
    with working(house) as worker:
        wait_until((house.effects / f"effect-{word}").exists)
        told = time.monotonic()
        worker.terminate()
        assert worker.wait(10) == 0
        assert time.monotonic() - told < 5
    assert house.job(word) == ends_as


def test_once_runs_what_is_due_and_ends(house: HouseOfJobs) -> None:
    house.enqueue(tasks.tell, key="once", word="once")
    with working(house, "--once", "--json") as worker:
        printed, warned = worker.communicate(timeout=60)
    assert (worker.returncode, warned) == (0, "")
    assert json.loads(printed)["ran"] >= 1
    assert house.told("done", "once") == ["once"]


def test_a_worker_ends_when_its_parent_is_gone(house: HouseOfJobs) -> None:
    with working(house, "--parent", "1") as worker:
        assert worker.wait(60) == 0


def test_a_locked_database_only_takes_longer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with house_of_jobs(tmp_path) as house:
        house.enqueue(tasks.tell, key="locked", word="locked")
        lock = sqlite3.connect(tmp_path / "majung.sqlite3", isolation_level=None, check_same_thread=False)
        lock.execute("BEGIN EXCLUSIVE")
        letting_go = threading.Timer(3, lock.rollback)
        letting_go.start()
        with working(house, "--once") as worker:
            assert worker.wait(60) == 0
        letting_go.join()
        lock.close()
        assert house.told("done", "locked") == ["locked"]
