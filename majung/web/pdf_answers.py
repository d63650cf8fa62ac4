"""A PDF as a page gives it out, and what is told where there is none yet."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from majung.papers.rendering import NoRenderer
from majung.papers.sealing import SealPostponed, SealTooWeak
from majung.parties.people import PersonForgotten
from majung.web.refusals import refuse

NOT_YET, NEVER = 503, 404
# The job that seals it looks about as often.
SECONDS_TO_WAIT = 60


def pdf_answer(document: bytes, *, name: str, is_kept: bool = False) -> HttpResponse:
    """Shown in the browser under its name, or kept at once as a file."""
    response = HttpResponse(document, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'{"attachment" if is_kept else "inline"}; filename="{name}.pdf"'
    return response


def gives_paper(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A page that gives out a sealed paper: whoever asks before it could be sealed is told kindly that it waits."""

    @wraps(view)
    def answered(request: HttpRequest, *given: Any, **named: Any) -> HttpResponseBase:
        try:
            return view(request, *given, **named)
        except (SealPostponed, SealTooWeak):
            response = refuse(request, status=NOT_YET)
            response.headers["Retry-After"] = str(SECONDS_TO_WAIT)
            return response
        except (NoRenderer, PersonForgotten):
            return refuse(request, status=NEVER)

    return answered
