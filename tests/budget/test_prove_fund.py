"""The proof finds what somebody with the keys to the database has bent, and leaves it as it is."""

import pytest
from django.db import connection

from majung.budget.proof import ProofCode, prove_fund
from majung.budget.services import UnknownFund, expire_lapsed, void_reservation
from tests.budget.funds import CODE, HOUR, MONDAY, OWNER, opened, taken

pytestmark = pytest.mark.django_db

GUARDS = {
    "budget_entry": "budget_entry_no_update",
    "budget_balance": "budget_balance_no_update",
    "budget_livereservation": "budget_live_update",
}


@pytest.fixture(autouse=True)
def fund() -> None:
    opened(100, over_issue="2.00", subsidy_plan_krw=10)
    taken("a", 60)
    taken("b", 30, expires_at=MONDAY + HOUR)
    taken("c", 20)
    void_reservation(key="c", reason="withdrawn", actor=OWNER, at=MONDAY)


def bend(statement: str) -> None:
    """What only the owner of the database can do: take the guards away first."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table, guard in GUARDS.items():
            cursor.execute(f"DROP TRIGGER {guard}{f' ON {table}' if connection.vendor == 'postgresql' else ''}")
        cursor.execute(statement)


def codes() -> set[tuple[ProofCode, str]]:
    return {(each.code, each.account) for each in prove_fund(fund=CODE).differences}


def test_sound_books_agree_before_and_after_the_sweep() -> None:
    before = prove_fund(fund=CODE)
    assert (before.entries, before.live, before.agrees) == (6, 2, True)
    expire_lapsed(fund=CODE, at=MONDAY + HOUR)
    after = prove_fund(fund=CODE)
    assert (after.entries, after.live, after.agrees) == (7, 1, True)


@pytest.mark.parametrize("account", ["plan", "reserved", "committed", "released"])
def test_finds_a_bent_balance(account: str) -> None:
    column = f"{account}_krw"
    bend(f"UPDATE budget_balance SET {column} = {column} + 1 WHERE purpose = 'loan_volume'")  # noqa: S608
    assert codes() == {(ProofCode.BALANCE_DIFFERS, account)}


def test_finds_a_bent_reservation() -> None:
    bend("UPDATE budget_livereservation SET amount_krw = 61 WHERE key = 'a'")
    assert codes() == {(ProofCode.LIVE_DIFFERS, "reserved"), (ProofCode.KEY_DIFFERS, "reserved")}


def test_finds_two_reservations_bent_so_that_their_sum_stays() -> None:
    bend("UPDATE budget_livereservation SET amount_krw = CASE key WHEN 'a' THEN 50 ELSE 40 END")
    (difference,) = prove_fund(fund=CODE).differences
    assert (difference.code, difference.found) == (ProofCode.KEY_DIFFERS, 2)


def test_finds_a_bent_entry_and_that_the_plan_would_not_carry_it() -> None:
    bend("UPDATE budget_entry SET amount_krw = 600 WHERE reservation_key = 'a'")
    assert {code for code, _ in codes()} == set(ProofCode)


def test_unknown_fund_has_no_books() -> None:
    with pytest.raises(UnknownFund):
        prove_fund(fund="nobody-2025")
