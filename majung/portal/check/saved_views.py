"""Keeping a check under a code, and opening it again."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from majung.adapters import clock
from majung.applications.services import ExpiredCode, OpenedCheck, UnknownCode, open_check, plain
from majung.papers.rendering import renderer
from majung.portal.check.cookie import keep_answers
from majung.portal.check.saved import changes_since, keep, reopened
from majung.portal.check.state import check_of, current_check
from majung.portal.check.throttle import GUESSES, client_of
from majung.portal.check.views import onward, pdf_response, result_context
from majung.web.access import EVERYONE, access
from majung.web.problems import screen_language
from majung.web.words import say


@access(EVERYONE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def save(request: HttpRequest) -> HttpResponse:
    """Nothing is kept before the box of consent is ticked."""
    check = current_check(request)
    if not check.answers:
        return redirect("check")
    if request.method != "POST":
        return render(request, "portal/check/save.html", {})
    if request.POST.get("consent") != "yes":
        error = say("check.save.consent_needed", screen_language())
        return render(request, "portal/check/save.html", {"errors": [{"id": "consent", "message": error}]}, status=422)
    return redirect("check-saved", code=keep(check, at=clock.now()).code)


@access(EVERYONE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def open_saved(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return render(request, "portal/check/open.html", {})
    typed = request.POST.get("code", "")[:200]
    return with_check(request, typed, lambda _: redirect("check-saved", code=plain(typed)))


@access(EVERYONE)
@never_cache
@require_safe
def saved(request: HttpRequest, code: str) -> HttpResponse:
    def shown(opened: OpenedCheck) -> HttpResponse:
        check = reopened(opened)
        context = {
            **result_context(check),
            "code": plain(code),
            "code_shown": "-".join((plain(code)[:4], plain(code)[4:])),
            "has_pdf": renderer() is not None,
            "changes": changes_since(opened, check, today=clock.today()),
            "valid_through": opened.valid_through,
        }
        return render(request, "portal/check/result.html", context)

    return with_check(request, code, shown)


@access(EVERYONE)
@never_cache
@require_safe
def saved_pdf(request: HttpRequest, code: str) -> HttpResponse:
    return with_check(request, code, lambda opened: pdf_response(request, reopened(opened)))


@access(EVERYONE)
@never_cache
@require_POST
def go_on(request: HttpRequest, code: str) -> HttpResponse:
    """Takes the kept answers into this browser, as of today."""

    def taken(opened: OpenedCheck) -> HttpResponse:
        check = check_of(reopened(opened).answers, as_of=clock.today())
        response = redirect(onward(check) if check.next_step else reverse("check-result"))
        keep_answers(response, check.answers)
        return response

    return with_check(request, code, taken)


def with_check(request: HttpRequest, code: str, answer: Callable[[OpenedCheck], HttpResponse]) -> HttpResponse:
    """Opens a code or says kindly why not, with what was typed still there; who fails often waits a while."""
    at, client = clock.now(), client_of(request)
    if GUESSES.is_reached(client, at=at):
        return refused_code(request, code, "check.open.too_often", status=429)
    try:
        opened = open_check(code=code, at=at)
    except UnknownCode:
        GUESSES.count(client, at=at)
        return refused_code(request, code, "check.open.unknown", status=404)
    except ExpiredCode:
        return refused_code(request, code, "check.open.expired", status=410)
    return answer(opened)


def refused_code(request: HttpRequest, code: str, reason: str, *, status: int) -> HttpResponse:
    error = say(reason, screen_language())
    context = {"typed": code, "error": error, "errors": [{"id": "code", "message": error}]}
    return render(request, "portal/check/open.html", context, status=status)
