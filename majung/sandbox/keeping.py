"""What the sandbox keeps between two starts: its secrets, what was sent, and how far its calendar is moved."""

import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

TABLES = """
CREATE TABLE IF NOT EXISTS message (
    number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, id TEXT NOT NULL UNIQUE, sent_at TEXT NOT NULL,
    channel TEXT NOT NULL, receiver TEXT NOT NULL, text TEXT NOT NULL, state TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS undeliverable (receiver TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS calendar (one INTEGER PRIMARY KEY CHECK (one = 1), seconds INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS signature_request (
    id TEXT PRIMARY KEY, reference TEXT NOT NULL UNIQUE, text TEXT NOT NULL, return_to TEXT NOT NULL,
    asked_at TEXT NOT NULL, state TEXT NOT NULL, name TEXT NOT NULL DEFAULT '', birth_date TEXT NOT NULL DEFAULT '',
    ci TEXT NOT NULL DEFAULT '', transaction_number TEXT NOT NULL DEFAULT '', cms BLOB NOT NULL DEFAULT x''
);
CREATE TABLE IF NOT EXISTS register_change (
    number INTEGER PRIMARY KEY, corporation_number TEXT NOT NULL, effective_on TEXT NOT NULL, leaves TEXT NOT NULL,
    joins TEXT NOT NULL, acts TEXT NOT NULL
);
"""


@contextmanager
def opened(folder: Path) -> Iterator[sqlite3.Connection]:
    """The database of a folder, in one transaction."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with closing(sqlite3.connect(folder / "sandbox.sqlite3", timeout=20)) as connection:
        connection.row_factory = sqlite3.Row
        connection.executescript(TABLES)
        with connection:
            yield connection


def kept_secret(place: Path, *, make: bytes | None = None) -> str:
    """A secret made once, random unless given, and readable by its owner alone."""
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not place.exists():
        descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(make or secrets.token_urlsafe(48).encode())
    return place.read_text(encoding="ascii")
