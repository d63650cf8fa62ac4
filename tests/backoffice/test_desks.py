"""The small desks: calls that messages could not make, jobs that were given up."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from majung.events.selectors import events_about, reads_about
from majung.events.services import Subject
from majung.notices.models import Job, Message, TelephoneTask
from majung.notices.telephone import open_task
from majung.parties.kinds import StaffDuty
from tests.applications.world import AT
from tests.backoffice.desk import asked, filed, staff_client

pytestmark = pytest.mark.usefixtures("house")


def a_call(due_at: datetime = AT + timedelta(days=1)) -> TelephoneTask:
    """The notice of a 보완 that no channel brought."""
    number = filed().application
    asked(number)
    message = Message.objects.get(about=number, template="supplement_requested")
    message.deadline = due_at
    message.save()
    open_task(message, at=AT)
    return TelephoneTask.objects.get()


def test_a_call_is_made_and_recorded_and_the_look_is_logged() -> None:
    task, officer = a_call(), staff_client()
    listed = officer.get("/office/calls").text
    assert task.number in listed
    assert "김순자" not in listed
    page = officer.get(f"/office/calls/{task.number}").text
    assert "김순자" in page
    assert 'href="tel:01012340001"' in page
    read = reads_about(subject=Subject("application", task.message.about))[-1]
    assert set(read.fields) == {"name", "telephone"}
    unsaid = officer.post(f"/office/calls/{task.number}/closed", {"outcome": "later"})
    assert unsaid.status_code == 422
    assert officer.post(f"/office/calls/{task.number}/closed", {"outcome": "reached"}).status_code == 302
    assert "전화할 곳이 없습니다" in officer.get("/office/calls").text
    assert events_about(subject=Subject("telephone_task", task.number))[-1].reason == "reached"


def test_nobody_answered_so_it_is_called_again() -> None:
    task, officer = a_call(), staff_client()
    officer.post(f"/office/calls/{task.number}/closed", {"outcome": "not_reached"})
    assert "2번째 전화" in officer.get("/office/calls").text


def test_a_call_of_another_branch_is_not_there() -> None:
    task = a_call()
    other = staff_client(branch="gyeongju")
    assert task.number not in other.get("/office/calls").text
    assert other.get(f"/office/calls/{task.number}").status_code == 404
    assert other.post(f"/office/calls/{task.number}/closed", {"outcome": "reached"}).status_code == 404
    assert staff_client(StaffDuty.AUDITOR).get("/office/calls").status_code == 403
    assert Client().get("/office/calls").status_code == 302


def test_an_operator_has_a_given_up_job_tried_again() -> None:
    job = Job.objects.create(
        task="majung.applications.look_ups.run_look_up", key="look-up:1", arguments="{}", enqueued_at=AT, run_at=AT,
        attempts=12, gave_up_at=AT, error_code="PortDown",
    )  # fmt: skip
    operator = staff_client(StaffDuty.OPERATOR, branch=None)
    page = operator.get("/office/jobs").text
    assert "look-up:1" in page
    assert "12번 시도" in page
    assert operator.post("/office/jobs/retried", {"job": str(job.pk)}).status_code == 302
    job.refresh_from_db()
    assert (job.gave_up_at, job.attempts) == (None, 0)
    for gone in (str(job.pk), "no", "9" * 40):
        assert operator.post("/office/jobs/retried", {"job": gone}).status_code == 422
    assert "멈춘 작업이 없습니다" in operator.get("/office/jobs").text


def test_only_operators_see_jobs() -> None:
    officer = staff_client()
    assert officer.get("/office/jobs").status_code == 403
    assert officer.post("/office/jobs/retried", {"job": "1"}).status_code == 403
