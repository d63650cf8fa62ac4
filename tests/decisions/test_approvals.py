"""Who may approve: from a seat that is high enough, as many as the amount asks for, and only what they read."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from majung.applications.selectors import application_view
from majung.applications.services import NotEnoughMoney, revise, take_up
from majung.budget.selectors import fund_position
from majung.budget.services import open_fund, reserve
from majung.core.application import ApplicationStatus
from majung.core.authority import Seat
from majung.core.deciding import ProposalState
from majung.decisions.selectors import proposals_of, waiting_proposals
from majung.decisions.services import (
    AlreadyApproved,
    CaseChanged,
    NotAuthorised,
    OwnProposal,
    VisitedIt,
    approve_proposal,
)
from majung.parties.delegations import delegate
from majung.parties.kinds import StaffDuty
from majung.screening.services import plan_visit
from tests.applications.world import AT, an_owner, complete, submitted
from tests.decisions.people import (
    APPROVAL,
    FOUNDATION,
    GUMI,
    MAKER,
    TERMS,
    an_approver,
    approved_by,
    proposed,
    staff,
)
from tests.published_catalog import load_and_publish
from tests.signing_in import make_staff

pytestmark = pytest.mark.django_db

FUND = "gyeongbuk-beotim-2025"
LATER = AT + timedelta(hours=1)


def wanting(amount_krw: int) -> dict[str, Any]:
    return {**APPROVAL, "terms": replace(TERMS, amount_krw=amount_krw)}


def status(number: str) -> ApplicationStatus:
    return application_view(number=number).status


def test_the_branch_decides_what_is_small(number: str) -> None:
    assert approved_by(an_approver(branch=GUMI), proposed(number, **wanting(70_000_000))).is_decided


def test_above_it_the_branch_asks_the_house(number: str) -> None:
    proposal = proposed(number, **wanting(70_000_001))
    with pytest.raises(NotAuthorised) as refused:
        approved_by(an_approver(branch=GUMI), proposal)
    assert (refused.value.needed.approvals, refused.value.needed.seat) == (1, Seat.INSTITUTION)
    assert status(number) is ApplicationStatus.IN_SCREENING
    assert approved_by(an_approver("head@example.org"), proposal).is_decided


def test_large_amounts_take_two_and_one_of_the_house(number: str) -> None:
    proposal = proposed(number, **wanting(100_000_001))
    branch = an_approver(branch=GUMI)
    first = approved_by(branch, proposal)
    assert (first.is_decided, first.still_needed) == (False, 1)
    (line,) = waiting_proposals(institution=FOUNDATION)
    assert (line.approvals, line.approvals_needed, line.seat_needed) == (1, 2, Seat.INSTITUTION)
    with pytest.raises(AlreadyApproved):
        approved_by(branch, proposal)
    with pytest.raises(NotAuthorised):
        approved_by(an_approver("other@example.org", branch=GUMI), proposal)
    assert approved_by(an_approver("head@example.org"), proposal).is_decided
    (decided,) = proposals_of(application=number)
    assert [each.seat for each in decided.approvals] == [Seat.BRANCH, Seat.INSTITUTION]


def test_no_seat_no_voice(number: str) -> None:
    proposal = proposed(number, **APPROVAL)
    for stranger in (
        an_approver("far@example.org", branch="gyeongju"),
        an_approver("semas@example.org", institution="semas"),
        make_staff("officer@example.org", duty=StaffDuty.OFFICER).pk,
    ):
        with pytest.raises(NotAuthorised):
            approved_by(stranger, proposal)


def test_a_change_voids_what_was_proposed_and_what_was_approved(number: str) -> None:
    proposal = proposed(number, **wanting(100_000_001))
    approved_by(an_approver(branch=GUMI), proposal)
    revise(application=number, what="clause_answered", by=MAKER, at=LATER)
    assert application_view(number=number).line.has_proposal is False
    (voided,) = proposals_of(application=number)
    assert voided.state is ProposalState.VOIDED
    with pytest.raises(CaseChanged):
        approved_by(an_approver("head@example.org"), proposal, at=LATER)
    again = proposed(number, at=LATER, **wanting(100_000_001))
    assert not approved_by(an_approver("head@example.org"), again, at=LATER).is_decided


def test_what_the_approver_saw_is_what_is_approved(number: str) -> None:
    revise(application=number, what="clause_answered", by=MAKER, at=AT)
    checker = an_approver(branch=GUMI)
    proposal = proposed(number, **APPROVAL)
    with pytest.raises(CaseChanged):
        approved_by(checker, proposal, revision=0)
    assert approved_by(checker, proposal, revision=1).is_decided


def test_whoever_acts_for_the_proposer_does_not_approve(number: str) -> None:
    maker, checker = an_approver("maker@example.org", branch=GUMI), an_approver(branch=GUMI)
    proposal = proposed(number, by=staff(maker), **APPROVAL)
    stands_in(maker, checker)
    with pytest.raises(OwnProposal):
        approved_by(checker, proposal)


def test_whom_the_proposer_acts_for_does_not_approve_either(number: str) -> None:
    maker, checker = an_approver("maker@example.org", branch=GUMI), an_approver(branch=GUMI)
    stands_in(checker, maker)
    with pytest.raises(OwnProposal):
        approved_by(checker, proposed(number, by=staff(maker), **APPROVAL))


def test_a_delegate_approves_in_the_seat_of_whoever_is_away(number: str) -> None:
    head = an_approver("head@example.org")
    deputy = make_staff("deputy@example.org", duty=StaffDuty.OFFICER, branch=GUMI).pk
    stands_in(head, deputy, branch=None)
    assert approved_by(deputy, proposed(number, **wanting(80_000_000))).is_decided
    (decided,) = proposals_of(application=number)
    assert [(each.by, each.on_behalf_of) for each in decided.approvals] == [(f"user:{deputy}", f"user:{head}")]


def test_one_voice_is_not_heard_twice_through_a_delegate(number: str) -> None:
    head = an_approver("head@example.org")
    deputy = make_staff("deputy@example.org", duty=StaffDuty.OFFICER, branch=GUMI).pk
    stands_in(head, deputy, branch=None)
    proposal = proposed(number, **wanting(100_000_001))
    approved_by(deputy, proposal)
    with pytest.raises(AlreadyApproved):
        approved_by(head, proposal)


def test_a_visitor_does_not_approve(number: str) -> None:
    visitor = an_approver(branch=GUMI)
    plan_visit(application=number, visitor_user_id=visitor, on=AT.date(), by=MAKER, at=AT)
    with pytest.raises(VisitedIt):
        approved_by(visitor, proposed(number, **APPROVAL))


def test_budget_gone_between_proposal_and_approval_leaves_everything_as_it_was(db: None) -> None:
    load_and_publish()
    others: dict[str, Any] = {"actor": MAKER, "at": AT}
    open_fund(code=FUND, institution=FOUNDATION, year=2025, plan_krw=100_000_000, **others)
    owner = an_owner()
    number = submitted(owner, complete(owner)).application
    take_up(application=number, by=MAKER, at=AT)
    proposal = proposed(number, **wanting(60_000_000))
    reserve(fund=FUND, key="others", amount_krw=50_000_000, about="others", **others)
    with pytest.raises(NotEnoughMoney):
        approved_by(an_approver(branch=GUMI), proposal)
    (waiting,) = proposals_of(application=number)
    assert (waiting.state, waiting.approvals) == (ProposalState.PROPOSED, ())
    assert status(number) is ApplicationStatus.IN_SCREENING
    assert fund_position(fund=FUND, at=AT).reserved_krw == 80_000_000


def test_nobody_approves_in_another_name(number: str) -> None:
    checker = an_approver(branch=GUMI)
    with pytest.raises(AssertionError):
        approve_proposal(proposal=proposed(number, **APPROVAL), revision=0, by=MAKER, user_id=checker, at=AT)


def stands_in(away: int, deputy: int, *, branch: str | None = GUMI) -> None:
    delegate(
        from_user=away,
        to_user=deputy,
        duty=StaffDuty.APPROVER,
        institution=FOUNDATION,
        branch=branch,
        from_on=AT.date(),
        through_on=AT.date(),
        reason="휴가",
        by=staff(away),
        at=AT,
    )
