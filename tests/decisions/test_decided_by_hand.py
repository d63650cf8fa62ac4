"""SQL typed by hand: no case is decided, reopened or raised without the people it takes, on either database."""

import pytest
from django.db import IntegrityError, connection, transaction

from majung.applications.models import Application
from majung.applications.services import revise
from majung.core.appeals import AppealOutcome
from majung.core.explaining import ExplanationKind
from majung.decisions.models import Appeal, Approval, Proposal
from majung.decisions.services import ask_explanation, decide_appeal, file_appeal, take_appeal
from majung.events.services import Actor, ActorKind
from majung.screening.services import plan_visit
from tests.applications.world import AT, Owner
from tests.decisions.people import APPROVAL, MAKER, REFUSAL, an_approver, approved_by, decide, proposed

pytestmark = pytest.mark.django_db

HANDLER = Actor(ActorKind.STAFF, "user:9111")
BUT_FOR_ID = "number, application_id, revision, outcome, state, reason_code, sealed_words, sealed_remedy, amount_krw,"
BUT_FOR_ID += " bureau, approvals_needed, seat_needed, proposed_by, proposed_at, approved_by, sent_back_by"


def run(sql: str) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
        return int(cursor.rowcount)


def is_refused(sql: str) -> bool:
    try:
        changed = run(sql)
    except IntegrityError:
        return True
    assert changed > 0, "nothing was tried"
    return False


def approval(proposal: str, by: str, *, revision: str = "revision", on_behalf_of: str = "") -> str:
    chosen = f"id, '{by}', '{on_behalf_of}', 'institution', {revision}, proposed_at"
    into = 'INSERT INTO decisions_approval (proposal_id, "by", on_behalf_of, seat, revision, at)'
    return f"{into} SELECT {chosen} FROM decisions_proposal WHERE number = '{proposal}'"  # noqa: S608


@pytest.mark.parametrize("status", ["approved", "returned", "refused"])
def test_no_case_is_decided_without_a_decision(number: str, status: str) -> None:
    proposed(number, **APPROVAL)
    assert is_refused(f"UPDATE applications_application SET status = '{status}'")  # noqa: S608


def test_nor_with_a_decision_for_something_else(number: str) -> None:
    decide(number, **APPROVAL)
    assert Application.objects.get().approved_krw == 30_000_000
    assert is_refused("UPDATE applications_application SET approved_krw = 900000000")
    assert is_refused("UPDATE applications_application SET status = 'refused'")


@pytest.mark.parametrize("state", ["decided", "voided", "sent_back"])
def test_a_proposal_begins_open_and_on_the_case_as_it_stands(number: str, state: str) -> None:
    proposed(number, **APPROVAL)
    revise(application=number, what="clause_answered", by=MAKER, at=AT)
    values = BUT_FOR_ID.replace("number,", "'PRP-x',", 1)
    copied = "INSERT INTO decisions_proposal ({}) SELECT {} FROM decisions_proposal"
    # The copy is of an older revision; brought up to date it is still not born settled.
    assert is_refused(copied.format(BUT_FOR_ID, values.replace("state", "'proposed'", 1)))
    fresh = values.replace("revision", "1", 1)
    assert is_refused(copied.format(BUT_FOR_ID, fresh.replace("state", f"'{state}'", 1)))
    assert run(copied.format(BUT_FOR_ID, fresh.replace("state", "'proposed'", 1))) == 1


def test_an_approval_is_anothers_on_what_was_proposed_and_stays(number: str) -> None:
    proposal = proposed(number, **APPROVAL)
    assert is_refused(approval(proposal, MAKER.id))
    assert is_refused(approval(proposal, "user:2", on_behalf_of=MAKER.id))
    assert is_refused(approval(proposal, "user:2", revision="revision + 1"))
    assert run(approval(proposal, "user:2", on_behalf_of="user:3")) == 1
    for other in (approval(proposal, "user:3"), approval(proposal, "user:4", on_behalf_of="user:3")):
        assert is_refused(other)
    assert is_refused("UPDATE decisions_approval SET \"by\" = 'user:5'")
    assert is_refused("DELETE FROM decisions_approval")


