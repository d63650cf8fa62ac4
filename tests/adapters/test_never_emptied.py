"""A table whose rows refuse to be changed or deleted refuses to be emptied too, in whatever room it is."""

from collections import defaultdict

from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader

from majung.adapters.triggers import Lift, Refuse

KEPT_ROW_BY_ROW = {"UPDATE", "DELETE"}


def refusals() -> dict[str, set[str]]:
    """The acts each table refuses, by what the migrations of all rooms say."""
    found: dict[str, set[str]] = defaultdict(set)
    for migration in MigrationLoader(None).disk_migrations.values():
        for operation in migration.operations:
            if isinstance(operation, Refuse) and not isinstance(operation, Lift):
                found[operation.table].add(operation.act)
    return found


def kept() -> list[str]:
    return sorted(table for table, acts in refusals().items() if acts & KEPT_ROW_BY_ROW)


def test_every_such_table_refuses_truncate() -> None:
    tables = kept()
    assert {"events_event", "budget_entry", "applications_application", "complaints_complaint"} <= set(tables)
    assert [table for table in tables if "TRUNCATE" not in refusals()[table]] == []


def test_the_database_itself_says_so(db: None) -> None:
    """SQLite knows no TRUNCATE: there the tables are seen to be those of the house."""
    assert set(kept()) <= set(connection.introspection.table_names())
    if connection.vendor != "postgresql":
        return
    emptied = []
    for table in kept():
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"TRUNCATE {table} CASCADE")
        except DatabaseError:
            continue
        emptied.append(table)
    assert emptied == []
