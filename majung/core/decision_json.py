"""The one shape of a decision outside the code."""

from decimal import Decimal
from typing import Any

from majung.core.decide import Decision, Warn
from majung.core.offer import Amounts, Offer, Rates
from majung.core.rules.program import Repayment


def decision_json(decision: Decision) -> dict[str, Any]:
    """The one shape of a decision: command line, API and stored record alike."""
    return {
        "program": decision.program.id,
        "version": decision.program.version,
        "version_hash": decision.program.hash,
        "as_of": decision.as_of.isoformat(),
        "outcome": decision.outcome.value,
        "clauses": [
            {
                "id": clause.id,
                "kind": clause.kind.value,
                "holds": holds,
                "by": clause.by.value,
                "label": clause.label,
                "cite": clause.cite,
                "facts": list(clause.facts),
            }
            for clause, holds in zip(decision.program.clauses, decision.holds, strict=True)
        ],
        "missing": list(decision.missing),
        "offer": offer_json(decision.offer) if decision.offer else None,
        "warnings": [warning_text(warning) for warning in decision.warnings],
    }


def offer_json(offer: Offer) -> dict[str, Any]:
    subsidy = {"rate": rate_text(offer.subsidy.rate), "months": offer.subsidy.months} if offer.subsidy else None
    return {
        "limit_krw": amounts_json(offer.limit_krw),
        "available_krw": amounts_json(offer.available_krw),
        "rate": rates_json(offer.rate),
        "subsidy": subsidy,
        "terms": [repayment_json(term) for term in offer.terms],
        "terms_possible": [repayment_json(term) for term in offer.terms_possible],
        "documents": list(offer.documents),
        "documents_possible": list(offer.documents_possible),
    }


def amounts_json(amounts: Amounts) -> dict[str, int]:
    return {"sure": amounts.sure, "possible": amounts.possible}


def rates_json(rates: Rates) -> dict[str, str | None]:
    return {"sure": rate_text(rates.sure), "possible": rate_text(rates.possible)}


def rate_text(rate: Decimal | None) -> str | None:
    """A rate as a decimal fraction without trailing zeros."""
    return None if rate is None else format(rate.normalize(), "f")


def repayment_json(term: Repayment) -> dict[str, Any]:
    row: dict[str, Any] = {"method": term.method, "months": term.months, "grace_months": term.grace_months}
    if term.extendable_to_months is not None:
        row["extendable_to_months"] = term.extendable_to_months
    return row


def warning_text(warning: Warn) -> str:
    """A warning as one line that begins with its code and what it concerns, for programs and people alike."""
    return f"{warning.code.value}: {warning.about}" + (f" ({warning.day.isoformat()})" if warning.day else "")
