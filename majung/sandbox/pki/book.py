"""Which certificates the authority gave out, and which of them count no more."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from sqlite3 import Connection
from typing import Protocol

from majung.sandbox.keeping import opened

TABLES = """
CREATE TABLE IF NOT EXISTS certificate (
    serial TEXT PRIMARY KEY, issuer TEXT NOT NULL, issued_at TEXT NOT NULL, revoked_at TEXT
)
"""


class UnknownSerial(LookupError):
    """The authority never gave out such a certificate."""


class Book(Protocol):
    """`issuer` is the name of one of the authority's own."""

    def enter(self, *, serial: int, issuer: str, at: datetime) -> None: ...

    def knows(self, *, serial: int, issuer: str) -> bool: ...

    def revoke(self, *, serial: int, at: datetime) -> None: ...

    def revoked(self, *, issuer: str) -> Mapping[int, datetime]: ...


class KeptBook:
    """The book in the sandbox's database. Serials are texts there: they have more digits than its numbers."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with self._opened() as connection:
            connection.execute(TABLES)

    def enter(self, *, serial: int, issuer: str, at: datetime) -> None:
        with self._opened() as connection:
            row = (str(serial), issuer, at.isoformat())
            connection.execute("INSERT INTO certificate (serial, issuer, issued_at) VALUES (?, ?, ?)", row)

    def knows(self, *, serial: int, issuer: str) -> bool:
        asked = "SELECT 1 FROM certificate WHERE serial = ? AND issuer = ?"
        with self._opened() as connection:
            return connection.execute(asked, (str(serial), issuer)).fetchone() is not None

    def revoke(self, *, serial: int, at: datetime) -> None:
        """A second revocation changes nothing: the first moment counts."""
        change = "UPDATE certificate SET revoked_at = coalesce(revoked_at, ?) WHERE serial = ?"
        with self._opened() as connection:
            if not connection.execute(change, (at.isoformat(), str(serial))).rowcount:
                raise UnknownSerial

    def revoked(self, *, issuer: str) -> Mapping[int, datetime]:
        asked = "SELECT serial, revoked_at FROM certificate WHERE issuer = ? AND revoked_at IS NOT NULL"
        with self._opened() as connection:
            rows = connection.execute(asked, (issuer,)).fetchall()
        return {int(row["serial"]): datetime.fromisoformat(row["revoked_at"]) for row in rows}

    def _opened(self) -> AbstractContextManager[Connection]:
        return opened(self._folder)
