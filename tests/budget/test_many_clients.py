"""Thirty-two clients at one fund, each with a connection of its own, on a database of their own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.budget.clients import PRICE_KRW, THREADS, TRIES
from tests.house import ROOT
from tests.notices.house_of_jobs import own_database

PROCESSES = 2
CLIENTS = PROCESSES * THREADS
PLACES = 50
SET_UP = """
import django; django.setup()
"""
TELL = """
import django; django.setup()
import json
from majung.budget.models import Entry, LiveReservation
from majung.budget.proof import prove_fund
from majung.budget.selectors import fund_position
from tests.budget.funds import CODE, HOUR, MONDAY
now = fund_position(fund=CODE, at=MONDAY)
print(json.dumps({
    "reserved": now.reserved_krw, "available": now.available_krw,
    "agrees": prove_fund(fund=CODE).agrees,
    "reservations": Entry.objects.filter(act="reserve").count(), "live": LiveReservation.objects.count(),
    "waiting": now.waiting_count,
}))
"""


@dataclass(frozen=True)
class Counter:
    """A fund for exactly fifty, and those who come to it."""

    environment: dict[str, str]

    def run(self, code: str) -> str:
        command = [sys.executable, "-c", code]
        ran = subprocess.run(
            command, env=self.environment, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
        )
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    def told(self) -> dict[str, int | bool]:
        told: dict[str, int | bool] = json.loads(self.run(TELL))
        return told

    def client(self, what: str, name: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.budget.clients", what, name],
            env=self.environment,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def all_at_once(self, what: str) -> list[list[int]]:
        """What every client did."""
        clients = [self.client(what, f"p{number}") for number in range(PROCESSES)]
        for client in clients:
            assert client.stdout
            assert client.stdout.readline() == "ready\n"
        for client in clients:
            start(client)
        outcomes = []
        for client in clients:
            output, errors = client.communicate(timeout=120)
            assert client.returncode == 0, errors
            outcomes += json.loads(output)
        assert len(outcomes) == CLIENTS
        return outcomes


def start(client: subprocess.Popen[str]) -> None:
    assert client.stdin
    client.stdin.write("go\n")
    client.stdin.flush()


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with own_database(tmp_path) as url:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "majung.config.settings",
            "MAJUNG_DATA_DIR": str(tmp_path),
            **({"DATABASE_URL": url} if url else {}),
        }
        counter = Counter(environment)
        opening = (
            "from django.db import transaction\n"
            "from tests.budget.funds import opened\n"
            f"with transaction.atomic(): opened({PLACES * PRICE_KRW + PRICE_KRW - 1})"
        )
        counter.run(f"{SET_UP}\n{opening}")
        yield counter


# The mark has these run on PostgreSQL too.
@pytest.mark.database
def test_exactly_as_many_are_served_as_there_is_money_for(counter: Counter) -> None:
    ranks = sorted(rank for client in counter.all_at_once("rush") for rank in client)
    assert CLIENTS * TRIES > PLACES
    assert ranks == list(range(1, PLACES + 1))
    assert counter.told() == {
        "reserved": PLACES * PRICE_KRW,
        "available": PRICE_KRW - 1,
        "agrees": True,
        "reservations": PLACES,
        "live": PLACES,
        "waiting": 0,
    }


@pytest.mark.database
def test_one_key_from_everybody_at_once_is_one_reservation(counter: Counter) -> None:
    assert counter.all_at_once("same_key") == [[PRICE_KRW] * TRIES] * CLIENTS
    told = counter.told()
    assert (told["reserved"], told["reservations"], told["agrees"]) == (PRICE_KRW, 1, True)


@pytest.mark.database
def test_setting_aside_giving_back_and_sweeping_at_once_neither_blocks_nor_loses_a_won(counter: Counter) -> None:
    counter.all_at_once("everything")
    assert counter.told()["agrees"] is True


@pytest.mark.database
def test_killed_before_its_commit_a_client_leaves_nothing(counter: Counter) -> None:
    client = counter.client("hold", "killed")
    start(client)
    assert client.stdout
    assert [client.stdout.readline() for _ in range(2)] == ["ready\n", "held\n"]
    client.kill()
    client.communicate()
    ranks = [rank for each in counter.all_at_once("rush") for rank in each]
    assert sorted(ranks) == list(range(1, PLACES + 1))
    assert counter.told()["reservations"] == PLACES


RAISE_PLAN = f"""
import django; django.setup()
from django.db import transaction
from majung.core.ledger import NewPlan
from tests.budget.funds import changed
with transaction.atomic():
    changed(NewPlan({PLACES + 2} * {PRICE_KRW}))
"""
FILL_UP = f"""
import django; django.setup()
from django.db import transaction
from tests.budget.funds import taken
with transaction.atomic():
    for number in range({PLACES - 10}):
        taken(f"before-{{number}}", {PRICE_KRW})
"""


@pytest.mark.database
def test_who_comes_too_late_waits_in_one_line_and_is_promoted_in_its_order(counter: Counter) -> None:
    counter.run(FILL_UP)
    came = sorted(place for client in counter.all_at_once("queue_up") for place in client)
    assert came == [0] * 10 + list(range(1, CLIENTS - 10 + 1))
    assert counter.all_at_once("promote") == [[]] * CLIENTS
    counter.run(RAISE_PLAN)
    promoted = [places for places in counter.all_at_once("promote") if places]
    assert promoted == [[1, 2]]
    told = counter.told()
    assert (told["live"], told["waiting"], told["available"], told["agrees"]) == (PLACES + 2, CLIENTS - 12, 0, True)


@pytest.mark.database
def test_waiting_leaving_exchanging_posting_and_promoting_at_once_neither_blocks_nor_loses_a_won(
    counter: Counter,
) -> None:
    places = [place for client in counter.all_at_once("line") for place in client]
    assert len(places) == len(set(places))
    told = counter.told()
    assert told["agrees"] is True
    assert told["available"] >= 0
