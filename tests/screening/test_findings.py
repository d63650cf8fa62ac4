"""Officers' answers: each a version, sealed, with a reason and a proof, and each revises its case."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from majung.applications.refusals import UnknownApplication
from majung.applications.services import withdraw_application
from majung.core.application import WithdrawalReason
from majung.core.facts import FactProblemCode
from majung.core.look_ups import LookUpKind
from majung.core.screening import AnswerProblem, CheckResult, OpenPointCode
from majung.events.models import Event
from majung.programs.catalog import shipped_catalog
from majung.screening import case as filed_case
from majung.screening.models import CheckAnswer, ClauseAnswer, FactCorrection
from majung.screening.selectors import ScreeningView, open_points, screening_view
from majung.screening.services import AnswerRefused, NotInScreening, answer_check, answer_clause, correct_fact
from tests.applications.world import AT, Owner, an_owner, complete, submitted
from tests.screening.cases import (
    LATER,
    OFFICER,
    STANDARD,
    TODAY,
    a_case,
    answer_everything,
    evidence_for,
    revision_of,
    told,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("house")]

BUREAU_CHECKS = ("arrears_30_days", "arrears_four_times", "credit_records", "property_seizure", "national_tax")


@pytest.fixture
def owner(house: None) -> Owner:
    return an_owner()


@pytest.fixture
def case(owner: Owner) -> str:
    return a_case(owner)


def view(number: str) -> ScreeningView:
    return screening_view(number=number, at=LATER)


def clause(number: str, name: str) -> Any:
    return next(each for each in view(number).clauses if each.id == name)


def check(number: str, name: str) -> Any:
    return next(each for each in view(number).checks if each.id == name)


def answered(number: str, name: str = "X3", *, holds: bool = False, words: str = "", **more: Any) -> None:
    answer_clause(application=number, clause=name, holds=holds, words=words, **{"by": OFFICER, "at": LATER, **more})


def checked(number: str, name: str, answer: CheckResult, *, words: str = "", evidence: str = "") -> None:
    answer_check(application=number, check=name, answer=answer, words=words, evidence=evidence, by=OFFICER, at=LATER)


def corrected(number: str, fact: str, value: Any, *, words: str = "서류와 다름", source: str = "") -> None:
    correct_fact(application=number, fact=fact, value=value, source_document=source, words=words, by=OFFICER, at=LATER)


def test_a_fresh_case_has_its_officer_clauses_and_checks_open(case: str) -> None:
    shown = view(case)
    assert [each.id for each in shown.clauses] == ["X3", "X4", "X6"]
    # What the filed facts say by themselves stays open for nobody: it trades.
    assert [each.id for each in shown.checks if not each.is_open] == ["trading"]
    codes = [(point.code, *point.params.values()) for point in shown.open_points]
    assert codes == [
        *((OpenPointCode.CLAUSE_OPEN, name) for name in ("X3", "X4", "X6")),
        *((OpenPointCode.CHECK_OPEN, name) for name in BUREAU_CHECKS),
    ]
    assert open_points(number=case, at=LATER) == shown.open_points


def test_a_case_with_everything_answered_is_ready(case: str, owner: Owner) -> None:
    answer_everything(case, evidence_for(case, owner), checks=BUREAU_CHECKS)
    assert open_points(number=case, at=LATER) == ()
    assert view(case).decision["outcome"] == "eligible"


def test_an_answer_counts_in_the_decision_and_its_words_come_back(case: str) -> None:
    answered(case, "X3", holds=True, words="부조리 신고 이력이 있음")
    found = clause(case, "X3")
    assert (found.holds, found.words, found.answered_by, found.answered_at) == (
        True,
        "부조리 신고 이력이 있음",
        OFFICER.id,
        LATER,
    )
    assert view(case).decision["outcome"] == "ineligible"
    assert view(case).changed_outcome


def test_the_last_version_counts_and_all_are_kept(case: str) -> None:
    answered(case, "X3", holds=True, words="의심됨")
    answered(case, "X3", holds=False)
    assert clause(case, "X3").holds is False
    assert clause(case, "X3").versions == 2
    assert list(ClauseAnswer.objects.order_by("version").values_list("holds", flat=True)) == [True, False]
    assert not view(case).changed_outcome


def test_every_answer_revises_the_case_and_the_same_again_does_not(case: str, owner: Owner) -> None:
    before, paper = revision_of(case), evidence_for(case, owner)
    for _ in range(2):
        answered(case, "X3")
        checked(case, "national_tax", CheckResult.MET, evidence=paper)
        corrected(case, "employees", 4)
    assert revision_of(case) == before + 3
    assert (ClauseAnswer.objects.count(), CheckAnswer.objects.count(), FactCorrection.objects.count()) == (1, 1, 1)
    assert set(
        Event.objects.filter(act__in=["ClauseAnswered", "CheckAnswered", "FactCorrected"]).values_list(
            "reason", flat=True
        )
    ) == {"clause_answered", "check_answered", "fact_corrected"}


def test_what_speaks_against_the_owner_needs_words(case: str) -> None:
    with pytest.raises(AnswerRefused) as refused:
        answered(case, "X3", holds=True, words="  ")
    assert (refused.value.code, refused.value.field) == (AnswerProblem.WORDS_MISSING, "words")
    with pytest.raises(AnswerRefused) as refused:
        checked(case, "national_tax", CheckResult.NOT_MET)
    assert refused.value.code is AnswerProblem.WORDS_MISSING
    assert revision_of(case) == 0


@pytest.mark.parametrize("name", ["E1", "X9", ""])
def test_only_clauses_that_only_a_person_can_settle(case: str, name: str) -> None:
    with pytest.raises(AnswerRefused) as refused:
        answered(case, name)
    assert refused.value.code is AnswerProblem.UNKNOWN_CLAUSE


def test_only_checks_of_its_own_tier(case: str) -> None:
    with pytest.raises(AnswerRefused) as refused:
        checked(case, "capital_not_eroded", CheckResult.MET, evidence="DOC-1")
    assert refused.value.code is AnswerProblem.UNKNOWN_CHECK


def test_a_check_that_wants_a_proof_gets_one_of_this_case(case: str, owner: Owner) -> None:
    with pytest.raises(AnswerRefused) as refused:
        checked(case, "national_tax", CheckResult.MET)
    assert refused.value.code is AnswerProblem.EVIDENCE_MISSING
    with pytest.raises(AnswerRefused) as refused:
        checked(case, "national_tax", CheckResult.MET, evidence=evidence_for("APP-of-another", owner))
    assert refused.value.code is AnswerProblem.EVIDENCE_UNKNOWN
    checked(case, "national_tax", CheckResult.MET, evidence=evidence_for(case, owner))
    assert check(case, "national_tax").answer is CheckResult.MET


def test_an_office_that_answered_is_a_proof_and_one_that_did_not_is_none(case: str) -> None:
    with pytest.raises(AnswerRefused):
        checked(case, "credit_records", CheckResult.MET, evidence="credit_score")
    told(case, LookUpKind.CREDIT_SCORE, {"personal_credit_score": 810, "credit_blocked": False})
    checked(case, "credit_records", CheckResult.MET, evidence="credit_score")
    assert check(case, "credit_records").evidence == "credit_score"


def test_what_does_not_apply_needs_a_reason_and_no_proof(case: str) -> None:
    checked(case, "property_seizure", CheckResult.NOT_APPLICABLE, words="자가 사업장과 주택이 없음")
    assert not check(case, "property_seizure").is_open
    assert not check(case, "property_seizure").is_unmet


def test_a_check_not_met_is_answered_and_told(case: str, owner: Owner) -> None:
    paper = evidence_for(case, owner)
    checked(case, "national_tax", CheckResult.NOT_MET, words="체납 3건", evidence=paper)
    assert check(case, "national_tax").is_unmet
    assert not check(case, "national_tax").is_open
    # A tier's check is no clause of the announcement: it never makes the outcome.
    assert view(case).decision["outcome"] == "eligible"


def test_the_bureau_answers_a_clause_by_itself(case: str) -> None:
    assert clause(case, "X4").is_open
    told(case, LookUpKind.CREDIT_SCORE, {"personal_credit_score": 810, "credit_blocked": False})
    found = clause(case, "X4")
    assert (found.told, found.holds, found.is_open) == (False, None, False)
    credit = view(case).credit
    assert credit is not None
    assert (credit.bureau, credit.score, credit.scored_on, credit.is_blocked) == (
        "office of credit_score",
        810,
        TODAY,
        False,
    )


def test_what_an_office_tells_counts_over_what_was_filed(case: str) -> None:
    told(case, LookUpKind.BUSINESS_STATUS, {"business_status": "closed"})
    shown = view(case)
    assert (shown.facts["business_status"], shown.decision["outcome"]) == ("closed", "ineligible")
    assert shown.changed_outcome
    assert check(case, "trading").told is False
    assert check(case, "trading").is_open


def test_a_correction_stands_beside_what_was_filed_and_counts_over_what_was_told(case: str) -> None:
    told(case, LookUpKind.WORKERS, {"employees": 7})
    assert view(case).decision["outcome"] == "ineligible"
    corrected(case, "employees", 4, words="일용직을 뺀 수")
    shown = view(case)
    assert shown.decision["outcome"] == "eligible"
    found = shown.corrections[0]
    assert (found.fact, found.value, found.filed, found.told, found.words) == ("employees", 4, 3, 7, "일용직을 뺀 수")


def test_a_correction_taken_back_leaves_the_filed_value(case: str) -> None:
    corrected(case, "sido", "대구광역시")
    assert view(case).changed_outcome
    corrected(case, "sido", None, words="주소를 다시 확인함")
    assert view(case).facts["sido"] == "경상북도"
    assert view(case).corrections == ()
    assert FactCorrection.objects.count() == 2


def test_a_corrected_day_is_a_day_again(case: str) -> None:
    corrected(case, "opened_on", TODAY)
    assert view(case).facts["opened_on"] == TODAY


@pytest.mark.parametrize(
    ("fact", "value", "code"),
    [
        ("employees", "three", FactProblemCode.WRONG_TYPE),
        ("opened_on", "2026-01-01", FactProblemCode.IN_FUTURE),
        ("young_employees", 9, FactProblemCode.IMPOSSIBLE_PAIR),
        ("business_status", "sleeping", FactProblemCode.NOT_IN_LIST),
    ],
)
def test_a_value_that_cannot_be_is_refused(case: str, fact: str, value: Any, code: FactProblemCode) -> None:
    with pytest.raises(AnswerRefused) as refused:
        corrected(case, fact, value)
    assert refused.value.code is AnswerProblem.BAD_VALUE
    assert refused.value.problem is not None
    assert refused.value.problem.code is code


@pytest.mark.parametrize("fact", ["as_of", "owner_age", "shoe_size"])
def test_only_given_facts_are_corrected(case: str, fact: str) -> None:
    with pytest.raises(AnswerRefused) as refused:
        corrected(case, fact, 1)
    assert refused.value.code is AnswerProblem.UNKNOWN_FACT


def test_a_correction_needs_words_and_only_papers_of_the_case(case: str, owner: Owner) -> None:
    with pytest.raises(AnswerRefused) as refused:
        corrected(case, "employees", 4, words="")
    assert refused.value.code is AnswerProblem.WORDS_MISSING
    with pytest.raises(AnswerRefused) as refused:
        corrected(case, "employees", 4, source=evidence_for("APP-of-another", owner))
    assert (refused.value.code, refused.value.field) == (AnswerProblem.EVIDENCE_UNKNOWN, "source_document")
    corrected(case, "employees", 4, source=evidence_for(case, owner))
    assert view(case).corrections[0].source_document


def test_findings_belong_to_a_case_in_screening(owner: Owner) -> None:
    waiting = submitted(owner, complete(owner)).application
    with pytest.raises(NotInScreening):
        answered(waiting)
    with pytest.raises(UnknownApplication):
        answered("APP-nobody")


def test_a_case_that_is_over_takes_no_answer(case: str) -> None:
    withdraw_application(number=case, reason=WithdrawalReason.CHANGED_MIND, actor=OFFICER, at=AT)
    with pytest.raises(NotInScreening):
        answered(case)
    with pytest.raises(NotInScreening):
        checked(case, "trading", CheckResult.MET)
    with pytest.raises(NotInScreening):
        corrected(case, "employees", 4)


def test_missing_facts_are_an_open_point(owner: Owner) -> None:
    number = a_case(owner, employees=None)
    points = {point.code: point.params for point in open_points(number=number, at=LATER)}
    assert points[OpenPointCode.FACTS_MISSING] == {"facts": "employees"}
    corrected(number, "employees", 3)
    assert OpenPointCode.FACTS_MISSING not in {p.code for p in open_points(number=number, at=LATER)}


def test_the_number_of_queries_does_not_grow_with_the_answers(case: str, owner: Owner) -> None:
    with CaptureQueriesContext(connection) as few:
        view(case)
    answer_everything(case, evidence_for(case, owner), checks=BUREAU_CHECKS)
    corrected(case, "employees", 4)
    told(case, LookUpKind.CREDIT_SCORE, {"personal_credit_score": 810, "credit_blocked": False})
    with CaptureQueriesContext(connection) as many:
        view(case)
    assert len(many) == len(few) <= 12


@pytest.mark.parametrize("act", ["UPDATE {} SET version = 9", "DELETE FROM {}"])
@pytest.mark.parametrize("table", ["screening_clauseanswer", "screening_checkanswer", "screening_factcorrection"])
def test_an_answer_stays_also_for_sql_by_hand(case: str, owner: Owner, table: str, act: str) -> None:
    answer_everything(case, evidence_for(case, owner), checks=BUREAU_CHECKS)
    corrected(case, "employees", 4)
    with pytest.raises(DatabaseError, match="a finding stays"), transaction.atomic():
        connection.cursor().execute(act.format(table))


def test_words_and_values_stand_nowhere_in_the_tables(case: str) -> None:
    answered(case, "X3", holds=True, words="부조리 신고 이력")
    corrected(case, "sigungu", "포항시", words="등록증의 주소")
    rows = [*ClauseAnswer.objects.values(), *FactCorrection.objects.values(), *Event.objects.values()]
    for secret in ("부조리", "포항시", "등록증"):
        assert not any(
            secret in str(value) or secret.encode() in value for row in rows for value in map(_raw, row.values())
        )


def _raw(value: Any) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


def test_a_bigger_amount_is_looked_at_more_closely(owner: Owner) -> None:
    number = a_case(owner, requested_krw=STANDARD)
    assert [each.id for each in view(number).checks][:2] == ["open_six_months", "trading"]


def test_a_case_is_judged_by_the_rules_it_was_filed_under(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Something in the catalog changed since: what was frozen at filing is read and decides the same."""
    before = view(case)
    monkeypatch.setattr(filed_case, "frozen_rules", lambda _hash: ("another catalog by now", ""))
    assert filed_case.rulebook_of(filed_case.case_row(case)).program not in shipped_catalog().versions
    after = view(case)
    assert (after.decision, after.open_points) == (before.decision, before.open_points)
    assert [each.quote for each in after.clauses] == [each.quote for each in before.clauses]
