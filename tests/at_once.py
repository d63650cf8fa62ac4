"""Acts in one moment: a process with a database of its own, and threads that begin together in it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

from django.db import connection

from tests.house import ROOT
from tests.notices.house_of_jobs import own_database


def told_by(module: str, *, folder: Path) -> Any:
    """The JSON in the last line of `python -m module`, with a database of its own, of the kind of this run."""
    with own_database(folder) as url:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "majung.config.settings",
            "MAJUNG_DATA_DIR": str(folder),
            **({"DATABASE_URL": url} if url else {}),
        }
        ran = subprocess.run(
            [sys.executable, "-m", module],
            env=environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout.splitlines()[-1])


def all_at_once(acts: Sequence[Callable[[], str]], *, refusals: tuple[type[Exception], ...]) -> list[str]:
    """What everybody was answered who came in the same moment, each on a connection of its own; refusals by name."""
    start = Barrier(len(acts))

    def come(act: Callable[[], str]) -> str:
        start.wait()
        try:
            return act()
        except refusals as refused:
            return type(refused).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(come, acts))
