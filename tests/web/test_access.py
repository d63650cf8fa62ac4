"""Every address of the house declares who may call it, and the rules admit whom they name."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from majung.adapters import clock
from majung.parties.acting import BusinessAct
from majung.parties.kinds import StaffDuty
from majung.parties.models import User
from majung.parties.people import open_social_account
from majung.parties.services import load_catalog_into_database
from majung.web.access import (
    AUDITOR,
    BANK_STAFF,
    EVERYONE,
    FOR_BUSINESS,
    IDENTIFIED,
    OWNER,
    SIGNED_IN,
    STAFF,
    STAFF_WITH,
    AccessRule,
    access,
    object_rule,
    rule_of,
)
from majung.web.middleware import AccessRules
from tests.signing_in import make_bank_staff, make_business, make_owner, make_staff, sign_in

NOBODY = AccessRule("nobody", lambda _request, **_: False)


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


def answer(_request: HttpRequest, **_: Any) -> HttpResponse:
    return HttpResponse("open")


def request_of(user: User | None, *, second_factor: bool = True) -> HttpRequest:
    client = Client()
    request = RequestFactory().get("/somewhere?page=2")
    if user is not None:
        sign_in(client, user, second_factor=second_factor)
        request.user = user
    request.session = client.session
    return request


def outcome(rule: AccessRule, request: HttpRequest, **kwargs: Any) -> str:
    """Where a view with this rule lets a request come to."""
    view = access(rule)(answer)
    try:
        response = AccessRules(answer).process_view(request, view, (), kwargs)
    except PermissionDenied:
        return "403"
    except Http404:
        return "404"
    return "open" if response is None else response.headers["Location"]


@pytest.fixture
def people(db: None) -> dict[str, HttpRequest]:
    load_catalog_into_database()
    officer = make_staff()
    return {
        "visitor": request_of(None),
        "social": request_of(open_social_account(at=clock.now())),
        "owner": request_of(make_owner()),
        "officer": request_of(officer),
        "officer without a factor": request_of(officer, second_factor=False),
        "newcomer without a duty": request_of(make_staff("new@example.org", duty=None)),
        "auditor": request_of(make_staff("auditor@example.org", duty=StaffDuty.AUDITOR)),
        "teller": request_of(make_bank_staff()),
    }


@pytest.mark.parametrize(
    ("rule", "admitted"),
    [
        (EVERYONE, {"visitor", "social", "owner", "officer", "officer without a factor", "newcomer without a duty",
                    "auditor", "teller"}),
        (SIGNED_IN, {"social", "owner", "officer", "officer without a factor", "newcomer without a duty", "auditor",
                     "teller"}),
        (OWNER, {"social", "owner"}),
        (IDENTIFIED, {"owner"}),
        (STAFF, {"officer", "auditor"}),
        (STAFF_WITH(StaffDuty.OFFICER, StaffDuty.APPROVER), {"officer"}),
        (AUDITOR, {"auditor"}),
        (BANK_STAFF, {"teller"}),
    ],
    ids=lambda value: value.name if isinstance(value, AccessRule) else "",
)  # fmt: skip
def test_rule_admits_whom_it_names(people: dict[str, HttpRequest], rule: AccessRule, admitted: set[str]) -> None:
    assert {who for who, request in people.items() if rule.admits(request)} == admitted


@pytest.mark.parametrize(
    ("rule", "who", "expected"),
    [
        (OWNER, "visitor", "/sign-in?next=%2Fsomewhere%3Fpage%3D2"),
        (OWNER, "officer", "403"),
        (IDENTIFIED, "social", "/sign-in?next=%2Fsomewhere%3Fpage%3D2"),
        (IDENTIFIED, "officer", "403"),
        (STAFF, "visitor", "/office/sign-in?next=%2Fsomewhere%3Fpage%3D2"),
        (STAFF, "officer without a factor", "/office/second-factor?next=%2Fsomewhere%3Fpage%3D2"),
        (STAFF, "owner", "403"),
        (STAFF, "teller", "403"),
        (BANK_STAFF, "officer", "403"),
        (OWNER & object_rule("nothing", lambda _request, **_: False), "owner", "404"),
        (OWNER & object_rule("nothing", lambda _request, **_: False), "visitor",
         "/sign-in?next=%2Fsomewhere%3Fpage%3D2"),
        (STAFF & object_rule("nothing", lambda _request, **_: False), "owner", "403"),
        (NOBODY, "owner", "403"),
    ],
)  # fmt: skip
def test_who_is_not_admitted_is_told_where_to_go(
    people: dict[str, HttpRequest], rule: AccessRule, who: str, expected: str
) -> None:
    assert outcome(rule, people[who]) == expected


def test_closed_account_is_a_visitor(db: None) -> None:
    user = make_owner()
    user.is_active = False
    request = request_of(None)
    request.user = user
    assert not SIGNED_IN.admits(request)


def test_business_opens_to_its_people_only(db: None) -> None:
    owner, stranger = make_owner(), make_owner("최낯선")
    number = make_business(owner).number
    rule = FOR_BUSINESS(BusinessAct.FILE)
    assert outcome(rule, request_of(owner), business=number) == "open"
    assert outcome(rule, request_of(stranger), business=number) == "404"
    assert outcome(rule, request_of(owner), business="BIZ-2025-00000000-0") == "404"


def test_rules_together_keep_their_names() -> None:
    assert (STAFF & NOBODY).name == "staff+nobody"


@pytest.mark.parametrize("headers", [{"HX-Request": "true"}, {"Accept": "application/json"}])
def test_script_is_refused_instead_of_led_to_a_page(headers: dict[str, str]) -> None:
    assert outcome(OWNER, RequestFactory().get("/somewhere", headers=headers)) == "403"


@pytest.mark.parametrize(
    ("referer", "expected"),
    [
        ("http://testserver/form?step=3", "/sign-in?next=%2Fform%3Fstep%3D3"),
        ("https://elsewhere.example/form", "/sign-in?next=%2Fsomewhere"),
        ("", "/sign-in?next=%2Fsomewhere"),
    ],
)
def test_form_of_an_expired_session_comes_back_to_its_page(referer: str, expected: str) -> None:
    request = RequestFactory().post("/somewhere", HTTP_REFERER=referer)
    assert outcome(OWNER, request) == expected


def test_view_without_a_rule_is_closed() -> None:
    with pytest.raises(PermissionDenied):
        AccessRules(answer).process_view(RequestFactory().get("/"), lambda _request: HttpResponse(), (), {})


def test_rule_that_admits_opens() -> None:
    assert outcome(EVERYONE, RequestFactory().get("/")) == "open"
