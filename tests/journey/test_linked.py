"""A 대리대출 with a letter of guarantee opens the guarantee case that follows, once; both tell both clocks."""

from datetime import date, datetime

import pytest

from majung.applications.models import Draft
from majung.applications.selectors import draft_view
from majung.applications.services import drop_draft
from majung.core.application import ApplicationStatus
from majung.core.consents import ConsentKind
from majung.core.deadlines import SEOUL
from majung.core.journey import OwnerTask, StepKind, StepState
from majung.journey.linked import open_linked_case
from majung.journey.selectors import LinkedKind, timeline
from majung.journey.services import advance
from majung.notices.models import Message
from tests.applications.world import GENERAL, GENERAL_AT, Owner, consent, saved, submitted
from tests.journey.ready import decided

# Filed in the window of 2023, decided when the guarantee program of the province is in force: a slow office.
AT = datetime(2025, 7, 1, 10, 0, tzinfo=SEOUL)
MONEY = {"collateral": "guarantee", "consulted_on": "2023-06-20", "consulted_krw": 30_000_000}
OPENED = {"opened_on": "2022-01-03"}


@pytest.fixture
def approved(owner: Owner) -> str:
    return decided(owner, GENERAL, filed_at=GENERAL_AT, at=AT, **MONEY, **OPENED)


def the_draft(number: str) -> str:
    linked = timeline(number=number, at=AT).linked
    assert linked is not None
    assert (linked.kind, linked.number, linked.status) == (LinkedKind.GUARANTEE, "", None)
    return linked.draft


def test_the_guarantee_application_is_filled_in_for_the_owner(owner: Owner, approved: str) -> None:
    line = timeline(number=approved, at=AT)
    assert line.confirmation is not None
    draft = draft_view(draft=the_draft(approved), user_id=owner.user_id, at=AT)
    assert (draft.program, draft.business) == ("gyeongbuk-beotim", owner.business)
    told = {name: answer.value for name, answer in draft.answers.items()}
    assert (told["sido"], told["requested_krw"], told["bank"], told["semas_linked"]) == (
        "경상북도",
        30_000_000,
        "nh",
        True,
    )
    assert Draft.objects.get(number=draft.number).about_number == line.confirmation.number
    assert Message.objects.filter(about=approved, template="linked_case_opened").count() == 1
    assert "linked_case_opened" in [each.what for each in line.happened]


def test_it_is_opened_once_and_not_again_after_the_owner_gave_it_up(owner: Owner, approved: str) -> None:
    advance(number=approved, at=AT)
    assert Draft.objects.exclude(about_number="").count() == 1
    drop_draft(draft=the_draft(approved), user_id=owner.user_id, at=AT, actor=owner.actor)
    advance(number=approved, at=AT)
    assert open_linked_case(number=approved, at=AT) is None
    assert Draft.objects.exclude(about_number="").count() == 1
    assert timeline(number=approved, at=AT).linked is None


def test_both_cases_tell_both_clocks(owner: Owner, approved: str) -> None:
    number = the_draft(approved)
    consent(owner, number, tuple(ConsentKind), at=AT)
    draft = draft_view(draft=number, user_id=owner.user_id, at=AT)
    draft = saved(owner, draft, at=AT, helper="nobody", special_guarantee_balance_krw=0)
    guarantee = submitted(owner, draft, at=AT, key="linked").application

    before, behind = timeline(number=approved, at=AT), timeline(number=guarantee, at=AT)
    assert before.confirmation is not None
    assert before.linked is not None
    assert behind.linked is not None
    assert behind.due is not None
    assert (before.linked.kind, before.linked.number) == (LinkedKind.GUARANTEE, guarantee)
    assert (before.linked.status, before.linked.due_on) == (ApplicationStatus.SUBMITTED, behind.due.on)
    assert (behind.linked.kind, behind.linked.number) == (LinkedKind.CONFIRMATION, approved)
    assert behind.linked.due_on == before.confirmation.valid_through == date(2025, 9, 1)


def test_the_confirmation_is_made_and_the_owner_goes_to_the_bank(approved: str) -> None:
    line = timeline(number=approved, at=AT)
    states = {step.kind: step.state for step in line.steps}
    assert (states[StepKind.CONFIRMATION], states[StepKind.LOAN]) == (StepState.DONE, StepState.NOW)
    assert line.what_to_do is OwnerTask.GO_TO_BANK


@pytest.mark.parametrize("collateral", ["credit", "real_estate"])
def test_without_a_letter_of_guarantee_nothing_is_linked(owner: Owner, collateral: str) -> None:
    number = decided(owner, GENERAL, filed_at=GENERAL_AT, at=AT, collateral=collateral, **OPENED)
    assert timeline(number=number, at=AT).linked is None
    assert not Draft.objects.exclude(about_number="").exists()
