"""The code of a booking stays in this browser, sealed and sent only to the booking's own pages: never in an address."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from majung.adapters.sealing import BrokenSeal, seal_text, unseal_text

NAME, PURPOSE = "visit", "majung.portal.visits.cookie"
LONGEST = 500


def keep_code(response: HttpResponse, *, number: str, code: str) -> None:
    """Until the browser is closed; never readable to scripts, never sent to other sites."""
    sealed = seal_text(code.encode(), purpose=PURPOSE, secret=number)
    path = reverse("visit-booking", args=[number])
    response.set_cookie(NAME, sealed, path=path, httponly=True, samesite="Lax", secure=settings.HTTPS)


def kept_code(request: HttpRequest, *, number: str) -> str:
    """The code this browser holds for a booking; empty where it holds none of ours."""
    sealed = request.COOKIES.get(NAME, "")
    if len(sealed) > LONGEST:
        return ""
    try:
        return unseal_text(sealed, purpose=PURPOSE, secret=number).decode()
    except (BrokenSeal, UnicodeError):
        return ""
