"""The one door to deciding: nobody approves what is open or does not fit, and a yes makes everything or nothing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from majung.applications.models import Application
from majung.applications.selectors import application_view
from majung.applications.services import StillWaiting, revise, take_up
from majung.budget.selectors import fund_position
from majung.core.application import ActNotPossible, ApplicationStatus
from majung.core.deciding import Outcome, ReasonCode
from majung.core.guarantee_terms import TermsProblemCode
from majung.core.issued_papers import PaperKind
from majung.core.journey import StepKind, StepState
from majung.core.screening import OpenPointCode
from majung.decisions.selectors import proposals_of
from majung.decisions.services import CaseChanged, OwnProposal
from majung.events.selectors import events_about
from majung.events.services import Subject
from majung.guarantees.services import FirmCeilingPassed
from majung.journey import services
from majung.journey.deciding import NotReady, TermsRefused, approve, proposal_form, propose, send_back
from majung.journey.promoting import promote_waiting
from majung.journey.selectors import timeline
from majung.journey.services import advance
from majung.papers.selectors import papers_about
from tests.applications.world import AT, Owner, an_owner
from tests.decisions.people import an_approver, staff
from tests.guarantees.cases import behind, stands
from tests.journey.conftest import FUND, OFFICER
from tests.journey.ready import (
    agreed,
    answered,
    decided,
    filed,
    fitting_terms,
    give_money,
    proposed,
    take_money,
)


def status_of(number: str) -> ApplicationStatus:
    return application_view(number=number).status


def acts_of(number: str) -> list[str]:
    return [event.act for event in events_about(subject=Subject("application", number))]


def test_the_form_tells_what_is_open_how_much_and_who_must_agree(owner: Owner) -> None:
    number = filed(owner)
    before = proposal_form(number=number, at=AT)
    assert (before.outcomes, before.assessment, before.terms_offered) == ((Outcome.RETURNED,), None, ())
    take_up(application=number, by=OFFICER, at=AT)
    form = proposal_form(number=number, at=AT)
    assert form.outcomes == tuple(Outcome)
    assert not form.may_approve
    assert OpenPointCode.CLAUSE_OPEN in {point.code for point in form.open_points}
    assert form.assessment is not None
    assert form.assessment.binding.krw == 30_000_000
    assert set(form.authority) == {Outcome.APPROVED, Outcome.REFUSED}
    assert all(form.reasons[outcome] for outcome in Outcome)
    assert (form.revision, form.is_waiting) == (0, False)


def test_nothing_is_approved_while_something_is_open(owner: Owner) -> None:
    number = filed(owner)
    take_up(application=number, by=OFFICER, at=AT)
    with pytest.raises(NotReady) as refused:
        proposed(number)
    assert refused.value.open_points == proposal_form(number=number, at=AT).open_points
    assert proposals_of(application=number) == []
    assert "DecisionProposed" not in acts_of(number)


def test_a_refusal_waits_for_nothing_open(owner: Owner) -> None:
    number = filed(owner)
    take_up(application=number, by=OFFICER, at=AT)
    proposal = proposed(
        number, outcome=Outcome.REFUSED, reason_code=ReasonCode.EXCLUDED, words="까닭", remedy="풀 방법"
    )
    assert agreed(number, proposal).is_decided
    assert status_of(number) is ApplicationStatus.REFUSED
    assert fund_position(fund=FUND, at=AT).reserved_krw == 0


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"amount_krw": 10**9}, TermsProblemCode.OVER_LIMIT),
        ({"fee_krw": 1}, TermsProblemCode.FEE_DIFFERS),
        ({"coverage_percent": 99}, TermsProblemCode.COVERAGE_NOT_OFFERED),
        ({"months": 7, "grace_months": 0}, TermsProblemCode.TERMS_NOT_OFFERED),
    ],
)
def test_terms_that_do_not_hold_are_refused_with_each_problem(
    owner: Owner, change: dict[str, Any], code: TermsProblemCode
) -> None:
    number = filed(owner)
    answered(number, owner)
    with pytest.raises(TermsRefused) as refused:
        proposed(number, terms=replace(fitting_terms(number), **change))
    assert code in {problem.code for problem in refused.value.problems}
    assert proposals_of(application=number) == []


def test_a_yes_brings_money_status_and_guarantee_at_once(owner: Owner) -> None:
    number = decided(owner)
    line = timeline(number=number, at=AT)
    assert (line.status, line.view.line.approved_krw) == (ApplicationStatus.APPROVED, 30_000_000)
    assert line.guarantee is not None
    assert line.guarantee.amount_krw == 30_000_000
    states = {step.kind: step.state for step in line.steps}
    assert (states[StepKind.GUARANTEE], states[StepKind.AGREEMENT]) == (StepState.DONE, StepState.NOW)
    assert fund_position(fund=FUND, at=AT).reserved_krw == 30_000_000
    assert [each.what for each in line.happened][-2:] == ["approved", "guarantee_decided"]


def test_a_decision_is_told_on_paper_with_the_yes_itself(owner: Owner) -> None:
    number = decided(owner)
    (proposal,) = proposals_of(application=number)
    assert [paper.kind for paper in papers_about(about=proposal.number)] == [PaperKind.DECISION_NOTICE]
    advance(number=number, at=AT)
    assert len(papers_about(about=proposal.number)) == 1


def test_the_money_beyond_what_was_approved_is_free_again(owner: Owner) -> None:
    number = filed(owner)
    answered(number, owner)
    smaller = replace(fitting_terms(number), amount_krw=20_000_000)
    told = proposal_form(number=number, at=AT, terms=smaller).assessment
    assert told is not None
    assert told.fee is not None
    terms = replace(smaller, fee_rate=told.fee.rate, fee_krw=told.fee.krw)
    assert agreed(number, proposed(number, terms=terms)).is_decided
    assert fund_position(fund=FUND, at=AT).reserved_krw == 20_000_000


def test_a_firm_over_its_ceiling_stops_the_yes_and_nothing_is_left_of_it(owner: Owner) -> None:
    number = filed(owner)
    answered(number, owner)
    proposal = proposed(number)
    # Somebody else decided meanwhile: with this one the firm would pass 800,000,000.
    stands(owner, behind=behind(5), exposure_krw=780_000_000)
    with pytest.raises(FirmCeilingPassed):
        agreed(number, proposal)
    assert status_of(number) is ApplicationStatus.IN_SCREENING
    assert "DecisionApproved" not in acts_of(number)
    assert Application.objects.get(number=number).reservation_key == f"application:{number}"


def test_a_stage_that_cannot_take_up_leaves_the_case_undecided(owner: Owner, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*, number: str, at: datetime) -> None:
        raise RuntimeError(number)

    number = filed(owner)
    answered(number, owner)
    proposal = proposed(number)
    pulls: tuple[Callable[..., object], ...] = (*services.PULLS, fails)
    monkeypatch.setattr(services, "PULLS", pulls)
    with pytest.raises(RuntimeError):
        agreed(number, proposal)
    assert status_of(number) is ApplicationStatus.IN_SCREENING
    assert timeline(number=number, at=AT).guarantee is None
    assert fund_position(fund=FUND, at=AT).reserved_krw == 30_000_000


def test_who_proposed_does_not_approve_and_what_changed_is_read_again(owner: Owner) -> None:
    maker = an_approver("maker@example.org")
    number = filed(owner)
    answered(number, owner)
    terms = fitting_terms(number)
    what: dict[str, Any] = {"outcome": Outcome.APPROVED, "reason_code": ReasonCode.MEETS_CRITERIA, "words": "충족"}
    proposal = propose(application=number, terms=terms, by=staff(maker), at=AT, **what)
    seen = application_view(number=number).line.revision
    with pytest.raises(OwnProposal):
        approve(proposal=proposal, revision=seen, by=staff(maker), user_id=maker, at=AT)
    revise(application=number, what="note", by=OFFICER, at=AT)
    with pytest.raises(CaseChanged):
        agreed(number, proposal)
    assert status_of(number) is ApplicationStatus.IN_SCREENING


def test_sent_back_it_stays_with_the_officer(owner: Owner) -> None:
    number = filed(owner)
    answered(number, owner)
    proposal = proposed(number)
    send_back(proposal=proposal, reason="매출을 더 보세요", by=staff(an_approver()), at=AT)
    assert proposals_of(application=number)[-1].sent_back_because == "매출을 더 보세요"
    assert status_of(number) is ApplicationStatus.IN_SCREENING


def test_a_case_that_waits_for_money_is_not_approved_before_it_comes(owner: Owner) -> None:
    take_money(10**9 - 20_000_000)
    number = filed(owner)
    answered(number, owner)
    assert proposal_form(number=number, at=AT).is_waiting
    proposal = proposed(number)
    with pytest.raises(StillWaiting):
        agreed(number, proposal)
    assert status_of(number) is ApplicationStatus.IN_SCREENING
    give_money()
    assert promote_waiting(at=AT) == 1
    assert agreed(number, proposal, nth=2).is_decided


def test_what_is_over_is_not_proposed_on(owner: Owner) -> None:
    number = decided(owner)
    assert proposal_form(number=number, at=AT).outcomes == ()
    with pytest.raises(ActNotPossible):
        propose(application=number, outcome=Outcome.RETURNED, reason_code=ReasonCode.OTHER, words="", by=OFFICER, at=AT)


def test_the_form_asks_as_often_whatever_was_answered(owner: Owner) -> None:
    number = filed(owner)
    take_up(application=number, by=OFFICER, at=AT)
    with CaptureQueriesContext(connection) as few:
        proposal_form(number=number, at=AT)
    other = an_owner(2)
    second = filed(other)
    answered(second, other)
    with CaptureQueriesContext(connection) as many:
        proposal_form(number=second, at=AT)
    assert len(many) == len(few)
