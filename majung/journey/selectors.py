"""Reads over everything that an application touches: timelines, the cases somebody may see, papers, who looked."""

from majung.journey.offices import CaseOffice, office_of
from majung.journey.onward import LinkedCase, LinkedKind
from majung.journey.papers_wanted import PaperWanted
from majung.journey.promoting import place_of_case
from majung.journey.seen import Seeing, SeenCase, cases_seen_by, may_act, may_see
from majung.journey.timeline import Due, Happening, Timeline, timeline

__all__ = [
    "CaseOffice",
    "Due",
    "Happening",
    "LinkedCase",
    "LinkedKind",
    "PaperWanted",
    "Seeing",
    "SeenCase",
    "Timeline",
    "cases_seen_by",
    "may_act",
    "may_see",
    "office_of",
    "place_of_case",
    "timeline",
]
