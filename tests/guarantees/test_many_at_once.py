"""Eight guarantees for one firm at once, where the law has room for three: nobody gets past it, by any door."""

from pathlib import Path

import pytest

from tests.at_once import told_by

CEILING_KRW = 800_000_000


# The mark has this run on PostgreSQL too.
@pytest.mark.database
def test_the_firm_stays_under_its_ceiling(tmp_path: Path) -> None:
    told = told_by("tests.guarantees.clients", folder=tmp_path)
    stand = [answer for answer in told["answers"] if answer.startswith("GTE-")]
    refused = [answer for answer in told["answers"] if not answer.startswith("GTE-")]
    assert len(told["answers"]) == 8
    # Three of 260 million leave 20 million, too little for the one of 30 through the service, unless it came first.
    assert len(stand) == 3
    assert set(refused) <= {"FirmCeilingPassed", "IntegrityError"}
    assert told["kept"] == told["summed"] <= CEILING_KRW
