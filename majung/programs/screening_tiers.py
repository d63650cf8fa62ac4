"""Screening tiers, what may take the place of a visit, and the visit's form, read from the catalog."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from majung.core.application import AmountTier
from majung.core.screening import (
    Check,
    CheckedBy,
    KnownBy,
    SheetKind,
    SheetQuestion,
    Tier,
    VisitRule,
    WaiverReason,
    WaiverRule,
)
from majung.programs.catalog import SHIPPED, checked


@dataclass(frozen=True, slots=True)
class ScreeningRules:
    """Everything the catalog says of how cases are looked at."""

    tiers: tuple[Tier, ...]
    waivers: Mapping[WaiverReason, WaiverRule]
    visit_sheet: tuple[SheetQuestion, ...]


@lru_cache(maxsize=1)
def screening_rules() -> ScreeningRules:
    document = checked(SHIPPED / "screening_tiers.yaml", "screening_tiers").value
    return ScreeningRules(
        tiers=tuple(_tier(row) for row in document["tiers"]),
        waivers={rule.reason: rule for rule in map(_waiver, document["waivers"])},
        visit_sheet=tuple(_question(row) for row in document["visit_sheet"]),
    )


def _tier(row: Mapping[str, Any]) -> Tier:
    return Tier(
        code=AmountTier(row["tier"]),
        institution=row["institution"],
        label=row["label"],
        label_en=row["label_en"],
        up_to_krw=row["up_to_krw"],
        visit=VisitRule(row["visit"]),
        checks=tuple(_check(check) for check in row["checks"]),
        valid_from=date.fromisoformat(row["from"]),
        valid_until=date.fromisoformat(row["until"]) if row["until"] else None,
        cite=row["cite"],
        assumption=row["assumption"],
    )


def _check(row: Mapping[str, Any]) -> Check:
    known = row.get("known_by")
    return Check(
        id=row["id"],
        label=row["label"],
        label_en=row["label_en"],
        cite=row["cite"],
        by=CheckedBy(row["by"]),
        needs_evidence=row["needs_evidence"],
        known_by=KnownBy(known["fact"], known.get("equals"), known.get("months")) if known else None,
    )


def _waiver(row: Mapping[str, Any]) -> WaiverRule:
    return WaiverRule(**{**row, "reason": WaiverReason(row["reason"])})


def _question(row: Mapping[str, Any]) -> SheetQuestion:
    return SheetQuestion(**{**row, "kind": SheetKind(row["kind"])})
