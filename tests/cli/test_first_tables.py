"""The first start of an embedded house: its tables are copied where set-up made them, and never over anybody's data."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from majung.cli import first_tables
from majung.cli.first_tables import NAME_IN_A_FOLDER, lay_first_tables, make_tables, tables_file


def tables_in(file: Path) -> set[str]:
    with closing(sqlite3.connect(file)) as opened:
        return {name for (name,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def test_a_new_house_begins_with_every_table(tmp_path: Path) -> None:
    make_tables()
    file = tmp_path / NAME_IN_A_FOLDER
    lay_first_tables(file)
    assert {"django_migrations", "parties_user", "agreements_agreement", "papers_paperfile"} <= tables_in(file)
    assert [path.name for path in tmp_path.iterdir()] == [NAME_IN_A_FOLDER], "nothing else is left lying about"


def test_what_stands_there_stays(tmp_path: Path) -> None:
    make_tables()
    file = tmp_path / NAME_IN_A_FOLDER
    file.write_bytes(b"somebody's house")
    lay_first_tables(file)
    assert file.read_bytes() == b"somebody's house"


def test_where_nobody_made_them_the_migrations_are_left_to_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_tables, "FOLDER", tmp_path / "never made")
    file = tmp_path / NAME_IN_A_FOLDER
    lay_first_tables(file)
    assert not file.exists()


def test_other_migrations_make_other_tables(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "budget" / "migrations").mkdir(parents=True)
    (tmp_path / "budget" / "migrations" / "0001_initial.py").write_text("# one more table", encoding="utf-8")
    now = tables_file()
    monkeypatch.setattr(first_tables, "PACKAGE", tmp_path)
    first_tables.fingerprint.cache_clear()
    try:
        assert tables_file() != now
    finally:
        first_tables.fingerprint.cache_clear()
