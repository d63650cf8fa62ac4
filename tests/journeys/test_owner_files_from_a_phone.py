"""An owner files from a phone, from the first question to the receipt; no office is connected, and she waits for none.

The cast: 김순자, a restaurant in Gumi; 이영희, a stranger at the next table.
"""

from datetime import UTC, datetime

import pytest
from django.test import Client

from majung.applications.models import Application, LookUp
from majung.events.models import Event
from majung.notices.models import Job
from tests.portal.apply.filing import (
    BEOTIM,
    boxes_on,
    fill_money,
    inputs_on,
    send,
    set_clock,
    submit,
    words_on,
)
from tests.published_catalog import load_and_publish
from tests.signing_in import make_business, make_owner, sign_in

MORNING = datetime(2025, 5, 2, 1, 0, tzinfo=UTC)
CHECK = {
    "region": {"place": "경상북도 구미시"},
    "industry": {"industry": "I56111"},
    "people": {"employees_now": "3", "employees": "3", "young_employees": "0"},
    "sales": {"average_sales_krw": "1억 8천"},
    "situation": {},
    "papers": {},
}


@pytest.fixture(autouse=True)
def morning(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    load_and_publish()
    set_clock(monkeypatch, MORNING)


def test_from_the_first_question_to_the_receipt(client: Client) -> None:
    for step, answer in CHECK.items():
        assert client.post(f"/check/q/{step}", answer).status_code == 302
    assert f'href="/check/apply/{BEOTIM}"' in client.get("/check/result").text

    # Not signed in yet: the way leads through the sign-in, and her answers come along.
    start = client.get(f"/check/apply/{BEOTIM}").headers["Location"]
    assert client.get(start).headers["Location"].startswith("/sign-in?next=")
    owner = make_owner()
    make_business(owner)
    sign_in(client, owner)

    page = client.get(start).text
    answers = client.post(start, {**inputs_on(page), **boxes_on(page)}).headers["Location"]
    number = answers.split("/")[2]
    shown = client.get(answers)
    assert "1억 8,000만 원" in words_on(shown.text)
    assert "확인 대기 중" in words_on(shown.text)
    # Only what neither she nor an office tells is asked; she rents nothing.
    asked = inputs_on(shown.text).get("question", [])
    assert set(asked) <= {"rented", "grace", "balances"}
    unsure = {f"{step}-unknown": "1" for step in asked if step != "rented"}
    assert send(client, answers, **unsure).status_code == 302
    assert fill_money(client, number).status_code == 302
    assert send(client, f"/apply/{number}/papers").status_code == 302
    assert send(client, f"/apply/{number}/helper", helper="nobody").status_code == 302

    receipt = client.get(submit(client, number).headers["Location"])
    application = Application.objects.get()
    told = words_on(receipt.text)
    assert application.receipt_number in told
    assert "이 접수창구에서 1번째" in told
    assert "기관 확인을 기다립니다. 늦어도 접수 순서는 그대로입니다" in told
    assert set(LookUp.objects.values_list("state", flat=True)) == {"waiting"}
    assert Job.objects.filter(key=f"submitted:{application.number}", finished_at=None).exists()
    assert Event.objects.filter(act="ApplicationSubmitted", subject_number=application.number).count() == 1

    stranger = sign_in(Client(), make_owner("이영희", telephone="010-9999-8888"))
    assert stranger.get(f"/apply/{number}/receipt").status_code == 404
