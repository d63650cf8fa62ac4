"""A stand-in is no second pair of eyes: for who was there, who decided before, who asked, who is complained of."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from majung.adapters import clock
from majung.applications.services import take_up
from majung.budget.selectors import fund_changes, fund_position
from majung.budget.services import open_fund
from majung.complaints.services import IsComplainedOf, file_complaint, take_complaint
from majung.core.appeals import AppealOutcome
from majung.core.complaints import ComplaintKind
from majung.core.ledger import FundState
from majung.decisions.selectors import decision_of
from majung.decisions.services import (
    NotAuthorised,
    NotTheFirst,
    OwnProposal,
    agree_appeal,
    decide_appeal,
    file_appeal,
    take_appeal,
)
from majung.parties.delegations import delegate, end_delegation
from majung.parties.kinds import StaffDuty
from majung.screening.services import plan_visit
from tests.applications.world import AT, Owner, an_owner, complete, submitted
from tests.backoffice.desk import staff_client
from tests.decisions.people import (
    APPROVAL,
    FOUNDATION,
    GUMI,
    MAKER,
    REFUSAL,
    an_approver,
    approve,
    approved_by,
    proposed,
    staff,
)
from tests.published_catalog import load_and_publish
from tests.signing_in import HOUSE, make_staff

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(hours=1)
DEPUTY = "deputy@example.org"


@pytest.fixture
def owner(db: None) -> Owner:
    load_and_publish()
    return an_owner()


@pytest.fixture
def number(owner: Owner) -> str:
    """In screening."""
    number = submitted(owner, complete(owner)).application
    take_up(application=number, by=MAKER, at=AT)
    return number


def stands_in(away: int, deputy: int, *, duty: StaffDuty = StaffDuty.APPROVER, branch: str | None = GUMI) -> str:
    return delegate(
        from_user=away, to_user=deputy, duty=duty, institution=FOUNDATION, branch=branch, from_on=AT.date(),
        through_on=AT.date() + timedelta(days=9), reason="출장", by=staff(away), at=AT,
    )  # fmt: skip


def a_deputy() -> int:
    return make_staff(DEPUTY, duty=StaffDuty.OFFICER, branch=GUMI).pk


def by_hand(proposal: str, by: int, *, on_behalf_of: int) -> None:
    chosen = f"id, 'user:{by}', 'user:{on_behalf_of}', 'institution', revision, proposed_at"
    into = 'INSERT INTO decisions_approval (proposal_id, "by", on_behalf_of, seat, revision, at)'
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"{into} SELECT {chosen} FROM decisions_proposal WHERE number = '{proposal}'")  # noqa: S608


def test_a_delegation_given_up_for_the_moment_of_the_signature_helps_nobody(number: str) -> None:
    maker, checker = an_approver("maker@example.org", branch=GUMI), an_approver(branch=GUMI)
    delegation = stands_in(maker, checker)
    proposal = proposed(number, by=staff(maker), **APPROVAL)
    end_delegation(number=delegation, by=staff(maker), at=AT)
    for at in (AT, AT + timedelta(days=3)):
        with pytest.raises(OwnProposal):
            approved_by(checker, proposal, at=at)
    assert approved_by(an_approver("other@example.org"), proposal).is_decided


def test_a_visitor_approves_through_nobody_who_stands_in(number: str) -> None:
    visitor, deputy = an_approver("visitor@example.org", branch=GUMI), a_deputy()
    plan_visit(application=number, visitor_user_id=visitor, on=AT.date(), by=MAKER, at=AT)
    stands_in(visitor, deputy)
    proposal = proposed(number, **APPROVAL)
    with pytest.raises(NotAuthorised):
        approved_by(deputy, proposal)
    with pytest.raises(IntegrityError):
        by_hand(proposal, deputy, on_behalf_of=visitor)
    # In the place of somebody else it is another voice.
    stands_in(an_approver("head@example.org"), deputy, branch=None)
    assert approved_by(deputy, proposal).is_decided


@pytest.fixture
def upheld(owner: Owner, number: str) -> tuple[str, tuple[int, int]]:
    """A case that two people refused and two others reopened; with the accounts of the first two."""
    maker, checker = an_approver("first@example.org", branch=GUMI), an_approver("second@example.org", branch=GUMI)
    assert approved_by(checker, proposed(number, by=staff(maker), **REFUSAL)).is_decided
    appeal = file_appeal(
        application=number, words="업종이 다릅니다.", documents=(), by_person_id=owner.person_id, actor=owner.actor,
        at=AT,
    )  # fmt: skip
    handler, agreeing = make_staff("handler@example.org", branch=GUMI).pk, an_approver("agrees@example.org")
    take_appeal(appeal=appeal, by=staff(handler), at=AT)
    decide_appeal(appeal=appeal, outcome=AppealOutcome.UPHELD, words="맞음", by=staff(handler), at=AT)
    agree_appeal(appeal=appeal, by=staff(agreeing), user_id=agreeing, at=AT)
    return number, (maker, checker)


@pytest.mark.parametrize("first", [0, 1])
def test_after_an_appeal_the_first_two_do_not_return_as_their_stand_ins(
    upheld: tuple[str, tuple[int, int]], first: int
) -> None:
    case, deputy = upheld[0], a_deputy()
    before = decision_of(application=case)
    delegation = stands_in(upheld[1][first], deputy)
    with pytest.raises(NotTheFirst):
        proposed(case, by=staff(deputy), **APPROVAL)
    proposal = proposed(case, by=staff(an_approver("new@example.org")), **APPROVAL)
    with pytest.raises(NotTheFirst):
        approved_by(deputy, proposal)
    with pytest.raises(IntegrityError):
        by_hand(proposal, deputy, on_behalf_of=upheld[1][first])
    end_delegation(number=delegation, by=staff(deputy), at=LATER)
    with pytest.raises(NotTheFirst):
        approved_by(deputy, proposal, at=LATER)
    assert decision_of(application=case) == before
    approve(proposal)


def test_a_complaint_is_not_dealt_with_by_who_stands_in_for_whom_it_is_about(owner: Owner) -> None:
    rude, deputy = make_staff("rude@example.org", branch=GUMI).pk, a_deputy()
    filed = file_complaint(
        kind=ComplaintKind.GRIEVANCE, institution=FOUNDATION, branch=GUMI, about="", words="불친절합니다",
        person_id=owner.person_id, contact=None, at=AT, actor=owner.actor, complained_of=[rude],
    )  # fmt: skip
    stands_in(rude, deputy, duty=StaffDuty.OFFICER)
    with pytest.raises(IsComplainedOf):
        take_complaint(complaint=filed.number, by=staff(deputy), at=AT, user_id=deputy)
    other = make_staff("other@example.org", branch=GUMI).pk
    take_complaint(complaint=filed.number, by=staff(other), at=AT, user_id=other)


def test_who_asked_for_a_change_of_a_fund_does_not_agree_through_a_stand_in(
    owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)
    monkeypatch.setattr(clock, "today", AT.date)
    fund = "gyeongbuk-beotim-2025"
    open_fund(code=fund, institution=FOUNDATION, year=2025, plan_krw=100_000_000, actor=HOUSE, at=AT)
    asks = staff_client(StaffDuty.POLICY, branch=None, email="asks@example.org")
    asks.post(
        f"/office/funds/{fund}/changes",
        {"what": "suspended", "reason": "checking", "notice_ko": "점검 중입니다.", "notice_en": "Being checked."},
    )
    (change,) = fund_changes(fund=fund)
    asking, deputy = int(change.asked_by.partition(":")[2]), staff_client(StaffDuty.OFFICER, email=DEPUTY)
    stands_in(asking, session_user(deputy), duty=StaffDuty.POLICY, branch=None)
    answer = deputy.post(f"/office/funds/{fund}/changes/{change.number}/agreed")
    assert answer.status_code == 422
    assert fund_position(fund=fund, at=AT).state is FundState.OPEN
    assert fund_changes(fund=fund)[0].answer is None
    colleague = staff_client(StaffDuty.POLICY, branch=None, email="colleague@example.org")
    assert colleague.post(f"/office/funds/{fund}/changes/{change.number}/agreed").status_code == 302
    assert fund_position(fund=fund, at=AT).state is FundState.SUSPENDED


def session_user(client: Client) -> int:
    return int(client.session["_auth_user_id"])
