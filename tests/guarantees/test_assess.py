"""What may be decided on a case: bounds, fee, what is replaced, and what stands in the way of terms."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from majung.core.deciding import Refinances, Terms
from majung.core.guarantee import LimitCode
from majung.core.guarantee_rows import LoanKind
from majung.core.guarantee_terms import TermsProblemCode
from majung.core.rating.grades import CreditGrade
from majung.core.rules.program import Route
from majung.guarantees.assessing import Assessment, assess, open_case, unknown_bounds
from majung.guarantees.models import Guarantee
from majung.rating.services import enter_grade
from majung.screening.services import answer_clause, correct_fact
from tests.applications.world import AT, GENERAL, GENERAL_AT, Owner
from tests.decisions.people import MAKER
from tests.guarantees.cases import OLD, TERMS, behind, in_screening, stands
from tests.screening.cases import evidence_for

pytestmark = pytest.mark.django_db


def assessed(number: str, terms: Terms | None = TERMS, **other: Any) -> Assessment:
    return assess(application=number, terms=replace(terms, **other) if terms else None, at=AT)


def codes(assessment: Assessment) -> list[TermsProblemCode]:
    return [problem.code for problem in assessment.problems]


def test_before_there_are_terms_the_case_says_what_could_be_offered(owner: Owner) -> None:
    told = assessed(in_screening(owner), None)
    assert [(line.code, line.krw) for line in told.limits] == [
        (LimitCode.REQUESTED, 30_000_000),
        (LimitCode.PROGRAM, 30_000_000),
        (LimitCode.SALES, 45_000_000),
        (LimitCode.FIRM_TOTAL, 800_000_000),
    ]
    assert [row.percent for row in told.coverage_options] == [100, 95, 90, 85]
    assert told.offered
    assert [(way.method, way.months, way.grace_months) for way in told.offered] == [
        ("equal_principal", 60, 24),
        ("bullet", 24, 0),
    ]
    assert told.fee
    assert (told.fee.rate, told.fee.krw, told.grade) == (Decimal("0.012"), 1_530_000, CreditGrade.UNRATED)
    assert told.problems == ()


def test_terms_that_fit_have_no_problem(owner: Owner) -> None:
    assert assessed(in_screening(owner)).problems == ()


def test_an_assessment_writes_nothing_and_asks_as_often_for_any_terms(owner: Owner) -> None:
    number = in_screening(owner)
    assessed(number)
    with CaptureQueriesContext(connection) as captured:
        assessed(number, refinances=OLD, amount_krw=29_000_000)
    assert not [query for query in captured if not query["sql"].startswith("SELECT")]
    assert len(captured) <= 9


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ({"amount_krw": 30_000_001, "fee_krw": 1_530_000}, ["over_limit", "over_limit"]),
        ({"months": 48, "fee_krw": 1_170_000}, ["terms_not_offered"]),
        ({"coverage_percent": 80, "fee_krw": 1_224_000}, ["coverage_not_offered"]),
        ({"coverage_percent": 85}, ["fee_differs"]),
        ({"coverage_percent": 85, "fee_krw": 1_300_500}, []),
        ({"coverage_percent": None, "fee_krw": None}, ["coverage_missing", "fee_missing"]),
        ({"refinances": replace(OLD, loan="")}, ["refinances_incomplete"]),
        ({"refinances": replace(OLD, letter="GTE-2024-00000000-0")}, ["letter_unknown"]),
        ({"refinances": OLD}, []),
        ({"conditions": ("사업장을 계속 운영할 것", "대표자 연대보증 입보")}, ["personal_guarantee"]),
        ({"conditions": ("보증서를 담보로 낼 것",)}, []),
    ],
)
def test_what_is_wrong_with_terms(owner: Owner, other: dict[str, Any], expected: list[str]) -> None:
    assert codes(assessed(in_screening(owner), **other)) == expected


def test_the_grade_of_the_business_sets_the_rate(owner: Owner) -> None:
    number = in_screening(owner)
    enter_grade(
        business=owner.business,
        person_id=owner.person_id,
        grade=CreditGrade.AAA,
        graded_on=AT.date(),
        valid_through=AT.date() + timedelta(days=100),
        evidence=evidence_for(number, owner),
        words="조회",
        by=MAKER,
        at=AT,
    )
    told = assessed(number)
    assert told.fee
    assert (told.grade, told.fee.rate, told.fee.krw) == (CreditGrade.AAA, Decimal("0.008"), 1_020_000)
    assert codes(told) == ["fee_differs"]


def test_a_fact_the_officer_corrected_moves_limit_and_fee(owner: Owner) -> None:
    number = in_screening(owner)
    paper = evidence_for(number, owner)
    for fact, value in [("average_sales_krw", 100_000_000), ("model_taxpayer", True)]:
        correct_fact(application=number, fact=fact, value=value, source_document=paper, words="확인", by=MAKER, at=AT)
    told = assessed(number, None)
    assert (told.binding.code, told.binding.krw) == (LimitCode.SALES, 25_000_000)
    assert told.fee
    assert told.fee.rate == Decimal("0.011")
    # 성실·모범납세자 is preferred too: the tier of the program rises with it.
    assert {line.code: line.krw for line in told.limits}[LimitCode.PROGRAM] == 50_000_000


def test_what_a_finding_excludes_is_lent_nothing(owner: Owner) -> None:
    number = in_screening(owner)
    answer_clause(application=number, clause="X6", holds=True, words="허위 서류", by=MAKER, at=AT)
    told = assessed(number)
    assert (told.binding.code, told.binding.krw) == (LimitCode.PROGRAM, 0)
    assert set(codes(told)) == {"over_limit", "terms_not_offered"}
    assert assessed(number, None).fee is None


def test_what_is_in_use_leaves_less(owner: Owner) -> None:
    number = in_screening(
        owner, program_balance_krw=10_000_000, guarantee_balance_krw=775_000_000, requested_krw=20_000_000
    )
    lines = {line.code: line.krw for line in assessed(number, None).limits}
    assert (lines[LimitCode.PROGRAM], lines[LimitCode.FIRM_TOTAL]) == (20_000_000, 25_000_000)


def test_refinancing_counts_net_for_the_firm_and_gross_for_the_program(owner: Owner) -> None:
    number = in_screening(
        owner,
        guarantee_balance_krw=770_000_000,
        refinancing=True,
        refinanced_balance_krw=20_000_000,
    )
    stands(owner, behind=behind(2), exposure_krw=20_000_000)
    told = assessed(number, None)
    lines = {line.code: line.krw for line in told.limits}
    assert (lines[LimitCode.FIRM_TOTAL], lines[LimitCode.PROGRAM]) == (30_000_000, 30_000_000)
    assert codes(assessed(number)) == ["over_limit", "refinances_missing"]
    assert codes(assessed(number, refinances=OLD)) == []


def test_ours_that_stands_counts_and_may_be_replaced_once(owner: Owner) -> None:
    old = stands(owner, behind=behind(2), exposure_krw=20_000_000)
    refinances = Refinances(old.number.lower(), "농협", 20_000_000)
    number = in_screening(owner)
    told = assessed(number, refinances=refinances)
    assert (told.exposure.total_krw, told.problems) == (20_000_000, ())
    assert told.refinanced
    assert (told.refinanced.letter, told.refinanced.is_ours, told.refinanced.netted_krw) == (
        old.number,
        True,
        20_000_000,
    )
    stands(owner, behind=behind(3), refinances=old.number, refinanced_krw=20_000_000)
    assert codes(assessed(number, refinances=refinances)) == ["letter_taken"]


def test_what_lapsed_by_time_alone_stands_for_nobody(owner: Owner) -> None:
    old = stands(owner, behind=behind(2), loan_through=AT.date())
    number = in_screening(owner)
    assert assessed(number).exposure.total_krw == 30_000_000
    after = assess(application=number, terms=TERMS, at=AT + timedelta(days=1))
    assert after.exposure.lines == ()
    assert Guarantee.objects.get(pk=old.pk).state == "decided"


def test_what_a_bound_rests_on_is_asked_for_where_nobody_told_it(owner: Owner) -> None:
    case = open_case(in_screening(owner), on=AT.date())
    assert list(unknown_bounds(case)) == []
    silent = replace(case, facts={})
    assert {(problem.field, problem.code.value) for problem in unknown_bounds(silent)} == {
        ("program_balance_krw", "balance_unknown"),
        ("guarantee_balance_krw", "balance_unknown"),
        ("average_sales_krw", "sales_unknown"),
    }
    lent = replace(silent, route=Route.DIRECT_LOAN)
    assert [problem.field for problem in unknown_bounds(lent)] == ["program_balance_krw"]


def test_money_of_semas_pays_for_more_months(owner: Owner) -> None:
    told = assessed(in_screening(owner, semas_linked=True), None)
    assert told.fee
    assert (told.loan_kind, told.fee.months, told.fee.krw) == (LoanKind.SEMAS, 54, 1_620_000)


def test_a_route_without_a_guarantee_has_neither_coverage_nor_fee(owner: Owner) -> None:
    number = in_screening(owner, GENERAL, at=GENERAL_AT, collateral="credit")
    told = assess(application=number, terms=TERMS, at=GENERAL_AT)
    assert {line.code for line in told.limits} == {LimitCode.REQUESTED, LimitCode.PROGRAM}
    assert (told.fee, told.coverage_options, told.refinanced) == (None, (), None)
    assert TermsProblemCode.NO_GUARANTEE_HERE in codes(told)
    plain = assess(application=number, terms=Terms(30_000_000, 60, 24, "equal_principal"), at=GENERAL_AT)
    assert TermsProblemCode.NO_GUARANTEE_HERE not in codes(plain)
