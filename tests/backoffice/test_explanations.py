"""The explanation desk: what the machine judged is told, run again with what the owner corrects, and answered."""

from typing import Any

import pytest
from django.test import Client

from majung.core.explaining import ExplanationKind, ExplanationState
from majung.decisions.selectors import RequestView, request_view
from majung.decisions.services import ask_explanation
from majung.parties.kinds import StaffDuty
from tests.applications.world import AT, Owner, an_owner
from tests.backoffice.desk import SOMEBODY, staff_client, taken_up
from tests.journey.ready import filed

pytestmark = pytest.mark.usefixtures("house")


@pytest.fixture
def owner() -> Owner:
    return an_owner()


@pytest.fixture
def case(owner: Owner) -> str:
    return filed(owner)


@pytest.fixture
def officer() -> Client:
    return staff_client()


def asked(owner: Owner, case: str, kind: ExplanationKind = ExplanationKind.EXPLANATION, **fields: Any) -> str:
    return ask_explanation(
        application=case, kind=kind, words="왜 이렇게 판정되었나요?", fields=fields, actor=owner.actor, at=AT
    )


def at(number: str, act: str = "") -> str:
    return f"/office/explanations/{number}{act}"


def held(number: str) -> RequestView:
    found = request_view(number=number)
    assert found is not None
    return found


def test_the_page_explains_criteria_and_facts_with_their_source(owner: Owner, case: str, officer: Client) -> None:
    number = asked(owner, case)
    assert number in officer.get("/office/explanations").text
    page = officer.get(at(number)).text
    for told in ("왜 이렇게 판정되었나요?", "판정에 쓴 사실", "상시근로자 수", "신청인", "기준", "1억 8,000만 원"):
        assert told in page, told
    assert officer.post(at(number, "/answered"), {"words": " "}).status_code == 422
    assert officer.post(at(number, "/answered"), {"words": "자료로만 판정했습니다."}).status_code == 302
    assert (held(number).state, held(number).answer) == (ExplanationState.ANSWERED, "자료로만 판정했습니다.")
    assert number not in officer.get("/office/explanations").text
    assert "자료로만 판정했습니다." in officer.get(at(number)).text
    again = officer.post(at(number, "/answered"), {"words": "또"})
    assert (again.status_code, "지금은 할 수 없습니다" in again.text) == (422, True)


def test_a_correction_is_run_again_before_and_after(owner: Owner, case: str, officer: Client) -> None:
    number = asked(owner, case, ExplanationKind.CORRECTION, restricted_industry=True)
    page = officer.get(at(number)).text
    run = page[page.index('id="run"') :]
    assert "접수 때" in run
    assert "→" in run
    assert f"/office/cases/{case}/facts/restricted_industry" not in page
    taken_up(case)
    assert f"/office/cases/{case}/facts/restricted_industry" in officer.get(at(number)).text
    officer.post(at(number, "/answered"), {"words": "다시 판정했습니다."})
    kept = held(number).run
    assert kept is not None
    assert kept.differs


def test_only_a_third_request_of_its_kind_is_declined(owner: Owner, case: str, officer: Client) -> None:
    first = asked(owner, case)
    early = officer.post(at(first, "/declined"), {"because": "되풀이"})
    assert (early.status_code, 'href="#because"' in early.text) == (422, True)
    officer.post(at(first, "/answered"), {"words": "답"})
    officer.post(at(asked(owner, case), "/answered"), {"words": "답"})
    third = asked(owner, case)
    assert "되풀이한 요구로" in officer.get(at(third)).text
    assert officer.post(at(third, "/declined"), {"because": "두 번 답했습니다."}).status_code == 302
    assert held(third).state is ExplanationState.DECLINED


def test_only_staff_of_the_branch_see_it_and_an_auditor_does_nothing(owner: Owner, case: str) -> None:
    number = asked(owner, case)
    elsewhere = staff_client(branch="gyeongju", email="gyeongju@example.org")
    assert elsewhere.get(at(number)).status_code == 404
    assert number not in elsewhere.get("/office/explanations").text
    auditor = staff_client(StaffDuty.AUDITOR)
    assert 'id="answer-request"' not in auditor.get(at(number)).text
    assert auditor.post(at(number, "/answered"), {"words": "답"}).status_code == 403
    assert SOMEBODY.id not in held(number).answered_by
