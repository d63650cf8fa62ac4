"""kill -9 between identification and seal: nothing is lost, nothing is weaker, and nothing happens twice."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.at_once import told_by
from tests.faults.killed_while_sealing import STAGES

# The mark has these run on PostgreSQL too.
pytestmark = pytest.mark.database


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    folder: Path = tmp_path_factory.mktemp("killed")
    answered: Mapping[str, Any] = told_by("tests.faults.killed_while_sealing", folder=folder)
    return answered


@pytest.mark.parametrize("stage", STAGES)
def test_after_each_kill_it_waits_to_be_sealed_and_a_job_is_left(told: Mapping[str, Any], stage: str) -> None:
    is_killed, left = told["stages"][stage]
    assert is_killed
    assert (left["state"], left["jobs_left"], left["told"]) == ("sealing", 1, 0)
    assert left["chain"]
    assert left["steps"] in ([], ["signed"])
    assert left["is_signed"] == (left["steps"] == ["signed"])
    assert (left["papers"], left["files"]) in ((0, []), (1, []), (1, ["B-LTA"]))


def test_what_was_signed_before_the_kill_is_not_signed_again(told: Mapping[str, Any]) -> None:
    signed = [left["is_signed"] for _, left in told["stages"].values()]
    assert signed == sorted(signed)
    assert signed[0] is False
    assert signed[-1] is True


def test_the_next_try_completes_it_once(told: Mapping[str, Any]) -> None:
    left = told["left"]
    assert told["is_complete"] is True
    assert left["state"] == "completed"
    assert left["steps"] == ["signed", "completed"]
    assert (left["papers"], left["files"], left["told"]) == (1, ["B-LTA"], 1)
    assert left["chain"]
