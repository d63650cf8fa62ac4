"""An approval goes from the fund to the firm; so does the nightly lapse, or the two would wait for each other."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house import ROOT
from tests.notices.house_of_jobs import own_database


# The mark has this run on PostgreSQL too.
@pytest.mark.database
def test_a_lapse_waits_for_the_money_before_it_holds_the_firm(tmp_path: Path) -> None:
    with own_database(tmp_path) as url:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "majung.config.settings",
            "MAJUNG_DATA_DIR": str(tmp_path),
            **({"DATABASE_URL": url} if url else {}),
        }
        command = [sys.executable, "-m", "tests.guarantees.holders"]
        ran = subprocess.run(
            command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False
        )
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout.splitlines()[-1])
    assert told == {"lapsed": True, "waited": True, "status": "expired"}
