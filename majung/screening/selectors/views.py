"""What a case under screening looks like to staff: nothing in it is a row, nothing of it names a person in logs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from majung.core.facts import FactValue
from majung.core.rules.program import ClauseKind
from majung.core.screening import CheckedBy, CheckResult, OpenPoint, Tier, VisitReason, WaiverReason
from majung.rating.selectors import GradeView


@dataclass(frozen=True, slots=True)
class ClauseToAnswer:
    """A clause only a person can settle: `holds` is the officer's word, `told` what the facts say by themselves."""

    id: str
    label: str
    label_en: str
    cite: str
    quote: str
    kind: ClauseKind
    told: bool | None
    holds: bool | None
    words: str
    evidence: str
    answered_by: str
    answered_at: datetime | None
    versions: int

    @property
    def is_open(self) -> bool:
        """Whether a decision waits for it: terms and preferences keep nothing open."""
        return self.kind in (ClauseKind.ELIGIBLE, ClauseKind.EXCLUDED) and self.holds is None and self.told is None

    def __repr__(self) -> str:
        return f"ClauseToAnswer({self.id})"


@dataclass(frozen=True, slots=True)
class CheckToAnswer:
    """A check of the tier: `answer` is the officer's, `told` what the facts say by themselves."""

    id: str
    label: str
    label_en: str
    cite: str
    by: CheckedBy
    needs_evidence: bool
    told: bool | None
    answer: CheckResult | None
    words: str
    evidence: str
    answered_by: str
    answered_at: datetime | None
    versions: int

    @property
    def is_open(self) -> bool:
        return self.answer is None and self.told is not True

    @property
    def is_unmet(self) -> bool:
        return self.answer is CheckResult.NOT_MET

    def __repr__(self) -> str:
        return f"CheckToAnswer({self.id})"


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """A fact as an officer corrected it, beside what was filed and what an office tells."""

    fact: str
    value: FactValue
    filed: FactValue
    told: FactValue
    source_document: str
    words: str
    corrected_by: str
    corrected_at: datetime

    def __repr__(self) -> str:
        return f"CorrectionView({self.fact})"


@dataclass(frozen=True, slots=True)
class PhotoView:
    """A picture taken on the spot; its document is opened like every paper."""

    document: str
    taken_at: datetime | None
    latitude: float | None
    longitude: float | None

    def __repr__(self) -> str:
        return f"PhotoView({self.document})"


@dataclass(frozen=True, slots=True)
class SheetView:
    """One version of what was written down on the spot."""

    version: int
    answers: Mapping[str, bool | int | str]
    photos: tuple[PhotoView, ...]
    recorded_by: str
    recorded_at: datetime

    def __repr__(self) -> str:
        return f"SheetView({self.version})"


@dataclass(frozen=True, slots=True)
class SiteVisitView:
    """A visit planned, made or called off; the last sheet counts."""

    number: str
    user_id: int
    visitor: str
    planned_on: date
    address: str
    visited_at: datetime | None
    cancelled_at: datetime | None
    sheets: tuple[SheetView, ...]

    @property
    def is_planned(self) -> bool:
        return self.visited_at is None and self.cancelled_at is None

    def __repr__(self) -> str:
        return f"SiteVisitView({self.number})"


@dataclass(frozen=True, slots=True)
class RulingView:
    """An officer asked for a visit, or said why there is none."""

    reason: VisitReason | WaiverReason
    words: str
    ruled_by: str
    ruled_at: datetime

    def __repr__(self) -> str:
        return f"RulingView({self.reason.value})"


@dataclass(frozen=True, slots=True)
class VisitView:
    """Whether somebody must go there and why, what was waived, and every visit there was."""

    because: VisitReason | None
    is_waivable: bool
    flag: RulingView | None
    waiver: RulingView | None
    visits: tuple[SiteVisitView, ...]

    @property
    def is_needed(self) -> bool:
        return self.because is not None and self.waiver is None

    @property
    def planned(self) -> SiteVisitView | None:
        return next((visit for visit in self.visits if visit.is_planned), None)


@dataclass(frozen=True, slots=True)
class CreditView:
    """What the bureau told of the owner, and when: a refusal for credit names both."""

    bureau: str
    score: int | None
    scored_on: date | None
    is_blocked: bool | None

    def __repr__(self) -> str:
        return f"CreditView({self.bureau})"


@dataclass(frozen=True, slots=True)
class ScreeningView:
    """A case as it stands in screening: decided anew with everything told and found, and what is still open."""

    tier: Tier
    clauses: tuple[ClauseToAnswer, ...]
    checks: tuple[CheckToAnswer, ...]
    corrections: tuple[CorrectionView, ...]
    facts: Mapping[str, FactValue]
    visit: VisitView
    grade: GradeView | None
    credit: CreditView | None
    decision: Mapping[str, Any]
    changed_outcome: bool
    open_points: tuple[OpenPoint, ...]

    def __repr__(self) -> str:
        return f"ScreeningView({len(self.open_points)} open)"
