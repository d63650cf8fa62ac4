import subprocess
import threading
import time
import venv
from pathlib import Path

import pytest

from majung.adapters import side_environment as module
from majung.adapters.side_environment import EnvironmentFailed, environment_folder, side_environment


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    path = tmp_path / "engine.txt"
    path.write_text("engine==1.0 --hash=sha256:00\n")
    return path


class Installs:
    """Stands for pip: leaves a Python behind, and counts."""

    def __init__(self) -> None:
        self.count = 0
        self.fails_with: Exception | None = None

    def create(self, folder: Path, **_: bool) -> None:
        (folder / "bin").mkdir(parents=True)

    def install(self, python: Path, lock: Path) -> None:
        self.count += 1
        time.sleep(0.05)
        python.write_text(f"a Python with {lock.name}")
        if self.fails_with:
            raise self.fails_with


@pytest.fixture
def installs(monkeypatch: pytest.MonkeyPatch) -> Installs:
    fake = Installs()
    monkeypatch.setattr(venv, "create", fake.create)
    monkeypatch.setattr(module, "install", fake.install)
    return fake


def test_is_made_once_in_the_users_cache(installs: Installs, lock: Path, cache: Path) -> None:
    first, second = side_environment("engine", lock), side_environment("engine", lock)
    assert first == second
    assert first.read_text() == "a Python with engine.txt"
    assert first.is_relative_to(cache / "majung" / "environments")
    assert installs.count == 1


def test_another_lock_is_another_environment(installs: Installs, lock: Path) -> None:
    first = side_environment("engine", lock)
    lock.write_text("engine==2.0 --hash=sha256:11\n")
    assert side_environment("engine", lock) != first
    assert installs.count == 2


def test_two_at_once_make_one(installs: Installs, lock: Path) -> None:
    made: list[Path] = []
    threads = [threading.Thread(target=lambda: made.append(side_environment("engine", lock))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 1
    assert installs.count == 1


@pytest.mark.usefixtures("installs")
def test_what_was_broken_off_is_not_taken_for_ready(lock: Path) -> None:
    building = environment_folder("engine", lock).with_name(f"{environment_folder('engine', lock).name}.building")
    building.mkdir(parents=True)
    (building / "half").write_text("")
    python = side_environment("engine", lock)
    assert not (python.parent.parent / "half").exists()
    assert not building.exists()


def test_pips_error_becomes_one_line_and_nothing_is_left(installs: Installs, lock: Path) -> None:
    said = "Collecting engine\nERROR: No matching distribution found for engine==1.0\n\nhint: look elsewhere\n"
    installs.fails_with = subprocess.CalledProcessError(1, ["pip"], stderr=said)
    with pytest.raises(EnvironmentFailed) as failure:
        side_environment("engine", lock)
    assert str(failure.value) == (
        "cannot make the environment engine: ERROR: No matching distribution found for engine==1.0"
    )
    assert not environment_folder("engine", lock).exists()
    installs.fails_with = None
    assert side_environment("engine", lock).exists()


def test_a_cache_that_cannot_be_written_is_one_line(installs: Installs, lock: Path) -> None:
    installs.fails_with = OSError(28, "No space left on device", "/cache/engine")
    with pytest.raises(EnvironmentFailed) as failure:
        side_environment("engine", lock)
    assert str(failure.value) == "cannot make the environment engine: No space left on device: /cache/engine"
