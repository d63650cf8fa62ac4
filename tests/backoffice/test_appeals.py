"""The appeal desk: heard by new eyes, made longer once with why, answered by two, and the case screened anew."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from majung.applications.selectors import application_view
from majung.applications.services import take_up
from majung.core.appeals import AppealOutcome, AppealState
from majung.core.application import ApplicationStatus
from majung.decisions.selectors import AppealView, appeal_view
from majung.decisions.services import file_appeal
from majung.events.selectors import reads_about
from majung.events.services import Subject
from majung.parties.kinds import StaffDuty
from majung.parties.models import User
from tests.applications.papers import a_paper
from tests.applications.world import AT, an_owner
from tests.backoffice.conftest import SetClock
from tests.backoffice.desk import SOMEBODY, staff_client
from tests.decisions.people import REFUSAL, decide
from tests.journey.ready import filed
from tests.signing_in import sign_in

pytestmark = pytest.mark.usefixtures("house")
LATER = AT + timedelta(days=3)
UPHELD = {"outcome": "upheld", "words": "정정된 등록증을 확인했습니다."}


def appealed(nth: int = 1) -> str:
    owner = an_owner(nth)
    case = filed(owner)
    take_up(application=case, by=SOMEBODY, at=AT)
    decide(case, **REFUSAL)
    return file_appeal(
        application=case,
        words="사업자등록의 업종이 잘못 적혀 있었습니다.",
        documents=(a_paper(owner, issued_on=None),),
        by_person_id=owner.person_id,
        actor=owner.actor,
        at=LATER,
    )


@pytest.fixture
def appeal(at_clock: SetClock) -> str:
    at_clock(LATER)
    return appealed()


@pytest.fixture
def officer() -> Client:
    return staff_client()


@pytest.fixture
def approver() -> Client:
    return staff_client(StaffDuty.APPROVER)


def at(appeal: str, act: str = "") -> str:
    return f"/office/appeals/{appeal}{act}"


def held(appeal: str) -> AppealView:
    found = appeal_view(number=appeal)
    assert found is not None
    return found


def answer_seen(appeal: str) -> dict[str, str]:
    answered_at = held(appeal).answered_at
    return {"answered_at": answered_at.isoformat() if answered_at else ""}


def answered(officer: Client, appeal: str, **said: str) -> None:
    assert officer.post(at(appeal, "/taken")).status_code == 302
    assert officer.post(at(appeal, "/answered"), UPHELD | said).status_code == 302


def test_the_desk_lists_what_waits_and_the_page_tells_what_is_appealed_against(appeal: str, officer: Client) -> None:
    assert appeal in officer.get("/office/appeals").text
    page = officer.get(at(appeal)).text
    for told in ("사업자등록의 업종이 잘못", "제한업종에 해당합니다.", "사업자등록증", "맡기"):
        assert told in page, told
    assert reads_about(subject=Subject("application", held(appeal).application))


def test_upheld_by_two_the_case_is_in_screening_again(appeal: str, officer: Client, approver: Client) -> None:
    answered(officer, appeal)
    assert "동의해야 합니다" in officer.get(at(appeal)).text
    assert officer.post(at(appeal, "/agreed"), answer_seen(appeal)).status_code == 403
    stale = approver.post(at(appeal, "/agreed"), {"answered_at": "2025-01-01T00:00:00+00:00"})
    assert (stale.status_code, held(appeal).state) == (422, AppealState.ANSWERED)
    assert approver.post(at(appeal, "/agreed"), answer_seen(appeal)).status_code == 302
    assert (held(appeal).state, held(appeal).outcome) == (AppealState.UPHELD, AppealOutcome.UPHELD)
    assert application_view(number=held(appeal).application).status is ApplicationStatus.IN_SCREENING
    assert appeal not in officer.get("/office/appeals").text
    again = approver.post(at(appeal, "/agreed"), answer_seen(appeal))
    assert (again.status_code, "지금은 할 수 없습니다" in again.text) == (422, True)


def test_an_answer_is_sent_back_with_a_reason(appeal: str, officer: Client, approver: Client) -> None:
    answered(officer, appeal, outcome="dismissed")
    assert approver.post(at(appeal, "/returned"), {"because": " "}).status_code == 422
    assert approver.post(at(appeal, "/returned"), {"because": "등록증을 더 보세요."}).status_code == 302
    assert "등록증을 더 보세요." in officer.get(at(appeal)).text
    assert officer.post(at(appeal, "/answered"), UPHELD).status_code == 302
    assert held(appeal).state is AppealState.ANSWERED


@pytest.mark.parametrize(("said", "field"), [({"outcome": "maybe"}, "outcome"), ({"words": " "}, "words")])
def test_an_answer_says_what_and_why(appeal: str, officer: Client, said: dict[str, str], field: str) -> None:
    officer.post(at(appeal, "/taken"))
    answer = officer.post(at(appeal, "/answered"), UPHELD | said)
    assert (answer.status_code, f'href="#{field}"' in answer.text) == (422, True)
    assert held(appeal).state is AppealState.TAKEN


def test_more_time_is_taken_once_and_with_why(appeal: str, officer: Client) -> None:
    early = officer.post(at(appeal, "/extended"), {"why_longer": "자료를 더 봅니다."})
    assert (early.status_code, "자료를 더 봅니다." in early.text or "맡은 사람" in early.text) == (422, True)
    officer.post(at(appeal, "/taken"))
    before = held(appeal).due_on
    assert officer.post(at(appeal, "/extended"), {"why_longer": ""}).status_code == 422
    assert officer.post(at(appeal, "/extended"), {"why_longer": "자료를 더 봅니다."}).status_code == 302
    assert held(appeal).due_on > before
    again = officer.post(at(appeal, "/extended"), {"why_longer": "더"})
    assert (again.status_code, "한 번만" in again.text) == (422, True)


def test_whoever_decided_the_case_does_not_hear_the_appeal(appeal: str) -> None:
    decider = sign_in(Client(), User.objects.get(email="checker-0@gyeongbuk-foundation.example.org"))
    page = decider.get(at(appeal)).text
    assert "처음 결정에 참여한 사람" in page
    assert 'id="take"' not in page
    answer = decider.post(at(appeal, "/taken"))
    assert (answer.status_code, held(appeal).state) == (422, AppealState.FILED)


def test_only_staff_of_the_branch_see_it_and_an_auditor_does_nothing(appeal: str) -> None:
    elsewhere = staff_client(branch="gyeongju", email="gyeongju@example.org")
    assert elsewhere.get(at(appeal)).status_code == 404
    assert elsewhere.post(at(appeal, "/taken")).status_code == 404
    assert appeal not in elsewhere.get("/office/appeals").text
    auditor = staff_client(StaffDuty.AUDITOR)
    assert 'id="take"' not in auditor.get(at(appeal)).text
    assert auditor.post(at(appeal, "/taken")).status_code == 403


def test_more_appeals_ask_no_more_of_the_database(appeal: str, officer: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked_of:
            officer.get("/office/appeals")
        return len(asked_of)

    officer.post(at(appeal, "/taken"))
    queries()
    few = queries()
    for nth in (2, 3):
        officer.post(at(appealed(nth), "/taken"))
    assert queries() == few
