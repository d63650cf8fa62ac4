"""A house as `majung serve` prepares it: institutions loaded, programs published.

A thousand tests begin in it. The acts run once in a process; after that their rows are put in as they were left.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from majung.parties.models import Bank, BankName, Branch, BranchTerritory, Institution
from majung.parties.services import load_catalog_into_database
from majung.programs.catalog import shipped_catalog
from majung.programs.models import Program, ProgramVersion
from majung.programs.services import publish_catalog

# In an order in which they may be filled.
FILLED: tuple[type[Model], ...] = (Institution, Branch, BranchTerritory, Bank, BankName, Program, ProgramVersion)

_left: list[Sequence[Model]] = []


def load_and_publish() -> None:
    if any(model._default_manager.exists() for model in FILLED):
        _act()
    elif _left:
        _put_in()
    else:
        with CaptureQueriesContext(connection) as said:
            _act()
        written = {query["sql"].split('"')[1] for query in said if query["sql"].startswith("INSERT INTO")}
        assert written == {model._meta.db_table for model in FILLED}, "what is filled is put in again"
        _left.extend(list(model._default_manager.order_by("pk")) for model in FILLED)


def _act() -> None:
    load_catalog_into_database()
    publish_catalog(versions=shipped_catalog().versions, at=datetime(2025, 1, 2, tzinfo=UTC))


@transaction.atomic
def _put_in() -> None:
    for model, rows in zip(FILLED, _left, strict=True):
        model._default_manager.bulk_create(rows)
    with connection.cursor() as cursor:
        for statement in _numbers_go_on():
            cursor.execute(statement)


@cache
def _numbers_go_on() -> list[str]:
    """Rows that bring their number with them leave PostgreSQL to hand it out a second time."""
    return connection.ops.sequence_reset_sql(no_style(), FILLED)
