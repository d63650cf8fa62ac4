"""The papers of a case: opened under the rule of the case, checked for what must be covered, originals on the shelf."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from majung.adapters import clock
from majung.applications.case_papers import papers_of_case
from majung.applications.worklist import place_of
from majung.backoffice.cases.acts import back_to_case
from majung.backoffice.cases.page import shown_case, state_of
from majung.backoffice.typed import Typed
from majung.backoffice.who import CASE_OFFICERS, READING, has_seat, staff_at_desk
from majung.core.documents import DocumentKind, ScanState
from majung.documents.selectors import document_view, originals_about, papers_about
from majung.documents.services import FileDropped, NothingToCover, confirm_masking, mask_by_hand
from majung.documents.services.originals import AlreadyReturned, receive_original, return_original
from majung.events.services import ReadPurpose
from majung.parties.kinds import StaffDuty
from majung.web.access import STAFF_WITH, access, object_rule, staff_of_request
from majung.web.uploads.checking import EDGES, typed_area
from majung.web.uploads.documents import document_under, page_under

REFUSED = 422


def is_of_case(request: HttpRequest, **kwargs: Any) -> bool:
    """Whether the paper lies in a case that this person may open."""
    case, number = str(kwargs["case"]), str(kwargs["number"])
    if not has_seat(staff_of_request(request), place_of(number=case), READING):
        return False
    return number in papers_about(case) or any(paper.document == number for paper in papers_of_case(number=case))


PAPER_READERS = STAFF_WITH(*READING) & object_rule("paper_of_case", is_of_case)
PAPER_OFFICERS = STAFF_WITH(StaffDuty.OFFICER) & object_rule("paper_of_case", is_of_case)
paper_file = document_under(PAPER_READERS, ReadPurpose.SCREENING)
paper_page = page_under(PAPER_READERS, ReadPurpose.SCREENING)


@access(PAPER_READERS)
@never_cache
@require_safe
def paper(request: HttpRequest, case: str, number: str) -> HttpResponse:
    return shown(request, case, number, Typed(request.POST))


@access(PAPER_OFFICERS)
@never_cache
@require_POST
def confirmed(request: HttpRequest, case: str, number: str) -> HttpResponse:
    """«가림 확인»: staff have the last word on whether everything is covered."""
    confirm_masking(number=number, actor=staff_at_desk(request).actor, at=clock.now())
    return back_to_case(case, "papers")


@access(PAPER_OFFICERS)
@never_cache
@require_POST
def covered(request: HttpRequest, case: str, number: str) -> HttpResponse:
    typed = Typed(request.POST)
    try:
        mask_by_hand(number=number, areas=[typed_area(request)], actor=staff_at_desk(request).actor, at=clock.now())
    except (NothingToCover, ValueError):
        typed.wrong("left", "upload.check.bad_area")
    except FileDropped:
        typed.wrong("main", "document.dropped")
    if typed.errors:
        return shown(request, case, number, typed)
    return redirect("office-case-document", case=case, number=number)


@access(CASE_OFFICERS)
@never_cache
@require_POST
def originals(request: HttpRequest, case: str) -> HttpResponse:
    """The received stamp on a sheet of paper handed over."""
    typed = Typed(request.POST)
    kind, place, scan = typed.choice("kind", DocumentKind), typed.line("place"), request.POST.get("scan", "")
    if scan and all(each.document != scan for each in papers_of_case(number=case)):
        typed.wrong("scan", "office.problem.choose")
    if kind is None or typed.errors:
        return shown_case(request, case, typed=typed)
    actor, at = staff_at_desk(request).actor, clock.now()
    receive_original(about=case, kind=kind, place=place, by=actor, at=at, document=scan)
    return back_to_case(case, "papers")


@access(CASE_OFFICERS)
@never_cache
@require_POST
def original_returned(request: HttpRequest, case: str, number: str) -> HttpResponse:
    if all(each.number != number for each in originals_about(case)):
        raise Http404
    typed = Typed(request.POST)
    try:
        return_original(number=number, by=staff_at_desk(request).actor, at=clock.now())
    except AlreadyReturned:
        typed.wrong("original", "office.problem.not_now")
        return shown_case(request, case, typed=typed)
    return back_to_case(case, "papers")


def shown(request: HttpRequest, case: str, number: str, typed: Typed) -> HttpResponse:
    document, staff = document_view(number), staff_at_desk(request)
    pages = [
        {
            "number": page + 1,
            "address": f"{reverse('office-case-page', args=[case, number, page])}?{document.sha256[:8]}",
        }
        for page in range(document.pages)
    ]
    context = {
        "case": case,
        "document": document,
        **state_of(document),
        "pages": pages if document.scan is ScanState.CLEAN else [],
        "may_check": has_seat(staff, place_of(number=case), [StaffDuty.OFFICER]) and document.scan is ScanState.CLEAN,
        "typed": {name: request.POST.get(name, "") for name in ("page", *EDGES)},
        "error": typed.errors,
        "errors": typed.summary,
    }
    return render(request, "backoffice/cases/paper.html", context, status=REFUSED if typed.errors else 200)
