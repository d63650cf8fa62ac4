"""The money of programs for staff: figures, tables and files of the own institution; changes by two people."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client

from majung.budget.proof import run_proof
from majung.budget.selectors import fund_changes, fund_position
from majung.budget.services import open_fund
from majung.core.ledger import FundAnswer, FundState
from majung.parties.kinds import StaffDuty
from tests.applications.world import AT
from tests.backoffice.desk import filed, staff_client
from tests.signing_in import HOUSE

FOUNDATION, FUND = "gyeongbuk-foundation", "gyeongbuk-beotim-2025"
PAGE = f"/office/funds/{FUND}"
SUSPEND = {
    "what": "suspended",
    "reason": "checking",
    "notice_ko": "점검을 마치면 다시 엽니다.",
    "notice_en": "It opens again after a check.",
}

pytestmark = pytest.mark.usefixtures("house", "fund")


@pytest.fixture
def fund(house: None) -> None:
    open_fund(code=FUND, institution=FOUNDATION, year=2025, plan_krw=100_000_000, actor=HOUSE, at=AT)


@pytest.fixture
def policy() -> Client:
    return staff_client(StaffDuty.POLICY, branch=None)


@pytest.fixture
def colleague() -> Client:
    return staff_client(StaffDuty.POLICY, branch=None, email="colleague@example.org")


def change() -> str:
    return fund_changes(fund=FUND)[0].number


def test_a_fund_is_told_with_its_use_by_branch(policy: Client) -> None:
    filed()
    page = policy.get(PAGE).text
    for told in ("1억 원", "3,000만 원", "7,000만 원", "중부센터", "아직 대조하지 않았습니다"):
        assert told in page, told
    assert "경북버팀금융" in policy.get("/office/funds").text


@pytest.mark.parametrize(
    ("by", "told"),
    [("bank", "농협은행"), ("sigungu", "구미시"), ("industry", "숙박 및 음식점업"), ("preference", "우대 없음")],
)
def test_it_is_told_apart_by_what_the_address_says(policy: Client, by: str, told: str) -> None:
    filed()
    assert told in policy.get(PAGE, {"by": by}).text


def test_the_tables_go_along_as_files(policy: Client) -> None:
    filed()
    book = policy.get(f"{PAGE}/tables.xlsx")
    assert book.headers["Content-Disposition"] == f'attachment; filename="{FUND}.xlsx"'
    with ZipFile(BytesIO(book.content)) as parts:
        assert len([name for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]) == 6
        assert "중부센터" in parts.read("xl/sharedStrings.xml").decode()
    text = policy.get(f"{PAGE}/branch.csv").content.decode("utf-8-sig")
    assert text.splitlines()[1].endswith(",1,30000000,0,0,0,0")
    assert text.splitlines()[-1] == "합계,1,30000000,0,0,0,0"
    assert policy.get(f"{PAGE}/nothing.csv").status_code == 404


def test_one_asks_and_another_agrees(policy: Client, colleague: Client) -> None:
    assert policy.post(f"{PAGE}/changes", SUSPEND).status_code == 302
    assert fund_position(fund=FUND, at=AT).state is FundState.OPEN
    own = policy.post(f"{PAGE}/changes/{change()}/agreed")
    assert (own.status_code, "요청한 사람은 동의할 수 없습니다" in own.text) == (422, True)
    assert colleague.post(f"{PAGE}/changes/{change()}/agreed").status_code == 302
    assert fund_position(fund=FUND, at=AT).state is FundState.SUSPENDED
    assert "점검을 마치면 다시 엽니다." in Client().get(f"/funds/{FUND}").text


def test_who_asked_may_take_it_back(policy: Client) -> None:
    policy.post(f"{PAGE}/changes", {"what": "plan", "plan": "2억", "reason": "supplementary_budget"})
    number = change()
    assert policy.post(f"{PAGE}/changes/{number}/declined").status_code == 302
    assert fund_changes(fund=FUND)[0].answer is FundAnswer.DECLINED
    assert fund_position(fund=FUND, at=AT).plan_krw == 100_000_000
    assert policy.post(f"{PAGE}/changes/{number}/agreed").status_code == 404


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({**SUSPEND, "notice_en": ""}, "1자부터 4000자까지"),
        ({**SUSPEND, "what": ""}, "골라 주세요"),
        ({**SUSPEND, "what": "open"}, "지금 상태에서는 할 수 없는"),
        ({"what": "plan", "plan": "많이", "reason": "budget_cut"}, "금액을 다시 적어"),
        ({"what": "over_issue", "percent": "99", "reason": "loan_ratio"}, "100에서 1000 사이"),
    ],
)
def test_what_cannot_be_asked_comes_back_with_everything_typed(policy: Client, sent: dict[str, str], told: str) -> None:
    answer = policy.post(f"{PAGE}/changes", sent)
    assert answer.status_code == 422
    assert told in answer.text
    assert sent.get("notice_ko", "") in answer.text
    assert fund_changes(fund=FUND) == []


def test_a_plan_below_what_is_set_aside_is_not_agreed_to(policy: Client, colleague: Client) -> None:
    filed()
    policy.post(f"{PAGE}/changes", {"what": "plan", "plan": "1000만", "reason": "budget_cut"})
    answer = colleague.post(f"{PAGE}/changes/{change()}/agreed")
    assert answer.status_code == 422
    assert "3,000만 원보다 적게 할 수 없습니다" in answer.text


def test_another_institution_sees_neither_the_fund_nor_its_line() -> None:
    elsewhere = staff_client(StaffDuty.POLICY, branch=None, institution="semas", email="semas@example.org")
    assert elsewhere.get(PAGE).status_code == 404
    assert FUND not in elsewhere.get("/office/funds").text


def test_who_only_looks_is_offered_no_change(policy: Client) -> None:
    auditor = staff_client(StaffDuty.AUDITOR, branch=None)
    assert "동의 요청하기" in policy.get(PAGE).text
    assert "동의 요청하기" not in auditor.get(PAGE).text
    assert auditor.post(f"{PAGE}/changes", SUSPEND).status_code == 403


def test_the_last_proof_is_told_with_what_differs(policy: Client) -> None:
    assert "아직 대조하지 않았습니다" in policy.get(f"{PAGE}/proof").text
    run_proof(fund=FUND, cases={"application:unknown": 5}, at=AT)
    page = policy.get(f"{PAGE}/proof").text
    assert "장부가 다릅니다" in page
    assert "case_differs" not in page
