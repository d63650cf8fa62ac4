"""Signing in over real HTTP at the sandbox's provider: well, slow, dead and lying."""

import httpx
import pytest
from django.http.response import HttpResponseBase
from django.test import Client

from majung.parties.models import User
from majung.parties.people import person_of
from majung.rehearsal.outside import Outside
from tests.parties.test_people import everything_in_the_database
from tests.served_outside import connected, impatient, outside

__all__ = ["connected", "impatient", "outside"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor() -> Client:
    # The provider sends people back to this machine only.
    return Client(SERVER_NAME="localhost")


def begin(visitor: Client) -> HttpResponseBase:
    return visitor.post("/sign-in/with/identity", {"next": "/businesses"})


def sign_in_as(visitor: Client, person: str) -> HttpResponseBase:
    """Chooses somebody on the provider's page, as a browser would, and follows the way back."""
    chosen = httpx.post(begin(visitor).headers["Location"], data={"person": person})
    assert chosen.status_code == 302, chosen.text
    place = chosen.headers["Location"].removeprefix("http://localhost")
    return visitor.get(place)


def test_signs_in_somebody_of_the_sandbox(visitor: Client, connected: Outside) -> None:
    assert sign_in_as(visitor, "soonja").headers["Location"] == "/businesses"
    person = person_of(User.objects.get())
    assert person is not None
    assert person.name == "김순자"
    assert "김순자" not in everything_in_the_database()


def test_signs_the_same_person_in_again(connected: Outside) -> None:
    for _ in range(2):
        sign_in_as(Client(SERVER_NAME="localhost"), "soonja")
    assert User.objects.count() == 1


@pytest.mark.parametrize("mood", [{"errors": 1.0}, {"delay": 30.0}], ids=["failing", "slow"])
def test_provider_in_a_bad_mood_is_told_at_once(
    visitor: Client, connected: Outside, impatient: None, mood: dict[str, float]
) -> None:
    connected.set_mood("identity", **mood)
    assert begin(visitor).headers["Location"] == "/sign-in?problem=unreachable&next=%2Fbusinesses"


def test_provider_that_falls_ill_on_the_way_signs_nobody_in(visitor: Client, connected: Outside) -> None:
    chosen = httpx.post(begin(visitor).headers["Location"], data={"person": "soonja"})
    connected.set_mood("identity", errors=1.0)
    answer = visitor.get(chosen.headers["Location"].removeprefix("http://localhost"))
    assert answer.headers["Location"].startswith("/sign-in?problem=")
    assert answer.headers["Location"].endswith("&next=%2Fbusinesses")
    assert User.objects.count() == 0


def test_lying_provider_signs_nobody_in(visitor: Client, connected: Outside) -> None:
    chosen = httpx.post(begin(visitor).headers["Location"], data={"person": "soonja"})
    connected.set_mood("identity", lies=1.0)
    answer = visitor.get(chosen.headers["Location"].removeprefix("http://localhost"))
    assert answer.headers["Location"].startswith("/sign-in?problem=")
    assert answer.headers["Location"].endswith("&next=%2Fbusinesses")
    assert User.objects.count() == 0
