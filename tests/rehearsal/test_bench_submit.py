"""The bench of submission: what it sends beside ours is ours, with fresh numbers each time."""

import pytest

from majung.rehearsal.benches.submit import (
    crowds_of,
    fresh,
    measured_acts,
    pgbench_rate,
    pgbench_script,
    prepared_ground,
)
from majung.rehearsal.report import Report

DRAFT = "DRF-2026-5BY23SY8-8"
FILING = 'INSERT INTO "applications_application" VALUES ({}, {}, \'gyeongbuk-beotim:2026\', {}, {}, {}) RETURNING "id"'
FILED = ("APP-2026-M62P1W3T-7", "RCP-2026-NFQ8BE7T-P", "gyeongbuk-beotim:2026", 7, "2026-12-18")


@pytest.mark.parametrize(
    ("statement", "sent"),
    [
        ("SELECT 1 FROM d WHERE number = 'DRF-2026-5BY23SY8-8'", "SELECT 1 FROM d WHERE number = 'K:k';"),
        (
            "INSERT INTO job (key) VALUES ('submitted:APP-2026-M62P1W3T-7')",
            "INSERT INTO job (key) VALUES ('submitted:A:u');",
        ),
        ("INSERT INTO look_up (draft) VALUES ('DRF-2026-5BY23SY8-8')", "INSERT INTO look_up (draft) VALUES ('D:u');"),
        ("INSERT INTO queue (name)\nRETURNING last_rank\n", "INSERT INTO queue (name)\nRETURNING last_rank \\gset"),
        (
            'UPDATE "applications_draft" SET "application_id" = 1 WHERE "applications_draft"."id" = 1',
            "UPDATE applications_draft SET application_id = :id WHERE number = 'K:k';",
        ),
        (
            FILING.format(
                "'APP-2026-M62P1W3T-7'", "'submitted'", 7, "'2026-12-18'::date", "'bench-DRF-2026-5BY23SY8-8'"
            ),
            FILING.format("'A:u'", "'withdrawn'", ":last_rank", "NULL", "'I:u'") + " \\gset",
        ),
    ],
)
def test_a_statement_is_sent_as_it_was_with_fresh_numbers(statement: str, sent: str) -> None:
    assert fresh(statement, DRAFT, FILED) == sent


def test_every_client_count_has_a_crowd_of_its_own() -> None:
    owners = [{"draft": str(nth)} for nth in range(5)]
    assert [[owner["draft"] for owner in crowd] for crowd in crowds_of(owners, 2)] == [["0", "1"], ["2", "3"], ["4"]]


def test_pgbench_does_what_a_submission_does() -> None:
    report = Report("submit")
    with prepared_ground(owners=3) as ground:
        taken = measured_acts(report, ground, ground.owners[:2])
        script = pgbench_script(ground, ground.owners[taken])
        statements = script.read_text(encoding="utf-8")
        assert pgbench_rate(ground, script, clients=2, seconds=1) > 0
    assert report.figures["act_alone_ms_p50"]
    for table in ("applications_application", "budget_entry", "budget_rankqueue", "events_event", "notices_job"):
        assert f"INSERT INTO {table}" in statements.replace('"', "")
    assert "FOR UPDATE" in statements
