"""What did not arrive before its deadline is a call to make, once, until somebody was reached."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries, Settings

from majung.adapters import clock
from majung.adapters.http import PortDownReason
from majung.core.identifiers import normal_public_number
from majung.events.models import Event
from majung.events.services import Actor, ActorKind
from majung.notices.kinds import CallOutcome
from majung.notices.models import TelephoneTask
from majung.notices.selectors import open_telephone_tasks
from majung.notices.telephone import TaskDone, UnknownTelephoneTask, close_telephone_task, open_tasks_before_deadlines
from majung.parties.models import Person
from tests.notices.outbox import CASE, Gateway, a_person, an_institution, gateway, later, pass_hours, pass_time, tell

OFFICER = Actor(ActorKind.STAFF, "user:7")
ASKED: dict[str, Any] = {"template": "supplement_requested", "params": {"through": "5월 9일"}, "branch": "jungbu"}


@pytest.fixture(autouse=True)
def person(db: None, settings: Settings) -> Person:
    settings.SANDBOX = True
    an_institution()
    return a_person()


@pytest.fixture
def dead() -> Iterator[Gateway]:
    with gateway() as fake:
        fake.down = PortDownReason.FAILING
        yield fake


def look() -> None:
    open_tasks_before_deadlines(at=clock.now())


@pytest.mark.parametrize(("hours_left", "calls"), [(24.1, 0), (23.9, 1), (0.5, 1), (-1, 1)])
def test_a_call_is_to_be_made_a_day_before_the_deadline(
    person: Person, dead: Gateway, hours_left: float, calls: int
) -> None:
    tell(person, deadline=later(hours_left), **ASKED)
    look()
    look()
    assert len(open_telephone_tasks("jungbu")) == calls
    assert open_telephone_tasks("gyeongsan") == []


def test_the_call_names_the_case_and_no_number_of_anybody(person: Person, dead: Gateway) -> None:
    deadline = later(3)
    tell(person, deadline=deadline, **ASKED)
    look()
    (task,) = open_telephone_tasks(institution="gyeongbuk-foundation")
    assert normal_public_number(task.number) == task.number
    assert task.number.startswith("TEL-")
    assert (task.about, task.due_at, task.label["ko"], task.call) == (CASE, deadline, "보완 요청", 1)
    assert open_telephone_tasks(institution="semas") == []


@pytest.mark.parametrize(("template", "calls"), [("result", 1), ("received", 0)])
def test_nobody_is_called_about_what_waits_for_no_answer(
    person: Person, dead: Gateway, template: str, calls: int
) -> None:
    tell(person, template=template, deadline=later(3))
    look()
    assert len(open_telephone_tasks()) == calls


def test_what_arrived_is_no_call_to_make(person: Person) -> None:
    tell(person, deadline=later(3), **ASKED)
    with gateway():
        pass_hours(1)
    look()
    assert open_telephone_tasks() == []


def test_what_came_back_from_every_channel_is_a_call_at_once(person: Person) -> None:
    tell(person, deadline=later(100), **ASKED)
    with gateway() as fake:
        fake.undeliverable = {"01012345678"}
        pass_hours(1)
    assert len(open_telephone_tasks("jungbu")) == 1
    clock.set_clock_offset(offset=timedelta(hours=90))
    look()
    assert len(open_telephone_tasks("jungbu")) == 1


@pytest.mark.parametrize(
    ("outcome", "hours_later", "open_after"),
    [
        (CallOutcome.REACHED, 0, []),
        (CallOutcome.WRONG_NUMBER, 0, []),
        (CallOutcome.NOT_REACHED, 0, [2]),
        (CallOutcome.NOT_REACHED, 4, []),
    ],
)
def test_a_call_is_closed_and_made_again_only_while_there_is_time(
    person: Person, dead: Gateway, outcome: CallOutcome, hours_later: int, open_after: list[int]
) -> None:
    tell(person, deadline=later(3), **ASKED)
    look()
    (task,) = open_telephone_tasks()
    close_telephone_task(number=task.number, outcome=outcome, by=OFFICER, at=later(hours_later))
    assert [each.call for each in open_telephone_tasks()] == open_after
    kept = TelephoneTask.objects.get(number=task.number)
    assert (kept.outcome, kept.done_by) == (outcome.value, "user:7")
    event = Event.objects.get(act="TelephoneTaskClosed")
    assert (event.subject_number, event.reason) == (task.number, outcome.value)
    look()
    assert [each.call for each in open_telephone_tasks()] == open_after


def test_a_call_is_closed_once(person: Person, dead: Gateway) -> None:
    tell(person, deadline=later(3), **ASKED)
    look()
    (task,) = open_telephone_tasks()
    close_telephone_task(number=task.number, outcome=CallOutcome.REACHED, by=OFFICER, at=clock.now())
    with pytest.raises(TaskDone):
        close_telephone_task(number=task.number, outcome=CallOutcome.REACHED, by=OFFICER, at=clock.now())
    with pytest.raises(UnknownTelephoneTask):
        close_telephone_task(number="TEL-2025-00000000-0", outcome=CallOutcome.REACHED, by=OFFICER, at=clock.now())


def test_calls_are_read_with_one_query_however_many(
    person: Person, dead: Gateway, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(5):
        tell(person, key=f"k{number}", deadline=later(3 + number), **ASKED)
    look()
    with django_assert_num_queries(1):
        tasks = open_telephone_tasks("jungbu")
    assert [task.due_at for task in tasks] == sorted(task.due_at for task in tasks)
    pass_time()
