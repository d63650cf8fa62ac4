"""What a decision could rest on moves the revision; the day for the answer stands beside the case."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from majung.applications.due import due_day, pauses_of, recount_due_days
from majung.applications.models import Application, LookUp, Reopening
from majung.applications.selectors import application_view
from majung.applications.services import (
    AlreadyFiled,
    conclude_application,
    expire_application,
    refile,
    reopen_application,
    request_supplement,
    retry_look_up,
    revise,
    supply,
    supply_item,
    take_up,
    withdraw_application,
)
from majung.budget.selectors import fund_position
from majung.budget.services import open_fund
from majung.core.application import ActNotPossible, ApplicationAct, ApplicationStatus, WaitsFor, WithdrawalReason
from majung.core.consents import ConsentKind
from majung.core.deciding import ACT_OF
from majung.core.look_ups import LookUpKind
from majung.core.supplement import SupplementItem, SupplementItemKind
from majung.events.selectors import events_about
from majung.events.services import Actor, ActorKind, Subject
from tests.applications.world import AT, Owner, an_owner, complete, consent, saved, submitted
from tests.decisions.people import let_conclude, let_uphold

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("house")]

OFFICER = Actor(ActorKind.STAFF, "user:7")
FUND, PLAN, ASKED_FOR = "gyeongbuk-beotim-2025", 10**9, 30_000_000
OUTCOME_OF = {act: outcome for outcome, act in ACT_OF.items()}
WHY = SupplementItem(SupplementItemKind.EXPLANATION, "왜")


@pytest.fixture
def owner(house: None) -> Owner:
    with transaction.atomic():
        open_fund(code=FUND, institution="gyeongbuk-foundation", year=2025, plan_krw=PLAN, actor=OFFICER, at=AT)
    return an_owner()


@pytest.fixture
def number(owner: Owner) -> str:
    return submitted(owner, complete(owner)).application


def revision(number: str) -> int:
    return application_view(number=number).line.revision


def due(number: str) -> date | None:
    return application_view(number=number).line.due_on


def conclude(number: str, act: ApplicationAct, *, at: datetime = AT, approved_krw: int = ASKED_FOR) -> None:
    take_up(application=number, by=OFFICER, at=at)
    conclude_again(number, act, at=at, approved_krw=approved_krw)


def conclude_again(number: str, act: ApplicationAct, *, at: datetime, approved_krw: int = ASKED_FOR) -> None:
    let_conclude(number, OUTCOME_OF[act], amount_krw=approved_krw)
    conclude_application(number=number, act=act, reason="other", actor=OFFICER, at=at, approved_krw=approved_krw)


def available() -> int:
    return fund_position(fund=FUND, at=AT).available_krw


def ask(number: str, at: datetime) -> None:
    through = at.date() + timedelta(days=7)
    request_supplement(application=number, items=[WHY], through=through, by=OFFICER, at=at)


def test_a_revision_tells_what_changed_and_who_did_it(number: str) -> None:
    assert revision(number) == 0
    assert revise(application=number, what="clause_answered", by=OFFICER, at=AT) == 1
    assert revise(application=number, what="fact_corrected", by=OFFICER, at=AT) == 2
    told = [event for event in events_about(subject=Subject("application", number)) if event.act == "CaseRevised"]
    assert [event.reason for event in told] == ["clause_answered", "fact_corrected"]


def test_everything_that_comes_in_moves_the_revision_and_a_look_does_not(owner: Owner, number: str) -> None:
    seen = [revision(number)]
    take_up(application=number, by=OFFICER, at=AT)
    seen.append(revision(number))
    ask(number, AT)
    seen.append(revision(number))
    supply_item(application=number, position=1, answer="예", actor=owner.actor, at=AT)
    seen.append(revision(number))
    supply(application=number, actor=owner.actor, at=AT)
    seen.append(revision(number))
    kind = LookUp.objects.filter(application__number=number).values_list("kind", flat=True).first()
    retry_look_up(number=number, kind=LookUpKind(str(kind)), by=OFFICER, at=AT)
    seen.append(revision(number))
    assert seen == [0, 0, 1, 2, 3, 4]


def test_sql_by_hand_takes_no_revision_back_and_revives_nothing(owner: Owner, number: str) -> None:
    revise(application=number, what="clause_answered", by=OFFICER, at=AT)
    withdraw_application(number=number, reason=WithdrawalReason.OTHER, actor=owner.actor, at=AT)
    for by_hand in (
        "UPDATE applications_application SET revision = 0",
        "UPDATE applications_application SET status = 'in_screening', revision = revision + 1",
        "UPDATE applications_application SET about_number = 'CNF-1'",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(by_hand)


def test_a_refusal_is_revived_by_no_hand_without_a_new_revision(number: str) -> None:
    conclude(number, ApplicationAct.REFUSE)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE applications_application SET status = 'in_screening'")


def test_the_day_for_the_answer_stands_still_with_the_clock(owner: Owner, number: str) -> None:
    first = due(number)
    assert first == due_day(program="gyeongbuk-beotim", received_at=AT)
    ask(number, AT)
    assert due(number) is None
    later = AT + timedelta(days=5)
    supply_item(application=number, position=1, answer="예", actor=owner.actor, at=later)
    supply(application=number, actor=owner.actor, at=later)
    moved = due(number)
    assert first is not None
    assert moved is not None
    assert moved > first
    conclude_again(number, ApplicationAct.REFUSE, at=later)
    assert due(number) is None


def test_a_day_that_is_not_kept_or_wrong_is_counted_anew(number: str) -> None:
    right = due(number)
    assert recount_due_days() == 0
    Application.objects.update(due_on=date(2020, 1, 1))
    assert (recount_due_days(), due(number)) == (1, right)
    Application.objects.update(due_on=None)
    assert (recount_due_days(), due(number)) == (1, right)


def test_a_reopened_refusal_gets_its_money_again_and_loses_no_day(number: str) -> None:
    first = due(number)
    conclude(number, ApplicationAct.REFUSE)
    assert available() == PLAN
    later = AT + timedelta(days=30)
    let_uphold(number)
    reopen_application(number=number, reason="appeal_upheld", actor=OFFICER, at=later)
    view = application_view(number=number)
    assert (view.status, view.line.ended_at, view.ended_because, view.retry_from) == ("in_screening", None, "", None)
    assert (view.line.officer, view.line.revision, view.line.waits_for) == ("", 1, WaitsFor.BRANCH)
    assert available() == PLAN - ASKED_FOR
    assert Reopening.objects.get().ended_because == "other"
    assert [len(each) for each in pauses_of(numbers=[number]).values()] == [1]
    moved = due(number)
    assert first is not None
    assert moved is not None
    assert moved - first >= timedelta(days=29)


def test_a_case_is_reopened_as_often_as_it_is_refused(number: str) -> None:
    conclude(number, ApplicationAct.REFUSE)
    for nth in range(2):
        at = AT + timedelta(days=nth)
        let_uphold(number)
        reopen_application(number=number, reason="appeal_upheld", actor=OFFICER, at=at)
        assert available() == PLAN - ASKED_FOR
        conclude_again(number, ApplicationAct.REFUSE, at=at)
        assert available() == PLAN
    assert revision(number) == 2


def test_nothing_but_a_refusal_is_reopened(owner: Owner, number: str) -> None:
    with pytest.raises(ActNotPossible):
        reopen_application(number=number, reason="appeal_upheld", actor=OFFICER, at=AT)
    withdraw_application(number=number, reason=WithdrawalReason.OTHER, actor=owner.actor, at=AT)
    with pytest.raises(ActNotPossible):
        reopen_application(number=number, reason="appeal_upheld", actor=OFFICER, at=AT)


def test_a_refusal_stays_refused_while_a_newer_case_goes_on(owner: Owner, number: str) -> None:
    conclude(number, ApplicationAct.REFUSE)
    draft = refile(number=number, user_id=owner.user_id, at=AT, actor=owner.actor)
    consent(owner, draft.number, ConsentKind)
    newer = submitted(owner, saved(owner, draft, helper="family_or_staff"), key="key-2").application
    with pytest.raises(AlreadyFiled) as refused:
        reopen_application(number=number, reason="appeal_upheld", actor=OFFICER, at=AT)
    assert refused.value.number == newer
    assert application_view(number=number).status is ApplicationStatus.REFUSED


def test_an_approval_that_nobody_used_expires_and_is_filed_anew_at_once(owner: Owner, number: str) -> None:
    conclude(number, ApplicationAct.APPROVE, approved_krw=20_000_000)
    assert application_view(number=number).line.approved_krw == 20_000_000
    expire_application(number=number, reason="confirmation_unused", actor=OFFICER, at=AT)
    view = application_view(number=number)
    assert (view.status, view.line.ended_at, available()) == (ApplicationStatus.EXPIRED, AT, PLAN)
    draft = refile(number=number, user_id=owner.user_id, at=AT, actor=owner.actor)
    consent(owner, draft.number, ConsentKind)
    assert submitted(owner, saved(owner, draft, helper="family_or_staff"), key="key-2").application != number


def test_an_approval_withdrawn_late_frees_its_money_too(owner: Owner, number: str) -> None:
    conclude(number, ApplicationAct.APPROVE)
    assert available() == PLAN - ASKED_FOR
    withdraw_application(number=number, reason=WithdrawalReason.OTHER, actor=owner.actor, at=AT)
    assert available() == PLAN
