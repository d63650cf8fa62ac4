"""A house with a database of its own, SQLite or PostgreSQL like the rest of the run, for workers that are processes."""

import contextlib
import json
import os
import secrets
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from django_tasks.base import Task
from django_tasks.utils import get_module_path
from psycopg import sql

from tests.house import ROOT
from tests.migrated import address_of, lay_tables, migrated_database

MAJUNG = Path(sys.executable).with_name("majung")
# Far more than any of it takes: a busy machine is no failure.
SECONDS_TO_WAIT = 90.0
ENQUEUE = (
    "INSERT INTO notices_job (key, task, arguments, enqueued_at, run_at, attempts, leased_by, error_code)"
    " VALUES ({0}, {0}, {0}, '2025-05-02 00:00:00', '2025-05-02 00:00:00', 0, '', '')"
)
JOB = "SELECT attempts, leased_by <> '', finished_at IS NOT NULL FROM notices_job WHERE key = {}"


@dataclass(frozen=True)
class HouseOfJobs:
    """Its environment, and the folder in which tasks leave what they did."""

    environment: dict[str, str]
    effects: Path

    def enqueue(self, task: Task[..., Any], *, key: str, **arguments: object) -> None:
        """As an act would leave it; by hand, because another Python takes seconds to start."""
        self._execute(ENQUEUE, (key, get_module_path(task.func), json.dumps(arguments)))

    def worker(self, *options: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [MAJUNG, "worker", *options],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def told(self, what: str, word: str = "") -> list[str]:
        file = self.effects / what
        lines = file.read_text().split() if file.exists() else []
        return [line for line in lines if line.startswith(word)]

    def job(self, key: str) -> str:
        """Attempts, and whether the job is held and finished."""
        row = self._execute(JOB, (key,))
        assert row is not None
        attempts, held, finished = row
        return f"{attempts} {bool(held)} {bool(finished)}"

    def _execute(self, statement: str, values: tuple[str, ...]) -> tuple[Any, ...] | None:
        url = self.environment.get("DATABASE_URL")
        if url:
            with psycopg.connect(url) as database:
                done = database.execute(statement.format("%s").encode(), values)
                return done.fetchone() if done.description else None
        with contextlib.closing(sqlite3.connect(self.effects.parent / "majung.sqlite3")) as file, file:
            found: tuple[Any, ...] | None = file.execute(statement.format("?"), values).fetchone()
            return found


@contextlib.contextmanager
def house_of_jobs(folder: Path) -> Iterator[HouseOfJobs]:
    effects = folder / "effects"
    effects.mkdir()
    with own_database(folder) as url:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "majung.config.settings",
            "MAJUNG_DATA_DIR": str(folder),
            "MAJUNG_JOB_LEASE_SECONDS": "2",
            "PYTHONPATH": str(ROOT),
            "EFFECTS": str(effects),
            **({"DATABASE_URL": url} if url else {}),
        }
        house = HouseOfJobs(environment, effects)
        yield house


@contextlib.contextmanager
def own_database(folder: Path) -> Iterator[str]:
    """The address of a database with all tables, beside the one of this run; none on SQLite: the folder holds it."""
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        lay_tables(folder)
        yield ""
        return
    name = f"jobs_{secrets.token_hex(4)}"
    with psycopg.connect(address_of(url, "postgres"), autocommit=True) as server:
        tables = sql.Identifier(migrated_database(server, url))
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), tables))
        try:
            yield address_of(url, name)
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def wait_until(met: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SECONDS_TO_WAIT
    while not met():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.05)
