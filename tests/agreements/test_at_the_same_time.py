"""The same signer on two telephones, two tabs, two jobs: everything happens once."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.at_once import told_by

CLIENTS = 8
# The mark has these run on PostgreSQL too.
pytestmark = pytest.mark.database


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    folder: Path = tmp_path_factory.mktemp("telephones")
    answered: Mapping[str, Any] = told_by("tests.agreements.clients", folder=folder)
    return answered


def test_one_document_is_asked_for(told: Mapping[str, Any]) -> None:
    assert (told["asked"], told["rows"]) == (1, 1)


def test_every_execution_is_a_document_of_its_own_and_the_last_one_counts(told: Mapping[str, Any]) -> None:
    assert told["executed"] == CLIENTS
    assert told["executions"] == list(range(1, CLIENTS + 1))
    assert told["is_last"]


def test_one_is_identified_and_the_others_find_it_done(told: Mapping[str, Any]) -> None:
    assert told["identified"].pop("None") == 1
    assert set(told["identified"]) <= {"AgreementOver", "AttemptOver"}
    assert told["steps"]["identified"] == 1


def test_one_paper_is_sealed_and_everybody_is_told_so(told: Mapping[str, Any]) -> None:
    assert told["sealed"] == {"True": CLIENTS}
    assert told["papers"] == [1, 1]
    assert (told["steps"]["signed"], told["steps"]["completed"]) == (1, 1)
    assert told["state"] == "completed"


def test_the_chain_of_records_stands(told: Mapping[str, Any]) -> None:
    assert told["chain_holds"]
