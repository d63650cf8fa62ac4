"""Codes that open what somebody without an account left with us: each stays in their own browser, sealed, and is sent
only to the pages of what it opens; never in an address."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from majung.adapters.sealing import BrokenSeal, seal_text, unseal_text

LONGEST = 500


@dataclass(frozen=True, slots=True)
class KeptCodes:
    """The codes of one kind of thing: the cookie's name, what it is sealed for, and the page it belongs to."""

    name: str
    purpose: str
    page: str

    def keep(self, response: HttpResponse, *, number: str, code: str) -> None:
        """Until the browser is closed; never readable to scripts, never sent to other sites."""
        sealed = seal_text(code.encode(), purpose=self.purpose, secret=number)
        path = reverse(self.page, args=[number])
        response.set_cookie(self.name, sealed, path=path, httponly=True, samesite="Lax", secure=settings.HTTPS)

    def kept(self, request: HttpRequest, *, number: str) -> str:
        """The code this browser holds; empty where it holds none of ours."""
        sealed = request.COOKIES.get(self.name, "")
        if len(sealed) > LONGEST:
            return ""
        try:
            return unseal_text(sealed, purpose=self.purpose, secret=number).decode()
        except (BrokenSeal, UnicodeError):
            return ""
