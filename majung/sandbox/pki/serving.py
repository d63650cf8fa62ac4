"""The authority and its time stamps over HTTP, at whatever address the sandbox is asked under."""

from collections.abc import Callable
from functools import lru_cache
from threading import Lock

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from majung.adapters import clock
from majung.sandbox.connecting import Service
from majung.sandbox.keeping import kept_secret
from majung.sandbox.pki.answers import (
    Answer,
    certificate_answer,
    public_answer,
    roots_answer,
    stamp_answer,
)
from majung.sandbox.pki.authority import Authority, Role
from majung.sandbox.pki.book import KeptBook, UnknownSerial
from majung.sandbox.reading import Refused, check_bearer, json_of
from majung.sandbox.settings import DATA_FOLDER

_lock = Lock()


def authority_for(request: HttpRequest) -> Authority:
    """The authority whose certificates name the address of the request."""
    with _lock:
        return _authority_at(request.build_absolute_uri("/").rstrip("/"))


@csrf_exempt
@require_POST
def certificates(request: HttpRequest) -> HttpResponse:
    return _keyed(request, Service.AUTHORITY, lambda: certificate_answer(authority_for(request), request.body))


@require_GET
def roots(request: HttpRequest) -> HttpResponse:
    return _keyed(request, Service.AUTHORITY, lambda: roots_answer(authority_for(request)))


@csrf_exempt
@require_POST
def stamp(request: HttpRequest) -> HttpResponse:
    return _keyed(request, Service.TIMESTAMPS, lambda: stamp_answer(authority_for(request), request.body))


@csrf_exempt
def told(request: HttpRequest, path: str) -> HttpResponse:
    """Certificates, lists and states: anybody may ask, since every certificate says so."""
    answer = public_answer(authority_for(request), path, request.body)
    return _response(answer) if answer else HttpResponse(status=404)


@csrf_exempt
@require_POST
def revoke(request: HttpRequest) -> JsonResponse:
    """For rehearsals: a certificate that counts no more from now on, by its serial number in decimal digits."""
    try:
        serial = json_of(request).get("serial")
        if request.content_type != "application/json" or not isinstance(serial, str) or not serial.isdecimal():
            raise Refused(400, "serial")
        revoked_at = authority_for(request).revoke(serial=int(serial))
    except Refused as refused:
        return refused.as_response()
    except UnknownSerial:
        return Refused(404, "serial").as_response()
    return JsonResponse({"serial": serial, "revoked_at": revoked_at.isoformat()})


@lru_cache(maxsize=8)
def _authority_at(address: str) -> Authority:
    authority = Authority(address=address, keep=_keep, book=KeptBook(DATA_FOLDER), now=clock.real_now)
    # Made at once: two first callers would make two.
    for role in Role:
        authority.member(role)
    return authority


def _keep(name: str, make: Callable[[], bytes]) -> bytes:
    place = DATA_FOLDER / "authority" / name
    made = b"" if place.exists() else make()
    return kept_secret(place, make=made).encode()


def _keyed(request: HttpRequest, service: Service, answer: Callable[[], Answer]) -> HttpResponse:
    try:
        check_bearer(request, service)
    except Refused as refused:
        return refused.as_response()
    return _response(answer())


def _response(answer: Answer) -> HttpResponse:
    return HttpResponse(answer.content, status=answer.status, content_type=answer.content_type)
