"""The desk of deciding: terms measured while they are typed, what is open stops a yes, and other eyes read it."""

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from majung.applications.selectors import application_view
from majung.applications.services import revise, take_up
from majung.core.application import ApplicationStatus
from majung.core.deciding import Outcome, ProposalState, ReasonCode
from majung.decisions.selectors import ProposalView, proposals_of
from majung.events.selectors import reads_about
from majung.events.services import Subject
from majung.parties.kinds import StaffDuty
from majung.parties.staff import give_role
from majung.screening.services import correct_fact
from tests.applications.world import AT, Owner, an_owner
from tests.backoffice.desk import SOMEBODY, as_shown, staff_client
from tests.guarantees.cases import behind, stands
from tests.journey.ready import answered, filed

pytestmark = pytest.mark.usefixtures("house")
HIDDEN_FEE = re.compile(r'name="fee_krw" value="(\d+)"')
REFUSAL = {"outcome": "refused", "reason": "excluded", "words": "제한업종입니다.", "remedy": "업종을 바꾸면 됩니다."}


@pytest.fixture
def owner() -> Owner:
    return an_owner()


@pytest.fixture
def number(owner: Owner) -> str:
    """A case with nothing open any more."""
    case = filed(owner)
    answered(case, owner)
    return case


@pytest.fixture
def open_case(owner: Owner) -> str:
    case = filed(owner)
    take_up(application=case, by=SOMEBODY, at=AT)
    return case


@pytest.fixture
def officer() -> Client:
    return staff_client()


@pytest.fixture
def approver() -> Client:
    return staff_client(StaffDuty.APPROVER)


def address(number: str, act: str = "/decision") -> str:
    return f"/office/cases/{number}{act}"


def the_proposal(number: str) -> ProposalView:
    return proposals_of(application=number)[-1]


def seen(number: str) -> dict[str, str]:
    proposal = the_proposal(number)
    return {"proposal": proposal.number, "revision": str(application_view(number=number).line.revision)}


def propose_as_shown(client: Client, number: str, **changes: str) -> None:
    answer = client.post(address(number), as_shown(client, number, **changes))
    assert answer.status_code == 302, answer.text


def status_of(number: str) -> ApplicationStatus:
    return application_view(number=number).status


def test_the_form_opens_with_terms_that_hold_and_the_fee_line_by_line(number: str, officer: Client) -> None:
    page = officer.get(address(number)).text
    for told in (
        "30,000,000",
        "최대 승인 금액",
        "신청 금액",
        "매출액 한도",
        "같은 기업 보증 한도",
        "기본 요율",
        "보증금액",
    ):
        assert told in page, told
    assert "자격 요건과 심사 기준을 충족합니다." in page
    assert "결재자" in page
    read = reads_about(subject=Subject("application", number))[-1]
    assert list(read.fields) == ["answers"]
    propose_as_shown(officer, number, conditions="월 1회 매출 자료를 냅니다.\n\n대표자가 바뀌면 알립니다.")
    proposal = the_proposal(number)
    assert (proposal.outcome, proposal.state, proposal.amount_krw) == (
        Outcome.APPROVED,
        ProposalState.PROPOSED,
        30_000_000,
    )
    assert proposal.terms is not None
    assert proposal.terms.conditions == ("월 1회 매출 자료를 냅니다.", "대표자가 바뀌면 알립니다.")
    assert proposal.terms.fee_krw
    assert status_of(number) is ApplicationStatus.IN_SCREENING


