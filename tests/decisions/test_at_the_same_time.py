"""Two officers on one case, eight approvers at once, an approval while the case changes, and the last money."""

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

CLIENTS, CASES, PLACES = 8, 6, 2


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    folder: Path = tmp_path_factory.mktemp("staff")
    with own_database(folder) as url:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "majung.config.settings",
            "MAJUNG_DATA_DIR": str(folder),
            **({"DATABASE_URL": url} if url else {}),
        }
        command = [sys.executable, "-m", "tests.decisions.clients"]
        ran = subprocess.run(
            command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False
        )
    assert ran.returncode == 0, ran.stderr
    answered: Mapping[str, Any] = json.loads(ran.stdout)
    return answered


# The mark has these run on PostgreSQL too.
@pytest.mark.database
def test_one_proposal_stands_on_a_case(told: Mapping[str, Any]) -> None:
    assert told["proposing"].count("AlreadyProposed") == CLIENTS - 1


@pytest.mark.database
def test_one_approval_decides_and_the_others_come_too_late(told: Mapping[str, Any]) -> None:
    assert sorted(told["one"]) == ["UnknownProposal"] * (CLIENTS - 1) + ["decided"]


@pytest.mark.database
def test_a_large_amount_has_its_two_and_not_a_third(told: Mapping[str, Any]) -> None:
    assert sorted(told["two"]) == ["UnknownProposal"] * (CLIENTS - 2) + ["decided", "one more"]
    assert told["two_rows"] == 2


@pytest.mark.database
def test_what_changes_in_the_same_moment_is_decided_before_or_not_at_all(told: Mapping[str, Any]) -> None:
    assert told["racing"].count("decided") <= 1
    won = told["racing"].count("decided") == 1
    assert told["raced"] == (["decided", "approved"] if won else ["voided", "in_screening"])
    assert won or told["racing"][1:] == ["CaseChanged"] * (CLIENTS - 1)


@pytest.mark.database
def test_the_last_money_goes_to_as_many_as_it_is_enough_for(told: Mapping[str, Any]) -> None:
    assert sorted(told["money"]) == ["NotEnoughMoney"] * (CASES - PLACES) + ["decided"] * PLACES
    assert told["reserved"] <= told["plan"]
    # Cases still in screening hold what they asked for; nothing else is set aside.
    assert (
        told["reserved"] - told["approved"] == (CASES - PLACES + 1 + told["raced"].count("in_screening")) * 30_000_000
    )
