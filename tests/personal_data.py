"""Looks for personal data where none may be: log lines, events and addresses of everything a test run did.

`observing` keeps what this process and the houses it serves say; `python -m tests.personal_data FOLDER` reads it
afterwards and leaves with 1 where it finds something.
"""

import json
import logging
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote_plus, urlsplit

import pytest
import yaml
from django.conf import settings
from django.core.signals import request_started
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from majung.config.logs import LineFormatter
from majung.core.identifiers import is_business_number
from majung.rehearsal import house
from tests.house import PACKAGE

URL, LOG, EVENT = "url", "log", "event"
CAST = PACKAGE / "sandbox" / "world.yaml"
DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
SHAPES = {
    "resident number": re.compile(rf"(?<!\w)\d\d{DAY}-?[1-8]\d{{6}}(?!\w)"),
    "mobile number": re.compile(r"(?<!\w)(?:\+?82-?0?1|01)[016789]-?\d{3,4}-?\d{4}(?!\w)"),
    "e-mail address": re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.(?!css|js|png|svg|jpg|woff2)[a-z]{2,}\b"),
    "CI": re.compile(r"(?<![\w+/])[A-Za-z0-9+/]{86}=="),
}
REGISTRATION_NUMBER = re.compile(r"(?<![\w-])\d{3}-?\d{2}-?\d{5}(?![\w-])")
# Parameters of an address that would carry personal data whatever stands in them.
TELLING = re.compile(
    r"(?:\w+_)?(?:name|telephone|phone|mobile|birth_?date|birthday|e_?mail|resident_number|registration_number|ci|di)"
)


@dataclass(frozen=True, slots=True)
class Leak:
    """What was found, in which file and line, and the line."""

    what: str
    place: str
    line: str


def leaks_in(folder: Path) -> list[Leak]:
    """Everything personal in what was observed."""
    return [
        Leak(what, f"{file.name}:{number}", line)
        for file in sorted(folder.glob("*.txt"))
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
        for what in found_in(line)
    ]


def found_in(line: str) -> list[str]:
    """What is personal in one observed line `<kind> <text>`; a served house writes its lines as JSON."""
    kind, _, text = line.partition(" ")
    shown = unquote_plus(text) if kind == URL else text
    found = [what for what, shape in SHAPES.items() if shape.search(shown)]
    found += [what for what, shape in cast_shapes() if shape.search(shown)]
    return found + (found_in_address(text) if kind == URL else [])


def found_in_address(address: str) -> list[str]:
    parts = urlsplit(address)
    numbers = [number for number in REGISTRATION_NUMBER.findall(unquote_plus(address)) if is_registration(number)]
    told = [name for name, value in parse_qsl(parts.query) if value and TELLING.fullmatch(name)]
    return ["registration number" for _ in numbers] + [f"parameter {name}" for name in told]


def is_registration(number: str) -> bool:
    # Round amounts of money have ten digits too.
    return is_business_number(number) and not number.endswith("0000")


@cache
def cast_shapes() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The people everybody rehearses with: their names and days of birth."""
    people = yaml.safe_load(CAST.read_text(encoding="utf-8"))["people"]
    names = "|".join(re.escape(person["name"]) for person in people)
    days = "|".join(day for person in people for day in written(person["birth_date"].isoformat()))
    return ("name of the cast", re.compile(names)), ("day of birth", re.compile(rf"(?<![\w-])(?:{days})(?!\w)"))


def written(day: str) -> tuple[str, ...]:
    return day, day.replace("-", ""), day.replace("-", ".")


# What each block that observes has heard; the innermost comes last.
listening: list[set[str]] = []


@contextmanager
def observing(folder: Path) -> Iterator[None]:
    """Keeps what is said while the block runs; several processes may observe into one folder.

    While an inner block runs, the outer one hears nothing: a test may plant what must not be said.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{os.getpid()}.txt").open("a", encoding="utf-8") as file, pytest.MonkeyPatch.context() as patch:
        said: set[str] = set()

        def hears() -> bool:
            return listening[-1] is said

        def say(kind: str, text: str) -> None:
            if not hears():
                return
            line = f"{kind} {' '.join(text.split())}"
            if line not in said:
                said.add(line)
                file.write(f"{line}\n")
                file.flush()

        listening.append(said)
        served = folder / f"{os.getpid()}-served.log"
        with _logs(say), _addresses(say), _events(say):
            _served_houses(say, hears, patch, log=served)
            yield
        for kind, text in lines_of(served):
            say(kind, text)
        listening.pop()


