"""A row that another one pushes out of its place is a row deleted: tables that only grow refuse that as well."""

import pytest
from django.db import DatabaseError, connection, transaction

from majung.adapters.signing import FakeSigning
from tests.agreements.signing import asked, signed
from tests.applications.world import an_owner

pytestmark = pytest.mark.usefixtures("house")

GUARDED = {
    "sqlite": "SELECT DISTINCT tbl_name FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%BEFORE DELETE ON%'"
    " AND sql NOT LIKE '% WHEN %'",
    "postgresql": "SELECT DISTINCT event_object_table FROM information_schema.triggers"
    " WHERE event_manipulation = 'DELETE' AND action_condition IS NULL",
}
# SQLite lets a row take the place of another one in one statement; PostgreSQL knows DELETE alone.
PUSHES = {"sqlite": "INSERT OR REPLACE INTO {table} SELECT * FROM {table}", "postgresql": "DELETE FROM {table}"}
OF_AGREEMENTS = {
    "agreements_agreement", "agreements_agreementtext", "agreements_evidence", "agreements_execution",
    "agreements_identificationattempt", "events_event", "papers_paperfile",
}  # fmt: skip


def told(sql: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [str(row[0]) for row in cursor.fetchall()]


def is_refused(sql: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    except DatabaseError:
        return True
    return False


def test_nothing_is_pushed_out_of_a_table_that_only_grows(provider: FakeSigning) -> None:
    signed(asked(an_owner()), provider)
    full = {table for table in told(GUARDED[connection.vendor]) if told(f"SELECT 1 FROM {table} LIMIT 1")}  # noqa: S608
    assert full >= OF_AGREEMENTS
    assert {table for table in full if not is_refused(PUSHES[connection.vendor].format(table=table))} == set()


def test_words_that_were_agreed_are_not_pushed_out_by_others_under_the_signer(provider: FakeSigning) -> None:
    row = signed(asked(an_owner()), provider)
    columns = [str(column.column) for column in row.text._meta.concrete_fields]
    other = {"state": "'proposed'", "settled_by": "''", "settled_at": "NULL", "canonical_json": "'{}'"}
    values = ", ".join(other.get(column, column) for column in columns)
    act = "INSERT OR REPLACE" if connection.vendor == "sqlite" else "INSERT"
    upsert = "" if connection.vendor == "sqlite" else " ON CONFLICT (id) DO UPDATE SET canonical_json = '{}'"
    sql = (
        f"{act} INTO agreements_agreementtext ({', '.join(columns)}) SELECT {values} FROM agreements_agreementtext"  # noqa: S608
        f" WHERE id = {row.text_id}{upsert}"
    )
    assert is_refused(sql)