def test_a_proposal_is_decided_by_as_many_as_it_needs(number: str) -> None:
    proposal = proposed(number, **APPROVAL)
    decided = "UPDATE decisions_proposal SET state = 'decided', approved_by = 'user:2'"
    assert is_refused(decided)
    run(approval(proposal, "user:2"))
    revise(application=number, what="clause_answered", by=MAKER, at=AT)
    assert Proposal.objects.get().state == "voided"
    assert is_refused(decided)
    assert is_refused("UPDATE decisions_proposal SET state = 'proposed'")


def test_nobody_voids_what_stands_or_marks_a_case_otherwise(number: str) -> None:
    proposed(number, **APPROVAL)
    assert Application.objects.get().has_proposal
    assert is_refused("UPDATE decisions_proposal SET state = 'voided'")
    assert is_refused("UPDATE applications_application SET has_proposal = FALSE")
    run("UPDATE applications_application SET revision = revision + 1")
    assert not Application.objects.get().has_proposal
    assert is_refused("UPDATE applications_application SET has_proposal = TRUE")


def test_a_visitor_approves_not_even_by_hand(number: str) -> None:
    visitor = an_approver()
    plan_visit(application=number, visitor_user_id=visitor, on=AT.date(), by=MAKER, at=AT)
    proposal = proposed(number, **APPROVAL)
    assert is_refused(approval(proposal, f"user:{visitor}"))
    assert run(approval(proposal, "user:9333")) == 1


def test_a_refusal_is_opened_again_by_an_appeal_upheld_alone(owner: Owner, refused: str) -> None:
    reopened = "UPDATE applications_application SET status = 'in_screening', ended_at = NULL, revision = revision + 1"
    assert is_refused(reopened)
    appeal = an_appeal(owner, refused)
    assert is_refused(reopened)
    take_appeal(appeal=appeal, by=HANDLER, at=AT)
    decide_appeal(appeal=appeal, outcome=AppealOutcome.UPHELD, words="맞음", by=HANDLER, at=AT)
    for second in ("", HANDLER.id, MAKER.id):
        assert is_refused(f"UPDATE decisions_appeal SET state = 'upheld', agreed_by = '{second}'")  # noqa: S608
    assert is_refused("UPDATE decisions_appeal SET state = 'dismissed', agreed_by = 'user:5'")
    assert run("UPDATE decisions_appeal SET state = 'upheld', agreed_by = 'user:5'") == 1
    assert is_refused("UPDATE applications_application SET status = 'in_screening', ended_at = NULL")
    assert run(reopened) == 1
    assert is_refused("UPDATE decisions_appeal SET agreed_by = 'user:6'")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE decisions_appeal SET sealed_words = sealed_answer",
        "UPDATE decisions_appeal SET handler = 'user:9007'",
        "UPDATE decisions_appeal SET filed_at = '2025-01-01'",
        "DELETE FROM decisions_appeal",
    ],
)
def test_an_appeal_stays_as_it_was_filed(owner: Owner, refused: str, sql: str) -> None:
    an_appeal(owner, refused)
    assert is_refused(sql)


def test_a_request_stays_as_it_was_made(owner: Owner, number: str) -> None:
    kind = ExplanationKind.EXPLANATION
    ask_explanation(application=number, kind=kind, words="왜", actor=owner.actor, at=AT)
    assert is_refused("UPDATE decisions_explanation SET due_on = '2030-01-01'")
    assert is_refused("UPDATE decisions_explanation SET state = 'answered'")
    assert is_refused("DELETE FROM decisions_explanation")


def test_after_an_appeal_the_first_eyes_do_not_return_by_hand(owner: Owner, refused: str) -> None:
    first = Approval.objects.get().by
    appeal = an_appeal(owner, refused)
    take_appeal(appeal=appeal, by=HANDLER, at=AT)
    decide_appeal(appeal=appeal, outcome=AppealOutcome.UPHELD, words="맞음", by=HANDLER, at=AT)
    Appeal.objects.update(state="upheld", agreed_by="user:90005", ended_at=AT)
    run("UPDATE applications_application SET status = 'in_screening', ended_at = NULL, revision = revision + 1")
    again = proposed(refused, by=Actor(ActorKind.STAFF, "user:9222"), **REFUSAL)
    assert is_refused(approval(again, first))
    assert approved_by(an_approver("new@example.org"), again).is_decided


def an_appeal(owner: Owner, number: str) -> str:
    words = "업종이 다릅니다."
    return file_appeal(
        application=number, words=words, documents=(), by_person_id=owner.person_id, actor=owner.actor, at=AT
    )
