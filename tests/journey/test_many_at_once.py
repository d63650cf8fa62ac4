"""Withdrawals, places given up and promotions in one moment: nobody waits for each other, and every won is told."""

from pathlib import Path

import pytest

from tests.at_once import told_by

EACH_KRW, STAYING = 30_000_000, 3


# The mark has this run on PostgreSQL too.
@pytest.mark.database
def test_the_line_goes_on_while_others_leave(tmp_path: Path) -> None:
    told = told_by("tests.journey.clients", folder=tmp_path)
    assert set(told["answers"]) == {"withdrawn", "looked"}
    assert told["waiting"] == []
    assert told["reserved_krw"] == EACH_KRW * STAYING
    assert told["agrees"] is True
