"""The form of a visit: sent at once, or kept by the browser and sent later; the key it comes under makes it one."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from majung.adapters import clock
from majung.applications.selectors import application_view
from majung.applications.worklist import place_of
from majung.backoffice.screening.problems import told_refusals
from majung.backoffice.typed import Typed
from majung.backoffice.who import READING, has_seat, note_read, staff_at_desk
from majung.core.screening import LONGEST_WORDS, SheetKind, SheetQuestion
from majung.journey.services import advance
from majung.parties.kinds import StaffDuty
from majung.parties.people import contact_of, person_view
from majung.programs.screening_tiers import screening_rules
from majung.screening.selectors import Stop, last_sheet, stop_of
from majung.screening.services import (
    BadClientKey,
    PhotoRefused,
    PhotoSent,
    SheetRefused,
    TooManyPhotos,
    record_visit,
)
from majung.web.access import STAFF_WITH, access, object_rule, staff_of_request
from majung.web.problems import screen_language
from majung.web.templatetags.words import label
from majung.web.words import say

SHOWN = ("name", "telephone", "address")
YES_NO = {"yes": True, "no": False}
MUCH = 1024 * 1024
# The pictures of a visit tell where they were taken, if whoever takes them allows it.
MAY_ASK_WHERE = "camera=(), geolocation=(self), microphone=(), payment=(), usb=()"
REFUSED, MOST_DEGREES = 422, 180


def is_own(request: HttpRequest, **kwargs: Any) -> bool:
    """Whether this is a visit of this person's own, to a case that they still may open."""
    staff = staff_of_request(request)
    stop = stop_of(visit=str(kwargs["visit"]), visitor=staff.actor.id) if staff else None
    return stop is not None and has_seat(staff, place_of(number=stop.application), READING)


VISITOR = STAFF_WITH(StaffDuty.OFFICER) & object_rule("own_visit", is_own)


@access(VISITOR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, visit: str) -> HttpResponse:
    typed = Typed(request.POST)
    stop = stop_of(visit=visit, visitor=staff_at_desk(request).actor.id)
    assert stop is not None, "the rule of this page looked it up"
    if request.method == "POST":
        keep(request, typed, visit)
        if not typed.errors:
            advance(number=stop.application, at=clock.now())
            return redirect(f"{reverse('office-visits')}?on={stop.planned_on}")
    return shown(request, stop, typed)


def keep(request: HttpRequest, typed: Typed, visit: str) -> None:
    """Keeps the form with its pictures; whatever cannot be taken is told at its field."""
    answers = {each.id: read_answer(typed, each) for each in screening_rules().visit_sheet}
    photos = photos_in(request, typed)
    if typed.errors:
        return
    with told_visit(typed):
        record_visit(
            visit=visit,
            sheet=answers,
            photos=photos,
            client_key=typed.posted.get("client_key", ""),
            by=staff_at_desk(request).actor,
            at=clock.now(),
        )


@contextmanager
def told_visit(typed: Typed) -> Iterator[None]:
    """What a visit alone is refused for; the rest is told as everywhere in screening."""
    with told_refusals(typed):
        try:
            yield
        except SheetRefused as refused:
            for question, problem in refused.problems.items():
                typed.wrong(question, f"office.visit.sheet.{problem.value}")
        except PhotoRefused as refused:
            why = say(f"upload.refused.{refused.code.value}", screen_language())
            typed.wrong("photos", "office.visit.problem.photo", number=refused.position, why=why)
        except TooManyPhotos:
            typed.wrong("photos", "office.visit.problem.many_photos")
        except BadClientKey:
            typed.wrong("main", "office.visit.problem.key")


def read_answer(typed: Typed, question: SheetQuestion) -> bool | int | str | None:
    match question.kind:
        case SheetKind.YES_NO:
            return YES_NO.get(typed.posted.get(question.id, ""))
        case SheetKind.NUMBER:
            text = typed.posted.get(question.id, "").strip()
            return int(text) if text.isdecimal() and len(text) < 10 else text
        case SheetKind.WORDS:
            return typed.words(question.id, most=LONGEST_WORDS, required=False)


def photos_in(request: HttpRequest, typed: Typed) -> list[PhotoSent]:
    """The pictures with what the browser tells of each; a form too long to read came without any."""
    files = request.FILES.getlist("photos")
    if not files and int(request.headers.get("Content-Length") or 0) > MUCH:
        typed.wrong("photos", "upload.refused.too_large")
    told = details_in(typed.posted.get("details", ""))
    return [photo_sent(file, told[place] if place < len(told) else {}) for place, file in enumerate(files)]


def details_in(said: str) -> list[Mapping[str, Any]]:
    """When and where each picture was taken; what is no list of such things is none."""
    try:
        told = json.loads(said or "[]")
    except (ValueError, RecursionError):
        return []
    return [each if isinstance(each, dict) else {} for each in told] if isinstance(told, list) else []


def photo_sent(file: "UploadedFile[bytes]", told: Mapping[str, Any]) -> PhotoSent:
    latitude, longitude = degrees(told.get("latitude")), degrees(told.get("longitude"))
    is_placed = latitude is not None and longitude is not None
    return PhotoSent(
        content=file.read(),
        filename=file.name or "",
        taken_at=moment(told.get("taken_at")),
        latitude=latitude if is_placed else None,
        longitude=longitude if is_placed else None,
    )


def degrees(told: object) -> float | None:
    if not isinstance(told, int | float) or isinstance(told, bool):
        return None
    # Beyond what a number of this kind can hold it is no place on earth either.
    return float(told) if abs(told) <= MOST_DEGREES else None


def moment(told: object) -> datetime | None:
    try:
        read = datetime.fromisoformat(told) if isinstance(told, str) else None
        # A moment that no other time zone can tell would spoil every page it stands on.
        return read.astimezone(UTC) if read is not None and read.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None


def shown(request: HttpRequest, stop: Stop, typed: Typed) -> HttpResponse:
    view, questions = application_view(number=stop.application), screening_rules().visit_sheet
    note_read(request, case=stop.application, fields=SHOWN, at=clock.now())
    last = last_sheet(visit=stop.visit)
    context = {
        "stop": stop,
        "person": person_view(person_id=view.person_id),
        "contact": contact_of(person_id=view.person_id),
        "questions": [question_row(each, last.answers if last else {}, typed) for each in questions],
        "last": last,
        "client_key": typed.posted.get("client_key") or str(uuid4()),
        "error": typed.errors,
        "errors": typed.summary,
    }
    response = render(request, "backoffice/visits/sheet.html", context, status=REFUSED if typed.errors else 200)
    response.permissions_policy = MAY_ASK_WHERE  # type: ignore[attr-defined]  # read by SecurityHeaders
    return response


def question_row(question: SheetQuestion, last: Mapping[str, bool | int | str], typed: Typed) -> dict[str, Any]:
    """A question with what was typed, else with what was written down last."""
    value = typed.posted.get(question.id, as_typed(last.get(question.id)))
    yes_no = [(name, say(f"check.{name}", screen_language())) for name in YES_NO]
    return {
        "id": question.id,
        "kind": question.kind.value,
        "label": label(question),
        "is_required": question.is_required,
        "value": value,
        "error": typed.errors.get(question.id, ""),
        "choices": [{"value": name, "label": words, "checked": name == value} for name, words in yes_no],
    }


def as_typed(value: bool | int | str | None) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
