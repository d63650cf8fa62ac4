"""Screening, deciding, appeals, explanations, complaints, papers: no table tells what was seen, said or written of
somebody; with their key gone nothing of it opens any more."""

from datetime import date, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps

from majung.adapters.sealing import BrokenSeal, unseal
from majung.applications.models import Application
from majung.applications.services import take_up, transfer_case
from majung.complaints.services import answer_complaint, extend_complaint, file_complaint, take_complaint
from majung.core.appeals import AppealOutcome
from majung.core.application import TransferReason
from majung.core.complaints import CauseCode, ComplaintKind
from majung.core.explaining import ExplanationKind
from majung.core.rating.grades import CreditGrade
from majung.core.screening import CheckResult, OpenPointCode
from majung.decisions.services import (
    agree_appeal,
    answer_explanation,
    ask_explanation,
    decide_appeal,
    extend_appeal,
    file_appeal,
    return_appeal,
    take_appeal,
)
from majung.documents.models import Document
from majung.events.sequencer import chain_events
from majung.letters.services import issue_confirmation
from majung.parties.delegations import delegate
from majung.parties.kinds import StaffDuty
from majung.parties.people import destroy_person_key
from majung.parties.reaching import Contact
from majung.screening.selectors import open_points
from majung.screening.services import (
    answer_check,
    answer_clause,
    cancel_visit,
    correct_fact,
    enter_case_grade,
    flag_for_visit,
    plan_visit,
    record_visit,
)
from tests.applications.papers import a_paper
from tests.applications.world import AT, Owner, an_owner, complete, submitted
from tests.attacks.test_tables_tell_nothing import PURPOSES, WAYS, everything
from tests.decisions.people import FOUNDATION, GUMI, MAKER, REFUSAL, an_approver, approve, proposed, staff
from tests.letters.approved import APPROVED_AT, approved
from tests.published_catalog import load_and_publish
from tests.signing_in import make_staff

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(hours=1)
SEEN: dict[str, Any] = {
    "is_trading": True, "matches_registration": True, "has_sign": True, "run_by_owner": False, "workers_seen": 2,
}  # fmt: skip
SECRETS: dict[str, str] = {
    "clause": "세무서에서 체납을 확인함",
    "check": "이웃 상인이 술을 마신다고 함",
    "corrected": "187654321",
    "correction": "장부와 신고가 다름",
    "address": "선산읍 뒷골목 지하",
    "remarks": "냉장고가 비어 있음",
    "flag": "사진과 간판이 다름",
    "grade": "대표자 카드 연체 반복",
    "transfer": "담당자와 친척임",
    "delegation": "수술을 받으러 감",
    "refusal": "도박장으로 보임",
    "remedy": "도박 기계를 치울 것",
    "appeal": "시동생의 가게였습니다",
    "extension": "형사 사건을 기다림",
    "not agreed": "시동생의 진술이 필요함",
    "answer": "시동생의 가게로 확인됨",
    "question": "컴퓨터가 이혼을 보았나요",
    "explained": "이혼은 보지 않습니다",
    "complaint": "반말로 소리를 질렀습니다",
    "complaint's extension": "직원이 병가 중",
    "complaint's answer": "직원을 교육했습니다",
    "complainant": "선우한별",
    "complainant's telephone": "01077778888",
    "grievance without an account": "창구에서 비웃음을 당함",
}


def told_in(text: str) -> list[str]:
    return [name for name, secret in SECRETS.items() if any(way(secret) in text for way in WAYS)]


@pytest.fixture
def owner(db: None) -> Owner:
    load_and_publish()
    return an_owner()


def paper_for(number: str, owner: Owner) -> str:
    paper = a_paper(owner, issued_on=None)
    Document.objects.filter(number=paper).update(about=number)
    return paper


def screened(owner: Owner, officer: int) -> str:
    """Everything an officer may write down of a case."""
    number = submitted(owner, complete(owner)).application
    take_up(application=number, by=staff(officer), at=AT)
    paper = paper_for(number, owner)
    done: dict[str, Any] = {"application": number, "by": staff(officer), "at": AT}
    points = open_points(number=number, at=AT)
    clause = next(each.params["clause"] for each in points if each.code is OpenPointCode.CLAUSE_OPEN)
    check = next(each.params["check"] for each in points if each.code is OpenPointCode.CHECK_OPEN)
    answer_clause(clause=clause, holds=True, words=SECRETS["clause"], evidence=paper, **done)
    answer_check(check=check, answer=CheckResult.NOT_MET, words=SECRETS["check"], evidence=paper, **done)
    correct_fact(
        fact="average_sales_krw",
        value=int(SECRETS["corrected"]),
        source_document=paper,
        words=SECRETS["correction"],
        **done,
    )
    flag_for_visit(words=SECRETS["flag"], **done)
    cancel_visit(visit=planned(number, officer), by=staff(officer), at=AT)
    visit = planned(number, officer)
    sheet = {**SEEN, "remarks": SECRETS["remarks"]}
    record_visit(visit=visit, sheet=sheet, client_key="key", by=staff(officer), at=AT)
    enter_case_grade(
        grade=CreditGrade.B, graded_on=AT.date(), valid_through=AT.date() + timedelta(days=300), evidence=paper,
        words=SECRETS["grade"], **done,
    )  # fmt: skip
    transfer_case(branch="dongbu", reason=TransferReason.CONFLICT_OF_INTEREST, words=SECRETS["transfer"], **done)
    return number


