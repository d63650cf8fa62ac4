"""What the database refuses, whoever types the SQL."""

from collections.abc import Sequence

import pytest
from django.db import DatabaseError, connection, transaction

from majung.budget.models import Balance, Entry, LiveReservation
from majung.budget.proof import run_proof
from majung.budget.selectors import fund_position
from majung.core.ledger import NewPlan
from tests.budget.funds import CODE, HOUR, MONDAY, changed, opened, taken, waits

pytestmark = pytest.mark.django_db

COPY = """
INSERT INTO budget_entry (transaction_id, balance_id, act, debit, credit, amount_krw, effective_on, recorded_at,
  reservation_key, about, actor, reason)
SELECT transaction_id, balance_id, %s, %s, %s, %s, effective_on, recorded_at, %s, about, 'by hand', ''
FROM budget_entry WHERE act = 'allot'
"""


BALANCE_WITH_MONEY = """
INSERT INTO budget_balance (fund_id, purpose, over_issue_percent, plan_krw, reserved_krw, committed_krw, released_krw,
  last_entry) SELECT fund_id, 'subsidy_cost', 100, 500, 0, 0, 0, 0 FROM budget_balance
"""
RESERVATION_OF_A_PLAN = """
INSERT INTO budget_livereservation (entry_id, key, balance_id, amount_krw, expires_at)
SELECT id, 'b', balance_id, 10, NULL FROM budget_entry WHERE act = 'allot'
"""
RESERVATION_AGAIN = """
INSERT INTO budget_livereservation (entry_id, key, balance_id, amount_krw, expires_at)
SELECT id, reservation_key, balance_id, amount_krw, expires_at FROM budget_entry WHERE act = 'reserve'
"""


@pytest.fixture(autouse=True)
def fund() -> None:
    """A plan of 100 won, of which 60 are set aside under `a` until an hour later."""
    opened(100)
    taken("a", 60, expires_at=MONDAY + HOUR)


def by_hand(statement: str, values: Sequence[str | int] = ()) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values or None)


def stands() -> tuple[int, int, int, int]:
    now = fund_position(fund=CODE, at=MONDAY)
    return now.plan_krw, now.reserved_krw, now.committed_krw, now.released_krw


def test_an_entry_by_hand_books_itself() -> None:
    by_hand(COPY, ["reserve", "reserved", "free", 40, "b"])
    assert stands() == (100, 100, 0, 0)
    by_hand(COPY, ["post", "committed", "reserved", 25, "b"])
    by_hand(COPY, ["void", "released", "reserved", 15, "b"])
    assert stands() == (100, 60, 25, 15)
    assert not LiveReservation.objects.filter(key="b").exists()


@pytest.mark.parametrize(
    ("act", "debit", "credit", "amount", "key"),
    [
        pytest.param("reserve", "reserved", "free", 41, "b", id="one won more than there is"),
        pytest.param("reserve", "reserved", "free", 40, "a", id="a key a second time"),
        pytest.param("reserve", "reserved", "free", 40, "", id="no key"),
        pytest.param("reserve", "reserved", "free", 0, "b", id="nothing"),
        pytest.param("reserve", "reserved", "free", -1, "b", id="less than nothing"),
        pytest.param("reserve", "free", "reserved", 40, "b", id="the wrong way round"),
        pytest.param("reserve", "reserved", "reserved", 40, "b", id="one side only"),
        pytest.param("give", "released", "free", 1, "b", id="an act that is none"),
        pytest.param("cut", "plan", "free", 41, "", id="a plan below what is set aside"),
        pytest.param("allot", "free", "plan", 10**14, "", id="a plan beyond all plans"),
        pytest.param("allot", "free", "plan", 1, "b", id="a plan under a key"),
        pytest.param("void", "released", "reserved", 61, "a", id="more back than was set aside"),
        pytest.param("void", "released", "reserved", 1, "b", id="back what never was"),
        pytest.param("post", "committed", "reserved", 1, "b", id="lent what never was"),
    ],
)
def test_refuses_an_entry(act: str, debit: str, credit: str, amount: int, key: str) -> None:
    with pytest.raises(DatabaseError):
        by_hand(COPY, [act, debit, credit, amount, key])
    assert stands() == (100, 60, 0, 0)


