"""The proof finds what somebody with the keys to the database has bent, and leaves it as it is."""

import pytest
from django.db import connection

from majung.budget.proof import Difference, ProofCode, last_proof, prove_fund, run_proof
from majung.budget.services import UnknownFund, expire_lapsed, void_reservation
from majung.core.ledger import FundPurpose
from tests.budget.funds import CODE, HOUR, MONDAY, OWNER, opened, posted, returned, taken, waits

pytestmark = pytest.mark.django_db

GUARDS = {
    "budget_entry": "budget_entry_no_update",
    "budget_balance": "budget_balance_no_update",
    "budget_livereservation": "budget_live_update",
    "budget_waiting": "budget_waiting_update",
    "budget_fund": "budget_fund_update",
}
A_LINE = {"a": 60, "b": 30, "w": 150}


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
    assert {code for code, _ in codes()} == {
        ProofCode.BALANCE_DIFFERS,
        ProofCode.LIVE_DIFFERS,
        ProofCode.KEY_DIFFERS,
        ProofCode.PLAN_EXCEEDED,
    }


@pytest.mark.parametrize(
    ("statement", "account", "entries", "found"),
    [
        ("UPDATE budget_balance SET waiting_krw = 149 WHERE waiting_krw = 150", "waiting", 150, 149),
        ("UPDATE budget_balance SET waiting_count = 2 WHERE waiting_count = 1", "waiting_count", 1, 2),
        ("UPDATE budget_waiting SET amount_krw = 149", "waiting", 149, 150),
    ],
)
def test_finds_a_bent_waiting_list(statement: str, account: str, entries: int, found: int) -> None:
    waits("w", 150)
    bend(statement)
    (difference,) = prove_fund(fund=CODE).differences
    assert (difference.code, difference.account) == (ProofCode.WAITING_DIFFERS, account)
    assert (difference.entries, difference.found) == (entries, found)


def test_finds_a_fund_that_was_closed_behind_the_back_of_its_balances() -> None:
    with connection.cursor() as cursor:
        on_table = " ON budget_fund" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER budget_fund_opens{on_table}")
    bend("UPDATE budget_fund SET state = 'closed'")
    assert codes() == {(ProofCode.STATE_DIFFERS, "is_open")}


def test_cases_that_say_the_same_agree() -> None:
    waits("w", 150)
    proof = prove_fund(fund=CODE, cases=A_LINE, at=MONDAY)
    assert (proof.agrees, proof.cases, proof.waiting) == (True, 3, 1)


@pytest.mark.parametrize(
    ("cases", "key", "ledger_krw", "case_krw"),
    [
        ({"b": 30, "w": 150}, "a", 60, 0),
        ({**A_LINE, "a": 59}, "a", 60, 59),
        ({**A_LINE, "c": 20}, "c", 0, 20),
        ({**A_LINE, "nobody": 1}, "nobody", 0, 1),
        ({**A_LINE, "w": 151}, "w", 150, 151),
        ({"a": 60, "b": 30}, "w", 150, 0),
    ],
)
def test_finds_a_case_that_says_something_else(cases: dict[str, int], key: str, ledger_krw: int, case_krw: int) -> None:
    waits("w", 150)
    (difference,) = prove_fund(fund=CODE, cases=cases, at=MONDAY).differences
    assert (difference.code, difference.account) == (ProofCode.CASE_DIFFERS, key)
    assert (difference.entries, difference.found) == (ledger_krw, case_krw)


def test_two_wrong_cases_do_not_make_a_right_sum() -> None:
    waits("w", 150)
    differences = prove_fund(fund=CODE, cases={**A_LINE, "a": 50, "b": 40}, at=MONDAY).differences
    assert [each.account for each in differences] == ["a", "b"]


def test_a_case_may_have_lapsed_before_the_sweep() -> None:
    for cases in ({"a": 60}, {"a": 60, "b": 30}):
        assert prove_fund(fund=CODE, cases=cases, at=MONDAY + HOUR).agrees
    assert not prove_fund(fund=CODE, cases={"a": 60, "b": 29}, at=MONDAY + HOUR).agrees


def test_what_was_committed_is_still_held_by_its_case() -> None:
    posted("a", 50)
    returned("a", 10)
    assert prove_fund(fund=CODE, cases={"a": 40, "b": 30}, at=MONDAY).agrees


def test_a_kept_proof_tells_what_it_found_and_repairs_nothing() -> None:
    assert last_proof(fund=CODE) is None
    assert run_proof(fund=CODE, cases={"a": 60, "b": 30}, at=MONDAY).agrees
    assert not run_proof(fund=CODE, cases={"a": 60}, at=MONDAY).agrees
    kept = last_proof(fund=CODE)
    assert kept is not None
    assert (kept.ran_at, kept.is_sound, kept.entries, kept.live) == (MONDAY, False, 6, 2)
    assert kept.differences == (Difference(FundPurpose.LOAN_VOLUME, ProofCode.CASE_DIFFERS, "b", 30, 0),)
    assert not prove_fund(fund=CODE, cases={"a": 60}, at=MONDAY).agrees


def test_unknown_fund_has_no_books() -> None:
    with pytest.raises(UnknownFund):
        prove_fund(fund="nobody-2025")
