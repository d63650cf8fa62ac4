"""A paper proven by its number and code, typed or scanned. No account, and no more of a person than a masked name."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from majung.adapters import clock
from majung.core.identifiers import normal_public_number
from majung.letters.selectors import Verified, verify
from majung.papers.selectors import UnknownPaper
from majung.portal.check.throttle import GuessLimit, client_of
from majung.portal.verify.shown import fact_rows, institution_told, state_told
from majung.web.access import EVERYONE, access
from majung.web.problems import screen_language
from majung.web.words import say

GUESSES = GuessLimit()
LONGEST_TYPED = 200
UNKNOWN, NO_MORE, NOT_TAKEN = 404, 429, 422


@access(EVERYONE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return render(request, "portal/verify/form.html", {"number": request.GET.get("number", "")[:LONGEST_TYPED]})
    typed, code = (request.POST.get(name, "")[:LONGEST_TYPED].strip() for name in ("number", "code"))
    if not typed or not code:
        return told(request, typed, code, "verify.incomplete", status=NOT_TAKEN)
    found = proven(request, typed, code)
    if isinstance(found, HttpResponse):
        return found
    return redirect(reverse("verify-paper", args=[found.paper.number], query={"code": code}))


@access(EVERYONE)
@never_cache
@require_safe
def paper(request: HttpRequest, number: str) -> HttpResponse:
    """Where the picture on a paper leads. Without its code, the number alone opens the form."""
    code = request.GET.get("code", "")[:LONGEST_TYPED]
    if not code:
        return redirect(reverse("verify", query={"number": number[:LONGEST_TYPED]}))
    found = proven(request, number, code, unknown=UNKNOWN)
    return found if isinstance(found, HttpResponse) else render(request, "portal/verify/paper.html", shown(found))


def proven(request: HttpRequest, typed: str, code: str, *, unknown: int = NOT_TAKEN) -> Verified | HttpResponse:
    """What number and code prove, or the answer to who has them wrong: which of the two is not told."""
    at, client = clock.now(), client_of(request)
    if GUESSES.is_reached(client, at=at):
        return told(request, typed, code, "verify.too_often", status=NO_MORE)
    try:
        return verify(number=normal_public_number(typed) or "", code=code, at=at)
    except UnknownPaper:
        GUESSES.count(client, at=at)
        return told(request, typed, code, "verify.unknown", status=unknown)


def told(request: HttpRequest, number: str, code: str, reason: str, *, status: int) -> HttpResponse:
    error = say(reason, screen_language())
    field = "number" if reason == "verify.incomplete" and not number else "code"
    context = {
        "number": number,
        "code": code,
        "error": {field: error},
        "errors": [{"id": field, "message": error}],
        "is_unknown": reason == "verify.unknown",
    }
    return render(request, "portal/verify/form.html", context, status=status)


def shown(found: Verified) -> dict[str, Any]:
    state = state_told(found)
    return {
        "paper": found.paper,
        "kind": found.paper.kind.value,
        "state": state,
        "is_good": state == "valid",
        "institution": institution_told(found),
        "facts": fact_rows(found.paper),
    }
