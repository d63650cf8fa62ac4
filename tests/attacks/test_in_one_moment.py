"""Two rooms at one case in the same moment: one of them was first, and everything that hangs on the case agrees."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.at_once import told_by

# The mark has these run on PostgreSQL too.
pytestmark = pytest.mark.database


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    folder: Path = tmp_path_factory.mktemp("moment")
    answered: Mapping[str, Any] = told_by("tests.attacks.clients", folder=folder)
    return answered


def test_a_case_withdrawn_while_it_is_approved_is_withdrawn_and_nothing_stands(told: Mapping[str, Any]) -> None:
    """An owner may withdraw what was approved: whoever is first, the guarantee goes with the case."""
    for left, approved, status, guarantees in told["withdrawn_while_approved"]:
        assert (left, status, guarantees) == ("withdrawn", "withdrawn", "0")
        assert approved in {"approved", "ActNotPossible", "CaseChanged"}


def test_a_firm_has_one_case_though_another_is_filed_while_the_first_is_approved(told: Mapping[str, Any]) -> None:
    assert told["filed_again_while_decided"] == [["AlreadyFiled", "approved", "1"]] * 3


def test_a_firm_has_one_case_though_another_is_filed_while_the_first_is_reopened(told: Mapping[str, Any]) -> None:
    for answers in told["filed_again_while_reopened"]:
        assert answers in (["filed", "AlreadyFiled", "1"], ["AlreadyFiled", "upheld", "1"])


def test_a_form_from_the_spot_sent_eight_times_is_one(told: Mapping[str, Any]) -> None:
    assert told["sent_eight_times"] == ["version 1", "1", "1"]


def test_afterwards_books_and_cases_agree(told: Mapping[str, Any]) -> None:
    assert told["agrees"] is True
    assert told["reserved"] == told["held"]
    assert told["live_twice"] <= 1
