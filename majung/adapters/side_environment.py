"""Environments of their own for programs that must not share ours: engines of the benches, Spark."""

import fcntl
import hashlib
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import platformdirs


class EnvironmentFailed(Exception):
    """An environment that could not be made; the message is one line."""


def side_environment(name: str, lock: Path) -> Path:
    """The Python of an environment that holds exactly what a hash-locked file lists, made on first use.

    It lies in the user's cache folder, one per file content and Python version, so that reuse costs nothing.
    """
    folder = environment_folder(name, lock)
    python = folder / "bin" / "python"
    if python.exists():
        return python
    with held(folder.with_name(f"{folder.name}.lock")):
        if not python.exists():
            make_environment(folder, name, lock)
    return python


def environment_folder(name: str, lock: Path) -> Path:
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    content = hashlib.sha256(lock.read_bytes() + version.encode()).hexdigest()[:16]
    return Path(platformdirs.user_cache_dir("majung")) / "environments" / f"{name}-{content}"


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Held by one process at a time; the system lets go of it however the process ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def make_environment(folder: Path, name: str, lock: Path) -> None:
    """Built under another name and renamed when whole, so that what was broken off is never taken for ready.

    Only the Python is used afterwards: the scripts beside it keep naming the folder they were made in.
    """
    print(f"Making the environment {name} (once, in {folder})", file=sys.stderr)  # noqa: T201  # progress
    building = folder.with_name(f"{folder.name}.building")
    shutil.rmtree(building, ignore_errors=True)
    try:
        venv.create(building, with_pip=True, symlinks=True)
        install(building / "bin" / "python", lock)
        building.rename(folder)
    except (OSError, subprocess.CalledProcessError) as problem:
        raise EnvironmentFailed(f"cannot make the environment {name}: {reason(problem)}") from None
    finally:
        shutil.rmtree(building, ignore_errors=True)


def install(python: Path, lock: Path) -> None:
    pip = [str(python), "-I", "-m", "pip", "--quiet", "--disable-pip-version-check", "--no-input", "install"]
    subprocess.run(
        [*pip, "--require-hashes", "--no-deps", "--requirement", str(lock)],
        check=True, stdout=sys.stderr.fileno(), stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def reason(problem: OSError | subprocess.CalledProcessError) -> str:
    """The last line of what went wrong that says so."""
    if isinstance(problem, OSError):
        return f"{problem.strerror}: {problem.filename}"
    said = problem.stderr.decode() if isinstance(problem.stderr, bytes) else problem.stderr or ""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("ERROR:")]
    return (errors or lines or [f"exit {problem.returncode}"])[-1][:300]
