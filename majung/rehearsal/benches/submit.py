"""Submission under load: receipts a second over HTTP, beside pgbench doing the same SQL on the same server.

A PostgreSQL that keeps everything safe from a power cut, the house served as in production, owners who have only the
last button left to press. In the same run pgbench sends the statements of one submission, captured as they were sent,
with fresh numbers each time; it has no sessions, no checks and no encryption to do, so it is what the machine can.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import click
import psycopg
from psycopg import sql

from majung.adapters.keyring import new_key
from majung.rehearsal.forms import read_page
from majung.rehearsal.house import close, free_port, wait_until_open
from majung.rehearsal.postgres import find_binaries, running_postgres
from majung.rehearsal.report import Report, median, rounded

CONFIRM_PAGE = "/apply/{draft}/confirm"
RATIO = "receipts a second over HTTP as a share of what pgbench does with the same SQL"
LEAST_RATIO = 0.15
POOL = 2_000
WORKERS, THREADS = 2, 4
FOUND, SEE_OTHER = 302, 303
SPARE_DRAFTS = """
INSERT INTO applications_draft ({columns}, number) SELECT {columns}, 'K' || nth FROM applications_draft,
generate_series(1, %s) AS nth WHERE number = %s
"""

OPTIONS = [
    click.Option(["--clients"], type=click.IntRange(min=1), multiple=True, default=(1, 4, 16), show_default=True),
    click.Option(["--requests"], type=click.IntRange(min=8), default=160, show_default=True, help="For each count."),
    click.Option(["--seconds"], type=click.IntRange(min=1), default=5, show_default=True, help="Of each pgbench run."),
    click.Option(["--page"], default=CONFIRM_PAGE, show_default=True, help="Where the form to submit stands."),
]


@dataclass(frozen=True)
class Ground:
    """A database with a crowd before the last button, and the environment of everybody who works on it."""

    url: str
    folder: Path
    environment: Mapping[str, str]
    owners: Sequence[Mapping[str, Any]]

    def crowd(self, *arguments: str, given: str | None = None) -> list[Any]:
        command = [sys.executable, "-m", "majung.rehearsal.filing_crowd", *arguments]
        ran = subprocess.run(command, env=self.environment, input=given, stdout=subprocess.PIPE, text=True, check=True)
        return [json.loads(line) for line in ran.stdout.splitlines() if line[:1] in '"{0123456789']


def measure(*, clients: tuple[int, ...], requests: int, seconds: int, page: str) -> Report:
    """Everything on one server, one after the other."""
    report = Report("submit")
    with prepared_ground(owners=requests * (len(clients) + 1) + 2) as ground:
        by_hand = measured_acts(report, ground, ground.owners[:requests])
        script = pgbench_script(ground, ground.owners[by_hand])
        crowds = crowds_of(ground.owners[by_hand + 1 :], requests)
        best = 0.0
        with served(ground) as address:
            for count, crowd in zip(clients, crowds, strict=False):
                alone = pgbench_rate(ground, script, clients=count, seconds=seconds)
                rate = http_rate(address, crowd, clients=count, page=page)
                report.figures[f"pgbench_per_second_{count}_clients"] = rounded(alone)
                report.figures[f"http_per_second_{count}_clients"] = rounded(rate) if rate else None
                best = max(best, (rate or 0.0) / alone)
    report.at_least(RATIO, rounded(best) if best else None, LEAST_RATIO)
    return report


@contextmanager
def prepared_ground(*, owners: int) -> Iterator[Ground]:
    with running_postgres() as url, tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        name = url.rsplit("/", 1)[1]
        with psycopg.connect(f"{url.removesuffix(name)}postgres", autocommit=True) as server:
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "majung.config.settings",
            "DATABASE_URL": url,
            "MAJUNG_DATA_DIR": folder,
            "MAJUNG_KEYS": new_key(),
            "MAJUNG_SECRET_KEY": new_key(),
        }
        empty = Ground(url, Path(folder), environment, ())
        yield Ground(url, Path(folder), environment, empty.crowd(str(owners)))


def measured_acts(report: Report, ground: Ground, owners: Sequence[Mapping[str, Any]]) -> int:
    """The act alone, without a door in front of it; gives how many owners it took."""
    spent = ground.crowd("file", given="\n".join(json.dumps(owner) for owner in owners))
    report.figures["act_alone_ms_p50"] = rounded(median(spent))
    return len(owners)


def pgbench_script(ground: Ground, owner: Mapping[str, Any]) -> Path:
    """One submission as pgbench sends it: the statements as they were sent, every number fresh."""
    statements = ground.crowd("statements", owner["draft"], str(owner["user"]))
    with psycopg.connect(ground.url, autocommit=True) as database:
        filed = database.execute(
            "SELECT number, receipt_number, queue, rank, due_on FROM applications_application WHERE draft_number = %s",
            (owner["draft"],),
        ).fetchone()
        assert filed is not None
        spare_drafts(database, owner["draft"])
    lines = ["\\set u random(1, 9000000000000000)", f"\\set k random(1, {POOL})", "BEGIN;"]
    lines += [fresh(statement, owner["draft"], filed) for statement in statements]
    script = ground.folder / "submit.sql"
    script.write_text("\n".join([*lines, "COMMIT;"]) + "\n", encoding="utf-8")
    return script


def spare_drafts(database: psycopg.Connection[Any], draft: str) -> None:
    """Rows to hold, as many as owners would: one row alone would let everybody wait for everybody."""
    rows = database.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = 'applications_draft'"
        " AND column_name NOT IN ('id', 'number', 'application_id')"
    ).fetchall()
    columns = sql.SQL(", ").join(sql.Identifier(name) for (name,) in rows)
    database.execute(sql.SQL(SPARE_DRAFTS).format(columns=columns), (POOL, draft))


def fresh(statement: str, draft: str, filed: Sequence[Any]) -> str:
    """The statement with numbers that are new in every run; ranks and keys as the database gives them."""
    number, receipt, queue, rank, due_on = filed
    is_insert = statement.lstrip().startswith("INSERT")
    if statement.startswith('UPDATE "applications_draft"'):
        return "UPDATE applications_draft SET application_id = :id WHERE number = 'K:k';"
    text = statement.replace(f"bench-{draft}", "I:u").replace(draft, "D:u" if is_insert else "K:k")
    text = text.replace(number, "A:u").replace(receipt, "R:u").strip()
    if text.startswith('INSERT INTO "applications_application"'):
        # So that one business may be filed for again and again.
        text = text.replace("'submitted'", "'withdrawn'").replace(f"'{queue}', {rank},", f"'{queue}', :last_rank,")
        text = re.sub(rf"'{due_on}'(::date)?", "NULL", text)
        return f"{text} \\gset"
    return f"{text} \\gset" if re.search(r"RETURNING\s+last_rank\s*$", text) else f"{text};"


def pgbench_rate(ground: Ground, script: Path, *, clients: int, seconds: int) -> float:
    """Transactions a second."""
    command = [
        str(find_binaries() / "pgbench"), "--no-vacuum", "--protocol", "simple", "--client", str(clients),
        "--jobs", str(min(clients, os.cpu_count() or 1)), "--time", str(seconds), "--file", str(script), ground.url,
    ]  # fmt: skip
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    told = re.search(r"tps = ([0-9.]+)", ran.stdout)
    if ran.returncode or told is None:
        raise RuntimeError(ran.stderr[-1000:])
    return float(told[1])


@contextmanager
def served(ground: Ground) -> Iterator[str]:
    """The house as it is served, without the worker: what follows a receipt is measured elsewhere."""
    port = free_port()
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
        "--workers", str(WORKERS), "--blocking-threads", str(THREADS), "--no-ws", "--log-level", "warning",
        "majung.config.wsgi:application",
    ]  # fmt: skip
    server = subprocess.Popen(command, env=ground.environment, stdout=subprocess.DEVNULL)
    try:
        wait_until_open(server, f"http://127.0.0.1:{port}")
        yield f"127.0.0.1:{port}"
    finally:
        close(server)


def crowds_of(owners: Sequence[Mapping[str, Any]], size: int) -> list[Sequence[Mapping[str, Any]]]:
    return [owners[start : start + size] for start in range(0, len(owners), size)]


def http_rate(address: str, crowd: Sequence[Mapping[str, Any]], *, clients: int, page: str) -> float | None:
    """Receipts a second; every owner has the page open before the first of them presses the button."""
    opened = [open_form(address, owner, page) for owner in crowd]
    ready = [form for form in opened if form is not None]
    if len(ready) < len(crowd):
        return None
    shares = [ready[nth::clients] for nth in range(clients)]
    begun = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        done = sum(pool.map(lambda share: press(address, share), shares))
    spent = time.perf_counter() - begun
    if done < len(crowd):
        raise RuntimeError(f"{len(crowd) - done} of {len(crowd)} got no receipt")
    return done / spent


# Where it leads, what is sent, and the cookies of who sends it.
Filled = tuple[str, str, str]


def open_form(address: str, owner: Mapping[str, Any], page: str) -> Filled | None:
    """The form that leads to a receipt, as the page has it; none where the page does not show it."""
    path, cookie = page.format(draft=owner["draft"]), f"sessionid={owner['session']}"
    with closing(HTTPConnection(address, timeout=60)) as connection:
        connection.request("GET", path, headers={"Cookie": cookie})
        answer = connection.getresponse()
        text, cookies = answer.read().decode(), answer.headers.get_all("Set-Cookie") or []
    form = next((each for each in read_page(text).forms if each.action.endswith("/submit")), None)
    if answer.status != 200 or form is None:
        return None
    together = "; ".join([cookie, *(each.split(";")[0] for each in cookies)])
    return form.action, urlencode(form.filled({}), doseq=True), together


def press(address: str, forms: Sequence[Filled]) -> int:
    """One client on one connection; gives how many were answered with a way to the receipt."""
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    done = 0
    with closing(HTTPConnection(address, timeout=60)) as connection:
        for action, body, cookie in forms:
            connection.request("POST", action, body=body, headers={**headers, "Cookie": cookie})
            answer = connection.getresponse()
            answer.read()
            done += answer.status in {FOUND, SEE_OTHER}
    return done
