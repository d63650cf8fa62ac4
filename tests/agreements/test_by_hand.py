"""SQL by hand: the database itself keeps what was asked, signed and proven, and the order of things."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from majung.adapters.court_register import FakeCourtRegister
from majung.adapters.signing import FakeSigning
from majung.agreements.evidence import chain_holds
from majung.agreements.models import Agreement, Evidence
from tests.agreements.corporation import a_corporation
from tests.agreements.signing import Signer, asked, executed, identified, signed
from tests.applications.world import an_owner

pytestmark = pytest.mark.usefixtures("house", "today")
COMPLETED = (
    "UPDATE agreements_agreement SET state = 'completed', paper = %s, completed_at = requested_at WHERE number = %s"
)
SIGNED = ["signed_sha256 = 'another'", "paper = 'another'", "identification_id = NULL", "execution_id = NULL"]


@pytest.fixture
def signer(house: None) -> Signer:
    return asked(an_owner())


def refused(sql: str, *values: Any) -> str:
    """What the database says to a statement typed by hand; AssertionError where it says nothing."""
    with pytest.raises(DatabaseError) as problem, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
    return str(problem.value)


def done(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_nothing_is_complete_by_writing_so(signer: Signer, provider: FakeSigning) -> None:
    set_state = "UPDATE agreements_agreement SET state = %s WHERE number = %s"
    assert refused(set_state, "completed", signer.number)
    assert "showed who they are" in refused(set_state, "sealing", signer.number)
    executed(signer)
    identified(signer, provider)
    assert "without a sealed paper" in refused(COMPLETED, "PAP-x", signer.number)


def test_the_paper_of_another_does_not_complete_this_one(provider: FakeSigning) -> None:
    other = signed(asked(an_owner(2)), provider)
    signer = asked(an_owner())
    executed(signer)
    identified(signer, provider)
    paper = (
        "UPDATE agreements_agreement SET state = 'completed', paper = %s, completed_at = requested_at WHERE number = %s"
    )
    assert "without a sealed paper" in refused(paper, other.paper, signer.number)


@pytest.mark.parametrize(
    "change",
    [
        "capacity = 'representative'",
        "data_hash = 'another'",
        "text_id = text_id + 1",
        "position = 2",
        "expires_through = '2099-01-01'",
        "person_id = person_id + 1",
    ],
)
def test_what_was_asked_stays(signer: Signer, change: str) -> None:
    assert refused(f"UPDATE agreements_agreement SET {change} WHERE number = %s", signer.number)  # noqa: S608


@pytest.mark.parametrize("change", SIGNED)
def test_what_was_signed_stays(signer: Signer, provider: FakeSigning, change: str) -> None:
    signed(signer, provider)
    assert refused(f"UPDATE agreements_agreement SET {change} WHERE number = %s", signer.number)  # noqa: S608


@pytest.mark.parametrize(
    "table",
    [
        "agreements_agreement", "agreements_execution", "agreements_identificationattempt", "agreements_evidence",
    ],
)  # fmt: skip
def test_nothing_is_deleted(signer: Signer, provider: FakeSigning, table: str) -> None:
    signed(signer, provider)
    assert refused(f"DELETE FROM {table}")  # noqa: S608


def test_what_ended_stays_ended(signer: Signer, provider: FakeSigning) -> None:
    row = signed(signer, provider)
    set_state = "UPDATE agreements_agreement SET state = %s WHERE number = %s"
    for state in ("pending", "sealing", "waiting"):
        assert "no such state" in refused(set_state, state, row.number)


def test_the_second_does_not_open_before_the_first(register: FakeCourtRegister) -> None:
    corporation = a_corporation(register)
    [_, second, manager] = corporation.rows()
    open_it = (
        "UPDATE agreements_agreement SET state = 'pending', begun_at = requested_at, sealed_data = sealed_expected,"
        " data_hash = 'x', parent_id = id WHERE number = %s"
    )
    for each in (second, manager):
        assert "comes first" in refused(open_it, each.number)


def test_an_identification_is_of_this_document_alone(signer: Signer, provider: FakeSigning) -> None:
    other = asked(an_owner(2))
    executed(other)
    identified(other, provider)
    executed(signer)
    borrowed = Agreement.objects.get(number=other.number).identification_id
    by_hand = (
        "UPDATE agreements_agreement SET state = 'sealing', identified_at = requested_at, identification_id = %s"
        " WHERE number = %s"
    )
    assert refused(by_hand, borrowed, signer.number)


def test_an_attempt_is_not_passed_twice(signer: Signer, provider: FakeSigning) -> None:
    executed(signer)
    attempt = identified(signer, provider)
    again = "UPDATE agreements_identificationattempt SET state = 'open', settled_at = NULL WHERE number = %s"
    assert "counts once" in refused(again, attempt)


def test_evidence_is_neither_changed_nor_put_between(signer: Signer) -> None:
    assert "stays as it was" in refused("UPDATE agreements_evidence SET step = 'identified'")
    last = Evidence.objects.latest("nth")
    between = (
        "INSERT INTO agreements_evidence (agreement_id, nth, step, at, recorded_at, actor, person_id, sealed, previous,"
        " hash) SELECT agreement_id, nth + %s, step, at, recorded_at, actor, person_id, sealed, %s, hash"
        " FROM agreements_evidence WHERE id = %s"
    )
    assert "follows" in refused(between, 1, "0" * 64, last.pk)
    assert "follows" in refused(between, 2, last.hash, last.pk)


def test_a_broken_chain_is_told(signer: Signer, provider: FakeSigning) -> None:
    row = signed(signer, provider)
    assert chain_holds(row)
    # Somebody with all rights takes the guard away; with the test it comes back.
    place = " ON agreements_evidence" if connection.vendor == "postgresql" else ""
    done(f"DROP TRIGGER agreements_evidence_stays{place}")
    done("UPDATE agreements_evidence SET hash = %s WHERE nth = 2", "f" * 64)
    assert not chain_holds(row)
