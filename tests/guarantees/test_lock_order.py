"""An approval goes from the fund to the firm; so does the nightly lapse, or the two would wait for each other."""

from pathlib import Path

import pytest

from tests.at_once import told_by


# The mark has this run on PostgreSQL too.
@pytest.mark.database
def test_a_lapse_waits_for_the_money_before_it_holds_the_firm(tmp_path: Path) -> None:
    told = told_by("tests.guarantees.holders", folder=tmp_path)
    assert told == {"lapsed": True, "waited": True, "status": "expired"}
