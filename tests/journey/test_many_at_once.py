"""Withdrawals, places given up and promotions in one moment: nobody waits for each other, and every won is told."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house import ROOT
from tests.notices.house_of_jobs import own_database

EACH_KRW, STAYING = 30_000_000, 3


# The mark has this run on PostgreSQL too.
@pytest.mark.database
def test_the_line_goes_on_while_others_leave(tmp_path: Path) -> None:
    with own_database(tmp_path) as url:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "majung.config.settings",
            "MAJUNG_DATA_DIR": str(tmp_path),
            **({"DATABASE_URL": url} if url else {}),
        }
        command = [sys.executable, "-m", "tests.journey.clients"]
        ran = subprocess.run(
            command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False
        )
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout.splitlines()[-1])
    assert set(told["answers"]) == {"withdrawn", "looked"}
    assert told["waiting"] == []
    assert told["reserved_krw"] == EACH_KRW * STAYING
    assert told["agrees"] is True
