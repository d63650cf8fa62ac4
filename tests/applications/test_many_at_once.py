"""The same submission sent twenty times at once, and twenty owners at the last money."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.house import ROOT
from tests.notices.house_of_jobs import own_database

CLIENTS, PLACES = 20, 5


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    folder: Path = tmp_path_factory.mktemp("clients")
    with own_database(folder) as url:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "majung.config.settings",
            "MAJUNG_DATA_DIR": str(folder),
            **({"DATABASE_URL": url} if url else {}),
        }
        command = [sys.executable, "-m", "tests.applications.clients"]
        ran = subprocess.run(
            command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False
        )
    assert ran.returncode == 0, ran.stderr
    answered: Mapping[str, Any] = json.loads(ran.stdout)
    return answered


# The mark has these run on PostgreSQL too.
@pytest.mark.database
def test_everybody_who_sends_the_same_gets_the_same_receipt(told: Mapping[str, Any]) -> None:
    assert len(told["same"]) == CLIENTS
    assert len(set(told["same"])) == 1
    assert told["same"][0].startswith("APP-")


@pytest.mark.database
def test_twenty_keys_for_one_draft_are_one_application(told: Mapping[str, Any]) -> None:
    answers = told["business"]
    assert answers.count("AlreadyFiled") == CLIENTS - 1
    assert sum(answer.startswith("APP-") for answer in answers) == 1


@pytest.mark.database
def test_the_last_money_goes_to_as_many_as_it_is_enough_for_and_the_rest_stand_in_line(told: Mapping[str, Any]) -> None:
    answers = told["money"]
    assert sum(answer.startswith("APP-") for answer in answers) == PLACES
    waiting = CLIENTS - PLACES
    assert {answer for answer in answers if answer.startswith("waits:")} == {f"waits:{nth}" for nth in range(waiting)}
    assert told["agrees"] is True


@pytest.mark.database
def test_every_application_has_its_rank_event_job_and_look_ups_once(told: Mapping[str, Any]) -> None:
    filed = 2 + CLIENTS
    assert told["ranks"] == list(range(1, filed + 1))
    assert (len(told["numbers"]), told["events"], told["jobs"], told["look_ups"]) == (filed,) * 4
