"""Two phones, two workers, a signer and an officer at one agreement in the same moment: one was first, all agrees."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.at_once import told_by

# The mark has these run on PostgreSQL too.
pytestmark = pytest.mark.database

REFUSED = {"AttemptOver", "AgreementOver"}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    folder: Path = tmp_path_factory.mktemp("moment")
    answered: Mapping[str, Any] = told_by("tests.attacks.agreement_clients", folder=folder)
    return answered


def test_a_signature_that_comes_back_on_three_phones_counts_once(told: Mapping[str, Any]) -> None:
    for answers, left in told["came_back_on_two_phones"]:
        assert answers.count("identified") == 1
        assert set(answers) <= {"identified", *REFUSED}
        assert (left["state"], left["steps"]) == ("sealing", ["identified"])


def test_three_workers_make_one_signature_one_paper_and_one_seal(told: Mapping[str, Any]) -> None:
    for answers, left in told["sealed_by_two_workers"]:
        assert set(answers) <= {"complete", "not complete"}
        assert answers[-1] == "complete"
        assert (left["state"], left["papers"], left["files"]) == ("completed", [""], 1)
        assert left["steps"] == ["identified", "signed", "completed"]


def test_what_is_taken_back_while_it_is_sealed_leaves_no_good_paper(told: Mapping[str, Any]) -> None:
    for answers, left in told["taken_back_while_sealed"]:
        assert answers[0] in {"complete", "not complete"}
        assert answers[1] == "cancelled"
        assert left["state"] == "cancelled"
        assert set(left["papers"]) <= {"cancelled"}


def test_who_declines_in_the_moment_of_signing_has_done_one_of_both(told: Mapping[str, Any]) -> None:
    for answers, left in told["declined_while_identified"]:
        assert answers in (["identified", "AgreementOver"], ["AgreementOver", "declined"])
        assert left["state"] == ("sealing" if answers[0] == "identified" else "declined")
        assert len(left["steps"]) == 1


def test_what_is_executed_anew_in_the_moment_of_signing_is_not_what_was_signed(told: Mapping[str, Any]) -> None:
    for answers, left in told["executed_while_identified"]:
        assert answers in (["identified", "AgreementOver"], ["AttemptOver", "executed"])
        assert left["executions"] == (1 if answers[0] == "identified" else 2)
        assert left["is_bound"]


def test_every_chain_of_evidence_holds_afterwards(told: Mapping[str, Any]) -> None:
    assert all(left["chain"] for rounds in told.values() for _, left in rounds)
