"""What officers find out about an application, what they saw on the spot, and what the machine noticed."""

from majung.screening.models.answers import CheckAnswer, ClauseAnswer, FactCorrection
from majung.screening.models.runs import CaseScreening, ScreeningRun
from majung.screening.models.visits import SiteVisit, VisitPhoto, VisitRuling, VisitSheet

__all__ = [
    "CaseScreening",
    "CheckAnswer",
    "ClauseAnswer",
    "FactCorrection",
    "ScreeningRun",
    "SiteVisit",
    "VisitPhoto",
    "VisitRuling",
    "VisitSheet",
]
