"""A NUL in an address or a form: no keyboard types one, and PostgreSQL keeps none."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase

from majung.web.refusals import refuse

NUL = "\0"


class NoNuls:
    """Nothing has an address with one in it; and a form that fails because of one is the sender's mistake."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Callable[..., HttpResponseBase], _args: Any, kwargs: dict[str, Any]
    ) -> None:
        if NUL in request.path_info or any(NUL in str(value) for value in kwargs.values()):
            raise Http404

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """Only what would else be called our own error: fields that are looked at tell better what is wrong."""
        is_ours = isinstance(problem, DataError | ValueError)
        if is_ours and any(NUL in value for sent in (request.GET, request.POST) for value in values_in(sent)):
            return refuse(request, status=400)
        return None


def values_in(sent: QueryDict) -> Iterator[str]:
    for values in sent.lists():
        yield from values[1]
