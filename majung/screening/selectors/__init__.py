"""Reads of screening: a case with everything still open, visits and routes."""

from majung.screening.selectors.cases import open_points, screening_view, visitors_of
from majung.screening.selectors.runs import CaseNoticed, noticed_of
from majung.screening.selectors.views import (
    CheckToAnswer,
    ClauseToAnswer,
    CorrectionView,
    CreditView,
    PhotoView,
    RulingView,
    ScreeningView,
    SheetView,
    SiteVisitView,
    VisitView,
)
from majung.screening.selectors.visits import Stop, last_sheet, route_of, stop_of

__all__ = [
    "CaseNoticed",
    "CheckToAnswer",
    "ClauseToAnswer",
    "CorrectionView",
    "CreditView",
    "PhotoView",
    "RulingView",
    "ScreeningView",
    "SheetView",
    "SiteVisitView",
    "Stop",
    "VisitView",
    "last_sheet",
    "noticed_of",
    "open_points",
    "route_of",
    "screening_view",
    "stop_of",
    "visitors_of",
]
