"""Look-ups: asked with a consent, outside any transaction, again until answered, and never over what was typed."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from majung.adapters import clock
from majung.adapters.bureau import FakeBureau
from majung.adapters.http import PortDownReason, standing_in
from majung.adapters.register import FakeBusiness, FakeRegister, RegisteredStatus, RegisterStatus
from majung.adapters.sharing import FakeSharing
from majung.adapters.sharing import LookUpKind as SharedKind
from majung.applications import look_ups as running
from majung.applications.after_submission import follow_up
from majung.applications.look_ups import MOST_TRIES, run_look_up
from majung.applications.models import LookUp
from majung.applications.selectors import LookUpLine, application_view, differences_of, draft_view, look_ups_of
from majung.applications.services import retry_look_up, start_look_ups, withdraw_application
from majung.consultations.models import Booking
from majung.core.application import WithdrawalReason
from majung.core.consents import ConsentKind
from majung.core.look_ups import LookUpKind, LookUpState
from majung.documents.selectors import consents_of
from majung.documents.services.consents import withdraw_consent
from majung.events.selectors import events_about
from majung.events.services import Actor, ActorKind, Subject
from majung.notices.models import Job, Message
from tests.applications.world import (
    AT,
    Owner,
    an_owner,
    begun,
    complete,
    consent,
    registration_number,
    saved,
    submitted,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("house")]

NUMBER = registration_number(1)
OFFICER = Actor(ActorKind.STAFF, "user:7")


class Offices:
    """The fakes outside, and the clock inside."""

    def __init__(self) -> None:
        self.register = FakeRegister(businesses={NUMBER: FakeBusiness(date(2019, 5, 2), "김순자")})
        self.sharing = FakeSharing(answers={(SharedKind.WORKERS, NUMBER): {"employees_now": 4.0, "employees": 3.0}})
        self.bureau = FakeBureau()
        self.now = AT

    def all(self) -> list[Any]:
        return [self.register, self.sharing, self.bureau]


@pytest.fixture
def offices(monkeypatch: pytest.MonkeyPatch) -> Iterator[Offices]:
    made = Offices()
    monkeypatch.setattr(clock, "now", lambda: made.now)
    with standing_in(*made.all()):
        yield made


@pytest.fixture
def owner(house: None) -> Owner:
    return an_owner()


def filed(owner: Owner, **values: Any) -> str:
    return submitted(owner, complete(owner, **values)).application


def line(number: str, kind: LookUpKind = LookUpKind.WORKERS) -> LookUpLine:
    return next(each for each in look_ups_of(number=number) if each.kind is kind)


def row(number: str, kind: LookUpKind = LookUpKind.WORKERS) -> LookUp:
    return LookUp.objects.get(application__number=number, kind=kind.value)


def run(number: str, kind: LookUpKind = LookUpKind.WORKERS) -> LookUpLine:
    run_look_up.call(look_up=row(number, kind).pk)
    return line(number, kind)


def test_after_the_receipt_everything_that_consent_allows_is_asked(owner: Owner, offices: Offices) -> None:
    number = filed(owner)
    assert {each.kind for each in look_ups_of(number=number)} == set(LookUpKind)
    follow_up.call(application=number)
    follow_up.call(application=number)
    assert Job.objects.filter(key__startswith="look-up:").count() == len(LookUpKind)
    assert Message.objects.filter(about=number, template="received").count() == 1
    assert Booking.objects.filter(about=number).count() <= 1


def test_an_answer_is_kept_with_its_source_and_day(owner: Owner, offices: Offices) -> None:
    told = run(filed(owner))
    assert (told.state, told.source, told.issued_on) == (LookUpState.DONE, "모의 공동이용", date(2025, 5, 1))
    assert dict(told.facts) == {"employees_now": 4.0, "employees": 3.0}
    assert told.answered_at == AT


def test_what_differs_stands_beside_what_was_filed(owner: Owner, offices: Offices) -> None:
    number = filed(owner)
    run(number)
    view = application_view(number=number)
    found = differences_of(view=view, look_ups=look_ups_of(number=number))
    assert [(each.fact, each.filed, each.told, each.source) for each in found] == [
        ("employees_now", 3, 4.0, "모의 공동이용")
    ]
    assert view.answers["employees_now"].value == 3


@pytest.mark.parametrize("kind", LookUpKind)
def test_every_office_answers(owner: Owner, offices: Offices, kind: LookUpKind) -> None:
    assert run(filed(owner), kind).state is LookUpState.DONE


def test_nothing_told_lies_open_in_the_database(owner: Owner, offices: Offices) -> None:
    number = filed(owner)
    run(number, LookUpKind.CREDIT_SCORE)
    assert b"742" not in bytes(row(number, LookUpKind.CREDIT_SCORE).sealed_facts or b"")
    assert dict(line(number, LookUpKind.CREDIT_SCORE).facts) == {"personal_credit_score": 742, "credit_blocked": False}


def test_a_draft_is_filled_while_it_is_written(owner: Owner, offices: Offices) -> None:
    draft = begun(owner, employees=None, employees_now=None)
    consent(owner, draft.number, ConsentKind)
    asked = start_look_ups(draft=draft.number, user_id=owner.user_id, at=AT)
    assert start_look_ups(draft=draft.number, user_id=owner.user_id, at=AT) == asked
    assert LookUp.objects.filter(draft_number=draft.number).count() == len(asked)
    saved(owner, draft, employees_now=2)
    run_look_up.call(look_up=LookUp.objects.get(draft_number=draft.number, kind="workers").pk)
    view = draft_view(draft=draft.number, user_id=owner.user_id, at=AT)
    assert (view.answers["employees"].value, view.answers["employees"].source) == (3.0, "look_up:workers")
    assert view.answers["employees_now"].value == 2
    assert [(each.value, each.source) for each in view.answers["employees_now"].others] == [(4.0, "look_up:workers")]


def test_look_ups_of_a_draft_go_with_the_application(owner: Owner, offices: Offices) -> None:
    draft = complete(owner)
    start_look_ups(draft=draft.number, user_id=owner.user_id, at=AT)
    number = submitted(owner, draft).application
    assert len(look_ups_of(number=number)) == len(look_ups_of(number=draft.number)) == len(LookUpKind)


def test_without_consent_nothing_is_asked(owner: Owner, offices: Offices) -> None:
    draft = begun(owner)
    assert start_look_ups(draft=draft.number, user_id=owner.user_id, at=AT) == (LookUpKind.BUSINESS_STATUS,)


def test_a_consent_taken_back_stops_the_question_at_the_last_moment(owner: Owner, offices: Offices) -> None:
    number = filed(owner)
    about = application_view(number=number).draft
    for each in consents_of(person_id=owner.person_id, about=about, on=AT.date()):
        if each.kind is ConsentKind.ADMINISTRATIVE_SHARING:
            withdraw_consent(reference=each.reference, person_id=owner.person_id, actor=owner.actor, at=AT)
    told = run(number)
    assert (told.state, dict(told.facts)) == (LookUpState.REFUSED_CONSENT, {})
    assert Message.objects.filter(about=number, template="look_up_needs_paper").count() == 1


@pytest.mark.parametrize(
    ("down", "lies", "code"),
    [
        (PortDownReason.SLOW, False, "slow"),
        (PortDownReason.FAILING, False, "failing"),
        (PortDownReason.OPEN, False, "open"),
        (PortDownReason.NOT_CONNECTED, False, "not_connected"),
        (None, True, "lied"),
    ],
)
def test_an_office_that_does_not_answer_is_asked_again_at_a_moment_that_is_told(
    owner: Owner, offices: Offices, down: PortDownReason | None, lies: bool, code: str
) -> None:
    number = filed(owner)
    offices.sharing.down, offices.sharing.lies = down, lies
    told = run(number)
    offices.sharing.down, offices.sharing.lies = None, False
    assert (told.state, told.attempts, told.error_code) == (LookUpState.WAITING, 1, code)
    assert told.next_try_at == AT + timedelta(seconds=10)
    job = Job.objects.get(key__startswith=f"look-up:{row(number).pk}:1:")
    assert job.run_at == told.next_try_at
    assert run(number).state is LookUpState.DONE


def raising(problem: BaseException) -> Any:
    def refuse(*_: object, **__: object) -> None:
        raise problem

    return refuse


def test_in_the_end_the_paper_is_asked_for_and_staff_may_ask_again(owner: Owner, offices: Offices) -> None:
    number = filed(owner)
    offices.sharing.down = PortDownReason.FAILING
    for _ in range(MOST_TRIES + 2):
        told = run(number)
        offices.now = told.next_try_at or offices.now
    offices.sharing.down = None
    assert (told.state, told.attempts, told.next_try_at) == (LookUpState.FAILED, MOST_TRIES, None)
    assert offices.now - AT > timedelta(hours=20)
    assert Message.objects.filter(about=number, template="look_up_needs_paper").count() == 1
    retry_look_up(number=number, kind=LookUpKind.WORKERS, by=OFFICER, at=offices.now)
    assert line(number).state is LookUpState.WAITING
    assert Job.objects.filter(key__startswith=f"look-up:{row(number).pk}:0:").count() == 1
    assert run(number).state is LookUpState.DONE


def test_a_worker_killed_after_the_answer_asks_again_and_keeps_one(
    owner: Owner, offices: Offices, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = filed(owner)
    with monkeypatch.context() as patch:
        patch.setattr(running, "_keep", raising(KeyboardInterrupt()))
        with pytest.raises(KeyboardInterrupt):
            run(number)
    assert line(number).state is LookUpState.WAITING
    assert run(number).state is LookUpState.DONE
    offices.sharing.answers = {}
    assert dict(run(number).facts) == {"employees_now": 4.0, "employees": 3.0}
    acts = [event.act for event in events_about(subject=Subject("application", number))]
    assert acts.count("LookUpAnswered") == 1


def test_two_workers_with_one_question_keep_one_answer(owner: Owner, offices: Offices) -> None:
    number = filed(owner)
    slow = row(number)
    answer = running.ask_office(slow, LookUpKind.WORKERS, consents_of(
        person_id=owner.person_id, about=slow.draft_number, on=AT.date()))  # fmt: skip
    run(number)
    running._keep(slow, answer, at=AT)
    running._again(slow, "slow", at=AT)
    told = line(number)
    assert (told.state, told.attempts) == (LookUpState.DONE, 1)


def test_whom_an_office_cannot_know_brings_the_paper(
    owner: Owner, offices: Offices, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "ci_of", lambda **_: "")
    told = run(filed(owner))
    assert (told.state, told.error_code) == (LookUpState.FAILED, "no_ci")


def test_a_closed_business_is_told_as_the_register_knows_it(owner: Owner, offices: Offices) -> None:
    offices.register.businesses[NUMBER] = FakeBusiness(
        date(2019, 5, 2), "김순자", RegisteredStatus(RegisterStatus.CLOSED, date(2025, 4, 30))
    )
    number = filed(owner)
    assert dict(run(number, LookUpKind.BUSINESS_STATUS).facts) == {"business_status": "closed"}
    offices.register.businesses.clear()
    other = filed(an_owner(2))
    assert dict(run(other, LookUpKind.BUSINESS_STATUS).facts) == {}


def test_a_case_that_is_over_asks_nobody(owner: Owner, offices: Offices) -> None:
    number = filed(owner)
    withdraw_application(number=number, reason=WithdrawalReason.OTHER, actor=owner.actor, at=AT)
    told = run(number)
    assert (told.state, told.error_code, told.attempts) == (LookUpState.FAILED, "case_over", 0)
    assert not Message.objects.filter(about=number, template="look_up_needs_paper").exists()


def test_no_transaction_is_open_while_an_office_thinks(
    owner: Owner, offices: Offices, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, open_then = filed(owner), []
    monkeypatch.setattr(FakeSharing, "meet", lambda _: open_then.append(list(connection.savepoint_ids)))
    run(number)
    # The test itself holds the one transaction that is open.
    assert open_then == [list(connection.savepoint_ids)]
