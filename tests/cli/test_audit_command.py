"""`majung audit`: intact, tampered with by hand, exported and compared."""

import json
import os
import sqlite3
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import override_settings

from majung.adapters import clock
from majung.adapters.keyring import new_key
from majung.cli import audit
from majung.cli.main import run
from majung.events.sequencer import chain_events, sign_head
from tests.events.events import AT, DAY, chained_ids, happened, tampered
from tests.migrated import lay_tables

MAJUNG = Path(sys.executable).with_name("majung")
OF_A_LARGER_HOUSE = frozenset({"DATABASE_URL", "MAJUNG_KEYS"})


@pytest.fixture
def house(transactional_db: None) -> None:
    """Five events chained under a signed head, and what is not chained yet: the event of that signature."""
    happened(5)
    chain_events(at=AT)
    sign_head(day=DAY, at=AT)


def asked(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, list[dict[str, Any]]]:
    code = run(["audit", *map(str, arguments)])
    return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.mark.usefixtures("house")
def test_tells_the_chain_and_apart_from_it_what_is_not_chained_yet(capsys: pytest.CaptureFixture[str]) -> None:
    code, [told] = asked(capsys, "verify", "--json")
    assert told.pop("unchained")["count"] == 1
    assert (code, told) == (0, {"intact": True, "links": 5, "heads": 1, "signed_links": 5, "problems": []})
    chain_events(at=AT)
    assert asked(capsys, "verify", "--json")[1][0]["unchained"] == {"count": 0, "oldest_at": None}


@pytest.mark.usefixtures("house")
def test_tampering_leaves_with_1_and_says_what_was_touched(capsys: pytest.CaptureFixture[str]) -> None:
    touched = str(chained_ids()[2])
    tampered(f"UPDATE events_event SET actor_id = 'user:2' WHERE id = {touched}")  # noqa: S608  our own words
    code, [told] = asked(capsys, "verify", "--json")
    assert (code, told["intact"], told["problems"]) == (1, False, [{"code": "event_changed", "place": touched}])
    assert run(["audit", "verify"]) == 1
    assert f"사건 {touched}" in capsys.readouterr().out


@pytest.mark.usefixtures("house")
def test_a_day_exported_and_kept_elsewhere_is_a_witness(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, [*links, head] = asked(capsys, "export", "--day", DAY.isoformat())
    assert (code, [link["position"] for link in links]) == (0, [1, 2, 3, 4, 5])
    assert head["head"]["hash"] == links[-1]["hash"]
    kept = tmp_path / "kept.jsonl"
    kept.write_text("\n".join(json.dumps(line) for line in (*links, head)))
    assert asked(capsys, "verify", "--json", "--witness", kept)[0] == 0
    tampered("DELETE FROM events_signedhead", "DELETE FROM events_eventlink", "DELETE FROM events_event")
    assert asked(capsys, "verify", "--json")[0] == 0
    code, [told] = asked(capsys, "verify", "--json", "--witness", kept)
    assert (code, told["problems"]) == (1, [{"code": "head_differs", "place": DAY.isoformat()}])


@pytest.mark.usefixtures("house")
def test_another_ring_of_keys_knows_none_of_the_heads(capsys: pytest.CaptureFixture[str]) -> None:
    with override_settings(MAJUNG_KEYS=new_key()):
        code, [told] = asked(capsys, "verify", "--json")
    assert (code, told["problems"]) == (1, [{"code": "head_changed", "place": DAY.isoformat()}])


@pytest.mark.usefixtures("house")
def test_what_cannot_be_asked_is_bad_input(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    empty = tmp_path / "kept.jsonl"
    empty.write_text('{"position": 1}\n')
    assert asked(capsys, "export", "--day", "2020-01-01") == (2, [])
    assert asked(capsys, "verify", "--witness", empty) == (2, [])


@pytest.mark.usefixtures("house")
def test_a_database_without_tables_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def no_such_table(**_: object) -> None:
        raise DatabaseError

    for name in ("verify_chain", "exported_day"):
        monkeypatch.setattr(audit, name, no_such_table)
    assert asked(capsys, "verify") == (2, [])
    assert asked(capsys, "export", "--day", DAY.isoformat()) == (2, [])


def test_a_house_without_a_worker_chains_and_verifies_by_commands(tmp_path: Path) -> None:
    """As real processes, down to a hand in the database file."""
    yesterday = (clock.real_now().astimezone(clock.SEOUL) - timedelta(days=1)).date()
    lay_tables(tmp_path)
    first = in_house(tmp_path, "chain", "--json")
    assert json.loads(first.stdout) == {"chained": 0, "day": yesterday.isoformat(), "position": 0}
    assert json.loads(in_house(tmp_path, "chain", "--json").stdout)["chained"] == 1
    database = sqlite3.connect(tmp_path / "majung.sqlite3")
    with pytest.raises(sqlite3.IntegrityError, match="stays as it is"):
        database.execute("DELETE FROM events_event")
    for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        database.execute(f"DROP TRIGGER {name}")
    database.execute("DELETE FROM events_event")
    database.commit()
    database.close()
    told = in_house(tmp_path, "verify", "--json")
    found = {problem["code"] for problem in json.loads(told.stdout)["problems"]}
    assert (told.returncode, found) == (1, {"event_missing", "head_inserted"})


def in_house(data_folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name not in OF_A_LARGER_HOUSE}
    environment = {**kept, "MAJUNG_DATA_DIR": str(data_folder)}
    return subprocess.run([MAJUNG, "audit", *arguments], env=environment, capture_output=True, text=True, check=False)
