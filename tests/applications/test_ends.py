"""How an application goes on and ends: taken up, moved, withdrawn, concluded, filed anew."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from majung.applications.models import Application
from majung.applications.selectors import (
    application_view,
    applications_of,
    applications_of_business,
    cases_of_branch,
    count_by_status,
    drafts_of,
)
from majung.applications.services import (
    BadDeadline,
    NoSupplementOpen,
    NotOver,
    RetryLater,
    SupplyTooLate,
    conclude_application,
    expire_application,
    lapse_supplements,
    refile,
    reopen_application,
    request_supplement,
    supply,
    supply_item,
    take_up,
    withdraw_application,
)
from majung.budget.proof import prove_fund
from majung.budget.selectors import fund_position
from majung.budget.services import open_fund
from majung.core.application import (
    ActNotPossible,
    ApplicationAct,
    ApplicationStatus,
    Channel,
    Reservation,
    WithdrawalReason,
    consequence_of,
    is_end,
    next_status,
)
from majung.core.consents import ConsentKind
from majung.core.deciding import ACT_OF
from majung.core.supplement import SupplementItem, SupplementItemKind
from majung.documents.selectors import consents_of
from majung.events.selectors import events_about
from majung.events.services import Actor, ActorKind, Subject
from majung.notices.models import Message
from tests.applications.world import AT, MONEY, Owner, an_owner, complete, consent, saved, submitted
from tests.decisions.people import let_conclude, let_uphold

OUTCOME_OF = {act: outcome for outcome, act in ACT_OF.items()}
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("house")]

OFFICER = Actor(ActorKind.STAFF, "user:7")
FUND, PLAN = "gyeongbuk-beotim-2025", 10**9
INSTITUTION = "gyeongbuk-foundation"


@pytest.fixture
def owner(house: None) -> Owner:
    with transaction.atomic():
        open_fund(code=FUND, institution=INSTITUTION, year=2025, plan_krw=PLAN, actor=OFFICER, at=AT)
    return an_owner()


@pytest.fixture
def number(owner: Owner) -> str:
    return submitted(owner, complete(owner)).application


def available() -> int:
    return fund_position(fund=FUND, at=AT).available_krw


def status(number: str) -> ApplicationStatus:
    return application_view(number=number).status


def withdraw(number: str, owner: Owner) -> None:
    withdraw_application(number=number, reason=WithdrawalReason.OTHER_FUNDING, actor=owner.actor, at=AT)


def conclude(number: str, act: ApplicationAct, retry_from: date | None = None) -> None:
    if act is not ApplicationAct.RETURN:
        take_up(application=number, by=OFFICER, at=AT)
    let_conclude(number, OUTCOME_OF[act])
    conclude_application(number=number, act=act, reason="other", actor=OFFICER, at=AT, retry_from=retry_from)


def test_an_officer_takes_a_case_up(number: str) -> None:
    take_up(application=number, by=OFFICER, at=AT)
    view = application_view(number=number)
    assert (view.status, view.line.taken_up_by, view.taken_up_at) == (ApplicationStatus.IN_SCREENING, "user:7", AT)
    with pytest.raises(ActNotPossible):
        take_up(application=number, by=OFFICER, at=AT)


def test_a_withdrawal_frees_the_money_and_ends_the_consents(owner: Owner, number: str) -> None:
    assert available() == PLAN - MONEY["requested_krw"]
    about = application_view(number=number).draft
    withdraw(number, owner)
    view = application_view(number=number)
    assert (view.status, view.ended_because, view.line.ended_at) == (ApplicationStatus.WITHDRAWN, "other_funding", AT)
    assert available() == PLAN
    assert not [each for each in consents_of(person_id=owner.person_id, about=about, on=AT.date()) if each.is_given]
    assert Message.objects.filter(about=number, template="withdrawn").count() == 1
    last = [event for event in events_about(subject=Subject("application", number)) if event.act.startswith("App")][-1]
    assert (last.act, last.reason) == ("ApplicationWithdrawn", "other_funding")


def test_nothing_is_withdrawn_twice(owner: Owner, number: str) -> None:
    withdraw(number, owner)
    with pytest.raises(ActNotPossible):
        withdraw(number, owner)
    assert available() == PLAN


@pytest.mark.parametrize(
    ("act", "expected", "left"),
    [
        (ApplicationAct.APPROVE, "approved", PLAN - 30_000_000),
        (ApplicationAct.RETURN, "returned", PLAN),
        (ApplicationAct.REFUSE, "refused", PLAN),
    ],
)
def test_the_three_results(number: str, act: ApplicationAct, expected: str, left: int) -> None:
    conclude(number, act)
    assert (status(number), available()) == (expected, left)
    assert Message.objects.filter(about=number, template="result").count() == 1


def test_what_was_returned_is_filed_again_at_once_with_its_answers(owner: Owner, number: str) -> None:
    conclude(number, ApplicationAct.RETURN)
    draft = refile(number=number, user_id=owner.user_id, at=AT, actor=owner.actor)
    filed = application_view(number=number)
    assert {name: answer.value for name, answer in draft.answers.items()} == {
        name: answer.value for name, answer in filed.answers.items()
    }
    assert draft.answers["employees"].source == "check"
    assert [line.number for line in drafts_of(user_id=owner.user_id, at=AT)] == [draft.number]
    consent(owner, draft.number, ConsentKind)
    assert submitted(owner, saved(owner, draft, helper="family_or_staff"), key="key-2").rank == 2
    assert available() == PLAN - 30_000_000


def test_what_was_refused_is_filed_again_from_its_day_on(owner: Owner, number: str) -> None:
    retry_from = AT.date() + timedelta(days=90)
    conclude(number, ApplicationAct.REFUSE, retry_from)
    with pytest.raises(RetryLater) as refused:
        refile(number=number, user_id=owner.user_id, at=AT, actor=owner.actor)
    assert refused.value.on == retry_from
    assert refile(number=number, user_id=owner.user_id, at=AT + timedelta(days=90), actor=owner.actor).answers


def test_what_is_under_way_is_withdrawn_before_it_is_filed_anew(owner: Owner, number: str) -> None:
    with pytest.raises(NotOver):
        refile(number=number, user_id=owner.user_id, at=AT, actor=owner.actor)
    withdraw(number, owner)
    assert refile(number=number, user_id=owner.user_id, at=AT, actor=owner.actor).answers


ACTS = st.lists(st.sampled_from([*ApplicationAct, "later"]), max_size=10)
NEVER = (ActNotPossible, NoSupplementOpen, SupplyTooLate, BadDeadline)
ASKED = SupplementItem(SupplementItemKind.EXPLANATION, "왜")


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_any_order_of_acts_keeps_status_money_and_events_together(
    owner: Owner, acts: list[ApplicationAct | str]
) -> None:
    with transaction.atomic():
        number = submitted(owner, complete(owner), key=f"key-{Application.objects.count()}").application
        at = AT
        for act in acts:
            if act == "later":
                at += timedelta(days=4)
                continue
            try:
                with transaction.atomic():
                    perform(ApplicationAct(act), number, owner, at=at)
            except NEVER:
                continue
        now = status(number)
        is_kept = consequence_of(now).reservation is Reservation.KEPT
        assert available() == PLAN - (30_000_000 if is_kept else 0)
        assert (application_view(number=number).line.ended_at is not None) == is_end(now)
        proof = prove_fund(fund=FUND)
        assert proof.agrees
        transaction.set_rollback(True)


def perform(act: ApplicationAct, number: str, owner: Owner, *, at: datetime) -> None:
    match act:
        case ApplicationAct.TAKE_UP:
            take_up(application=number, by=OFFICER, at=at)
        case ApplicationAct.REQUEST_SUPPLEMENT:
            through = at.date() + timedelta(days=7)
            request_supplement(application=number, items=[ASKED], through=through, by=OFFICER, at=at)
        case ApplicationAct.SUPPLY:
            supply_item(application=number, position=1, answer="예", actor=owner.actor, at=at)
            supply(application=number, actor=owner.actor, at=at)
        case ApplicationAct.LAPSE:
            lapse_supplements(at=at)
        case ApplicationAct.WITHDRAW:
            withdraw_application(number=number, reason=WithdrawalReason.OTHER, actor=owner.actor, at=at)
        case ApplicationAct.EXPIRE:
            expire_application(number=number, reason="confirmation_unused", actor=OFFICER, at=at)
        case ApplicationAct.REOPEN:
            next_status(status(number), act)
            let_uphold(number)
            reopen_application(number=number, reason="appeal_upheld", actor=OFFICER, at=at)
        case _:
            next_status(status(number), act)
            let_conclude(number, OUTCOME_OF[act])
            conclude_application(number=number, act=act, reason="other", actor=OFFICER, at=at)


def test_an_owner_and_a_co_representative_see_the_same_cases(owner: Owner, number: str) -> None:
    mine = applications_of(person_id=owner.person_id)
    assert [line.number for line in mine] == [number]
    assert applications_of_business(business=owner.business) == mine


def test_the_worklist_is_one_query_however_long(owner: Owner, number: str) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            cases_of_branch(institution=INSTITUTION, branch="jungbu", most=500)
        return len(captured)

    assert queries() == 1
    copies(number, 300)
    assert queries() == 1
    assert len(cases_of_branch(institution=INSTITUTION, branch="jungbu", most=500)) == 301


def copies(number: str, count: int) -> None:
    """Further rows of the same application, each with its own numbers."""
    row = Application.objects.get(number=number)
    made = []
    for nth in range(count):
        copy = Application.objects.get(pk=row.pk)
        copy.pk, copy.rank = None, nth + 2
        copy.number, copy.receipt_number, copy.draft_number = f"APP-{nth}", f"RCP-{nth}", f"DRF-{nth}"
        copy.idempotency_key, copy.status = f"copy-{nth}", ApplicationStatus.WITHDRAWN.value
        copy.due_on = None
        made.append(copy)
    Application.objects.bulk_create(made)


def test_the_worklist_is_told_apart(owner: Owner, number: str) -> None:
    copies(number, 2)
    under_way = cases_of_branch(institution=INSTITUTION, statuses=[ApplicationStatus.SUBMITTED])
    assert [line.number for line in under_way] == [number]
    assert cases_of_branch(institution=INSTITUTION, branch="gyeongju") == []
    assert cases_of_branch(institution=INSTITUTION, channel=Channel.COUNTER) == []
    assert cases_of_branch(institution=INSTITUTION, entered_by="user:7") == []
    counted = count_by_status(institution=INSTITUTION)
    assert (counted[ApplicationStatus.SUBMITTED], counted[ApplicationStatus.WITHDRAWN]) == (1, 2)


def test_a_view_prints_no_name(number: str) -> None:
    assert repr(application_view(number=number)) == f"ApplicationView({number})"
