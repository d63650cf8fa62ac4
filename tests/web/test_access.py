"""Every address of the house declares who may call it."""

from collections.abc import Iterator

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from majung.web.access import EVERYONE, AccessRule, access, rule_of
from majung.web.middleware import AccessRules


def addresses(resolver: URLResolver, prefix: str = "/") -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        place = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, place)
        else:
            yield place, pattern


def test_every_view_declares_its_access_rule() -> None:
    found = dict(addresses(get_resolver()))
    assert {"/", "/programs/<slug:program>", "/api/v1/decide", "/api/v1/openapi.json"} <= found.keys()
    assert [place for place, pattern in found.items() if rule_of(pattern.callback) is None] == []


def answer(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("open")


def test_view_without_a_rule_is_closed() -> None:
    with pytest.raises(PermissionDenied):
        AccessRules(answer).process_view(RequestFactory().get("/"), lambda _request: HttpResponse(), (), {})


def test_rule_that_does_not_admit_closes() -> None:
    nobody = access(AccessRule("nobody", lambda _request: False))(lambda _request: HttpResponse())
    with pytest.raises(PermissionDenied):
        AccessRules(answer).process_view(RequestFactory().get("/"), nobody, (), {})


def test_rule_that_admits_opens() -> None:
    view = access(EVERYONE)(lambda _request: HttpResponse())
    AccessRules(answer).process_view(RequestFactory().get("/"), view, (), {})
