"""질의·고충·건의: written by anybody, followed by whoever holds its code or signed in when writing."""

import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from majung.adapters import clock
from majung.applications.selectors import application_view
from majung.complaints.selectors import (
    ComplaintView,
    complaint_by_code,
    complaint_of_person,
    complaints_of_person,
)
from majung.complaints.services import UnknownComplaint, withdraw_complaint
from majung.core.complaints import ComplaintAct, ComplaintActNotPossible, ComplaintKind
from majung.core.identifiers import normal_public_number
from majung.journey.offices import office_of
from majung.portal.check.throttle import GuessLimit, client_of
from majung.portal.complaints.places import Place, place_options
from majung.portal.complaints.written import LONGEST_TYPED, Written, case_named, filed, read_written
from majung.portal.kept_codes import KeptCodes
from majung.web.access import EVERYONE, IDENTIFIED, access, owner_of_request
from majung.web.actors import actor_of
from majung.web.middleware import request_id
from majung.web.problems import screen_language
from majung.web.words import say

# Who writes more than this in a few minutes keeps others from being answered; who guesses codes waits.
WRITTEN, GUESSES = GuessLimit(), GuessLimit()
CODES = KeptCodes("complaint", "majung.portal.complaints", "complaint")
NOT_TAKEN, NO_MORE = 422, 429


@access(EVERYONE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest) -> HttpResponseBase:
    about = case_named(request, (request.POST or request.GET).get("about", ""))
    if request.method != "POST":
        return form_page(request, about, {})
    written = read_written(request.POST, asks_contact=not is_known(request))
    if written.errors:
        return form_page(request, about, written.errors)
    at, client = clock.now(), client_of(request)
    if WRITTEN.is_reached(client, at=at):
        return form_page(request, about, {"words": say("complaint.too_often", screen_language())}, status=NO_MORE)
    WRITTEN.count(client, at=at)
    return told(request, written, about)


@access(EVERYONE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponseBase:
    """Opens a complaint by number and code; which of the two was wrong is not told."""
    if request.method != "POST":
        number = request.GET.get("number", "")[:LONGEST_TYPED]
        return render(request, "portal/complaints/find.html", {"number": number})
    typed, code = (request.POST.get(name, "")[:LONGEST_TYPED] for name in ("number", "code"))
    at, client = clock.now(), client_of(request)
    if GUESSES.is_reached(client, at=at):
        return not_found(request, typed, code, "complaint.find.too_often", status=NO_MORE)
    number = normal_public_number(typed) or ""
    try:
        complaint_by_code(number=number, code=code, at=at)
    except UnknownComplaint:
        GUESSES.count(client, at=at)
        return not_found(request, typed, code, "complaint.find.unknown", status=NOT_TAKEN)
    response = redirect("complaint", number=number)
    CODES.keep(response, number=number, code=code)
    return response


@access(EVERYONE)
@never_cache
@require_safe
def complaint(request: HttpRequest, number: str) -> HttpResponseBase:
    """For who wrote it signed in, and for whose browser holds its code; everybody else is asked for the code."""
    held = opened(request, number)
    if held is None:
        return redirect(reverse("complaint-find", query={"number": number[:LONGEST_TYPED]}))
    line = held.line
    context = {
        "held": held,
        "kind": line.kind.value,
        "state": line.state.value,
        "cause": held.cause.value if held.cause else "",
        "office": office_of(institution=line.institution, branch=line.branch),
        "may_withdraw": ComplaintAct.WITHDRAW in held.acts,
        "code": "" if is_known(request) else CODES.kept(request, number=number),
        "is_own": is_known(request),
        "done": request.GET.get("done", ""),
    }
    return render(request, "portal/complaints/complaint.html", context)


@access(EVERYONE)
@require_POST
def withdraw(request: HttpRequest, number: str) -> HttpResponseBase:
    held = opened(request, number)
    if held is None:
        return redirect(reverse("complaint-find", query={"number": number[:LONGEST_TYPED]}))
    try:
        withdraw_complaint(complaint=number, actor=actor_of(request), at=clock.now(), request_id=request_id(request))
    except ComplaintActNotPossible:
        # Answered meanwhile, or taken back by a second press.
        return redirect("complaint", number)
    return redirect(reverse("complaint", args=[number], query={"done": "withdrawn"}))


@access(IDENTIFIED)
@never_cache
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """What somebody wrote signed in, the latest first."""
    user = owner_of_request(request)
    assert user is not None
    assert user.person_id is not None
    lines = complaints_of_person(person_id=user.person_id, at=clock.now())
    rows = [{"line": each, "kind": each.kind.value, "state": each.state.value} for each in lines]
    return render(request, "portal/complaints/own.html", {"rows": rows})


def told(request: HttpRequest, written: Written, about: str) -> HttpResponseBase:
    made = filed(request, written, about=about)
    response = redirect(reverse("complaint", args=[made.number], query={"done": "filed"}))
    if not is_known(request):
        CODES.keep(response, number=made.number, code=made.code)
    return response


def opened(request: HttpRequest, number: str) -> ComplaintView | None:
    at, user = clock.now(), owner_of_request(request)
    try:
        if user is not None and user.person_id is not None:
            return complaint_of_person(number=number, person_id=user.person_id, at=at)
    except UnknownComplaint:
        # Written without signing in, perhaps: then its code opens it.
        pass
    code = CODES.kept(request, number=number)
    try:
        return complaint_by_code(number=number, code=code, at=at) if code else None
    except UnknownComplaint:
        return None


def is_known(request: HttpRequest) -> bool:
    """Whether whoever asks has shown who they are: then the answer finds them, and no telephone is asked for."""
    user = owner_of_request(request)
    return user is not None and user.person_id is not None


def form_page(request: HttpRequest, about: str, errors: dict[str, str], *, status: int = NOT_TAKEN) -> HttpResponse:
    typed = {name: request.POST.get(name, "") for name in ("words", "name", "telephone")}
    sent = request.POST if request.method == "POST" else request.GET
    context = {
        "about": about,
        "once": request.POST.get("once", "")[:LONGEST_TYPED] or secrets.token_urlsafe(24),
        "kinds": kind_choices(sent.get("kind", "")),
        "places": place_options(sent.get("place", "") or place_of(about), on=clock.today()),
        "typed": typed,
        "asks_contact": not is_known(request),
        "error": errors,
        "errors": [{"id": name, "message": message} for name, message in errors.items()],
    }
    return render(request, "portal/complaints/write.html", context, status=status if errors else 200)


def kind_choices(chosen: str) -> list[dict[str, Any]]:
    language = screen_language()
    return [
        {
            "value": kind.value,
            "label": say(f"complaint.kind.{kind}", language),
            "hint": say(f"complaint.kind_means.{kind}", language),
            "checked": kind.value == chosen,
        }
        for kind in ComplaintKind
    ]


def place_of(about: str) -> str:
    """The office of the case it is about."""
    if not about:
        return ""
    line = application_view(number=about).line
    return str(Place(line.institution, line.branch))


def not_found(request: HttpRequest, number: str, code: str, reason: str, *, status: int) -> HttpResponse:
    error = say(reason, screen_language())
    context = {
        "number": number,
        "typed_code": code,
        "error": error,
        "errors": [{"id": "code", "message": error}],
    }
    return render(request, "portal/complaints/find.html", context, status=status)
