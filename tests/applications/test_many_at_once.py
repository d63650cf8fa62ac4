"""The same submission sent twenty times at once, and twenty owners at the last money."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.at_once import told_by

CLIENTS, PLACES = 20, 5


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    folder: Path = tmp_path_factory.mktemp("clients")
    answered: Mapping[str, Any] = told_by("tests.applications.clients", folder=folder)
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
