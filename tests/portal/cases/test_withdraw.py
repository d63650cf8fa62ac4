"""Withdrawing: told what it means before, confirmed, done once; then filed anew with everything that was said."""

from django.test import Client

from majung.applications.selectors import application_view
from majung.core.application import ApplicationStatus

GIVEN = {"reason": "wrong_details", "understood": "yes"}


def test_it_says_before_what_it_means(here: Client, number: str) -> None:
    page = here.get(f"/my/{number}/withdraw").text
    for words in ("되돌릴 수 없습니다", "접수 순번 1번을 잃습니다", "동의는 끝나고", "불이익은 없습니다"):
        assert words in page
    assert "예산이 풀립니다" not in page, "no fund is open, so no money was set aside"


def test_without_reason_or_tick_nothing_happens_and_what_was_said_stays(here: Client, number: str) -> None:
    response = here.post(f"/my/{number}/withdraw", {"reason": "other_funding"})
    assert response.status_code == 422
    assert "위 내용을 읽고 표시해 주세요" in response.text
    assert 'value="other_funding" id="reason-2" checked' in response.text
    response = here.post(f"/my/{number}/withdraw", {"reason": "none of these", "understood": "yes"})
    assert response.status_code == 422
    assert 'name="understood" value="yes" checked' in response.text
    assert application_view(number=number).status is ApplicationStatus.SUBMITTED


def test_withdrawn_once_and_the_case_says_so(here: Client, number: str) -> None:
    page = here.post(f"/my/{number}/withdraw", GIVEN, follow=True).text
    assert "신청을 거두었습니다" in page
    assert "신청을 거두셨습니다(철회)" in page
    assert application_view(number=number).status is ApplicationStatus.WITHDRAWN
    again = here.post(f"/my/{number}/withdraw", GIVEN)
    assert again.headers["Location"] == f"/my/{number}"
    assert here.get(f"/my/{number}/withdraw").status_code == 302


def test_filed_anew_with_everything_that_was_said(here: Client, number: str) -> None:
    assert here.post(f"/my/{number}/refile").status_code == 409
    here.post(f"/my/{number}/withdraw", GIVEN)
    response = here.post(f"/my/{number}/refile")
    assert response.headers["Location"].startswith("/apply/DRF-")
    assert "작성 중" in here.get("/my").text
