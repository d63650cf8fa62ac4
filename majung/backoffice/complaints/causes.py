"""What complaints came from, month by month: a table, and the same as text to take along."""

import csv
from collections.abc import Sequence
from datetime import date
from io import StringIO
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from majung.adapters import clock
from majung.backoffice.who import READERS, READING, places_of, staff_at_desk
from majung.complaints.selectors import CauseCount, causes_by_month
from majung.core.calendar import add_months
from majung.web.access import access
from majung.web.problems import screen_language
from majung.web.words import say

# A year back, this month with it.
MONTHS_BACK = 11
# Programs that open the text in a Korean Windows know by this mark that it is UTF-8.
BYTE_ORDER_MARK = "\ufeff"


@access(READERS)
@never_cache
@require_safe
def causes(request: HttpRequest) -> HttpResponse:
    rows = [cause_row(each) for each in counted(request)]
    return render(request, "backoffice/complaints/causes.html", {"rows": rows, "since": since(clock.today())})


@access(READERS)
@never_cache
@require_safe
def causes_csv(request: HttpRequest) -> HttpResponse:
    language = screen_language()
    heads = [say(f"office.causes.{name}", language) for name in ("month", "kind", "cause", "count", "late")]
    text = StringIO()
    csv.writer(text).writerows([heads, *(written(cause_row(each)) for each in counted(request))])
    response = HttpResponse((BYTE_ORDER_MARK + text.getvalue()).encode(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="complaint-causes.csv"'
    return response


def counted(request: HttpRequest) -> list[CauseCount]:
    """Of the institution of whoever asks, latest month first; of several, the first they serve."""
    today = clock.today()
    institution = places_of(staff_at_desk(request), READING)[0].institution
    found = causes_by_month(institution=institution, from_on=since(today), through=today)
    return sorted(found, key=lambda each: (each.month.start, each.count), reverse=True)


def since(today: date) -> date:
    return add_months(today.replace(day=1), -MONTHS_BACK)


def cause_row(each: CauseCount) -> dict[str, Any]:
    return {"month": str(each.month), "kind": each.kind.value, "cause": each.cause.value, "count": each.count,
            "late": each.late_count}  # fmt: skip


def written(row: dict[str, Any]) -> Sequence[Any]:
    language = screen_language()
    kind, cause = say(f"complaint.kind.{row['kind']}", language), say(f"complaint.cause.{row['cause']}", language)
    return [row["month"], kind, cause, row["count"], row["late"]]
