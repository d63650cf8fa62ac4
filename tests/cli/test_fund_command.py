"""`majung fund`: opened once, told in one line each, proven."""

import json
from datetime import UTC, datetime

import pytest
from django.db import connection

from majung.cli.main import run
from majung.events.models import Event
from majung.parties.services import load_catalog_into_database
from majung.programs.catalog import shipped_catalog
from majung.programs.services import publish_catalog

pytestmark = pytest.mark.django_db

OPEN = ["fund", "open", "semas-general", "--year", "2023", "--plan", "50000000000"]


@pytest.fixture(autouse=True)
def published(db: None) -> None:
    load_catalog_into_database()
    general = [version for version in shipped_catalog().versions if version.id == "semas-general"]
    publish_catalog(versions=general, at=datetime(2023, 7, 1, tzinfo=UTC))


def test_opens_a_fund_and_tells_where_it_stands(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*OPEN, "--over-issue", "1.5", "--subsidy", "1000"]) == 0
    assert "semas-general-2023" in capsys.readouterr().out
    assert run(["fund", "show", "--json"]) == 0
    loans, subsidy = map(json.loads, capsys.readouterr().out.splitlines())
    assert (loans["purpose"], loans["plan_krw"], loans["available_krw"]) == ("loan_volume", 50000000000, 75000000000)
    assert (subsidy["purpose"], subsidy["plan_krw"], subsidy["available_krw"]) == ("subsidy_cost", 1000, 1000)
    assert loans["institution"] == "semas"


def test_opening_is_an_event_of_the_system(capsys: pytest.CaptureFixture[str]) -> None:
    run(OPEN)
    event = Event.objects.get(act="FundOpened")
    assert (event.actor_kind, event.actor_id, event.subject_number) == ("system", "cli", "semas-general-2023")


def test_shows_a_table_to_people(capsys: pytest.CaptureFixture[str]) -> None:
    run(OPEN)
    capsys.readouterr()
    assert run(["fund", "show", "semas-general-2023"]) == 0
    heading, line = capsys.readouterr().out.splitlines()
    assert "잔액" in heading
    assert line.split() == ["semas-general-2023", "융자", "운용", "50,000,000,000", "0", "0", "0", "50,000,000,000"]


def test_says_when_there_is_no_fund(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["fund", "show"]) == 0
    told = capsys.readouterr()
    assert (told.out, "열린 예산이 없습니다" in told.err) == ("", True)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["fund", "open", "nobody", "--year", "2023", "--plan", "1"], "nobody"),
        ([*OPEN, "--over-issue", "0.9"], "0.9"),
        ([*OPEN, "--over-issue", "much"], "much"),
        (["fund", "open", "semas-general", "--year", "2023", "--plan", "-1"], "plan"),
        (["fund", "show", "nobody-2023"], "nobody-2023"),
        (["fund", "prove", "nobody-2023"], "nobody-2023"),
    ],
)
def test_refuses(arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    told = capsys.readouterr()
    assert (told.out, words in told.err) == ("", True)


def test_refuses_a_second_fund_of_the_year(capsys: pytest.CaptureFixture[str]) -> None:
    assert (run(OPEN), run(OPEN)) == (0, 2)
    assert "semas-general-2023" in capsys.readouterr().err


def test_proof_says_yes_and_no_by_its_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    run(OPEN)
    assert run(["fund", "prove"]) == 0
    on_table = " ON budget_balance" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"DROP TRIGGER budget_balance_no_update{on_table}")
        cursor.execute("UPDATE budget_balance SET plan_krw = plan_krw - 1")
    capsys.readouterr()
    assert run(["fund", "prove", "--json"]) == 1
    (proof,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert (proof["agrees"], proof["differences"][0]["found"]) == (False, 49999999999)
    assert run(["fund", "prove", "semas-general-2023"]) == 1
    assert "맞지 않습니다" in capsys.readouterr().out
