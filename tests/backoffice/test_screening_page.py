"""Screening on the page of a case: what is open leads to its field; answers, facts, visits and grades are entered."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from majung.applications.selectors import application_view
from majung.core.application import ApplicationStatus
from majung.core.look_ups import LookUpKind
from majung.core.rating.grades import CreditGrade
from majung.core.screening import CheckResult, OpenPointCode, VisitReason, WaiverReason
from majung.parties.kinds import StaffDuty
from majung.rating.selectors import grade_of
from majung.screening.selectors import ScreeningView, open_points, screening_view
from tests.applications.world import AT, Owner, an_owner
from tests.backoffice.desk import staff_client
from tests.screening.cases import CLAUSES, STANDARD, a_case, evidence_for, told

pytestmark = pytest.mark.usefixtures("house")
DAY = {"year": "2025", "month": "5", "day": "2"}


@pytest.fixture
def owner() -> Owner:
    return an_owner()


@pytest.fixture
def case(owner: Owner) -> str:
    return a_case(owner)


@pytest.fixture
def officer() -> Client:
    return staff_client()


def address(case: str, act: str = "") -> str:
    return f"/office/cases/{case}{act}"


def seen(case: str) -> ScreeningView:
    return screening_view(number=case, at=AT)


def day(name: str, **changed: str) -> dict[str, str]:
    return {f"{name}_{part}": value for part, value in {**DAY, **changed}.items()}


def send(client: Client, case: str, act: str, **fields: Any) -> Any:
    return client.post(address(case, act), fields)


def test_every_open_point_leads_to_the_field_that_settles_it(case: str, officer: Client) -> None:
    page = officer.get(address(case)).text
    points = open_points(number=case, at=AT)
    assert {point.code for point in points} >= {OpenPointCode.CLAUSE_OPEN, OpenPointCode.CHECK_OPEN}
    for point in points:
        name = f"clause-{point.params['clause']}" if "clause" in point.params else f"check-{point.params['check']}"
        assert f'href="{address(case)}#{name}"' in page
        assert f'id="{name}"' in page


def test_answers_of_one_form_are_kept_with_words_and_evidence(case: str, owner: Owner, officer: Client) -> None:
    paper = evidence_for(case, owner)
    fields = {f"clause-{clause}": "holds_not" for clause in CLAUSES}
    fields |= {"check-national_tax": "met", "check-national_tax-evidence": paper}
    fields |= {"check-property_seizure": "not_met", "check-property_seizure-evidence": paper}
    answer = officer.post(address(case, "/answers"), {**fields, "check-property_seizure-words": "가압류가 있습니다."})
    assert answer.status_code == 302
    view = seen(case)
    assert [clause.holds for clause in view.clauses if clause.id in CLAUSES] == [False] * len(CLAUSES)
    checks = {check.id: check for check in view.checks}
    assert checks["national_tax"].answer is CheckResult.MET
    assert checks["property_seizure"].words == "가압류가 있습니다."
    page = officer.get(address(case)).text
    assert "가압류가 있습니다." in page
    assert "이담당" in page
    before = application_view(number=case).line.revision
    officer.post(address(case, "/answers"), {**fields, "check-property_seizure-words": "가압류가 있습니다."})
    assert application_view(number=case).line.revision == before


def test_what_is_missing_stands_at_its_question_and_nothing_typed_is_lost(case: str, officer: Client) -> None:
    answer = officer.post(
        address(case, "/answers"),
        {
            "clause-X3": "holds",
            "check-national_tax": "met",
            "check-national_tax-words": "조회해 보았습니다.",
            "check-arrears_30_days": "perhaps",
        },
    )
    assert answer.status_code == 422
    for field in ("clause-X3-words", "check-national_tax-evidence", "check-arrears_30_days"):
        assert f'href="#{field}"' in answer.text
        assert f'id="{field}"' in answer.text
    assert "조회해 보았습니다." in answer.text
    assert seen(case).clauses[0].holds is None


def test_a_resident_number_is_not_taken_into_words(case: str, officer: Client) -> None:
    sent = {"clause-X3": "holds", "clause-X3-words": "900101-1234568"}
    answer = officer.post(address(case, "/answers"), sent)
    assert (answer.status_code, "주민등록번호" in answer.text) == (422, True)
    assert seen(case).clauses[0].holds is None


def test_an_auditor_reads_and_answers_nothing(case: str) -> None:
    auditor = staff_client(StaffDuty.AUDITOR, branch=None)
    page = auditor.get(address(case)).text
    assert 'id="answer"' not in page
    assert auditor.post(address(case, "/answers"), {"clause-X3": "holds_not"}).status_code == 403


@pytest.mark.parametrize(
    ("fact", "typed", "expected"),
    [
        ("employees", {"value": "7"}, 7),
        ("average_sales_krw", {"value": "1억 2천만"}, 120_000_000),
        ("opened_on", day("value", year="2020"), date(2020, 5, 2)),
        ("owner_disabled", {"value": "yes"}, True),
        ("business_status", {"value": "suspended"}, "suspended"),
        ("sigungu", {"value": "포항시"}, "포항시"),
    ],
)
def test_a_fact_is_corrected_as_its_kind_is_typed(
    case: str, officer: Client, fact: str, typed: dict[str, str], expected: object
) -> None:
    assert officer.get(address(case, f"/facts/{fact}")).status_code == 200
    answer = officer.post(address(case, f"/facts/{fact}"), {**typed, "words": "서류와 다릅니다."})
    assert answer.headers["Location"] == address(case) + "#facts"
    (correction,) = seen(case).corrections
    assert (correction.fact, correction.value) == (fact, expected)
    assert "서류와 다릅니다." in officer.get(address(case)).text
    back = officer.post(address(case, f"/facts/{fact}"), {"take_back": "1", "words": "다시 보니 맞습니다."})
    assert back.status_code == 302
    assert seen(case).corrections == ()


@pytest.mark.parametrize(
    ("fact", "typed", "field"),
    [
        ("employees", {"value": "많이", "words": "네"}, "value"),
        ("employees", {"value": "", "words": "네"}, "value"),
        ("employees", {"value": "7", "words": " "}, "words"),
        ("employees", {"value": "7", "words": "네", "source_document": "DOC-1"}, "source_document"),
        ("minor_children", {"value": "9", "words": "네"}, "value"),
        ("opened_on", {**day("value", year="2031"), "words": "네"}, "value"),
        ("business_status", {"value": "asleep", "words": "네"}, "value"),
        ("owner_disabled", {"words": "네"}, "value"),
    ],
)
def test_a_correction_that_cannot_be_is_told_at_its_field(
    case: str, officer: Client, fact: str, typed: dict[str, str], field: str
) -> None:
    if fact == "minor_children":
        officer.post(address(case, "/facts/children"), {"value": "1", "words": "한 명입니다."})
    before = len(seen(case).corrections)
    answer = officer.post(address(case, f"/facts/{fact}"), typed)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert f'id="{field}"' in answer.text
    assert len(seen(case).corrections) == before


def test_no_other_fact_has_a_page(case: str, officer: Client) -> None:
    assert officer.get(address(case, "/facts/as_of")).status_code == 404
    assert officer.get(address(case, "/facts/owner_age")).status_code == 404


def test_a_visit_is_planned_moved_and_called_off(owner: Owner, officer: Client) -> None:
    case = a_case(owner, requested_krw=STANDARD)
    user = officer.session["_auth_user_id"]
    page = officer.get(address(case)).text
    assert f'href="{address(case)}#visit"' in page
    over = send(officer, case, "/visit/planned", visitor=user, **day("visit_on", day="1"), address="구미대로 1")
    assert (over.status_code, "구미대로 1" in over.text, 'href="#visit_on"' in over.text) == (422, True, True)
    nobody = send(officer, case, "/visit/planned", visitor="999999", **day("visit_on"))
    assert (nobody.status_code, 'href="#visitor"' in nobody.text) == (422, True)
    assert (
        send(officer, case, "/visit/planned", visitor=user, **day("visit_on"), address="구미대로 1").status_code == 302
    )
    planned = seen(case).visit.planned
    assert planned is not None
    assert "구미대로 1" in officer.get(address(case)).text
    assert send(officer, case, "/visit/planned", visitor=user, **day("visit_on")).status_code == 422
    assert send(officer, case, "/visit/moved", visit=planned.number, **day("moved_on", day="7")).status_code == 302
    assert seen(case).visit.visits[0].planned_on == date(2025, 5, 7)
    assert send(officer, case, "/visit/cancelled", visit="VST-of-another").status_code == 422
    assert send(officer, case, "/visit/cancelled", visit=planned.number).status_code == 302
    assert seen(case).visit.planned is None


def test_a_visit_is_waived_only_with_what_shows_it_and_asked_for_with_words(owner: Owner, officer: Client) -> None:
    case = a_case(owner, requested_krw=STANDARD)
    waiver = {"waiver": "sales_data_prove_trading", "waiver_words": "매출 자료가 있습니다."}
    unproven = send(officer, case, "/visit/waived", **waiver)
    assert (unproven.status_code, "매출 자료가 있습니다." in unproven.text) == (422, True)
    assert 'href="#waiver"' in unproven.text
    told(case, LookUpKind.SALES, {"average_sales_krw": 300_000_000})
    assert send(officer, case, "/visit/waived", **waiver).status_code == 302
    ruled = seen(case).visit.waiver
    assert ruled is not None
    assert ruled.reason is WaiverReason.SALES_DATA_PROVE_TRADING
    assert send(officer, case, "/visit/asked-for", flag_words=" ").status_code == 422
    assert send(officer, case, "/visit/asked-for", flag_words="간판이 없다고 합니다.").status_code == 302
    assert seen(case).visit.because is VisitReason.FLAG
    assert "간판이 없다고 합니다." in officer.get(address(case)).text


def test_a_grade_is_entered_with_its_paper(case: str, owner: Owner, officer: Client) -> None:
    paper = evidence_for(case, owner)
    typed = {"grade": "BBB", "grade_words": "신용평가서입니다.", "grade_evidence": paper}
    typed |= day("graded_on") | day("grade_through", year="2026")
    for wrong, field in (
        ({"grade_evidence": ""}, "grade_evidence"),
        (day("grade_through", year="2024"), "grade_through"),
        ({"grade_words": ""}, "grade_words"),
    ):
        answer = officer.post(address(case, "/grade"), {**typed, **wrong})
        assert (answer.status_code, f'href="#{field}"' in answer.text) == (422, True)
    assert officer.post(address(case, "/grade"), typed).status_code == 302
    grade = grade_of(business=application_view(number=case).line.business, on=date(2025, 5, 2))
    assert grade is not None
    assert grade.grade is CreditGrade.BBB
    assert "BBB" in officer.get(address(case)).text


def test_nothing_is_found_once_the_case_is_with_its_owner(case: str, officer: Client) -> None:
    fields = {"what_1": "explanation", "text_1": "매출이 준 까닭", "through_year": "2025", "through_month": "5"}
    officer.post(address(case, "/supplement"), {**fields, "through_day": "17"})
    assert application_view(number=case).status is ApplicationStatus.SUPPLEMENT_REQUESTED
    assert 'id="answer"' not in officer.get(address(case)).text
    late = officer.post(address(case, "/answers"), {"clause-X3": "holds_not"})
    assert (late.status_code, "지금은 할 수 없습니다" in late.text) == (422, True)


def test_the_money_of_a_case_tells_what_binds(case: str, officer: Client) -> None:
    page = officer.get(address(case)).text
    assert "지원할 수 있는 한도" in page
    assert "가장 낮음" in page
