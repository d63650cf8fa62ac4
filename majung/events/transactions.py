"""The order in which transactions settle, as PostgreSQL tells it; SQLite has one writer, so there ids do."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BigIntegerField, Func
from django.db.models.sql.compiler import SQLCompiler


class TransactionNumber(Func):
    """The number of the transaction that writes a row; 0 on SQLite."""

    output_field = BigIntegerField()
    template = "(pg_current_xact_id()::text::bigint)"

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> tuple[str, tuple[()]]:  # noqa: ARG002  # Django's own signature
        return "0", ()


class OldestRunning(Func):
    """PostgreSQL: every transaction with a smaller number has settled."""

    output_field = BigIntegerField()
    template = "(pg_snapshot_xmin(pg_current_snapshot())::text::bigint)"


class NeverStarted(Func):
    """PostgreSQL: no transaction here had this number or a larger one; a row that has one came with a restore."""

    output_field = BigIntegerField()
    template = "(pg_snapshot_xmax(pg_current_snapshot())::text::bigint)"
