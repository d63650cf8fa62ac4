"""The agreements of the own branches by what they wait for, and one of them with its evidence and what may be done."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from majung.adapters import clock
from majung.agreements.selectors import (
    DeskLine,
    DeskTab,
    agreements_of_case,
    consents_of_agreement,
    desk_counts,
    desk_line,
    desk_lines,
    open_consents,
)
from majung.applications.worklist import Place
from majung.backoffice.agreements.evidence import evidence_rows
from majung.backoffice.agreements.shown import case_rows, consent_row, desk_row, may_do, purposes
from majung.backoffice.agreements.who import AGREEMENT_READERS
from majung.backoffice.typed import Typed
from majung.backoffice.who import READERS, READING, WORKING, has_seat, note_read, places_of, staff_at_desk
from majung.web.access import access

PAGE, REFUSED = 50, 422
LAST_PAGE = 10_000
SHOWN = ("signer_name", "agreement_evidence")


@access(READERS)
@never_cache
@require_safe
def agreements(request: HttpRequest) -> HttpResponse:
    """One tab; of several places, a page of each."""
    at, places = clock.now(), places_of(staff_at_desk(request), READING)
    tab, page = tab_of(request.GET.get("tab", "")), page_of(request.GET.get("page", ""))
    counts = [desk_counts(institution=place.institution, branch=place.branch, at=at) for place in places]
    lines = [
        line
        for place in places
        for line in desk_lines(
            institution=place.institution, branch=place.branch, tab=tab, at=at, start=PAGE * (page - 1), most=PAGE
        )
    ]
    has_more = any(count[tab] > PAGE * page for count in counts)
    context = {
        "tab": tab.value,
        "tabs": [
            {"name": each.value, "address": address(each), "count": sum(count[each] for count in counts)}
            for each in DeskTab
        ],
        "rows": [desk_row(line) for line in lines],
        "consents": asked_consents(places),
        "before": address(tab, page - 1) if page > 1 else "",
        "after": address(tab, page + 1) if has_more else "",
        "page": page,
    }
    return render(request, "backoffice/agreements/list.html", context)


@access(AGREEMENT_READERS)
@never_cache
@require_safe
def agreement(request: HttpRequest, number: str) -> HttpResponse:
    return shown_agreement(request, number, Typed(QueryDict()))


def shown_agreement(request: HttpRequest, number: str, typed: Typed) -> HttpResponse:
    """The page of an agreement; also the answer to an act that could not be done, with what was typed."""
    at, line = clock.now(), desk_line(number=number, at=clock.now())
    note_read(request, case=line.line.application, fields=SHOWN, at=at)
    context = {
        "row": desk_row(line),
        "held": line,
        "line": line.line,
        "beside": case_rows(agreements_of_case(application=line.line.application, at=at)),
        "consents": [consent_row(each, typed) for each in consents_of_agreement(number=number)],
        **evidence_rows(number),
        "can": may_do(line) if works_with(request, line) else {},
        "purposes": purposes(typed.posted.get("purpose", "")),
        "typed": typed.kept,
        "error": typed.errors,
        "errors": typed.summary,
    }
    return render(request, "backoffice/agreements/agreement.html", context, status=REFUSED if typed.errors else 200)


def works_with(request: HttpRequest, line: DeskLine) -> bool:
    return has_seat(staff_at_desk(request), Place(line.line.institution, line.branch), WORKING)


def asked_consents(places: Iterable[Place]) -> list[dict[str, Any]]:
    """Requests that wait for an answer, at the own places."""
    return [
        consent_row(each)
        for place in places
        for each in open_consents(institution=place.institution, branch=place.branch)
    ]


def tab_of(chosen: str) -> DeskTab:
    """What goes on, unless another tab is asked for."""
    return next((tab for tab in DeskTab if tab.value == chosen), DeskTab.PENDING)


def page_of(typed: str) -> int:
    return min(max(int(typed), 1), LAST_PAGE) if typed.isascii() and typed.isdecimal() and len(typed) < 6 else 1


def address(tab: DeskTab, page: int = 1) -> str:
    return reverse("office-agreements") + f"?tab={tab.value}" + (f"&page={page}" if page > 1 else "")