Say = Callable[[str, str], None]


@contextmanager
def _logs(say: Say) -> Iterator[None]:
    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            say(LOG, self.format(record))

    handler = Kept()
    handler.setFormatter(LineFormatter())
    logging.getLogger().addHandler(handler)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(handler)


@contextmanager
def _addresses(say: Say) -> Iterator[None]:
    def started(environ: dict[str, Any], **_: object) -> None:
        query = environ.get("QUERY_STRING")
        say(URL, environ.get("PATH_INFO", "") + (f"?{query}" if query else ""))

    request_started.connect(started)
    try:
        yield
    finally:
        request_started.disconnect(started)


@contextmanager
def _events(say: Say) -> Iterator[None]:
    """Also those of tests whose transaction is undone: they are caught on their way into the table."""

    def kept(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if sql.startswith('INSERT INTO "events_event"'):
            say(EVENT, json.dumps(params, ensure_ascii=False, default=str))
        return execute(sql, params, many, context)

    def connected(connection: BaseDatabaseWrapper, **_: object) -> None:
        if kept not in connection.execute_wrappers:
            connection.execute_wrappers.append(kept)

    connection_created.connect(connected)
    for each in connections.all():
        connected(each)
    try:
        yield
    finally:
        connection_created.disconnect(connected)
        for each in connections.all():
            if kept in each.execute_wrappers:
                each.execute_wrappers.remove(kept)


def _served_houses(say: Say, hears: Callable[[], bool], patch: pytest.MonkeyPatch, *, log: Path) -> None:
    """Houses of their own process write their lines into a file, and leave their events in their database.

    A house that an inner block opened is the inner block's for good: its events are read long after the block ended.
    """
    patch.setenv("MAJUNG_LOG_FILE", str(log))
    opened: list[Path] = []
    plain_house, plain_close = house.House, house.close

    def opening(address: str, data_folder: Path) -> house.House:
        made = plain_house(address, data_folder)
        if hears():
            opened.append(made.database)
        return made

    def closing_down(server: subprocess.Popen[bytes]) -> None:
        plain_close(server)
        for row in (row for database in opened for row in events_in(database)):
            say(EVENT, json.dumps(row, ensure_ascii=False, default=str))

    patch.setattr(house, "House", opening)
    patch.setattr(house, "close", closing_down)


def events_in(database: Path) -> list[tuple[Any, ...]]:
    if not database.exists():
        return []
    with closing(sqlite3.connect(database)) as kept:
        there = kept.execute("SELECT 1 FROM sqlite_master WHERE name = 'events_event'").fetchone()
        return kept.execute("SELECT * FROM events_event").fetchall() if there else []


def lines_of(log: Path) -> Iterator[tuple[str, str]]:
    for line in log.read_text(encoding="utf-8").splitlines() if log.exists() else ():
        try:
            address = json.loads(line).get("url")
        except ValueError:
            address = None
        yield (URL, address) if address else (LOG, line)


def observed_folder() -> Path:
    return Path(settings.DATA_FOLDER) / "observed"


def main(arguments: Sequence[str]) -> int:
    leaks = leaks_in(Path(arguments[0]))
    for leak in leaks:
        sys.stderr.write(f"{leak.place}: {leak.what}: {leak.line[:300]}\n")
    return 1 if leaks else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
