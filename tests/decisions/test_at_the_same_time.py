"""Two officers on one case, eight approvers at once, an approval while the case changes, and the last money."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.at_once import told_by

CLIENTS, CASES, PLACES = 8, 6, 2


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    folder: Path = tmp_path_factory.mktemp("staff")
    answered: Mapping[str, Any] = told_by("tests.decisions.clients", folder=folder)
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
