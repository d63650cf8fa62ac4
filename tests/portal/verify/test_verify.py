"""The public page that proves a paper: by number and code, typed or scanned, for anybody."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from majung.adapters import clock
from majung.applications.services import withdraw_application
from majung.core.application import WithdrawalReason
from majung.core.issued_papers import PaperKind
from majung.letters.selectors import ConfirmationView, confirmation_view
from majung.letters.services import HOUSE, issue_confirmation, use_confirmation
from majung.papers.selectors import PaperView, paper_view
from majung.papers.services import cancel_paper, issue_document, replace_paper
from majung.parties.people import destroy_person_key
from majung.portal.check.throttle import MOST_FAILURES
from tests.applications.world import Owner, an_owner
from tests.decisions.people import MAKER
from tests.letters.approved import approved, confirmed
from tests.papers.issued import CONFIRMED, DECIDED, issued
from tests.papers.sealed_files import pages


@pytest.fixture
def owner() -> Owner:
    return an_owner()


def fresh(owner: Owner) -> ConfirmationView:
    """A 확인서 of today."""
    at = clock.now()
    number = issue_confirmation(number=approved(owner, at=at), at=at)
    assert number is not None
    return confirmation_view(number=number, at=at)


def page_of(paper: PaperView, *, code: str = "", status: int = 200) -> str:
    answer = Client().get(f"/verify/{paper.number}", {"code": code or paper.code})
    assert answer.status_code == status
    return answer.content.decode()


def test_the_form_asks_for_both_numbers() -> None:
    page = Client().get("/verify").content.decode()
    assert 'name="number"' in page
    assert 'name="code"' in page


def test_who_types_both_is_led_to_what_the_paper_says(owner: Owner) -> None:
    paper = paper_view(number=fresh(owner).paper)
    answer = Client().post("/verify", {"number": paper.number.lower(), "code": paper.code.lower()})
    assert answer.status_code == 302
    address = urlsplit(answer.headers["Location"])
    assert (address.path, parse_qs(address.query)) == (f"/verify/{paper.number}", {"code": [paper.code.lower()]})
    assert "진짜이고, 지금 유효합니다" in Client().get(answer.headers["Location"]).content.decode()


def test_it_tells_enough_to_compare_and_no_more_of_a_person(owner: Owner) -> None:
    view = fresh(owner)
    page = page_of(paper_view(number=view.paper))
    for said in (view.number, "김*자", "일반자금", "3,000만 원 (30,000,000원)", "신용", "소상공인시장진흥공단"):
        assert said in page
    for silent in ("김순자", "구미식당", "123-45", "010-"):
        assert silent not in page


def test_in_english_too(owner: Owner) -> None:
    paper = paper_view(number=fresh(owner).paper)
    client = Client()
    client.cookies["language"] = "en"
    page = client.get(f"/verify/{paper.number}", {"code": paper.code}).content.decode()
    assert "Genuine, and valid now" in page
    assert "KRW 30,000,000" in page


def test_past_its_last_day_it_says_so_whether_or_not_the_night_has_run(owner: Owner) -> None:
    assert "유효기간이 지났습니다" in page_of(paper_view(number=confirmed(owner).paper))


def test_of_a_withdrawn_case_it_says_so_before_anybody_has_written_it_down(owner: Owner) -> None:
    view = fresh(owner)
    withdraw_application(number=view.application, reason=WithdrawalReason.OTHER, actor=MAKER, at=clock.now())
    assert "취소되었습니다" in page_of(paper_view(number=view.paper))


def test_one_that_was_used_opens_no_other_loan(owner: Owner) -> None:
    view = fresh(owner)
    use_confirmation(number=view.number, received_by_bank_on=clock.today(), at=clock.now(), actor=HOUSE)
    assert "이미 대출에 쓰였습니다" in page_of(paper_view(number=view.paper))


def test_a_replaced_and_a_cancelled_paper_say_so(owner: Owner) -> None:
    at = clock.now()
    old = issued(owner.person_id, valid_through=clock.today() + timedelta(days=60))
    new = replace_paper(number=old.number, data=CONFIRMED, reason="name", at=at, actor=HOUSE)
    assert "새 문서로 바뀌었습니다" in page_of(old)
    cancel_paper(number=new.number, reason="wrong", at=at, actor=HOUSE)
    assert "취소되었습니다" in page_of(new)


def test_a_notice_of_a_decision_is_proven_alike(owner: Owner) -> None:
    page = page_of(issued(owner.person_id, kind=PaperKind.DECISION_NOTICE, data=DECIDED, valid_through=None))
    assert "신청 결과 통지서" in page
    assert "불가" in page
    assert "확인서는 대출 확약이 아닙니다" not in page


def test_what_a_forgotten_person_s_paper_said_is_gone(owner: Owner) -> None:
    paper = issued(owner.person_id, valid_through=None)
    destroy_person_key(person_id=owner.person_id, at=clock.now(), actor=HOUSE)
    page = page_of(paper)
    assert "내용을 지웠습니다" in page
    assert "김*자" not in page


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("PAP-2026-00000000-0", "ABCDEFGHJKMNPQRS"),
        ("없는 번호", "🙂"),
        ("", "ABCD"),
        ("PAP-2026-00000000-0", ""),
        ("가" * 500, "나" * 500),
    ],
)
def test_what_proves_nothing_comes_back_as_it_was_typed(number: str, code: str) -> None:
    answer = Client().post("/verify", {"number": number, "code": code})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert number[:200] in page
    assert code[:200] in page
    assert 'aria-invalid="true"' in page


def test_a_wrong_code_in_an_address_is_not_found(owner: Owner) -> None:
    page = page_of(issued(owner.person_id), code="0000-0000-0000-0000", status=404)
    assert "우리가 발급한 문서가 아닐 수 있습니다" in page


def test_a_number_without_its_code_opens_the_form(owner: Owner) -> None:
    paper = issued(owner.person_id)
    answer = Client().get(f"/verify/{paper.number}", follow=True)
    assert answer.redirect_chain == [(f"/verify?number={paper.number}", 302)]
    assert f'value="{paper.number}"' in answer.content.decode()


def test_who_guesses_often_waits_and_then_not_even_the_right_code_is_told(owner: Owner) -> None:
    paper = issued(owner.person_id)
    client = Client()
    for _ in range(MOST_FAILURES):
        assert client.get(f"/verify/{paper.number}", {"code": "0000"}).status_code == 404
    answers = [client.get(f"/verify/{paper.number}", {"code": paper.code}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [429, 429]
    assert "10분 뒤에" in answers[0].content.decode()


def test_nobody_keeps_a_copy(owner: Owner) -> None:
    paper = issued(owner.person_id)
    answer = Client().get(f"/verify/{paper.number}", {"code": paper.code})
    assert "no-store" in answer.headers["Cache-Control"]


def test_it_leads_here_from_every_page() -> None:
    assert 'href="/verify"' in Client().get("/").content.decode()


def test_an_agreement_is_told_by_its_title_and_whoever_signed_it_masked(owner: Owner) -> None:
    agreed = {
        "agreement": "AGR-2026-1A2B3C4D-5",
        "title": "신용보증약정서",
        "signer": "김순자",
        "signed_on": "2026-11-22",
    }
    paper = issue_document(
        kind=PaperKind.AGREEMENT,
        about=agreed["agreement"],
        person_id=owner.person_id,
        institution="semas",
        unsigned=pages(),
        data=agreed,
        language="ko",
        at=clock.now(),
        actor=HOUSE,
    )
    page = page_of(paper)
    for said in ("전자약정서", "신용보증약정서", "AGR-2026-1A2B3C4D-5", "김*자", "2026년 11월 22일"):
        assert said in page
    assert "김순자" not in page
