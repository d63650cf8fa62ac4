"""Paper originals: stamped, found on their shelf, given back once."""

from datetime import timedelta
from pathlib import Path

import pytest

from majung.core.documents import DocumentKind
from majung.documents.selectors import originals_about
from majung.documents.services import (
    AlreadyReturned,
    UnknownOriginal,
    move_original,
    receive_original,
    return_original,
)
from majung.events.actors import Actor, ActorKind, Subject
from majung.events.selectors import events_about
from tests.documents.people import AT, make_owner, receive

OFFICER = Actor(ActorKind.STAFF, "user:7")
ABOUT = "APP-2026-00000000-0"


def test_an_original_is_stamped_shelved_and_given_back_once(db: None, files: Path) -> None:
    scan = receive(make_owner()).number
    stamped = receive_original(about=ABOUT, kind=DocumentKind.LEASE, place="3층 금고", by=OFFICER, at=AT, document=scan)
    assert stamped.number.startswith("ORG-2026-")
    assert (stamped.received_at, stamped.received_by, stamped.document) == (AT, "user:7", scan)
    move_original(number=stamped.number, place="2번 서가", by=OFFICER, at=AT)
    returned = return_original(number=stamped.number, by=OFFICER, at=AT + timedelta(days=3))
    assert originals_about(ABOUT) == [returned]
    assert (returned.place, returned.returned_by) == ("2번 서가", "user:7")
    with pytest.raises(AlreadyReturned):
        return_original(number=stamped.number, by=OFFICER, at=AT)
    with pytest.raises(AlreadyReturned):
        move_original(number=stamped.number, place="1번 서가", by=OFFICER, at=AT)
    acts = [event.act for event in events_about(subject=Subject("original", stamped.number))]
    assert acts == ["OriginalReceived", "OriginalMoved", "OriginalReturned"]


def test_an_unknown_original_is_said_to_be_unknown(db: None) -> None:
    with pytest.raises(UnknownOriginal):
        return_original(number="ORG-2026-00000000-0", by=OFFICER, at=AT)
