"""What came of a case: terms, the day to be at the bank, the case that follows with both clocks, the place in line."""

import re
from datetime import date, datetime

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from majung.applications.selectors import draft_view
from majung.applications.services import take_up
from majung.budget.services import open_fund
from majung.core.consents import ConsentKind
from majung.core.deadlines import SEOUL
from majung.core.deciding import Refinances, Terms
from majung.journey.selectors import timeline
from majung.journey.services import advance
from tests.applications.world import AT, GENERAL, GENERAL_AT, Owner, an_owner, consent, saved, submitted
from tests.applications.world import complete as completed
from tests.decisions.people import APPROVAL, MAKER, decide
from tests.journey.conftest import FUND
from tests.journey.ready import decided, filed, give_money, take_money
from tests.portal.cases.conftest import OFFICER, set_clock, signed_in
from tests.portal.cases.test_case_page import text_of

DECIDED_AT = datetime(2025, 7, 1, 10, 0, tzinfo=SEOUL)
WITH_LETTER = {"collateral": "guarantee", "consulted_on": "2023-06-20", "consulted_krw": 30_000_000}
OPENED = {"opened_on": "2022-01-03"}
LESS = Terms(20_000_000, 60, 24, "equal_principal", conditions=("사업장을 옮기면 알려 주세요",))
NEWER = Terms(
    30_000_000, 60, 24, "equal_principal", refinances=Refinances("제2020-1호", "농협 운전자금 1234", 12_000_000)
)


@pytest.fixture
def fund(morning: None) -> None:
    with transaction.atomic():
        open_fund(code=FUND, institution="gyeongbuk-foundation", year=2025, plan_krw=10**9, actor=OFFICER, at=AT)


@pytest.fixture
def through_a_bank(owner: Owner, monkeypatch: pytest.MonkeyPatch) -> str:
    """A 대리대출 with a letter of guarantee, approved: a 확인서, and a draft of the guarantee case."""
    number = decided(owner, GENERAL, filed_at=GENERAL_AT, at=DECIDED_AT, **WITH_LETTER, **OPENED)
    advance(number=number, at=DECIDED_AT)
    set_clock(monkeypatch, DECIDED_AT)
    return number


def approved(number: str, terms: Terms) -> None:
    take_up(application=number, by=MAKER, at=AT)
    decide(number, **{**APPROVAL, "terms": terms})


def page(client: Client, number: str) -> str:
    return text_of(client.get(f"/my/{number}").text)


def test_an_approval_says_how_much_how_long_and_on_what_conditions(here: Client, number: str) -> None:
    approved(number, LESS)
    told = page(here, number)
    for words in (
        "승인 금액 2,000만 원",
        "5년",
        "원금균등 분할상환",
        "처음 2년은 이자만",
        "신청하신 3,000만 원보다 적게",
        "사업장을 옮기면 알려 주세요",
        # Sixty days after 2 May 2025.
        "대출을 받아야 하는 마지막 날 2025년 7월 1일(화)",
    ):
        assert words in told, words


def test_a_loan_that_replaces_another_names_the_old_one(here: Client, number: str) -> None:
    approved(number, NEWER)
    told = page(here, number)
    assert "예전 보증서 제2020-1호, 대출 농협 운전자금 1234, 남은 금액 1,200만 원" in told
    assert "보다 적게 승인" not in told


def test_with_a_confirmation_the_owner_goes_to_the_bank_by_its_last_day(here: Client, through_a_bank: str) -> None:
    told = page(here, through_a_bank)
    held = timeline(number=through_a_bank, at=DECIDED_AT).confirmation
    assert held is not None
    assert held.valid_through == date(2025, 9, 1), "the sixtieth day is a Saturday"
    assert "지금은 할 일이 없습니다" not in told
    assert re.search(r"2025년 9월 1일\(월\)까지, 오늘부터 4\d영업일", told)
    assert "확인서를 가지고 기한 안에 은행에" in told
    assert "신청인(본인)이 농협은행에" in told


def test_the_guarantee_that_follows_is_one_tap_away(here: Client, through_a_bank: str) -> None:
    html = here.get(f"/my/{through_a_bank}").text
    link = re.search(r'class="button primary" id="linked-case" href="(/apply/DRF-[^"]+)"', html)
    assert link
    assert html.count('class="button primary"') == 1
    assert here.get(link[1]).status_code == 200
    assert "아직 내지 않았습니다" in text_of(html)


def test_both_cases_tell_both_last_days(here: Client, owner: Owner, through_a_bank: str) -> None:
    linked = timeline(number=through_a_bank, at=DECIDED_AT).linked
    assert linked is not None
    consent(owner, linked.draft, tuple(ConsentKind), at=DECIDED_AT)
    response = here.get(f"/apply/{linked.draft}/confirm")
    assert response.status_code == 200
    guarantee = submit_the_rest(owner, linked.draft)
    office_day = timeline(number=guarantee, at=DECIDED_AT).due
    assert office_day is not None
    days = (f"{office_day.on.month}월 {office_day.on.day}일", "9월 1일(월)")
    for number, other in ((through_a_bank, guarantee), (guarantee, through_a_bank)):
        html = here.get(f"/my/{number}").text
        assert f'href="/my/{other}"' in html
        assert all(day in text_of(html) for day in days)


def submit_the_rest(owner: Owner, draft: str) -> str:
    view = draft_view(draft=draft, user_id=owner.user_id, at=DECIDED_AT)
    view = saved(owner, view, at=DECIDED_AT, helper="nobody", special_guarantee_balance_krw=0)
    return submitted(owner, view, at=DECIDED_AT, key="linked").application


def test_who_waits_for_money_sees_the_place_and_how_it_moves(
    owner: Owner, fund: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_money(10**9 - 20_000_000)
    other = an_owner(2)
    first, second = filed(owner), filed(other)
    told = page(signed_in(owner), first)
    assert "지금 1번째입니다" in told
    assert "다음 차례입니다" in told
    told = page(signed_in(other), second)
    assert "지금 2번째입니다" in told
    assert "1명, 모두 3,000만 원" in told
    give_money()
    advance(number=first, at=AT)
    assert "번째입니다" not in page(signed_in(other), second)


def test_the_count_of_queries_is_that_of_every_case(here: Client, owner: Owner, number: str) -> None:
    approved(number, LESS)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert here.get(f"/my/{number}").status_code == 200
        return len(queries)

    before = count()
    for _ in range(3):
        completed(owner, GENERAL)
    assert count() == before
