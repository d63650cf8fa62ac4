"""Every answer carries a number of the house's own, and what happened under it carries the same."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from structlog.contextvars import get_contextvars

from majung.web.middleware import RequestIds, request_id


@pytest.mark.django_db
def test_every_answer_has_a_number_of_its_own() -> None:
    numbers = [Client().get(path).headers["X-Request-Id"] for path in ("/", "/", "/no-such-page")]
    assert len(set(numbers)) == 3
    assert all(len(number) == 16 for number in numbers)


def test_the_number_is_known_while_answering_and_forgotten_after() -> None:
    seen: list[str] = []

    def answer(request: HttpRequest) -> HttpResponse:
        seen.extend((request_id(request), get_contextvars()["request_id"]))
        return HttpResponse()

    request = RequestFactory().get("/", headers={"X-Request-Id": "010-1234-5678"})
    response = RequestIds(answer)(request)
    assert seen == [response.headers["X-Request-Id"]] * 2 != ["010-1234-5678"] * 2
    assert request_id(request) == ""
