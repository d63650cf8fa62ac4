"""What is still open on a case, in words, each with the address of the field that settles it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from majung.core.screening import OpenPoint, OpenPointCode
from majung.programs.catalog import shipped_catalog
from majung.screening.selectors import ScreeningView
from majung.web.problems import screen_language
from majung.web.questions.values import fact_label
from majung.web.templatetags.words import label
from majung.web.words import say

# How the questions of the form are named, and so their places on the page.
CLAUSE, CHECK = "clause-", "check-"
FIELD_OF = {
    OpenPointCode.VISIT_NOT_PLANNED: "visit",
    OpenPointCode.VISIT_NOT_RECORDED: "visit",
    OpenPointCode.GRADE_MISSING: "grade",
}


@dataclass(frozen=True, slots=True)
class PointRow:
    """One open point, and where it is settled."""

    words: str
    address: str


def point_rows(case: str, points: Iterable[OpenPoint], screening: ScreeningView) -> list[PointRow]:
    """The points in their order; every missing fact by itself."""
    labels = {each.id: label(each) for each in screening.clauses}
    labels |= {each.id: label(each) for each in screening.checks}
    page, rows = reverse("office-case", args=[case]), []
    for point in points:
        if point.code is OpenPointCode.FACTS_MISSING:
            rows += [_missing(case, fact) for fact in point.params["facts"].split(",")]
            continue
        what = point.params.get("clause") or point.params.get("check") or ""
        kind = CLAUSE if "clause" in point.params else CHECK
        field = FIELD_OF.get(point.code) or f"{kind}{what}"
        words = say(f"office.open.{point.code.value}", screen_language(), what=labels.get(what, what))
        rows.append(PointRow(words, f"{page}#{field}"))
    return rows


def _missing(case: str, fact: str) -> PointRow:
    """A fact that is asked of people is entered on its own page; what follows from others is told there."""
    registry = shipped_catalog().registry
    given = fact if fact in registry.given else registry.derived[fact].of
    words = say("office.open.facts_missing", screen_language(), what=fact_label(given, registry))
    return PointRow(words, reverse("office-case-fact", args=[case, given]))
