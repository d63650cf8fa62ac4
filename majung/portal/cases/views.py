"""One case: its timeline, its papers, and the one thing to do now."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from majung.adapters import clock
from majung.consultations.selectors import bookings_about
from majung.consultations.services import NotPossibleNow, renew_code
from majung.core.application import UNDER_WAY
from majung.journey.papers import papers_of
from majung.journey.selectors import Seeing, Timeline, may_act, timeline
from majung.portal.cases import shown
from majung.portal.cases.access import ACTS_IN_CASE, SEES_CASE, seeing
from majung.portal.cases.onward import onward
from majung.portal.visits.cookie import keep_code
from majung.web.access import access, owner_of_request
from majung.web.actors import actor_of


@access(SEES_CASE)
@never_cache
@require_safe
def case(request: HttpRequest, number: str) -> HttpResponse:
    at, seen = clock.now(), seeing(request, number)
    found = timeline(number=number, at=at)
    context = {
        **frame(request, found),
        "steps": shown.steps(found),
        "turn": shown.turn_in_words(found),
        "due": shown.due_in_words(found.due),
        "awaited": shown.silent_offices(found) if found.pending and is_open(found) else "",
        "is_open": is_open(found),
        "is_whole": seen is Seeing.WHOLE,
        "sees_answers": seen is not Seeing.STANDING,
        "done": request.GET.get("done", ""),
    }
    if seen is Seeing.WHOLE:
        context |= {
            "result": shown.result(found),
            "confirmation": found.confirmation,
            **onward(found),
            "told": shown.happened(found),
            "bookings": shown.bookings(found, at=at),
            "papers": papers_of(view=found.view, wanted=found.papers_wanted),
        }
    return render(request, "portal/cases/case.html", context)


@access(ACTS_IN_CASE)
@require_POST
def booking(request: HttpRequest, number: str) -> HttpResponseBase:
    """Opens a talk that the house itself booked for this case: its code reached nobody yet."""
    wanted = request.POST.get("booking", "")
    if wanted not in {each.number for each in bookings_about(number)}:
        raise Http404
    try:
        code = renew_code(number=wanted, actor=actor_of(request), at=clock.now())
    except NotPossibleNow:
        return redirect("my-application", number)
    response = redirect("visit-booking", number=wanted)
    keep_code(response, number=wanted, code=code)
    return response


def is_open(found: Timeline) -> bool:
    """Whether what offices say can still matter."""
    return found.status in UNDER_WAY


def frame(request: HttpRequest, found: Timeline) -> dict[str, object]:
    """What every page of a case shows around it."""
    user = owner_of_request(request)
    assert user is not None
    return {
        "case": found,
        "number": found.number,
        "status": found.status.value,
        "task": found.what_to_do.value,
        "actor": found.who_acts_next.value,
        "program": shown.program_label(found),
        "office": found.office,
        "office_label": shown.office_label(found),
        "call": found.office if found.office.telephone else None,
        "may_act": may_act(user=user, number=found.number, on=clock.today()),
    }
