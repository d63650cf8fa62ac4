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
    """PostgreSQL: every transaction of this database with a smaller number has settled.

    A server's databases share their numbers. One that runs on elsewhere holds nothing up, if we may see whose it is;
    where we may not, it is waited for.
    """

    output_field = BigIntegerField()
    template = (
        "(SELECT COALESCE(min(running.xid::text::bigint), pg_snapshot_xmax(pg_current_snapshot())::text::bigint) "
        "FROM pg_snapshot_xip(pg_current_snapshot()) AS running(xid) WHERE NOT EXISTS ("
        "SELECT 1 FROM pg_stat_activity AS elsewhere WHERE elsewhere.datname <> current_database() "
        # The activity shows the lower half of a number only.
        "AND elsewhere.backend_xid::text::bigint = mod(running.xid::text::bigint, 4294967296)))"
    )


class NeverStarted(Func):
    """PostgreSQL: no transaction here had this number or a larger one; a row that has one came with a restore."""

    output_field = BigIntegerField()
    template = "(pg_snapshot_xmax(pg_current_snapshot())::text::bigint)"