def planned(number: str, officer: int) -> str:
    return plan_visit(
        application=number, visitor_user_id=officer, on=AT.date(), by=MAKER, at=AT, address=SECRETS["address"]
    )


def appealed(owner: Owner, number: str) -> None:
    """An appeal that is extended, sent back and upheld; a question and its answer."""
    filed = file_appeal(
        application=number, words=SECRETS["appeal"], documents=[paper_for(number, owner)],
        by_person_id=owner.person_id, actor=owner.actor, at=LATER,
    )  # fmt: skip
    handler, second = make_staff("handler@example.org").pk, an_approver("second@example.org")
    take_appeal(appeal=filed, by=staff(handler), at=LATER)
    extend_appeal(appeal=filed, words=SECRETS["extension"], by=staff(handler), at=LATER)
    for agrees in (False, True):
        decide_appeal(appeal=filed, outcome=AppealOutcome.UPHELD, words=SECRETS["answer"], by=staff(handler), at=LATER)
        agreed: dict[str, Any] = {"appeal": filed, "by": staff(second), "user_id": second, "at": LATER}
        if agrees:
            agree_appeal(**agreed)
        else:
            return_appeal(words=SECRETS["not agreed"], **agreed)
    facts = {"average_sales_krw": int(SECRETS["corrected"])}
    asked = ask_explanation(
        application=number, kind=ExplanationKind.CORRECTION, words=SECRETS["question"], fields=facts,
        actor=owner.actor, at=LATER,
    )  # fmt: skip
    answer_explanation(explanation=asked, words=SECRETS["explained"], by=staff(handler), at=LATER)


def complained(owner: Owner, number: str) -> None:
    usual: dict[str, Any] = {
        "kind": ComplaintKind.GRIEVANCE, "institution": FOUNDATION, "branch": GUMI, "at": LATER, "actor": owner.actor,
    }  # fmt: skip
    contact = Contact(SECRETS["complainant"], SECRETS["complainant's telephone"])
    file_complaint(**usual, about="", words=SECRETS["grievance without an account"], person_id=None, contact=contact)
    filed = file_complaint(
        **usual, about=number, words=SECRETS["complaint"], person_id=owner.person_id, contact=contact
    ).number
    handler = make_staff("complaints@example.org").pk
    take_complaint(complaint=filed, user_id=handler, by=staff(handler), at=LATER)
    extend_complaint(complaint=filed, words=SECRETS["complaint's extension"], by=staff(handler), at=LATER)
    answer_complaint(
        complaint=filed, words=SECRETS["complaint's answer"], cause=CauseCode.ATTITUDE, by=staff(handler), at=LATER
    )


def whole_story(owner: Owner) -> str:
    officer = make_staff("officer@example.org", branch=GUMI).pk
    number = screened(owner, officer)
    deputy = make_staff("deputy@example.org", branch=GUMI).pk
    delegate(
        from_user=officer, to_user=deputy, duty=StaffDuty.OFFICER, institution=FOUNDATION, branch=GUMI,
        from_on=AT.date(), through_on=date(2025, 5, 9), reason=SECRETS["delegation"], by=staff(officer), at=AT,
    )  # fmt: skip
    said: dict[str, Any] = {**REFUSAL, "words": SECRETS["refusal"], "remedy": SECRETS["remedy"]}
    approve(proposed(number, **said))
    appealed(owner, number)
    complained(owner, number)
    return number


def test_no_table_tells_what_was_seen_and_said(owner: Owner) -> None:
    whole_story(owner)
    chain_events(at=LATER)
    assert told_in(everything()) == []


def test_a_paper_lies_sealed_too(owner: Owner) -> None:
    case = approved(an_owner(2))
    assert issue_confirmation(number=case, at=APPROVED_AT) is not None
    text = everything()
    assert [name for name in ("김순자", "충족") if any(way(name) in text for way in WAYS)] == []


def test_with_the_key_gone_nothing_of_it_opens(owner: Owner) -> None:
    number = whole_story(owner)
    destroy_person_key(person_id=owner.person_id, at=LATER, actor=MAKER)
    assert Application.objects.get(number=number).person.wrapped_key is None
    # The house's own words about its staff, and a complaint that nobody signed in for, are nobody's of this person.
    assert opened() <= {"parties.delegation", "parties.user", "complaints.complaint", "notices.message"}


def opened() -> set[str]:
    """Tables in which the house's own keys open something."""
    found = set()
    for model in apps.get_models():
        sealed = [field.name for field in model._meta.fields if field.name.startswith(("sealed", "wrapped"))]
        for row in model._base_manager.values_list(*sealed) if sealed else ():
            if any(value is not None and is_opened(bytes(value)) for value in row):
                found.add(f"{model._meta.app_label}.{model._meta.model_name}")
    return found


def is_opened(sealed: bytes) -> bool:
    for purpose in (*PURPOSES, "majung.parties.delegation", "majung.parties.staff_name"):
        try:
            unseal(sealed, purpose=purpose)
        except BrokenSeal:
            continue
        return True
    return False


def test_the_search_finds_what_lies_open(owner: Owner) -> None:
    """Else the tests above would be glad about nothing."""
    whole_story(owner)
    told = {"name": SECRETS["address"]}
    Authenticator.objects.create(user_id=owner.user_id, type=Authenticator.Type.TOTP, data=told)
    assert told_in(everything()) == ["address"]
    assert "parties.person" in opened()
