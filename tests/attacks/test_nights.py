"""A night with one case that cannot be dealt with: the others have their day all the same."""

from datetime import timedelta
from typing import Any

import pytest

from majung.applications.selectors import application_view
from majung.applications.services import lapse_supplements, remind, request_supplement, supplements
from majung.applications.services.supplements import CasesLeft
from majung.applications.status import tell
from majung.core.application import ApplicationStatus
from majung.core.supplement import SupplementItem, SupplementItemKind
from majung.events.services import Actor, ActorKind
from majung.notices.models import Message
from tests.applications.world import AT, an_owner, complete, submitted
from tests.published_catalog import load_and_publish

pytestmark = pytest.mark.django_db

OFFICER = Actor(ActorKind.STAFF, "user:7")
ASKED = SupplementItem(SupplementItemKind.EXPLANATION, "매출이 준 까닭")
CASES = 3


@pytest.fixture
def numbers(db: None) -> list[str]:
    load_and_publish()
    found = []
    for nth in range(1, CASES + 1):
        owner = an_owner(nth)
        found.append(submitted(owner, complete(owner), key=f"key-{nth}").application)
        through = AT.date() + timedelta(days=11)
        request_supplement(application=found[-1], items=[ASKED], through=through, by=OFFICER, at=AT)
    return found


def broken_for(number: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def told(row: Any, *given: Any, **named: Any) -> None:
        if row.number == number:
            raise OSError
        tell(row, *given, **named)

    monkeypatch.setattr(supplements, "tell", told)


def test_one_that_cannot_be_cancelled_keeps_no_other_waiting(
    numbers: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    late = AT + timedelta(days=30)
    with monkeypatch.context() as broken:
        broken_for(numbers[0], broken)
        with pytest.raises(CasesLeft):
            lapse_supplements(at=late)
    asked, cancelled = ApplicationStatus.SUPPLEMENT_REQUESTED, ApplicationStatus.CANCELLED
    assert [application_view(number=number).status for number in numbers] == [asked, cancelled, cancelled]
    assert lapse_supplements(at=late) == 1


def test_one_that_cannot_be_reminded_keeps_no_other_waiting(
    numbers: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    near = AT + timedelta(days=10)
    with monkeypatch.context() as broken:
        broken_for(numbers[0], broken)
        with pytest.raises(CasesLeft):
            remind(at=near)
    reminded = Message.objects.filter(template="supplement_reminder").values_list("about", flat=True)
    assert set(reminded) == set(numbers[1:])
    assert remind(at=near) == 1
