"""`majung worker` on the command line, and the one that `majung serve` keeps beside it."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from majung.cli.child_process import ChildProcess
from majung.rehearsal.house import served_house

MAJUNG = Path(sys.executable).with_name("majung")
OF_A_LARGER_HOUSE = frozenset({"DATABASE_URL", "MAJUNG_SECRET_KEY", "MAJUNG_KEYS"})
# A stand-in for a worker, so that keeping one can be watched without waiting for a whole house to start.
STAND_IN = "import signal, sys, time; signal.signal(signal.SIGTERM, {on_term}); time.sleep(60)"
ENDS, STAYS = "lambda *_: sys.exit(0)", "signal.SIG_IGN"


def wait_until(met: Callable[[], bool], *, seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.05)


@contextlib.contextmanager
def kept(worker: ChildProcess) -> Iterator[ChildProcess]:
    worker.start()
    try:
        yield worker
    finally:
        worker.end()


def pid_of(worker: ChildProcess) -> int:
    wait_until(lambda: worker.child is not None and worker.child.poll() is None)
    assert worker.child is not None
    return worker.child.pid


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("majung.cli.child_process.MAJUNG", STAND_IN.format(on_term=ENDS))


def test_a_folder_without_tables_is_bad_input(tmp_path: Path) -> None:
    own = {name: value for name, value in os.environ.items() if name not in OF_A_LARGER_HOUSE}
    command = [str(MAJUNG), "worker", "--once"]
    ran = subprocess.run(
        command, env={**own, "MAJUNG_DATA_DIR": str(tmp_path)}, capture_output=True, text=True, check=False, timeout=60
    )
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == "majung: 데이터베이스가 아직 준비되지 않았습니다. majung serve를 먼저 시작해 주세요.\n"


def test_a_killed_worker_is_started_anew(stand_in: None) -> None:
    with kept(ChildProcess("worker", is_ending=lambda: False)) as worker:
        first = pid_of(worker)
        os.kill(first, signal.SIGKILL)
        wait_until(lambda: worker.child is not None and worker.child.pid != first)
        assert pid_of(worker) != first
    assert worker.child is not None
    assert worker.child.poll() is not None


def test_a_worker_is_told_as_soon_as_the_server_is(stand_in: None) -> None:
    ending: list[bool] = []
    with kept(ChildProcess("worker", is_ending=lambda: bool(ending))) as worker:
        pid_of(worker)
        ending.append(True)
        wait_until(lambda: worker.child is not None and worker.child.poll() is not None)
    assert not worker.keeper.is_alive()


def test_a_worker_that_does_not_end_is_ended_within_the_five_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("majung.cli.child_process.MAJUNG", STAND_IN.format(on_term=STAYS))
    with kept(ChildProcess("worker", is_ending=lambda: False)) as worker:
        pid_of(worker)
        time.sleep(0.5)
        told = time.monotonic()
    assert worker.child is not None
    assert worker.child.returncode == -signal.SIGKILL
    assert time.monotonic() - told < 5


def test_a_served_house_has_a_worker_that_runs_its_jobs() -> None:
    with served_house() as house:
        wait_until(lambda: finished_runs(house.data_folder) > 0, seconds=60)


def finished_runs(folder: Path) -> int:
    """Runs of the first period that a worker finished; every house has those."""
    code = (
        "import django; django.setup(); from majung.notices.models import Job;"
        "print(Job.objects.filter(key__startswith='period:', finished_at__isnull=False).count())"
    )
    own = {name: value for name, value in os.environ.items() if name not in OF_A_LARGER_HOUSE}
    environment = {**own, "MAJUNG_DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "majung.config.settings"}
    ran = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    return int(ran.stdout)
