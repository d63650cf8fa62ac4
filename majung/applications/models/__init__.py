"""What people ask for: kept checks, drafts, applications, look-ups, supplements."""

from majung.applications.models.drafts import Draft
from majung.applications.models.filed import (
    Application,
    ApplicationDocument,
    CounterIntake,
    FrozenRules,
    PaperCheck,
    PeriodExtension,
    Reopening,
    Transfer,
)
from majung.applications.models.look_ups import LookUp
from majung.applications.models.notes import CaseNote
from majung.applications.models.saved_checks import SavedCheck
from majung.applications.models.supplements import Supplement, SupplementItem, SuppliedPart

__all__ = [
    "Application",
    "ApplicationDocument",
    "CaseNote",
    "CounterIntake",
    "Draft",
    "FrozenRules",
    "LookUp",
    "PaperCheck",
    "PeriodExtension",
    "Reopening",
    "SavedCheck",
    "Supplement",
    "SupplementItem",
    "SuppliedPart",
    "Transfer",
]
