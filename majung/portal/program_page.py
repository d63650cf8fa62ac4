"""What the pages of programs show, worked out from the catalog; templates only lay it out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from majung.core.offer import Offer
from majung.core.rules.program import ProgramVersion
from majung.core.rules.syntax import facts_of
from majung.programs.catalog import Catalog

CLAUSE_KINDS = ("eligible", "excluded", "prefer", "terms")


@dataclass(frozen=True, slots=True)
class RateInWords:
    """How a rate is made up: a base and what is added, or one fixed rate."""

    fixed: str | None
    base_label: str | None
    lowest_margin: str | None
    highest_margin: str | None


@dataclass(frozen=True, slots=True)
class RateOfDay:
    """The rate of a day before and after the subsidy; None while a base has no value for the day."""

    before: tuple[Decimal, Decimal] | None
    after: tuple[Decimal, Decimal] | None


def rate_in_words(version: ProgramVersion, catalog: Catalog) -> RateInWords:
    rate = version.document["rate"]
    margins = sorted((margin["add"] for margin in rate.get("margins", ())), key=Decimal)
    base = rate.get("base")
    return RateInWords(
        fixed=rate.get("fixed"),
        base_label=catalog.book.parameters[base].label if base else None,
        lowest_margin=margins[0] if margins else None,
        highest_margin=margins[-1] if len(margins) > 1 and margins[0] != margins[-1] else None,
    )


def highest_limit(version: ProgramVersion) -> int:
    return max(int(tier["krw"]) for tier in version.document["limit"])


def base_limit(version: ProgramVersion) -> int:
    return min(int(tier["krw"]) for tier in version.document["limit"])


def program_card(version: ProgramVersion, catalog: Catalog) -> dict[str, Any]:
    """A program in the list."""
    return {
        "id": version.id,
        "document": version.document,
        "base_limit": base_limit(version),
        "highest_limit": highest_limit(version),
        "rate": rate_in_words(version, catalog),
    }


def program_page(version: ProgramVersion, *, as_of: date, catalog: Catalog) -> dict[str, Any]:
    """A program in full: the document with its cross-references resolved, and the figures of the day."""
    document = version.document
    clauses = {clause["id"]: clause for kind in CLAUSE_KINDS for clause in document[kind]}
    # What anybody is offered of whom nothing is known: the rates and the warnings of the day.
    decision = catalog.plan((version,), as_of).decide({})[0]
    assert decision.offer is not None
    return {
        "version": version,
        "document": document,
        "card": {"base_limit": base_limit(version), "highest_limit": highest_limit(version)},
        "clause_groups": [(kind, document[kind]) for kind in CLAUSE_KINDS if document[kind]],
        "limits": [_with_clauses(tier, tier.get("when_any"), clauses) for tier in document["limit"]],
        "rate": rate_in_words(version, catalog),
        "rate_of_day": rate_of_day(decision.offer),
        "discount": _discount(document["rate"].get("discount"), clauses),
        "repayments": [_with_clauses(row, row.get("when_all"), clauses) for row in document["repayment"]],
        "papers": _papers(version, clauses, catalog),
        "warnings": decision.warnings,
    }


def rate_of_day(offer: Offer) -> RateOfDay:
    """Lowest and highest rate of an offer; after the subsidy never below nothing."""
    lowest, highest = offer.rate.possible, offer.rate.sure
    if lowest is None or highest is None:
        return RateOfDay(before=None, after=None)
    if offer.subsidy is None:
        return RateOfDay(before=(lowest, highest), after=None)
    paid = offer.subsidy.rate
    after = (max(lowest - paid, Decimal(0)), max(highest - paid, Decimal(0)))
    return RateOfDay(before=(lowest, highest), after=after)


def _with_clauses(
    row: Mapping[str, Any], ids: Iterable[str] | None, clauses: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    return {**row, "clauses": [clauses[each] for each in ids or ()]}


def _discount(discount: Mapping[str, Any] | None, clauses: Mapping[str, Mapping[str, Any]]) -> dict[str, Any] | None:
    return _with_clauses(discount, discount["when_any"], clauses) if discount else None


def _papers(
    version: ProgramVersion, clauses: Mapping[str, Mapping[str, Any]], catalog: Catalog
) -> Sequence[dict[str, Any]]:
    """The documents, each with the clauses and the facts that ask for it."""
    papers = []
    for row, required in zip(version.document["documents"], version.documents, strict=True):
        asked_when = facts_of(required.asked_when) if required.asked_when else ()
        given = [catalog.registry.given[name] for name in catalog.registry.inputs_of(asked_when)]
        paper = _with_clauses(row, row.get("asked_by"), clauses)
        papers.append({**paper, "facts": [{"label": fact.label, "label_en": fact.label_en} for fact in given]})
    return papers
