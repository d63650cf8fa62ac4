"""The complaints written to the own branches by their last day, and one of them with its words."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from majung.adapters import clock
from majung.backoffice.complaints.who import COMPLAINT_READERS, sits_there, written_places
from majung.backoffice.typed import Typed, options
from majung.backoffice.who import READERS, WORKING, staff_at_desk
from majung.complaints.selectors import (
    ComplaintLine,
    ComplaintView,
    OpenedComplaint,
    complaints_waiting,
    open_complaint,
)
from majung.core.complaints import CauseCode, ComplaintAct, is_investigated
from majung.core.deadlines import seoul_day
from majung.events.services import ReadPurpose
from majung.parties.rosters import roster
from majung.parties.staff import StaffView, staff_names
from majung.web.access import access
from majung.web.problems import screen_language


@access(READERS)
@never_cache
@require_safe
def complaints(request: HttpRequest) -> HttpResponse:
    found = complaints_waiting(places=written_places(staff_at_desk(request)), at=clock.now())
    names = staff_names(user_ids=[line.handler_id for line in found if line.handler_id is not None])
    rows = [
        {
            "line": line,
            "kind": line.kind.value,
            "state": line.state.value,
            "handler": names.get(line.handler_id, "") if line.handler_id else "",
        }
        for line in found
    ]
    return render(request, "backoffice/complaints/complaints.html", {"rows": rows})


@access(COMPLAINT_READERS)
@never_cache
@require_safe
def complaint_page(request: HttpRequest, complaint: str) -> HttpResponse:
    return shown_complaint(request, complaint, Typed(QueryDict()))


def shown_complaint(request: HttpRequest, number: str, typed: Typed) -> HttpResponse:
    """The page of a complaint; also the answer to an act that could not be done, with what was typed."""
    at, staff = clock.now(), staff_at_desk(request)
    is_audit = staff.duties.isdisjoint(WORKING)
    purpose = ReadPurpose.AUDIT if is_audit else ReadPurpose.COUNTER
    opened = open_complaint(number=number, actor=staff.actor, purpose=purpose, at=at)
    view, line = opened.view, opened.view.line
    names = staff_names(user_ids=opened.complained_of)
    context = {
        "held": view,
        "line": line,
        "kind": line.kind.value,
        "state": line.state.value,
        "cause": view.cause.value if view.cause else "",
        "handler_office": office_words(view),
        "contact": opened.contact,
        "complained_of": sorted(names.values()),
        "can": may_do(staff, opened, at=at),
        "colleagues": colleague_options(line, opened, typed.posted.get("colleague", "")),
        "causes": options(CauseCode, "complaint.cause", chosen=typed.posted.get("cause", "")),
        "typed": typed.kept,
        "error": typed.errors,
        "errors": typed.summary,
    }
    return render(request, "backoffice/complaints/complaint.html", context, status=422 if typed.errors else 200)


def office_words(view: ComplaintView) -> str:
    if view.handler is None:
        return ""
    return view.handler.office_en if screen_language() == "en" else view.handler.office


def may_do(staff: StaffView, opened: OpenedComplaint, *, at: datetime) -> dict[str, bool]:
    """Which forms stand on the page; whoever is complained of gets none but the list of them."""
    view, line = opened.view, opened.view.line
    works = sits_there(staff, (line.institution, line.branch), WORKING)
    is_apart = staff.user_id not in opened.complained_of
    handles = works and is_apart and line.handler_id == staff.user_id
    return {
        "take": works and is_apart and not handles and ComplaintAct.TAKE in view.acts,
        "name": works and is_apart and bool(view.acts),
        "extend": handles and ComplaintAct.EXTEND in view.acts and not view.is_extended,
        "answer": handles and ComplaintAct.ANSWER in view.acts,
        "is_complained_of": works and not is_apart,
        **may_look(view, at=at, handles=handles),
    }


def may_look(view: ComplaintView, *, at: datetime, handles: bool) -> dict[str, bool]:
    """현장조사 of a 고충: begun once, made longer once, ended before its last day."""
    can = handles and ComplaintAct.INVESTIGATE in view.acts and is_investigated(view.line.kind)
    through = view.investigated_through
    return {
        "look": can and through is None,
        "look_on": can and through is not None and seoul_day(at) <= through,
    }


def colleague_options(line: ComplaintLine, opened: OpenedComplaint, chosen: str) -> list[dict[str, Any]]:
    """Everybody of the institution who may be complained of, but who is named already or deals with it."""
    named = {each.user_id: each.name for each in roster(institution=line.institution)}
    return [
        {"value": str(pk), "label": name, "selected": str(pk) == chosen}
        for pk, name in named.items()
        if pk not in opened.complained_of and pk != line.handler_id
    ]
