"""A case outlives what is known of its people: whoever opens one of somebody forgotten is told so."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from majung.parties.people import PersonForgotten
from majung.web.problems import screen_language
from majung.web.refusals import refuse
from majung.web.words import say

GONE = 410


class Forgotten:
    """What was sealed under a destroyed key is gone, which is no error of anybody's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        if not isinstance(problem, PersonForgotten):
            return None
        return refuse(request, status=GONE, detail=say("refusal.forgotten.detail", screen_language()))
