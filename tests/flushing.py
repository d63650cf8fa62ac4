"""Empties tables that refuse to be emptied, after tests that really commit; never a way for the house itself."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.backends.utils import CursorWrapper


@contextmanager
def flush_without_refusals() -> Iterator[None]:
    """Django's own flush, with the triggers that keep tables append-only out of the way for as long as it takes."""
    operations = type(connection.ops)
    plain = operations.execute_sql_flush

    def flush(self: BaseDatabaseOperations, sql_list: Iterable[str]) -> None:
        with without_triggers():
            plain(self, sql_list)

    operations.execute_sql_flush = flush  # type: ignore[method-assign]
    try:
        yield
    finally:
        operations.execute_sql_flush = plain  # type: ignore[method-assign]


@contextmanager
def without_triggers() -> Iterator[CursorWrapper]:
    """What somebody can do who may change the tables themselves."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            try:
                yield cursor
            finally:
                cursor.execute("SET session_replication_role = DEFAULT")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        try:
            yield cursor
        finally:
            for _, sql in triggers:
                cursor.execute(sql)