def test_another_amount_is_worked_out_and_only_a_fee_that_was_seen_is_proposed(number: str, officer: Client) -> None:
    typed = as_shown(officer, number, amount="2천만", words="고친 말")
    unseen = officer.post(address(number), typed)
    assert (unseen.status_code, "보증료를 다시 계산했습니다" in unseen.text) == (422, True)
    assert proposals_of(application=number) == []
    worked_out = officer.post(address(number), {**typed, "recalculate": "1"})
    assert worked_out.status_code == 200
    assert "고친 말" in worked_out.text
    fee = HIDDEN_FEE.search(worked_out.text)
    assert fee is not None
    assert int(fee[1]) < int(typed["fee_krw"])
    assert officer.post(address(number), {**typed, "fee_krw": fee[1]}).status_code == 302
    assert the_proposal(number).amount_krw == 20_000_000


@pytest.mark.parametrize(
    ("change", "field", "told"),
    [
        ({"amount": "9억"}, "amount", "넘습니다"),
        ({"amount": "많이"}, "amount", "숫자로"),
        ({"amount": "0"}, "amount", "숫자로"),
        ({"way": "bullet:7:0"}, "way", "없는 기간이나"),
        ({"way": "anything:60:99"}, "way", "골라 주세요"),
        ({"way": "bullet:12:24"}, "way", "골라 주세요"),
        ({"coverage_percent": "99"}, "coverage_percent", "쓸 수 없는 보증비율"),
        ({"coverage_percent": ""}, "coverage_percent", "보증비율을 골라"),
        ({"letter": "GTE-2025-000000"}, "letter", "모두 적어"),
        ({"conditions": "조건\n" * 30}, "conditions", "개까지"),
        ({"words": "900101-1234568"}, "words", "주민등록번호"),
        ({"words": " "}, "words", "1자부터"),
        ({"reason": "nothing"}, "reason", "하나를 골라"),
        ({"reason": "excluded"}, "reason", "쓸 수 없는 사유"),
    ],
)
def test_what_cannot_be_approved_comes_back_at_its_field_with_all_that_was_typed(
    number: str, officer: Client, change: dict[str, str], field: str, told: str
) -> None:
    typed = as_shown(officer, number, loan="기업은행 1234", **change)
    if field != "letter":
        typed.pop("loan")
    answer = officer.post(address(number), {**typed, "conditions": typed.get("conditions") or "한 가지 조건"})
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert told in answer.text
    assert "한 가지 조건" in answer.text or field == "conditions"
    assert proposals_of(application=number) == []


def test_what_is_open_stops_a_yes_and_leads_to_where_it_is_settled(open_case: str, officer: Client) -> None:
    page = officer.get(address(open_case)).text
    assert f'href="/office/cases/{open_case}#' in page
    assert 'id="propose"' not in page
    answer = officer.post(address(open_case), as_shown(officer, open_case))
    assert (answer.status_code, 'href="#open-points"' in answer.text) == (422, True)
    assert proposals_of(application=open_case) == []
    # A refusal waits for nothing.
    assert officer.post(address(open_case), REFUSAL).status_code == 302


def test_a_bound_that_rests_on_what_nobody_told_leads_to_that_fact(owner: Owner, officer: Client) -> None:
    case = filed(owner, guarantee_balance_krw=None)
    answered(case, owner)
    page = officer.get(address(case), {"outcome": "approved"}).text
    answer = officer.post(address(case), as_shown(officer, case))
    assert answer.status_code == 422
    assert f"/office/cases/{case}/facts/guarantee_balance_krw" in answer.text
    assert "한도와 보증료" in page


def test_the_words_of_a_reason_are_loaded_and_better_ones_are_kept(open_case: str, officer: Client) -> None:
    page = officer.get(address(open_case) + "?outcome=refused&reason=credit").text
    assert 'name="retry_from_year" type="text" inputmode="numeric" maxlength="4" value="2025"' in page
    loaded = officer.post(address(open_case), {"outcome": "refused", "reason": "credit", "words": "", "fill": "1"})
    assert loaded.status_code == 200
    words = re.search(r'name="words"[^>]*>([^<]+)<', loaded.text)
    assert words is not None
    own = officer.post(
        address(open_case),
        {"outcome": "refused", "reason": "excluded", "words": "제 말", "remedy": "", "fill": "1"},
    )
    assert ">제 말<" in own.text
    assert words[1] not in own.text
    assert proposals_of(application=open_case) == []


