"""The tables of guarantees (limits, coverage, fees) read from the catalog, for one institution."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final

from majung.core.facts import FactValue
from majung.core.guarantee_rows import (
    Adjustment,
    BaseRate,
    CountedMonths,
    Coverage,
    DatedRow,
    FirmCeiling,
    GuaranteeRows,
    LoanKind,
    RateBounds,
    SalesRatio,
    Step,
)
from majung.core.rules.bind import Day, bind
from majung.core.rules.parse import parse_condition
from majung.core.rules.python import OpenProgram, compile_decider
from majung.programs.catalog import SHIPPED, checked, shipped_catalog

ReadRow = Callable[[Mapping[str, Any], Mapping[str, Any]], DatedRow]

READ: Final[Mapping[str, ReadRow]] = {
    "firm_ceilings": lambda row, dated: FirmCeiling(krw=row["krw"], **dated),
    "sales_ratios": lambda row, dated: SalesRatio(
        is_manufacturing=row["is_manufacturing"], ratio=Fraction(row["ratio"]), **dated
    ),
    "coverages": lambda row, dated: Coverage(percent=row["percent"], **dated),
    "base_rates": lambda row, dated: BaseRate(grade=row["grade"], rate=Decimal(row["rate"]), **dated),
    "amount_steps": lambda row, dated: Step(above=row["above"], points=Decimal(row["points"]), **dated),
    "term_steps": lambda row, dated: Step(above=row["above"], points=Decimal(row["points"]), **dated),
    "adjustments": lambda row, dated: Adjustment(
        code=row["code"], points=Decimal(row["points"]), when=row["when"], **dated
    ),
    "rate_bounds": lambda row, dated: RateBounds(least=Decimal(row["least"]), most=Decimal(row["most"]), **dated),
    "counted_months": lambda row, dated: CountedMonths(
        loan_kind=LoanKind(row["loan_kind"]) if row["loan_kind"] else None,
        months=row["months"],
        counted=row["counted"],
        **dated,
    ),
}


@lru_cache(maxsize=32)
def guarantee_rows(institution: str) -> GuaranteeRows:
    """Every row of an institution, and those that hold for all."""
    document = checked(SHIPPED / "guarantee_terms.yaml", "guarantee_terms").value
    found: dict[str, Any] = {
        kind.name: tuple(
            READ[kind.name](row, _dated(row))
            for row in document[kind.name]
            if row["institution"] in (None, institution)
        )
        for kind in fields(GuaranteeRows)
    }
    return GuaranteeRows(**found)


def adjustments_held(*, institution: str, facts: Mapping[str, FactValue], on: date) -> frozenset[str]:
    """The codes of the surcharges and discounts whose conditions are known to hold; the unknown changes nothing."""
    adjustments = guarantee_rows(institution).on(on).adjustments
    catalog = shipped_catalog()
    day = Day(on, catalog.book, catalog.registry)
    conditions = [bind(parse_condition(row.when, catalog.rules.names), day, {}) for row in adjustments]
    asked = OpenProgram(clauses=[], required=[], forbidden=[], settled_by_data=[], asked=conditions)
    answer = compile_decider([asked], day=day, bits={})(facts.get)[0]
    return frozenset(row.code for row, holds in zip(adjustments, answer[3], strict=True) if holds)


def _dated(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "valid_from": date.fromisoformat(row["from"]),
        "valid_until": date.fromisoformat(row["until"]) if row["until"] else None,
        "checked_until": date.fromisoformat(row["checked_until"]) if row["checked_until"] else None,
        "label": row["label"],
        "label_en": row["label_en"],
        "cite": row["cite"],
        "assumption": row["assumption"],
    }
