"""The rules of consultations read from the catalog: hours, seats, how far ahead, what to bring, who needs one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from functools import lru_cache

from majung.core.slots import ConsultationKind, ConsultationRule, SlotPlan, needs_consultation
from majung.programs.catalog import SHIPPED, checked


@dataclass(frozen=True, slots=True)
class BringItem:
    """Something to bring, in the words of the announcement."""

    label: str
    label_en: str


@dataclass(frozen=True, slots=True)
class ConsultationRules:
    days_ahead: int
    minutes_ahead: int
    proposed_after_days: int
    contact_kept_days: int
    plans: Mapping[ConsultationKind, SlotPlan]
    bring: tuple[BringItem, ...]
    needed: tuple[ConsultationRule, ...]


@lru_cache(maxsize=1)
def consultation_rules() -> ConsultationRules:
    document = checked(SHIPPED / "consultations.yaml", "consultations").value
    plans = (
        SlotPlan(
            kind=ConsultationKind(row["kind"]),
            minutes=row["minutes"],
            seats=row["seats"],
            spans=tuple((time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in row["spans"]),
        )
        for row in document["kinds"]
    )
    return ConsultationRules(
        days_ahead=document["days_ahead"],
        minutes_ahead=document["minutes_ahead"],
        proposed_after_days=document["proposed_after_days"],
        contact_kept_days=document["contact_kept_days"],
        plans={plan.kind: plan for plan in plans},
        bring=tuple(BringItem(row["label"], row["label_en"]) for row in document["bring"]),
        needed=tuple(
            ConsultationRule(row["route"], row["collateral"], row["exempt_up_to_krw"]) for row in document["needed"]
        ),
    )


def consultation_is_needed(*, amount_krw: int | None, route: str, collateral: str | None = None) -> bool:
    """Whether an online filing is given a consultation, by the rules of the catalog."""
    return needs_consultation(
        amount_krw=amount_krw, route=route, collateral=collateral, rules=consultation_rules().needed
    )
