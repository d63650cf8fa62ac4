"""What the line of an answered request shows of its address."""

import pytest
from django.test import RequestFactory
from django.urls import resolve

from majung.web.middleware import address_to_log


@pytest.mark.parametrize(
    ("address", "logged"),
    [
        ("/programs?sort=name", "/programs?sort=name"),
        ("/check/s/85D3JQ7T/pdf", "/check/s/.../pdf"),
        ("/office/enrol/opens-once", "/office/enrol/..."),
        ("/sign-in/with/identity/back?code=opens&state=this", "/sign-in/with/identity/back?code=...&state=..."),
    ],
)
def test_what_opens_something_is_not_logged(address: str, logged: str) -> None:
    request = RequestFactory().get(address)
    request.resolver_match = resolve(request.path)
    assert address_to_log(request) == logged


def test_an_address_that_leads_nowhere_is_logged_as_it_is() -> None:
    assert address_to_log(RequestFactory().get("/nowhere?a=1")) == "/nowhere?a=1"
