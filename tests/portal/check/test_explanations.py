"""A refusal names the own value, the threshold and what would change it; nobody is told to grow younger."""

from datetime import date

import pytest
from django.utils import translation

from majung.core.facts import FactValue
from majung.portal.check.explanations import Reason, reasons_of
from majung.portal.check.more import steps_worth_more
from majung.portal.check.result import branches_for, result_of
from majung.portal.check.state import Check, check_of
from majung.programs.check_questions import questionnaire
from majung.web.questions.values import answer_text, fact_text
from tests.portal.check.conftest import NOON

AS_OF = date(2026, 11, 22)
OWNER: dict[str, dict[str, FactValue]] = {
    "region": {"sido": "경상북도", "sigungu": "포항시"},
    "industry": {"ksic": "I56111"},
    "people": {"employees": 2.5, "employees_now": 3, "young_employees": 0},
    "sales": {"average_sales_krw": 180_000_000},
    "opened": {"opened_on": date(2019, 3, 1)},
    "situation": {"business_status": "open", "restricted_industry": False, "excluded_industry": False},
    "grace": {"within_growth_grace": False},
}
NO_PAPERS: dict[str, FactValue] = dict(questionnaire().steps[6].unticked)


def checked(**changes: dict[str, FactValue]) -> Check:
    return check_of({**OWNER, "papers": NO_PAPERS, **changes}, as_of=AS_OF)


def failing(check: Check, program: str) -> dict[str, Reason]:
    decision = next(each for each in check.decisions if each.program.id == program)
    return {r.id: r for r in reasons_of(decision, facts=check.facts, day=check.plan.day).failing}


def held(**more: FactValue) -> Check:
    day: dict[str, FactValue] = {"special_guarantee_on": date(2026, 1, 5)}
    left: dict[str, FactValue] = {"special_guarantee_balance_krw": 5_000_000, **more}
    purpose: dict[str, FactValue] = {"prior_guarantee_special_purpose": False, "applying_special_purpose": False}
    papers = {**NO_PAPERS, "has_special_guarantee": True}
    return checked(papers=papers, guarantee_day=day, guarantee_balance=left, guarantee_purpose=purpose)


def test_a_business_past_its_third_year_is_told_that_days_do_not_come_back() -> None:
    reason = failing(checked(), "semas-general")["E3"]
    assert reason.lines == ("문을 연 지 3년이 되는 날: 2022년 3월 1일 (기준: 기준일보다 뒤)",)
    assert "바뀌지 않아" in reason.remedy


def test_an_exclusion_that_time_or_money_ends_tells_every_way_out() -> None:
    reason = failing(held(), "gyeongbuk-beotim")["X1"]
    assert "다음 가운데 하나만 되어도 맞습니다" in reason.remedy
    assert "2028년 1월 5일(특례보증을 받은 지 2년이 되는 날)이 지나기" in reason.remedy
    assert "특례보증 잔액 → 0원" in reason.remedy


def test_too_many_people_are_told_against_the_threshold_of_their_industry() -> None:
    people: dict[str, FactValue] = {"employees": 6, "employees_now": 6, "young_employees": 0}
    reason = failing(checked(people=people), "gyeongbuk-beotim")["E2"]
    assert reason.lines == ("상시근로자 수 (직전 사업연도 월평균): 6명 (기준: 5명 미만)",)
    assert "상시근로자 수 (직전 사업연도 월평균) → 5명 미만" in reason.remedy


def test_an_empty_list_is_no_advice() -> None:
    reason = failing(checked(), "semas-crisis-region")["E3"]
    assert reason.lines == ("사업장 시·군·구: 포항시 (기준: 지금은 지정된 곳 없음)",)
    assert reason.remedy == ""


def test_an_unknown_answer_leaves_the_clause_open_and_says_what_it_waits_for() -> None:
    result = result_of(checked(sales={}), at=NOON)
    assert {step.id for program in result.undecided for step in program.missing} == {"sales"}
    assert "확인이 끝나 자격이 되면" in result.headline


def test_questions_that_only_change_amounts_are_offered_once_and_never_those_that_decide() -> None:
    offered = steps_worth_more(checked())
    assert [each.step.id for each in offered if each.changes == "limit"] == [
        "jobs", "children", "owner_home", "honours", "credit"
    ]  # fmt: skip
    assert {each.changes for each in offered} == {"limit", "left", "papers"}
    assert steps_worth_more(checked(region={"sido": "서울특별시", "sigungu": "중구"}))[0].changes == "left"


def test_a_rate_that_can_still_fall_is_offered() -> None:
    young = checked(opened={"opened_on": date(2025, 3, 1)})
    assert "rate" in {each.changes for each in steps_worth_more(young)}


@pytest.mark.parametrize(
    ("facts", "labels"),
    [
        ({"sido": "경상북도", "sigungu": "포항시"}, ["동부센터 (포항지점)"]),
        ({"sido": "경상북도", "sigungu": "울진군"}, ["동부센터 (포항지점)", "영주지점"]),
        ({"sido": "경상북도"}, []),
        ({"sido": "강원특별자치도", "sigungu": "고성군"}, []),
        ({}, []),
    ],
)
def test_the_branch_is_the_one_that_serves_the_place(facts: dict[str, str], labels: list[str]) -> None:
    assert [branch.label for branch in branches_for("gyeongbuk-foundation", facts)] == labels


@pytest.mark.parametrize(
    ("name", "value", "korean", "english"),
    [
        ("average_sales_krw", 180_000_000, "1억 8,000만 원", "KRW 180,000,000"),
        ("employees", 2.5, "2.5명", "2.5 people"),
        ("owner_age", 62, "62세", "62 years"),
        ("opened_on", date(2019, 3, 1), "2019년 3월 1일", "2019-03-01"),
        ("ksic", "I56111", "한식 일반 음식점업 (I56111)", "한식 일반 음식점업 (I56111)"),
        ("ksic", "C99999", "C99999", "C99999"),
        ("ksic_section", "I", "숙박 및 음식점업", "Lodging and food"),
        ("business_status", "closed", "폐업", "closed"),
        ("is_member", False, "아니요", "no"),
        ("is_member", None, "모름", "not known"),
        ("sigungu", "포항시", "포항시", "포항시"),
    ],
)
def test_values_read_as_people_say_them(name: str, value: FactValue, korean: str, english: str) -> None:
    assert fact_text(name, value) == korean
    with translation.override("en"):
        assert fact_text(name, value) == english


def test_answers_read_in_one_line() -> None:
    steps = {step.id: step for step in questionnaire().steps}
    assert answer_text(steps["region"], OWNER["region"]) == "경상북도 포항시"
    assert answer_text(steps["papers"], NO_PAPERS) == "해당하는 것 없음"
    assert answer_text(steps["papers"], {}) == "모르겠어요"
    assert answer_text(steps["grace"], {"within_growth_grace": False}) == "아니요"
    assert answer_text(steps["owner_home"], {"owner_sido": "경상북도"}) == "경상북도"
