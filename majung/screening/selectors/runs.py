"""Reads of what the machine noticed, for worklists and case pages."""

from collections.abc import Collection
from dataclasses import dataclass

from majung.core.application import AmountTier
from majung.core.decide import Outcome
from majung.core.screening import ScreeningFlag
from majung.screening.models import CaseScreening


@dataclass(frozen=True, slots=True)
class CaseNoticed:
    """What the last run found of a case; it sorts and hints, it decides nothing."""

    outcome: Outcome
    differs: bool
    tier: AmountTier
    flags: tuple[ScreeningFlag, ...]


def noticed_of(*, numbers: Collection[str]) -> dict[str, CaseNoticed]:
    """By case, those that some run has seen; one query."""
    rows = CaseScreening.objects.filter(application__number__in=numbers)
    return {
        number: CaseNoticed(Outcome(outcome), differs, AmountTier(tier), tuple(ScreeningFlag(flag) for flag in flags))
        for number, outcome, differs, tier, flags in rows.values_list(
            "application__number", "outcome", "differs", "tier", "flags"
        )
    }
