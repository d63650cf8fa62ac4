"""Tables made once: every database of the tests begins as a copy of one that the migrations made.

The migrations of all rooms take a quarter of a minute, and a run of the suite makes dozens of databases.
`majung serve` in an empty folder is tested where serving is (tests/cli/test_serve_command.py).
"""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.db.backends.sqlite3.base import DatabaseWrapper
from psycopg import sql

from majung.cli.first_tables import NAME_IN_A_FOLDER, fingerprint, make_tables, migrate
from majung.rehearsal import house


def lay_tables(folder: Path) -> None:
    """Puts the tables of a house into its folder, if it keeps them there."""
    shutil.copyfile(make_tables(), folder / NAME_IN_A_FOLDER)


def migrated_database(server: "psycopg.Connection[Any]", url: str) -> str:
    """The name of a database of this PostgreSQL in which every migration ran, for CREATE DATABASE … TEMPLATE."""
    name = f"migrated_{fingerprint()}"
    # Held to the end of the connection: nobody copies what is still being made.
    server.execute("SELECT pg_advisory_lock(hashtext('migrated'))")
    if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        begun, finished = sql.Identifier(f"{name}_begun"), sql.Identifier(name)
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(begun))
        server.execute(sql.SQL("CREATE DATABASE {}").format(begun))
        with tempfile.TemporaryDirectory() as folder:
            migrate({"MAJUNG_DATA_DIR": folder, "DATABASE_URL": address_of(url, f"{name}_begun")})
        server.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(begun, finished))
    server.execute("SELECT pg_advisory_unlock(hashtext('migrated'))")
    return name


def address_of(url: str, name: str) -> str:
    return urlsplit(url)._replace(path=f"/{name}").geturl()


@contextmanager
def tested_databases_begin_migrated(databases: dict[str, Any]) -> Iterator[None]:
    """While pytest-django makes its database; the migrate that follows finds nothing left to do."""
    url = os.environ.get("DATABASE_URL", "")
    if url:
        with psycopg.connect(address_of(url, "postgres"), autocommit=True) as server:
            databases["default"].setdefault("TEST", {})["TEMPLATE"] = migrated_database(server, url)
    else:
        connection_created.connect(fill)
    yield
    connection_created.disconnect(fill)


def fill(connection: BaseDatabaseWrapper, **_: object) -> None:
    """A database in memory is empty when its first connection opens."""
    if not (isinstance(connection, DatabaseWrapper) and connection.is_in_memory_db()):
        return
    there: sqlite3.Connection = connection.connection
    if not there.execute("SELECT 1 FROM sqlite_master").fetchone():
        with closing(sqlite3.connect(make_tables())) as migrated:
            migrated.backup(there)


def served_houses_begin_migrated(patch: pytest.MonkeyPatch) -> None:
    plain_house = house.House

    def opening(address: str, data_folder: Path) -> house.House:
        lay_tables(data_folder)
        return plain_house(address, data_folder)

    patch.setattr(house, "House", opening)
