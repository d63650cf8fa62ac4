"""The terms of an agreement: taken from the case when its turn comes, and frozen with it."""

from datetime import date
from typing import Any

from django.conf import settings

from majung.agreements.models import Agreement
from majung.agreements.opened import birth_date_of, expected_name
from majung.agreements.registers import last_reading
from majung.agreements.texts.versions import version_of
from majung.applications.models import Application
from majung.applications.selectors import application_view
from majung.core.agreement_texts import AgreementKind, Entity
from majung.core.deadlines import loan_made_through, seoul_day
from majung.core.deciding import Terms
from majung.decisions.selectors import ProposalView, decision_of
from majung.guarantees.selectors import GuaranteeView, guarantee_of
from majung.papers.contents import label_of
from majung.parties.selectors import banks_on_day
from majung.programs.catalog import shipped_catalog
from majung.programs.holidays import shipped_holidays

LANGUAGE = "ko"
NOTICES_PATH = "/my"


def frozen_data(row: Agreement, *, on: date) -> dict[str, Any]:
    """The values of one document; who signs it and its number differ from its counterparts, all else is the same."""
    case = row.application
    decision = decision_of(application=case.number)
    assert decision is not None, "nothing is agreed before it was decided"
    data = {**_everywhere(row, decision), **_of_kind(row, decision, on=on)}
    if row.entity == Entity.CORPORATION.value:
        data |= {
            "corporation_number": _dashed(case.business.corporation_number, 6),
            "representatives": list(_representatives(case)),
        }
    return {name: value for name, value in data.items() if value not in (None, "", 0, [])}


def binding_day(case: Application, *, on: date) -> date | None:
    """The last day for the loan: signing later would be for nothing."""
    guarantee = guarantee_of(application=case.number, on=on)
    if guarantee is not None:
        return guarantee.loan_through
    decision = decision_of(application=case.number)
    if decision is None or decision.decided_at is None:
        return None
    return loan_made_through(decided_on=seoul_day(decision.decided_at), holidays=shipped_holidays().days)


def _everywhere(row: Agreement, decision: ProposalView) -> dict[str, Any]:
    case = row.application
    house, branch = case.institution, case.branch
    return {
        "number": row.number,
        "application": case.number,
        "institution": house.label,
        "institution_telephone": (branch.telephone if branch else "") or house.telephone,
        "branch": branch.label if branch else "",
        "program": label_of(shipped_catalog().version(case.program.code, case.as_of), LANGUAGE),
        "business": case.business.name,
        "registration_number": _registration(case.business.registration_number),
        "signer": expected_name(row),
        "signer_birth_date": birth_date_of(row).isoformat(),
        "capacity": row.capacity,
        "notice_system": f"{house.label} 온라인 창구({settings.PUBLIC_ADDRESS}{NOTICES_PATH})",
        "amount_krw": decision.amount_krw or 0,
    }


def _of_kind(row: Agreement, decision: ProposalView, *, on: date) -> dict[str, Any]:
    kind = AgreementKind(row.kind)
    if kind is AgreementKind.RESPONSIBLE_MANAGEMENT:
        return _of_parent(row)
    assert decision.terms is not None, "an approval names its terms"
    recorded = application_view(number=row.application.number).decision.get("offer") or {}
    shared = _of_loan(row.application, decision.terms)
    if kind is AgreementKind.LOAN:
        return {**shared, "annual_rate": (recorded.get("rate") or {}).get("sure")}
    guarantee = guarantee_of(application=row.application.number, on=on)
    assert guarantee is not None, "a guarantee is decided before it is agreed"
    return {**shared, **_of_guarantee(row.application, guarantee, decision.terms, recorded.get("subsidy") or {}, on=on)}


def _of_loan(case: Application, terms: Terms) -> dict[str, Any]:
    return {
        "months": terms.months,
        "grace_months": terms.grace_months,
        "method": terms.method,
        "purpose": case.purpose,
        "conditions": list(terms.conditions),
    }


def _of_guarantee(
    case: Application, guarantee: GuaranteeView, terms: Terms, subsidy: dict[str, Any], *, on: date
) -> dict[str, Any]:
    return {
        "guaranteed_krw": guarantee.exposure_krw,
        "coverage_percent": guarantee.coverage_percent,
        "fee_rate": f"{guarantee.fee_rate.normalize():f}",
        "fee_krw": guarantee.fee_krw,
        "bank": _bank(case.bank, on),
        "loan_through": guarantee.loan_through.isoformat(),
        "subsidy_rate": subsidy.get("rate"),
        "subsidy_months": subsidy.get("months"),
        "refinances": terms.refinances.letter if terms.refinances else None,
    }


def _of_parent(row: Agreement) -> dict[str, Any]:
    """The second agreement names the first by number, hash and day, as it was signed."""
    first = row.parent
    assert first is not None, "the second quotes the first"
    assert first.completed_at is not None, "and opens after it is complete"
    return {
        "parent_title": contract_title(first),
        "parent_number": first.number,
        "parent_sha256": first.signed_sha256,
        "parent_signed_on": seoul_day(first.completed_at).isoformat(),
    }


def contract_title(row: Agreement) -> str:
    return version_of(row.text).text.title.ko


def _representatives(case: Application) -> tuple[str, ...]:
    reading = last_reading(case)
    return reading.names if reading else ()


def _bank(code: str, on: date) -> str:
    return next((bank.label for bank in banks_on_day(codes=[code], on=on)), "") if code else ""


def _registration(digits: str) -> str:
    return f"{digits[:3]}-{digits[3:5]}-{digits[5:]}"


def _dashed(digits: str, first: int) -> str:
    return f"{digits[:first]}-{digits[first:]}"
