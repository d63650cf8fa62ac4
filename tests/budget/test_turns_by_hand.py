"""What the database refuses of turns, expiries and changes, whoever types the SQL."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from majung.budget.models import Balance, LiveReservation, Waiting
from majung.budget.proof import prove_fund
from majung.budget.selectors import fund_position
from majung.budget.services import ask_fund_change, void_reservation
from majung.core.ledger import FundChangeReason, FundState, NewOverIssue, NewPlan
from tests.budget.funds import CODE, HOUR, MONDAY, OWNER, POLICY, changed, opened, posted, taken, waits

pytestmark = pytest.mark.django_db

ENTRY = """
INSERT INTO budget_entry (transaction_id, balance_id, act, debit, credit, amount_krw, effective_on, recorded_at,
  reservation_key, about, actor, reason, replaces)
SELECT %(transaction)s, balance_id, %(act)s, %(debit)s, %(credit)s, %(krw)s, effective_on, %(at)s, %(key)s, %(about)s,
  'by hand', '', %(replaces)s
FROM budget_entry WHERE act = 'allot' ORDER BY id LIMIT 1
"""
SIDES = {
    "allot": ("free", "plan"),
    "cut": ("plan", "free"),
    "reserve": ("reserved", "free"),
    "post": ("committed", "reserved"),
    "void": ("released", "reserved"),
    "expire": ("released", "reserved"),
    "return": ("released", "committed"),
}
PLACE = """
INSERT INTO budget_waiting (balance_id, key, amount_krw, about, place, waits_since, joined_by)
SELECT balance_id, %s, 1, '', %s, waits_since, 'by hand' FROM budget_waiting WHERE key = 'first'
"""
ANSWER = """
INSERT INTO budget_fundchangeanswer (change_id, answer, answered_by, answered_at)
SELECT id, %s, %s, asked_at FROM budget_fundchange WHERE number = %s
"""
MOMENT = timedelta(microseconds=1)


@pytest.fixture(autouse=True)
def fund() -> None:
    """A plan of 100 won, of which 60 are set aside under `a` until an hour later."""
    opened(100, over_issue="2.00")
    taken("a", 60, expires_at=MONDAY + HOUR)


@pytest.fixture
def line() -> None:
    """Two who wait, and room for both since somebody gave money back."""
    taken("b", 140)
    waits("first", 50)
    waits("second", 30)
    void_reservation(key="b", reason="withdrawn", actor=OWNER, at=MONDAY)


def by_hand(statement: str, values: Sequence[str | int] | Mapping[str, str | int | datetime | None] = ()) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values or None)


def entry(
    act: str,
    krw: int,
    key: str,
    *,
    at: datetime = MONDAY,
    about: str = "",
    replaces: str = "",
    transaction_id: str = "by-hand",
) -> None:
    debit, credit = SIDES[act]
    stored = connection.ops.adapt_datetimefield_value(at)
    values: dict[str, str | int | datetime | None] = {
        "act": act,
        "debit": debit,
        "credit": credit,
        "krw": krw,
        "key": key,
        "at": stored,
        "about": about,
    }
    values |= {"replaces": replaces, "transaction": transaction_id}
    by_hand(ENTRY, values)


def refused(act: str, krw: int, key: str, *, at: datetime = MONDAY, about: str = "", replaces: str = "") -> None:
    before = stands()
    with pytest.raises(DatabaseError):
        entry(act, krw, key, at=at, about=about, replaces=replaces)
    assert stands() == before


def stands() -> tuple[int, ...]:
    assert prove_fund(fund=CODE).agrees
    now = fund_position(fund=CODE, at=MONDAY)
    return now.plan_krw, now.reserved_krw, now.committed_krw, now.released_krw, now.waiting_count, now.waiting_krw


def test_posts_until_just_before_the_expiry_and_not_from_its_second_on() -> None:
    entry("post", 1, "a", at=MONDAY + HOUR - MOMENT)
    for late in (timedelta(0), MOMENT, HOUR):
        refused("post", 1, "a", at=MONDAY + HOUR + late)


def test_does_not_expire_before_its_time_nor_what_never_expires() -> None:
    taken("b", 10)
    refused("expire", 60, "a", at=MONDAY + HOUR - MOMENT)
    refused("expire", 10, "b", at=MONDAY + HOUR)
    entry("expire", 60, "a", at=MONDAY + HOUR)


def test_returns_no_more_than_was_committed_under_the_key() -> None:
    taken("b", 40)
    posted("b", 40)
    entry("post", 20, "a")
    refused("return", 21, "a")
    refused("return", 1, "nobody")
    entry("return", 20, "a")
    refused("return", 1, "a")
    assert LiveReservation.objects.get(key="a").amount_krw == 40


@pytest.mark.usefixtures("line")
def test_nobody_is_served_before_the_first_in_line() -> None:
    refused("reserve", 1, "new")
    refused("reserve", 30, "second")
    refused("reserve", 49, "first")
    entry("reserve", 50, "first")
    assert Waiting.objects.get(key="first").ended_because == "promoted"
    refused("reserve", 1, "new")
    entry("reserve", 30, "second")
    entry("reserve", 1, "new")
    assert stands() == (100, 141, 0, 140, 0, 0)


@pytest.mark.usefixtures("line")
def test_an_exchange_by_hand_takes_nothing_from_those_who_wait() -> None:
    refused("reserve", 60, "other", replaces="a")
    entry("void", 60, "a", transaction_id="one")
    refused("reserve", 60, "other", replaces="a")
    with pytest.raises(DatabaseError):
        entry("reserve", 61, "other", replaces="a", transaction_id="one")
    entry("reserve", 60, "other", replaces="a", transaction_id="one")
    with pytest.raises(DatabaseError):
        entry("reserve", 60, "again", replaces="a", transaction_id="one")


def test_what_lapsed_is_not_exchanged_by_hand_before_those_who_wait() -> None:
    taken("b", 140)
    waits("first", 50)
    entry("void", 60, "a", at=MONDAY + HOUR, transaction_id="one")
    with pytest.raises(DatabaseError):
        entry("reserve", 60, "other", at=MONDAY + HOUR, replaces="a", transaction_id="one")


@pytest.mark.usefixtures("line")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE budget_waiting SET place = 3 WHERE key = 'first'",
        "UPDATE budget_waiting SET amount_krw = 1 WHERE key = 'second'",
        "UPDATE budget_waiting SET key = 'mine' WHERE key = 'first'",
        "UPDATE budget_waiting SET waits_since = '2025-03-01 00:00:00+00'",
        "UPDATE budget_waiting SET ended_because = 'promoted', ended_at = waits_since WHERE key = 'first'",
        "UPDATE budget_waiting SET ended_because = 'withdrawn' WHERE key = 'first'",
        "UPDATE budget_waiting SET ended_at = waits_since WHERE key = 'first'",
        "DELETE FROM budget_waiting WHERE key = 'first'",
        "UPDATE budget_balance SET waiting_count = 0, waiting_krw = 0",
        "UPDATE budget_balance SET waiting_krw = waiting_krw - 1",
    ],
)
def test_refuses_a_line_edited_by_hand(statement: str) -> None:
    before = stands()
    with pytest.raises(DatabaseError):
        by_hand(statement)
    assert stands() == before


@pytest.mark.usefixtures("line")
def test_nobody_is_put_before_others_nor_back_in_line() -> None:
    for place in (0, 1, 2):
        with pytest.raises(DatabaseError):
            by_hand(PLACE, ["mine", place])
    for key in ("a", "b", "first"):
        with pytest.raises(DatabaseError):
            by_hand(PLACE, [key, 9])
    by_hand("UPDATE budget_waiting SET ended_because = 'withdrawn', ended_at = waits_since WHERE key = 'first'")
    with pytest.raises(DatabaseError):
        by_hand("UPDATE budget_waiting SET ended_because = '', ended_at = NULL WHERE key = 'first'")
    by_hand(PLACE, ["mine", 9])
    assert stands()[-2:] == (2, 31)


@pytest.mark.parametrize("state", [FundState.SUSPENDED, FundState.CLOSED])
def test_a_fund_that_is_not_open_gives_nothing_by_hand_and_keeps_its_word(state: FundState) -> None:
    changed(state)
    refused("reserve", 1, "new")
    entry("post", 60, "a")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE budget_fund SET state = 'closed'",
        "UPDATE budget_fund SET code = 'other'",
        "UPDATE budget_fund SET institution = 'other'",
        "DELETE FROM budget_fund",
        (
            "INSERT INTO budget_fund (code, institution, year, state, opened_at)"
            " SELECT 'new', institution, year, 'closed', opened_at FROM budget_fund"
        ),
        "UPDATE budget_balance SET is_open = NOT is_open",
        "UPDATE budget_balance SET over_issue_percent = 300",
    ],
)
def test_refuses_a_fund_changed_by_hand(statement: str) -> None:
    with pytest.raises(DatabaseError):
        by_hand(statement)
    now = fund_position(fund=CODE, at=MONDAY)
    assert (now.state, now.over_issue) == (FundState.OPEN, Decimal(2))


def test_a_suspended_fund_is_not_opened_by_hand() -> None:
    changed(FundState.SUSPENDED)
    for statement in ("UPDATE budget_fund SET state = 'open'", "UPDATE budget_balance SET is_open = NOT is_open"):
        with pytest.raises(DatabaseError):
            by_hand(statement)
    assert not Balance.objects.get().is_open


def asked(to: FundState | NewPlan | NewOverIssue) -> str:
    return ask_fund_change(
        fund=CODE,
        to=to,
        reason_code=FundChangeReason.BUDGET_SPENT,
        notice_ko="멈춥니다.",
        notice_en="Stopped.",
        by=POLICY,
        at=MONDAY,
    )


def test_the_asker_does_not_agree_by_hand_either() -> None:
    number = asked(FundState.SUSPENDED)
    with pytest.raises(DatabaseError):
        by_hand(ANSWER, ["agreed", POLICY.id, number])
    with pytest.raises(DatabaseError):
        by_hand(ANSWER, ["perhaps", "user:9", number])
    by_hand(ANSWER, ["declined", POLICY.id, number])
    with pytest.raises(DatabaseError):
        by_hand(ANSWER, ["agreed", "user:9", number])
    assert fund_position(fund=CODE, at=MONDAY).state is FundState.OPEN


def test_an_agreement_by_hand_carries_the_change_out() -> None:
    for to in (FundState.SUSPENDED, NewOverIssue(Decimal(3))):
        by_hand(ANSWER, ["agreed", "user:9", asked(to)])
    now = fund_position(fund=CODE, at=MONDAY)
    assert (now.state, now.over_issue, Balance.objects.get().is_open) == (FundState.SUSPENDED, Decimal(3), False)


def test_a_factor_that_does_not_carry_what_is_set_aside_is_not_agreed_by_hand() -> None:
    taken("b", 90)
    number = asked(NewOverIssue(Decimal("1.2")))
    with pytest.raises(DatabaseError):
        by_hand(ANSWER, ["agreed", "user:9", number])
    assert fund_position(fund=CODE, at=MONDAY).over_issue == 2


def test_a_fund_does_not_stop_by_hand_without_words_for_the_public() -> None:
    number = asked(FundState.SUSPENDED)
    copy = (
        "INSERT INTO budget_fundchange (number, fund_id, kind, purpose, was, to_state, reason, notice_ko, notice_en,"
        " asked_by, asked_at) SELECT 'FCH-2', fund_id, kind, purpose, was, 'closed', reason, '', '', asked_by, asked_at"
        " FROM budget_fundchange WHERE number = %s"
    )
    with pytest.raises(DatabaseError):
        by_hand(copy, [number])


def test_a_plan_changes_by_hand_only_as_it_was_agreed_and_once() -> None:
    refused("allot", 50, "")
    refused("cut", 10, "")
    number = asked(NewPlan(150))
    refused("allot", 50, "", about=number)
    by_hand(ANSWER, ["agreed", "user:9", number])
    refused("allot", 51, "", about=number)
    entry("allot", 50, "", about=number)
    changed(NewPlan(100))
    refused("allot", 50, "", about=number)
    assert stands()[0] == 100
