"""What happens around every view: security headers, the language, refusals in one shape, access rules."""

import secrets
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

import structlog
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from structlog.contextvars import bound_contextvars, get_contextvars

from majung.web.access import rule_of
from majung.web.problems import screen_language
from majung.web.refusals import refuse, wants_json
from majung.web.typed import keep_typed
from majung.web.words import LANGUAGES, say

Answer = Callable[[HttpRequest], HttpResponse]

access_log = structlog.get_logger("majung.access")
SECRET_PARAMETERS = frozenset({"code", "state"})

# Everything comes from this house itself; nothing is inline, nobody frames a page.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; "
    "form-action {forms}; base-uri 'none'; frame-ancestors 'none'"
)
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class RequestIds:
    """A number of our own for every request, so that what it logged and recorded can be put together.

    What a visitor or proxy sends as a number is not taken: it would end in logs and events.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with bound_contextvars(request_id=secrets.token_hex(8)):
            response = self.get_response(request)
            response.headers["X-Request-Id"] = request_id(request)
            access_log.info("answered", method=request.method, url=address_to_log(request), status=response.status_code)
            return response


def address_to_log(request: HttpRequest) -> str:
    """The address without what opens something: codes of invitations, of kept results and of signing in."""
    code = request.resolver_match.kwargs.get("code") if request.resolver_match else None
    path = request.path.replace(str(code), "...") if code else request.path
    query = urlencode([(name, "..." if name in SECRET_PARAMETERS else value) for name, value in request.GET.items()])
    return f"{path}?{query}" if query else path


def request_id(_request: HttpRequest) -> str:
    """The number of the request being answered; empty outside of one."""
    number: str = get_contextvars().get("request_id", "")
    return number


class SecurityHeaders:
    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # A form whose answer sends the browser elsewhere (a sign-in provider) says so on its page.
        forms = " ".join(("'self'", *getattr(response, "form_targets", ())))
        response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY.format(forms=forms)
        # A page that asks where it is (photos of a site visit) says so itself.
        response.headers["Permissions-Policy"] = getattr(response, "permissions_policy", PERMISSIONS_POLICY)
        return response


class Compression(GZipMiddleware):
    """Compresses pages.

    BREACH reads a secret from the size of compressed pages that also hold words the attacker chose. Ours never meet:
    form tokens are masked anew in every answer, Django pads at random, and the one place for chosen words, the query
    of an address, is left uncompressed when the visitor has cookies that say more than a language (these are SameSite,
    so a stranger's form cannot send any).
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        is_private = bool(request.COOKIES.keys() - {settings.LANGUAGE_COOKIE_NAME})
        if is_private and request.META.get("QUERY_STRING"):
            return response
        return super().process_response(request, response)


class Language:
    """Korean, unless the visitor chose otherwise: the browser's own list is not asked."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in LANGUAGES else settings.LANGUAGE_CODE
        with translation.override(language):
            response = self.get_response(request)
        response.headers["Content-Language"] = language
        patch_vary_headers(response, ["Cookie"])
        return response


class Refusals:
    """Gives a wrong method the same face as every other refusal."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not isinstance(response, HttpResponseNotAllowed):
            return response
        refusal = refuse(request, status=405)
        refusal.headers["Allow"] = response.headers["Allow"]
        return refusal


class AccessRules:
    """Closed unless the view's own rule opens it."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], _args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        rule = rule_of(view)
        if rule is None:
            raise PermissionDenied
        refusing = rule.refusing(request, **kwargs)
        if refusing is None:
            return None
        remedy = refusing.remedy(request)
        if remedy and not is_asked_by_script(request):
            response = redirect(f"{reverse(remedy)}?{urlencode({'next': page_to_come_back_to(request)})}")
            if request.method == "POST" and getattr(view, "keeps_typed", False):
                keep_typed(request, response)
            return response
        if refusing.told:
            return refuse(request, status=404, detail=say(refusing.told, screen_language()))
        if refusing.hides:
            raise Http404
        raise PermissionDenied


def is_asked_by_script(request: HttpRequest) -> bool:
    """A program or a part of a page would take the sign-in page for its answer."""
    return wants_json(request) or "HX-Request" in request.headers or not request.accepts("text/html")


def page_to_come_back_to(request: HttpRequest) -> str:
    """The page itself; after a form, the page the form stood on, where what was typed is kept."""
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    before = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(before, {request.get_host()}, require_https=request.is_secure()):
        return request.path
    parts = urlsplit(before)
    return urlunsplit(("", "", parts.path, parts.query, ""))