def test_a_refusal_waits_as_long_as_its_reason_says_or_less(open_case: str, officer: Client) -> None:
    refused = {**REFUSAL, "reason": "credit"}
    late = {"retry_from_year": "2027", "retry_from_month": "1", "retry_from_day": "1"}
    answer = officer.post(address(open_case), {**refused, **late})
    assert (answer.status_code, 'href="#retry_from"' in answer.text) == (422, True)
    gone = officer.post(address(open_case), {**refused, **late, "retry_from_year": "2024"})
    assert (gone.status_code, "업종을 바꾸면" in gone.text) == (422, True)
    sooner = {"retry_from_year": "2025", "retry_from_month": "5", "retry_from_day": "20"}
    assert officer.post(address(open_case), {**refused, **sooner}).status_code == 302
    assert the_proposal(open_case).retry_from == date(2025, 5, 20)


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({**REFUSAL, "remedy": ""}, ("remedy",)),
        ({"outcome": "returned", "reason": "wrong_program", "words": "네"}, ("remedy",)),
        ({"outcome": "refused"}, ("reason", "words", "remedy")),
        ({}, ("main",)),
        ({"outcome": "nothing"}, ("main",)),
    ],
)
def test_a_decision_says_all_it_must(
    open_case: str, officer: Client, sent: dict[str, str], wrong: tuple[str, ...]
) -> None:
    answer = officer.post(address(open_case), sent)
    assert answer.status_code == 422
    for field in wrong:
        assert f'href="#{field}"' in answer.text
    assert proposals_of(application=open_case) == []


def test_a_return_takes_effect_by_one_officer(open_case: str, officer: Client) -> None:
    sent = {"outcome": "returned", "reason": "papers_incomplete", "words": "모자랍니다.", "remedy": "다시 내 주세요."}
    assert officer.post(address(open_case), sent).status_code == 302
    assert status_of(open_case) is ApplicationStatus.RETURNED
    assert officer.post(address(open_case), sent).status_code == 422
    assert "지금은 할 수 없습니다" in officer.get(address(open_case)).text


def test_one_proposal_waits_at_a_time(number: str, officer: Client) -> None:
    propose_as_shown(officer, number)
    again = officer.post(address(number), REFUSAL)
    assert (again.status_code, "이미 결재를 기다리는" in again.text) == (422, True)


def test_other_eyes_read_the_terms_and_decide(number: str, officer: Client, approver: Client) -> None:
    propose_as_shown(officer, number)
    assert officer.post(address(number, "/decision/approved"), seen(number)).status_code == 403
    assert "읽고 결재하기" in approver.get(address(number, "")).text
    page = approver.get(address(number, "/proposal")).text
    for told in (
        "3,000만 원",
        "보증비율",
        "자격 요건과 심사 기준을",
        "한도와 보증료",
        "승인 0/1",
        "신청 내용과 다른 사실이 없습니다",
    ):
        assert told in page, told
    stale = approver.post(address(number, "/decision/approved"), {**seen(number), "proposal": "PRP-older"})
    assert stale.status_code == 422
    assert approver.post(address(number, "/decision/approved"), seen(number)).status_code == 302
    assert status_of(number) is ApplicationStatus.APPROVED
    assert "결정됨" in approver.get(address(number, "/proposal")).text


def test_the_approver_sees_what_became_of_the_case(
    owner: Owner, number: str, officer: Client, approver: Client
) -> None:
    correct_fact(
        application=number,
        fact="average_sales_krw",
        value=150_000_000,
        source_document="",
        words="신고서의 매출은 1억 5천만 원입니다.",
        by=SOMEBODY,
        at=AT,
    )
    propose_as_shown(officer, number)
    page = approver.get(address(number, "/proposal")).text
    since = page[page.index('id="since"') :]
    for told in ("1억 8,000만 원", "1억 5,000만 원", "신고서의 매출은", "충족"):
        assert told in since, told


