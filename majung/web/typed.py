"""What somebody typed when their session had ended: sealed in their own browser until they are signed in again."""

from collections.abc import Callable
from typing import TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase

from majung.web.sealed_documents import NotOurs, open_document, seal_document

View = TypeVar("View", bound=Callable[..., HttpResponseBase])

NAME, PATH = "typed", "/apply"
PURPOSE = "majung.web.typed"
# As long as somebody may take to sign in again; a browser drops cookies that are larger.
GOOD_FOR_SECONDS, LONGEST = 3600, 3800
LONGEST_VALUE = 200
NEVER = ("csrfmiddlewaretoken",)
# How somebody draws their signature is kept in no cookie.
DRAWN = "signature-"


def keeps_typed(view: View) -> View:
    """Marks a view whose posted form is worth keeping when the session has ended (see `middleware`)."""
    view.keeps_typed = True  # type: ignore[attr-defined]
    return view


def keep_typed(request: HttpRequest, response: HttpResponse) -> None:
    """The fields of a posted form with the page they belong to; a form that is too long is not kept."""
    fields = {name: values for name, values in request.POST.lists() if name not in NEVER and not name.startswith(DRAWN)}
    if any(len(value) > LONGEST_VALUE for values in fields.values() for value in values):
        return
    sealed = seal_document([request.path, fields], purpose=PURPOSE)
    if len(sealed) <= LONGEST:
        place = place_of(request)
        response.set_cookie(
            NAME, sealed, max_age=GOOD_FOR_SECONDS, path=place, httponly=True, samesite="Lax", secure=settings.HTTPS
        )


def place_of(request: HttpRequest) -> str:
    """The pages that a cookie goes to: those beside the form, such as all under /apply."""
    return f"/{request.path.split('/')[1]}"


def typed_before(request: HttpRequest) -> QueryDict | None:
    """What had been typed on this page; None where nothing was kept of it."""
    try:
        path, fields = open_document(request.COOKIES.get(NAME, ""), purpose=PURPOSE)
    except NotOurs:
        return None
    if path != request.path:
        return None
    typed = QueryDict(mutable=True)
    for name, values in fields.items():
        typed.setlist(name, values)
    return typed


def forget_typed(response: HttpResponseBase, *, place: str = PATH) -> None:
    response.delete_cookie(NAME, path=place, samesite="Lax")
