"""A paper whose seal cannot be had just now: owner and staff are told kindly, and get it as soon as it is there."""

import pytest
from django.test import Client

from majung.adapters import clock
from majung.letters.services import issue_confirmation
from majung.parties.models import User
from tests.applications.world import an_owner
from tests.letters.approved import approved
from tests.pki import Pki
from tests.signing_in import make_staff, sign_in


@pytest.fixture
def case() -> str:
    at = clock.now()
    application = approved(an_owner(), at=at)
    assert issue_confirmation(number=application, at=at) is not None
    return application


@pytest.mark.parametrize("paper", ["confirmation", "decision"])
@pytest.mark.parametrize("door", ["/my", "/office/cases"])
def test_who_asks_too_early_is_told_that_it_waits_and_gets_it_later(case: str, paper: str, door: str, pki: Pki) -> None:
    user = User.objects.get(person__isnull=False) if door == "/my" else make_staff(institution="semas")
    client = sign_in(Client(), user)
    with pki.down("timestamps"):
        answer = client.get(f"{door}/{case}/{paper}.pdf")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    page = answer.content.decode()
    assert "봉인을 기다리고 있어요" in page
    assert "잠시 뒤에 다시" in page
    assert client.get(f"{door}/{case}/{paper}.pdf").content[:5] == b"%PDF-"
