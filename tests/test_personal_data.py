"""The search for personal data finds what is planted where none may be, and nothing in what belongs there."""

import logging
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client

from majung.events.services import Actor, ActorKind, Subject, record_event
from majung.rehearsal import house
from tests.personal_data import found_in, leaks_in, lines_of, main, observing

AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("log failed for 900101-1234567", "resident number"),
        ("log failed for 9001013234567", "resident number"),
        ("log sent to 010-1234-5678", "mobile number"),
        ("log sent to 01012345678", "mobile number"),
        ("log sent to +82-10-1234-5678", "mobile number"),
        ("log sent to owner@example.kr", "e-mail address"),
        ('log {"event":"signed in","who":"김순자"}', "name of the cast"),
        ("event [1, 1964-08-20]", "day of birth"),
        ("event ['19640820']", "day of birth"),
        (f"event {'aB3+' * 21}Xy==", "CI"),
        ("url /cases?q=010-1234-5678", "mobile number"),
        ("url /cases?q=%EA%B9%80%EC%88%9C%EC%9E%90", "name of the cast"),
        ("url /cases/%EA%B9%80%EC%88%9C%EC%9E%90", "name of the cast"),
        ("url /businesses/999-01-00013", "registration number"),
        ("url /businesses/9990100013/", "registration number"),
        ("url /sign-in?telephone=1", "parameter telephone"),
        ("url /check?owner_birth_date=x", "parameter owner_birth_date"),
        ("url /check?email=%00", "parameter email"),
    ],
)
def test_finds(line: str, what: str) -> None:
    assert what in found_in(line)


@pytest.mark.parametrize(
    "line",
    [
        "url /",
        "url /cases/APP-2026-1A2B3C4D-5",
        "url /cost?principal=3000000000&rate=0.045&months=60",
        "url /programs?status=open&name=",
        "url /static/majung/logo@2x.png",
        "log took 1732245600123 ms at 2026-11-22T03:00:00.123456+00:00",
        'log {"request_id": "01a2345678901234", "event": "slow"}',
        'event ["ApplicationSubmitted", "owner", "user:12", "2026-11-22T03:00:00+00:00"]',
        f'event ["{"0123456789abcdef" * 4}"]',
    ],
)
def test_is_silent_about(line: str) -> None:
    assert found_in(line) == []


@pytest.mark.usefixtures("db")
def test_finds_what_is_planted_in_logs_addresses_and_events(tmp_path: Path) -> None:
    with observing(tmp_path):
        logging.getLogger("majung.planted").warning("sent to %s", "010-1234-5678")
        Client().get("/no-such-page", {"q": "김순자"})
        record_event(act="Planted", actor=Actor(ActorKind.OWNER, "01012345678"), subject=Subject("x", "1"), at=AT)
    found = {(leak.what, leak.line.partition(" ")[0]) for leak in leaks_in(tmp_path)}
    assert found == {("mobile number", "log"), ("name of the cast", "url"), ("mobile number", "event")}
    assert main([str(tmp_path)]) == 1


@pytest.mark.usefixtures("db")
def test_what_is_said_otherwise_passes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with observing(tmp_path):
        logging.getLogger("majung.planted").warning("slow: %s s", 3)
        Client().get("/no-such-page", {"q": "융자"})
        record_event(act="Planted", actor=Actor(ActorKind.OWNER, "user:1"), subject=Subject("x", "1"), at=AT)
    kinds = [line.partition(" ")[0] for file in tmp_path.glob("*.txt") for line in file.read_text().splitlines()]
    assert sorted(kinds) == ["event", "log", "url"]
    assert main([str(tmp_path)]) == 0
    assert capsys.readouterr().err == ""


def test_lines_of_a_served_house_tell_addresses_from_the_rest(tmp_path: Path) -> None:
    log = tmp_path / "served.log"
    log.write_text('{"event": "answered", "url": "/check?a=1"}\n{"event": "slow"}\nno JSON\n')
    assert list(lines_of(log)) == [("url", "/check?a=1"), ("log", '{"event": "slow"}'), ("log", "no JSON")]
    assert list(lines_of(tmp_path / "none.log")) == []


def test_what_a_served_house_wrote_and_recorded_is_looked_at_too(tmp_path: Path) -> None:
    observed, data_folder = tmp_path / "observed", tmp_path / "house"
    data_folder.mkdir()
    with observing(observed):
        opened = house.House("http://127.0.0.1:1", data_folder)
        # Its tables let nobody write an event by hand.
        opened.database.unlink(missing_ok=True)
        with closing(sqlite3.connect(opened.database)) as database, database:
            database.execute("CREATE TABLE events_event (id, actor_id)")
            database.execute("INSERT INTO events_event VALUES (1, '010-1234-5678')")
        Path(os.environ["MAJUNG_LOG_FILE"]).write_text('{"event": "answered", "url": "/check?telephone=1"}\n')
        house.close(subprocess.Popen([sys.executable, "-c", ""]))
    assert {leak.what for leak in leaks_in(observed)} == {"mobile number", "parameter telephone"}


def test_a_house_that_a_test_planted_in_is_not_read_again_when_another_closes(tmp_path: Path) -> None:
    outer, folder = tmp_path / "outer", tmp_path / "house"
    folder.mkdir()
    with observing(outer):
        with observing(tmp_path / "inner"):
            planted = house.House("http://127.0.0.1:1", folder)
            planted.database.unlink(missing_ok=True)
            with closing(sqlite3.connect(planted.database)) as database, database:
                database.execute("CREATE TABLE events_event (id, actor_id)")
                database.execute("INSERT INTO events_event VALUES (1, '010-1234-5678')")
        house.close(subprocess.Popen([sys.executable, "-c", ""]))
    assert list(leaks_in(outer)) == []