def test_what_changed_after_it_was_read_is_read_again(number: str, officer: Client, approver: Client) -> None:
    propose_as_shown(officer, number)
    read = seen(number)
    revise(application=number, what="note", by=SOMEBODY, at=AT)
    answer = approver.post(address(number, "/decision/approved"), read)
    assert (answer.status_code, "그사이 이 건의 내용이 바뀌었습니다" in answer.text) == (422, True)
    assert "무효" in approver.get(address(number, "/proposal")).text
    assert status_of(number) is ApplicationStatus.IN_SCREENING
    propose_as_shown(officer, number)
    for revision in ("", "x", "²", str(int(read["revision"]) - 1)):
        sent = {**seen(number), "revision": revision}
        assert approver.post(address(number, "/decision/approved"), sent).status_code == 422
    assert approver.post(address(number, "/decision/approved"), seen(number)).status_code == 302


def test_a_firm_over_its_ceiling_is_told_what_is_left(
    owner: Owner, number: str, officer: Client, approver: Client
) -> None:
    propose_as_shown(officer, number)
    stands(owner, behind=behind(5), exposure_krw=780_000_000)
    answer = approver.post(address(number, "/decision/approved"), seen(number))
    assert (answer.status_code, "남은 한도는 2,000만 원" in answer.text) == (422, True)
    assert status_of(number) is ApplicationStatus.IN_SCREENING


def test_whoever_is_both_does_not_approve_the_own_proposal(number: str) -> None:
    client = staff_client(email="both@example.org")
    give(client, StaffDuty.APPROVER)
    propose_as_shown(client, number)
    for act in ("", "/proposal"):
        assert "본인이 결재할 수 없습니다" in client.get(address(number, act)).text
    for act in ("approved", "sent-back"):
        answer = client.post(address(number, f"/decision/{act}"), {**seen(number), "because": "아니오"})
        assert (answer.status_code, 'href="#proposal"' in answer.text) == (422, True)
    assert status_of(number) is ApplicationStatus.IN_SCREENING


def test_a_proposal_is_sent_back_with_a_reason(number: str, officer: Client, approver: Client) -> None:
    propose_as_shown(officer, number)
    back = address(number, "/decision/sent-back")
    empty = approver.post(back, {**seen(number), "because": " "})
    assert (empty.status_code, 'href="#because"' in empty.text) == (422, True)
    because = {**seen(number), "because": "매출 증빙을 다시 보아 주세요."}
    assert approver.post(back, because).status_code == 302
    assert approver.post(back, because).status_code == 422
    assert "매출 증빙을 다시" in officer.get(address(number, "")).text
    propose_as_shown(officer, number)


def test_a_case_without_a_proposal_has_nothing_to_read(number: str, approver: Client) -> None:
    assert "결재를 기다리는 의견이 없습니다" in approver.get(address(number, "/proposal")).text


def test_more_findings_ask_no_more_of_the_database(owner: Owner, open_case: str, officer: Client) -> None:
    second = an_owner(2)
    other = filed(second)
    answered(other, second)
    proposed: Any = {**REFUSAL, "reason": ReasonCode.EXCLUDED.value}
    for case in (open_case, other):
        assert officer.post(address(case), proposed).status_code == 302

    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as asked_of:
            assert officer.get(path).status_code == 200
        return len(asked_of)

    queries(address(other, "/proposal"))
    assert queries(address(other, "/proposal")) == queries(address(open_case, "/proposal"))


def give(client: Client, duty: StaffDuty) -> None:
    user_id = int(client.session["_auth_user_id"])
    give_role(user_id=user_id, institution="gyeongbuk-foundation", branch="jungbu", duty=duty, at=AT, actor=SOMEBODY)
