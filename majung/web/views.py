"""Pages that belong to no door: refusals, the choice of language, the vocabulary of pages."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language

from majung.web.access import EVERYONE, access
from majung.web.component_page import components
from majung.web.problems import screen_language
from majung.web.refusals import refuse
from majung.web.words import say


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  Django passes it by name.
    return refuse(request, status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  Django passes it by name.
    return refuse(request, status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  Django passes it by name.
    """A form without its token: the page stood open for long, or the browser keeps no cookies."""
    return refuse(request, status=403, detail=say("refusal.csrf.detail", screen_language()))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  Django passes it by name.
    return refuse(request, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    return refuse(request, status=500)


# A stranger who switches somebody's language does no harm; without a token, public pages set no cookie.
@access(EVERYONE)
@csrf_exempt
@require_POST
def language(request: HttpRequest) -> HttpResponseBase:
    return set_language(request)


@access(EVERYONE)
@require_safe
def component_page(request: HttpRequest) -> HttpResponse:
    """For staff who add pages; search engines are asked to leave it out."""
    return render(request, "web/components.html", components())
