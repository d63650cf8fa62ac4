"""What a 확인서 says on paper: taken from the case once, in one language."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from majung.applications.models import Application
from majung.decisions.selectors import ProposalView
from majung.letters.models import Confirmation
from majung.papers.contents import label_of
from majung.parties.people import person_view
from majung.parties.selectors import banks_on_day
from majung.programs.catalog import shipped_catalog


def said_on_paper(
    confirmation: Confirmation, row: Application, decision: ProposalView, *, language: str
) -> Mapping[str, Any]:
    program = shipped_catalog().version(row.program.code, row.as_of)
    digits = row.business.registration_number
    terms = decision.terms
    return {
        "confirmation": confirmation.number,
        "institution": label_of(row.institution, language),
        "branch": label_of(row.branch, language) if row.branch else "",
        "telephone": (row.branch.telephone if row.branch else "") or row.institution.telephone,
        "business": row.business.name,
        "registration_number": f"{digits[:3]}-{digits[3:5]}-{digits[5:]}",
        "representative": person_view(person_id=row.person_id).name,
        "program": label_of(program, language),
        "amount_krw": confirmation.amount_krw,
        "purpose": row.purpose,
        "collateral": confirmation.collateral,
        "bank": bank_label(row.bank, on=confirmation.approved_on, language=language),
        "approved_on": confirmation.approved_on.isoformat(),
        "months": terms.months if terms else 0,
        "grace_months": terms.grace_months if terms else 0,
        "method": terms.method if terms else "",
        "conditions": list(terms.conditions) if terms else [],
    }


def bank_label(code: str, *, on: date, language: str) -> str:
    return next((label_of(bank, language) for bank in banks_on_day(codes=[code], on=on)), "") if code else ""
