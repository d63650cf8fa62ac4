"""Pages for owners. Nothing here decides; the catalog is asked and laid out."""

import json
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from majung.adapters import clock
from majung.core.application import Channel
from majung.core.intake import takes_channel
from majung.core.rules.program import ProgramVersion
from majung.parties.selectors import banks_on_day, branches_of, institutions_by_code
from majung.portal.branches import branch_page
from majung.portal.calculator import calculator_address, calculator_page
from majung.portal.calendar_feed import calendar_feed, shared_openings
from majung.portal.home import home_page
from majung.portal.program_page import program_card, program_page
from majung.portal.program_windows import moment_asked, program_windows
from majung.programs.catalog import UnknownProgram, shipped_catalog
from majung.programs.holidays import shipped_holidays
from majung.programs.selectors import program_in_full, program_summary, published_versions
from majung.web.access import EVERYONE, access
from majung.web.days import requested_day
from majung.web.problems import screen_language
from majung.web.refusals import refuse
from majung.web.words import say


@access(EVERYONE)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    as_of = requested_day(request.GET.get("as_of"))
    if as_of is None:
        return _refuse_day(request)
    catalog = shipped_catalog()
    page = home_page(
        catalog.in_force(as_of),
        at=moment_asked(request.GET.get("as_of"), as_of),
        catalog=catalog,
        holidays=shipped_holidays(),
        institutions=institutions_by_code(),
    )
    # The feed's address for programs that subscribe; the host has been checked.
    feed = request.build_absolute_uri(reverse("calendar"))
    return render(
        request,
        "portal/home.html",
        {**page, "as_of": as_of, "asked": "as_of" in request.GET, "feed": feed.split("://", 1)[1]},
    )


@access(EVERYONE)
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Always about today: who subscribes asks again by itself."""
    at = clock.now()
    catalog, holidays = shipped_catalog(), shipped_holidays()
    feed = calendar_feed(
        shared_openings(catalog.in_force(at.astimezone(clock.SEOUL).date()), at=at, holidays=holidays),
        at=at,
        site=request.build_absolute_uri("/").rstrip("/"),
        institutions=institutions_by_code(),
        language=screen_language(),
    )
    response = HttpResponse(feed, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="majung.ics"'
    return response


@access(EVERYONE)
@require_safe
def program_list(request: HttpRequest) -> HttpResponse:
    as_of = requested_day(request.GET.get("as_of"))
    if as_of is None:
        return _refuse_day(request)
    catalog = shipped_catalog()
    institutions, holidays = institutions_by_code(), shipped_holidays()
    at = moment_asked(request.GET.get("as_of"), as_of)
    cards = [
        {
            **program_card(version, catalog),
            "institution": institutions.get(version.institution),
            "windows": program_windows(version, at=at, holidays=holidays),
        }
        for version in catalog.in_force(as_of)
    ]
    return render(request, "portal/program_list.html", {"as_of": as_of, "cards": cards})


@access(EVERYONE)
@require_safe
def program_list_json(request: HttpRequest) -> HttpResponse:
    as_of = requested_day(request.GET.get("as_of"))
    if as_of is None:
        return _refuse_day(request)
    programs = [program_summary(version) for version in shipped_catalog().in_force(as_of)]
    return _json({"as_of": as_of.isoformat(), "programs": programs})


@access(EVERYONE)
@require_safe
def program_detail(request: HttpRequest, program: str) -> HttpResponse:
    as_of = requested_day(request.GET.get("as_of"))
    if as_of is None:
        return _refuse_day(request)
    version = _version_or_404(program, as_of)
    if version is None:
        return refuse(request, status=404, detail=_not_in_force(as_of))
    page = program_page(version, as_of=as_of, catalog=shipped_catalog())
    at = moment_asked(request.GET.get("as_of"), as_of)
    return render(
        request,
        "portal/program_detail.html",
        {
            **page,
            "calculator": calculator_address(version, as_of=as_of),
            "is_online": takes_channel(version, Channel.ONLINE),
            "windows": program_windows(version, at=at, holidays=shipped_holidays()),
            "as_of": as_of,
            "institution": institutions_by_code().get(version.institution),
            "banks": banks_on_day(codes=version.document["banks"], on=as_of),
            "branches": branches_of(institution=version.institution),
            "history": published_versions(program=program),
        },
    )


@access(EVERYONE)
@require_safe
def program_detail_json(request: HttpRequest, program: str) -> HttpResponse:
    as_of = requested_day(request.GET.get("as_of"))
    if as_of is None:
        return _refuse_day(request)
    version = _version_or_404(program, as_of)
    if version is None:
        return refuse(request, status=404, detail=_not_in_force(as_of))
    return _json(program_in_full(version))


@access(EVERYONE)
@require_safe
def calculator(request: HttpRequest) -> HttpResponse:
    as_of = requested_day(request.GET.get("as_of"))
    if as_of is None:
        return _refuse_day(request)
    page = calculator_page(request.GET.dict(), as_of=as_of, catalog=shipped_catalog())
    status = 422 if page["errors"] else 200
    return render(request, "portal/calculator.html", {**page, "asked_day": "as_of" in request.GET}, status=status)


@access(EVERYONE)
@require_safe
def branches(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/branches.html", branch_page(request.GET.get("sigungu", ""), on=clock.today()))


def _version_or_404(program: str, as_of: date) -> ProgramVersion | None:
    """None when the program exists but has no version in force on the day."""
    try:
        return shipped_catalog().version(program, as_of)
    except UnknownProgram as unknown:
        if unknown.as_of is None:
            raise Http404 from None
        return None


def _refuse_day(request: HttpRequest) -> HttpResponse:
    return refuse(request, status=422, detail=say("refusal.bad_day", screen_language()))


def _not_in_force(as_of: date) -> str:
    return say("portal.program.not_in_force", screen_language(), as_of=as_of.isoformat())


def _json(document: dict[str, Any]) -> HttpResponse:
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(text, content_type="application/json")
