"""SQL typed by hand: who decided what cannot be told otherwise afterwards, on either database."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from majung.applications.services import take_up, withdraw_application
from majung.core.application import WithdrawalReason
from majung.decisions.services import send_back
from majung.events.services import Actor, ActorKind
from tests.applications.world import AT, an_owner, complete, submitted
from tests.decisions.people import APPROVAL, approve, proposed
from tests.published_catalog import load_and_publish

pytestmark = pytest.mark.django_db

MAKER, CHECKER = Actor(ActorKind.STAFF, "user:9007"), Actor(ActorKind.STAFF, "user:9008")


@pytest.fixture
def case(db: None) -> str:
    load_and_publish()
    owner = an_owner()
    number = submitted(owner, complete(owner)).application
    take_up(application=number, by=MAKER, at=AT)
    return number


def a_proposal(case: str) -> str:
    return proposed(case, by=MAKER, **APPROVAL)


def is_refused(sql: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
            assert cursor.rowcount > 0, "nothing was tried"
    except IntegrityError:
        return True
    return False


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE decisions_proposal SET proposed_by = 'user:99', approved_by = 'user:9007', state = 'decided'",
        "UPDATE decisions_proposal SET outcome = 'returned', state = 'decided'",
        "UPDATE decisions_proposal SET retry_from = '2030-01-01'",
        "UPDATE decisions_proposal SET approved_by = proposed_by",
        "UPDATE decisions_proposal SET state = 'decided'",
        "DELETE FROM decisions_proposal",
    ],
)
def test_a_proposal_stays_as_it_was_proposed(case: str, sql: str) -> None:
    proposal = a_proposal(case)
    assert is_refused(sql)
    approve(proposal)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE decisions_proposal SET approved_by = 'user:12'",
        "UPDATE decisions_proposal SET state = 'proposed', approved_by = '', sent_back_by = ''",
        "DELETE FROM decisions_proposal",
    ],
)
@pytest.mark.parametrize("settle", [approve, send_back])
def test_what_was_settled_stays_settled(case: str, sql: str, settle: object) -> None:
    proposal = a_proposal(case)
    if settle is approve:
        approve(proposal)
    else:
        send_back(proposal=proposal, reason="다시 보세요", by=CHECKER, at=AT)
    assert is_refused(sql)


@pytest.mark.parametrize("status", ["approved", "in_screening", "submitted", "refused"])
def test_what_is_over_is_not_brought_back(case: str, status: str) -> None:
    later = AT + timedelta(hours=1)
    withdraw_application(number=case, reason=WithdrawalReason.OTHER, actor=MAKER, at=later)
    assert is_refused(f"UPDATE applications_application SET status = '{status}'")  # noqa: S608  values of this file
