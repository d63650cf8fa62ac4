"""Events are chained in the order in which they settled, each once, by one sequencer at a time."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from majung.events.chain import NOTHING
from majung.events.models import Event, EventLink, SignedHead
from majung.events.sequencer import BATCH, chain_events, sign_head
from majung.events.services import record_event
from majung.events.verification import verify_chain
from tests.events.events import AT, DAY, OWNER, case, chained_ids, happened, problems

pytestmark = pytest.mark.usefixtures("transactional_db")


def test_links_events_from_the_first_on() -> None:
    happened(3)
    assert chain_events(at=AT) == 3
    links = list(EventLink.objects.order_by("position"))
    assert [link.position for link in links] == [1, 2, 3]
    assert [link.previous for link in links] == [NOTHING, links[0].hash, links[1].hash]
    assert chained_ids() == sorted(chained_ids())
    assert problems() == []


def test_a_second_run_goes_on_where_the_first_ended() -> None:
    happened(2)
    assert chain_events(at=AT) == 2
    assert chain_events(at=AT) == 0
    happened(2, first=2)
    assert chain_events(at=AT) == 2
    assert verify_chain().links == 4


def test_more_than_one_batch_is_chained_at_once() -> None:
    with transaction.atomic():
        for number in range(BATCH + 5):
            record_event(act="ApplicationSubmitted", actor=OWNER, subject=case(number), at=AT)
    assert chain_events(at=AT) == BATCH + 5
    assert problems() == []


def test_a_run_with_nothing_to_do_asks_little() -> None:
    happened(3)
    chain_events(at=AT)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        chain_events(at=AT)
    assert len(asked) <= 6


def test_what_is_not_chained_yet_is_told_apart_and_is_no_problem() -> None:
    happened(2)
    chain_events(at=AT)
    happened(3, first=2)
    told = verify_chain()
    assert (told.links, told.unchained, told.is_intact) == (2, 3, True)
    assert told.oldest_unchained_at == Event.objects.order_by("id")[2].recorded_at


def test_the_head_of_a_day_is_signed_once() -> None:
    happened(2)
    chain_events(at=AT)
    head = sign_head(day=DAY, at=AT)
    happened(1, first=2)
    chain_events(at=AT)
    assert sign_head(day=DAY, at=AT) == head
    assert (head.position, SignedHead.objects.count()) == (2, 1)
    told = verify_chain()
    assert (told.links, told.signed_links, told.heads, told.problems) == (4, 2, 1, ())


def test_a_day_without_events_has_a_head_too() -> None:
    assert sign_head(day=DAY, at=AT).position == 0
    assert problems() == []
