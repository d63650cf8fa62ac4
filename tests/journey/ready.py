"""Cases brought as far as a decision through the doors' own acts: everything open answered, terms that hold."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from majung.applications.selectors import application_view
from majung.applications.services import take_up
from majung.budget.services import reserve, void_reservation
from majung.core.deciding import Outcome, ReasonCode, Terms
from majung.core.screening import CheckResult, OpenPointCode
from majung.documents.models import Document
from majung.journey.deciding import ApprovalResult, approve, proposal_form, propose
from majung.screening.selectors import open_points
from majung.screening.services import answer_check, answer_clause
from tests.applications.papers import a_paper
from tests.applications.world import AT, BEOTIM, Owner, complete, submitted
from tests.decisions.people import an_approver, staff
from tests.journey.conftest import FUND, OFFICER


def filed(owner: Owner, program: str = BEOTIM, *, at: datetime = AT, **values: Any) -> str:
    draft = complete(owner, program, at=at, **values)
    return submitted(owner, draft, at=at, key=draft.number).application


def answered(number: str, owner: Owner, *, at: datetime = AT) -> None:
    """Taken up, and nothing speaks against the owner: every clause and check is answered so."""
    take_up(application=number, by=OFFICER, at=at)
    paper = a_paper(owner, issued_on=None)
    Document.objects.filter(number=paper).update(about=number)
    for point in open_points(number=number, at=at):
        if point.code is OpenPointCode.CLAUSE_OPEN:
            answer_clause(application=number, clause=point.params["clause"], holds=False, words="", by=OFFICER, at=at)
        if point.code is OpenPointCode.CHECK_OPEN:
            answer_check(
                application=number,
                check=point.params["check"],
                answer=CheckResult.MET,
                words="",
                evidence=paper,
                by=OFFICER,
                at=at,
            )


def fitting_terms(number: str, *, at: datetime = AT) -> Terms:
    """Terms as the form of the desk offers them, with the fee of its tables."""
    form = proposal_form(number=number, at=at)
    assert form.assessment is not None
    offered = form.terms_offered[0] if form.terms_offered else None
    terms = offered or Terms(form.assessment.binding.krw, 60, 24, "equal_principal")
    fee = form.assessment.fee
    if fee is None:
        return terms
    asked = replace(terms, coverage_percent=form.assessment.coverage_options[0].percent)
    told = proposal_form(number=number, at=at, terms=asked).assessment
    assert told is not None
    assert told.fee is not None
    return replace(asked, fee_rate=told.fee.rate, fee_krw=told.fee.krw)


def proposed(number: str, *, at: datetime = AT, **changes: Any) -> str:
    """An approval as an officer proposes it, unless something else is said."""
    usual: dict[str, Any] = {
        "outcome": Outcome.APPROVED,
        "reason_code": ReasonCode.MEETS_CRITERIA,
        "words": "충족",
        "terms": changes.pop("terms", None) or fitting_terms(number, at=at),
    }
    return propose(application=number, by=OFFICER, at=at, **{**usual, **changes})


def agreed(number: str, proposal: str, *, at: datetime = AT, nth: int = 1) -> ApprovalResult:
    """An approver says yes to the case as it stands."""
    line = application_view(number=number).line
    email = f"checker-{nth}@{line.institution}.example.org"
    user_id = an_approver(email, institution=line.institution)
    return approve(proposal=proposal, revision=line.revision, by=staff(user_id), user_id=user_id, at=at)


def decided(
    owner: Owner, program: str = BEOTIM, *, at: datetime = AT, filed_at: datetime | None = None, **values: Any
) -> str:
    """A case approved by two people through the one door."""
    number = filed(owner, program, at=filed_at or at, **values)
    answered(number, owner, at=at)
    assert agreed(number, proposed(number, at=at), at=at).is_decided
    return number


def take_money(amount_krw: int) -> None:
    """Somebody else has this much of the fund."""
    with transaction.atomic():
        reserve(fund=FUND, key="somebody", amount_krw=amount_krw, at=AT, actor=OFFICER, about="somebody")


def give_money() -> None:
    """And gives it back."""
    with transaction.atomic():
        void_reservation(key="somebody", reason="test", actor=OFFICER, at=AT)
