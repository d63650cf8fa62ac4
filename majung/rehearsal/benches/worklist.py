"""How long the server needs for a worklist of very many cases, and for the page of one of them.

Measured behind the whole staff door, in one process, beside one count over an index of the same table in the same run.
"""

import json
import os
import subprocess
import sys
from tempfile import TemporaryDirectory
from typing import Any

import click

from majung.adapters.keyring import new_key
from majung.rehearsal.report import Report, rounded

MOST_WORKLIST_MS, MOST_CASE_MS = 300, 150
LISTS = ("worklist", "worklist_by_due_day", "worklist_by_amount", "worklist_of_all")

OPTIONS = [
    click.Option(["--cases"], type=click.IntRange(min=1), default=100_000, show_default=True, help="Cases in all."),
    click.Option(["--visits"], type=click.IntRange(min=1), default=15, show_default=True, help="Visits of each page."),
]


def measure(cases: int, visits: int) -> Report:
    told = visited(cases, visits)
    report = Report("worklist")
    report.figures |= {"cases": cases, "database": told["database"], "one_count_ms": rounded(told["count"])}
    for name in (*LISTS, "case"):
        report.figures[f"{name}_ms_p50"] = rounded(told[name])
        report.figures[f"{name}_times_a_count"] = rounded(told[name] / told["count"])
    slowest = max(told[name] for name in LISTS)
    report.at_most("slowest worklist page, server milliseconds", rounded(slowest), MOST_WORKLIST_MS)
    report.at_most("case page, server milliseconds", rounded(told["case"]), MOST_CASE_MS)
    return report


def visited(cases: int, visits: int) -> dict[str, Any]:
    """In a house and a process of its own, so that no figure rests on what was there before."""
    with TemporaryDirectory(prefix="majung-bench-") as folder:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "majung.config.settings",
            "MAJUNG_DATA_DIR": folder,
            "MAJUNG_KEYS": new_key(),
            "MAJUNG_SECRET_KEY": new_key(),
        }
        environment.pop("DATABASE_URL", None)
        command = [sys.executable, "-m", "majung.rehearsal.office_visits", str(cases), str(visits)]
        ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if ran.returncode:
            raise RuntimeError(ran.stderr[-1000:])
        told: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
        return told
