"""Where a sign-in leads afterwards: into the house, whatever an address of somebody else's making says."""

import pytest
from django.test import Client
from django.urls import reverse

from majung.parties.services import load_catalog_into_database
from tests.signing_in import make_owner, make_staff, sign_in

pytestmark = pytest.mark.django_db

ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "\\\\evil.example/",
    "/\t/evil.example/",
    "/\n/evil.example/",
    " //evil.example/",
    "/ /../\\evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "http:evil.example",
    "//evil.example\\@localhost/",
    "/%2f/evil.example",
]


def leads_out(location: str) -> bool:
    """As browsers read it: without tabs and line ends, and with backslashes for slashes."""
    read = location.strip().translate({9: None, 10: None, 13: None}).replace("\\", "/")
    return read.startswith("//") or not read.startswith("/")


@pytest.mark.parametrize("place", ELSEWHERE)
def test_nobody_is_led_out_of_the_house(place: str) -> None:
    load_catalog_into_database()
    owner, staff = sign_in(Client(), make_owner()), sign_in(Client(), make_staff())
    answers = [
        owner.get(reverse("sign-in"), {"next": place}),
        staff.get(reverse("sign-in"), {"next": place}),
        staff.get(reverse("staff-sign-in"), {"next": place}),
        staff.get(reverse("staff-second-factor"), {"next": place}),
        Client().post("/language", {"language": "en", "next": place}),
        Client(headers={"Referer": place}).post("/language", {"language": "en"}),
    ]
    assert [answer.status_code for answer in answers] == [302] * len(answers)
    assert [answer.headers["Location"] for answer in answers if leads_out(answer.headers["Location"])] == []


@pytest.mark.parametrize("place", ELSEWHERE)
def test_nor_by_the_page_that_sends_somebody_to_sign_in(place: str) -> None:
    answer = Client(headers={"Referer": place}).post(reverse("business-add"), {"name": "x"})
    assert answer.status_code in {302, 403}
    assert not leads_out(answer.headers.get("Location", "/"))
    followed = sign_in(Client(), make_owner()).get(answer.headers.get("Location", reverse("sign-in")))
    assert not leads_out(followed.headers["Location"])


def test_a_way_within_the_house_is_kept() -> None:
    answer = sign_in(Client(), make_owner()).get(reverse("sign-in"), {"next": "/businesses?added=1"})
    assert answer.headers["Location"] == "/businesses?added=1"