def test_what_was_given_back_is_not_given_back_again() -> None:
    by_hand(COPY, ["void", "released", "reserved", 60, "a"])
    with pytest.raises(DatabaseError):
        by_hand(COPY, ["expire", "released", "reserved", 60, "a"])
    assert stands() == (100, 0, 0, 60)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE budget_entry SET amount_krw = 1",
        "UPDATE budget_entry SET reason = 'better'",
        "DELETE FROM budget_entry",
        "UPDATE budget_balance SET plan_krw = 1000",
        "UPDATE budget_balance SET reserved_krw = 0",
        "UPDATE budget_balance SET over_issue_percent = 200",
        "UPDATE budget_balance SET purpose = 'subsidy_cost'",
        "UPDATE budget_balance SET last_entry = last_entry + 1, reserved_krw = 0",
        "UPDATE budget_balance SET last_entry = last_entry, reserved_krw = 0",
        "UPDATE budget_balance SET last_entry = (SELECT MIN(id) FROM budget_entry), reserved_krw = 0",
        "DELETE FROM budget_balance",
        BALANCE_WITH_MONEY,
        "UPDATE budget_livereservation SET amount_krw = 1",
        "UPDATE budget_livereservation SET expires_at = NULL",
        "UPDATE budget_livereservation SET key = 'b'",
        "DELETE FROM budget_livereservation",
        RESERVATION_OF_A_PLAN,
    ],
)
def test_refuses_books_edited_by_hand(statement: str) -> None:
    with pytest.raises(DatabaseError):
        by_hand(statement)
    assert stands() == (100, 60, 0, 0)


EVERY_TABLE = [
    "budget_entry",
    "budget_balance",
    "budget_livereservation",
    "budget_rankqueue",
    "budget_waiting",
    "budget_fund",
    "budget_fundchange",
    "budget_fundchangeanswer",
    "budget_fundproofrun",
]


@pytest.mark.parametrize("table", EVERY_TABLE)
def test_refuses_to_empty(table: str) -> None:
    changed(NewPlan(120))
    waits("b", 70)
    run_proof(fund=CODE, cases={}, at=MONDAY)
    empty = f"DELETE FROM {table}"  # noqa: S608
    if connection.vendor == "postgresql":
        by_hand("SET CONSTRAINTS ALL IMMEDIATE")
        empty = f"TRUNCATE {table} CASCADE"
    with pytest.raises(DatabaseError, match=r"an entry|a balance|a reservation|a rank|a waiting|a fund|asked|a proof"):
        by_hand(empty)


@pytest.mark.parametrize("table", ["budget_fundchange", "budget_fundchangeanswer", "budget_fundproofrun"])
def test_refuses_to_rewrite_what_was_said(table: str) -> None:
    changed(NewPlan(120))
    run_proof(fund=CODE, cases={}, at=MONDAY)
    with pytest.raises(DatabaseError):
        by_hand(f"UPDATE {table} SET id = id")  # noqa: S608


def test_what_was_given_back_is_not_set_alive_again() -> None:
    by_hand(COPY, ["void", "released", "reserved", 60, "a"])
    with pytest.raises(DatabaseError):
        by_hand(RESERVATION_AGAIN)
    assert LiveReservation.objects.count() == 0


def test_balance_of_another_fund_is_not_moved_to_an_entry_of_this_one() -> None:
    opened(500, code="semas-general-2025")
    other = Balance.objects.get(fund__code="semas-general-2025")
    taken("b", 10)
    newest = Entry.objects.latest("pk").pk
    assert newest > other.last_entry
    with pytest.raises(DatabaseError):
        by_hand("UPDATE budget_balance SET plan_krw = 900, last_entry = %s WHERE id = %s", [newest, other.pk])
