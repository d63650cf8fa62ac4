"""The complaint desk: taken by name, never by who is complained of, looked into, answered with its cause, counted."""

import csv
from io import StringIO

import pytest
from django.test import Client

from majung.complaints.selectors import ComplaintView, open_complaint
from majung.core.complaints import CauseCode, ComplaintKind, ComplaintState
from majung.events.selectors import reads_about
from majung.events.services import ReadPurpose, Subject
from majung.parties.kinds import StaffDuty
from tests.backoffice.conftest import SetClock
from tests.backoffice.desk import GUMI, SOMEBODY, staff_client
from tests.complaints.written import AT, WORDS, written

pytestmark = pytest.mark.usefixtures("house")
ANSWER = {"words": "창구를 늘렸습니다.", "cause": "delay"}


@pytest.fixture(autouse=True)
def monday(house: None, at_clock: SetClock) -> None:
    at_clock(AT)


@pytest.fixture
def complaint(monday: None) -> str:
    return written(branch=GUMI).number


@pytest.fixture
def officer() -> Client:
    return staff_client()


def at(number: str, act: str = "") -> str:
    return f"/office/complaints/{number}{act}"


def held(number: str) -> ComplaintView:
    return open_complaint(number=number, actor=SOMEBODY, purpose=ReadPurpose.AUDIT, at=AT).view


def test_it_is_taken_by_name_and_answered_with_its_cause(complaint: str, officer: Client) -> None:
    assert complaint in officer.get("/office/complaints").text
    page = officer.get(at(complaint)).text
    for told in (WORDS, "김하나", "맡으면 이름과 전화번호를"):
        assert told in page, told
    assert "words" in reads_about(subject=Subject("complaint", complaint))[-1].fields
    early = officer.post(at(complaint, "/answered"), ANSWER)
    assert (early.status_code, "창구를 늘렸습니다." in early.text or "지금은" in early.text) == (422, True)
    assert officer.post(at(complaint, "/taken")).status_code == 302
    for said in ({**ANSWER, "cause": "weather"}, {**ANSWER, "words": " "}):
        assert officer.post(at(complaint, "/answered"), said).status_code == 422
    assert officer.post(at(complaint, "/answered"), ANSWER).status_code == 302
    assert (held(complaint).line.state, held(complaint).cause) == (ComplaintState.ANSWERED, CauseCode.DELAY)
    assert "창구를 늘렸습니다." in officer.get(at(complaint)).text
    assert complaint not in officer.get("/office/complaints").text


def test_more_time_and_days_on_the_spot_are_the_handlers_to_take(complaint: str, officer: Client) -> None:
    colleague = staff_client(email="colleague@example.org")
    officer.post(at(complaint, "/taken"))
    for act, said in (
        ("/extended", {"why_longer": "더 알아봅니다."}),
        ("/investigation", {"why_look": "현장을 봅니다."}),
        ("/investigation/ended", {}),
    ):
        other = colleague.post(at(complaint, act), said)
        assert (other.status_code, "맡은 사람만" in other.text) == (422, True), act
    first = held(complaint).line.due_on
    assert officer.post(at(complaint, "/investigation"), {"why_look": " "}).status_code == 422
    assert officer.post(at(complaint, "/investigation"), {"why_look": "현장을 봅니다."}).status_code == 302
    longer = held(complaint).line.due_on
    assert longer > first
    assert officer.post(at(complaint, "/investigation"), {"why_look": "더", "longer": "1"}).status_code == 302
    twice = officer.post(at(complaint, "/investigation"), {"why_look": "더", "longer": "1"})
    assert twice.status_code == 422
    assert officer.post(at(complaint, "/investigation/ended")).status_code == 302
    assert held(complaint).line.due_on < longer
    assert officer.post(at(complaint, "/extended"), {"why_longer": "더 알아봅니다."}).status_code == 302
    again = officer.post(at(complaint, "/extended"), {"why_longer": "또"})
    assert (again.status_code, "한 번만" in again.text) == (422, True)


def test_whoever_is_complained_of_does_not_deal_with_it(complaint: str, officer: Client) -> None:
    colleague = staff_client(email="colleague@example.org")
    user_id = colleague.session["_auth_user_id"]
    assert officer.post(at(complaint, "/complained-of"), {"colleague": "999999"}).status_code == 422
    assert officer.post(at(complaint, "/complained-of"), {"colleague": user_id}).status_code == 302
    refused = colleague.post(at(complaint, "/taken"))
    assert (refused.status_code, "본인에 대한 민원" in refused.text) == (422, True)
    assert 'id="take"' not in refused.text
    officer.post(at(complaint, "/taken"))
    own = officer.post(at(complaint, "/complained-of"), {"colleague": officer.session["_auth_user_id"]})
    assert (own.status_code, 'href="#colleague"' in own.text) == (422, True)


def test_causes_are_counted_by_month_as_a_table_and_as_text(complaint: str, officer: Client) -> None:
    assert "답한 민원이 없습니다" in officer.get("/office/complaints/causes").text
    officer.post(at(complaint, "/taken"))
    officer.post(at(complaint, "/answered"), ANSWER)
    page = officer.get("/office/complaints/causes").text
    assert "2026-11" in page
    text = officer.get("/office/complaints/causes.csv").content.decode("utf-8-sig")
    heads, row = csv.reader(StringIO(text))
    assert (len(heads), row[0], row[3:]) == (5, "2026-11", ["1", "0"])


def test_only_staff_of_its_place_see_it(complaint: str) -> None:
    elsewhere = staff_client(branch="gyeongju", email="gyeongju@example.org")
    assert elsewhere.get(at(complaint)).status_code == 404
    assert elsewhere.post(at(complaint, "/taken")).status_code == 404
    # What names no branch is everybody's at the institution.
    whole = written(branch=None, kind=ComplaintKind.QUESTION).number
    assert whole in elsewhere.get("/office/complaints").text
    assert elsewhere.get(at(whole)).status_code == 200
    assert staff_client(institution="semas", branch=None, email="semas@example.org").get(at(whole)).status_code == 404
    auditor = staff_client(StaffDuty.AUDITOR)
    assert 'id="take"' not in auditor.get(at(complaint)).text
    assert auditor.post(at(complaint, "/taken")).status_code == 403
