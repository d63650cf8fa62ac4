"""Calls to make: what a message could not bring before its deadline, a person says by telephone."""

from contextlib import suppress
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from majung.adapters import clock
from majung.applications.selectors import UnknownApplication, application_view
from majung.applications.worklist import Place
from majung.backoffice.typed import Typed, options
from majung.backoffice.who import OFFICERS, has_seat, note_read, places_of, staff_at_desk
from majung.consultations.selectors import contact_of as contact_of_booking
from majung.consultations.services import UnknownBooking
from majung.events.services import ReadPurpose
from majung.notices.kinds import CallOutcome
from majung.notices.selectors import TelephoneTaskLine, open_telephone_tasks
from majung.notices.telephone import TaskDone, UnknownTelephoneTask, close_telephone_task
from majung.parties.kinds import StaffDuty
from majung.parties.people import PersonForgotten, contact_of, person_view
from majung.parties.staff import StaffView
from majung.web.access import access, object_rule, staff_of_request

OFFICER = (StaffDuty.OFFICER,)


def task_of(number: str) -> TelephoneTaskLine | None:
    return next((task for task in open_telephone_tasks() if task.number == number), None)


def is_of_branch(request: HttpRequest, **kwargs: Any) -> bool:
    task = task_of(str(kwargs["number"]))
    return task is not None and has_seat(
        staff_of_request(request), Place(task.institution, task.branch or None), OFFICER
    )


CALLERS = OFFICERS & object_rule("call_of_branch", is_of_branch)


@access(OFFICERS)
@never_cache
@require_safe
def calls(request: HttpRequest) -> HttpResponse:
    at = clock.now()
    rows = [{"task": task, "is_late": task.due_at <= at} for task in own_tasks(staff_at_desk(request))]
    return render(request, "backoffice/desks/calls.html", {"rows": rows})


@access(CALLERS)
@never_cache
@require_safe
def call(request: HttpRequest, number: str) -> HttpResponse:
    return shown(request, number, Typed(request.POST))


@access(CALLERS)
@never_cache
@require_POST
def closed(request: HttpRequest, number: str) -> HttpResponse:
    typed = Typed(request.POST)
    outcome = typed.choice("outcome", CallOutcome)
    if outcome is None:
        return shown(request, number, typed)
    # A colleague may have been quicker: either way nobody needs to be called any more.
    with suppress(TaskDone, UnknownTelephoneTask):
        close_telephone_task(number=number, outcome=outcome, by=staff_at_desk(request).actor, at=clock.now())
    return redirect("office-calls")


def own_tasks(staff: StaffView) -> list[TelephoneTaskLine]:
    return [
        task
        for place in places_of(staff, OFFICER)
        for task in open_telephone_tasks(place.branch, institution=place.institution)
    ]


def shown(request: HttpRequest, number: str, typed: Typed) -> HttpResponse:
    """Whom to call; that name and number were shown is logged."""
    task = task_of(number)
    assert task is not None
    outcomes = [{**each, "checked": each["selected"]} for each in options(CallOutcome, "office.call.outcome")]
    context = {
        "task": task,
        **whom(request, task),
        "outcomes": outcomes,
        "error": typed.errors,
        "errors": typed.summary,
    }
    return render(request, "backoffice/desks/call.html", context, status=422 if typed.errors else 200)


def whom(request: HttpRequest, task: TelephoneTaskLine) -> dict[str, Any]:
    """Name and telephone of whom a task is about: the applicant, or who booked a talk."""
    staff, at = staff_at_desk(request), clock.now()
    try:
        person_id = application_view(number=task.about).person_id
    except UnknownApplication:
        return of_booking(task, staff)
    except PersonForgotten:
        return {"name": "", "telephone": "", "case": ""}
    contact = contact_of(person_id=person_id)
    note_read(request, case=task.about, fields=["name", "telephone"], at=at)
    return {
        "name": person_view(person_id=person_id).name,
        "telephone": contact.telephone if contact else "",
        "case": task.about,
    }


def of_booking(task: TelephoneTaskLine, staff: StaffView) -> dict[str, Any]:
    try:
        held = contact_of_booking(number=task.about, actor=staff.actor, purpose=ReadPurpose.COUNTER, at=clock.now())
    except UnknownBooking:
        held = None
    return {"name": held.name if held else "", "telephone": held.telephone if held else "", "case": ""}
