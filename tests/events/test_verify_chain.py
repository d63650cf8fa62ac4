"""Whatever is changed, removed, inserted or swapped afterwards is found, and it is told where."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import override_settings
from hypothesis import given, settings
from hypothesis import strategies as st

from majung.adapters.keyring import new_key
from majung.events.chain import FIELDS, event_document, link_hash
from majung.events.export import exported_day, head_document, read_head
from majung.events.models import Event, EventLink
from majung.events.sequencer import Head, chain_events, sign_head
from majung.events.verification import verify_chain
from tests.events.events import AT, DAY, chained_ids, happened, problems, tampered

EVENTS = 6
NEXT_DAY = DAY + timedelta(days=1)
# Something else for every column that a link or a signature speaks of.
EVENT_COLUMNS = {
    "act": "'Other'",
    "actor_kind": "'bank'",
    "actor_id": "'user:99'",
    "subject_kind": "'other'",
    "subject_number": "'APP-2026-ZZZZZZZZ-0'",
    "institution": "'other'",
    "reason": "'other'",
    "request_id": "'other'",
    "at": "'2020-01-01 00:00:00+00:00'",
    "recorded_at": "'2020-01-01 00:00:00+00:00'",
    "changes": "'[{}]'",
    "transaction_number": "-5",
}
LINK_COLUMNS = {
    "hash": f"'{'a' * 64}'",
    "previous": f"'{'b' * 64}'",
    "chained_at": "'2020-01-01 00:00:00+00:00'",
    "position": "999",
}
HEAD_COLUMNS = {
    "position": "1",
    "hash": f"'{'a' * 64}'",
    "signed_at": "'2020-01-01 00:00:00+00:00'",
    "public_key": f"'{'c' * 64}'",
    "signature": f"'{'d' * 128}'",
}

pytestmark = pytest.mark.usefixtures("transactional_db")


@pytest.fixture
def heads(transactional_db: None) -> tuple[Head, Head]:
    """Six events and a gap in their ids under the head of a day, which itself is under that of the next."""
    happened(EVENTS // 2)
    with transaction.atomic():
        happened(1, first=50)
    tampered("DELETE FROM events_event WHERE subject_number LIKE '%00000050%'")
    happened(EVENTS - EVENTS // 2, first=EVENTS // 2)
    chain_events(at=AT)
    first = sign_head(day=DAY, at=AT)
    chain_events(at=AT)
    return first, sign_head(day=NEXT_DAY, at=AT)


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def after(*statements: str) -> list[tuple[str, str]]:
    """What is found once somebody has done this."""
    with undone():
        tampered(*statements)
        return problems()


def changed(table: str, column: str, value: str, where: str) -> str:
    return f'UPDATE {table} SET "{column}" = {value} WHERE {where}'  # noqa: S608  our own words


def inserted_event(event_id: int) -> str:
    names = ", ".join(f'"{name}"' for name in FIELDS if name not in {"id", "transaction_number"})
    columns = f"id, transaction_number, {names}"
    return (
        f"INSERT INTO events_event ({columns}) "  # noqa: S608  our own words
        f"SELECT {event_id}, transaction_number, {names} FROM events_event WHERE id = {chained_ids()[0]}"
    )


def inserted_link(position: int, event_id: int, previous: str, tip: str) -> str:
    return (
        "INSERT INTO events_eventlink (position, event_id, previous, hash, chained_at) "  # noqa: S608  our own words
        f"VALUES ({position}, {event_id}, '{previous}', '{tip}', '2026-11-22 03:00:00+00:00')"
    )


def test_what_nobody_touched_is_intact(heads: tuple[Head, Head]) -> None:
    told = verify_chain(witnesses=heads)
    assert (told.links, told.heads, told.signed_links, told.unchained) == (EVENTS + 1, 2, EVENTS + 1, 1)
    assert told.is_intact


@pytest.mark.usefixtures("heads")
def test_a_change_of_any_column_of_any_event_is_found() -> None:
    ids = chained_ids()
    for column, value in EVENT_COLUMNS.items():
        for event_id in ids[:2]:
            found = after(changed("events_event", column, value, f"id = {event_id}"))
            assert found == [("event_changed", str(event_id))], column


@pytest.mark.usefixtures("heads")
def test_a_change_of_any_column_of_any_link_is_found() -> None:
    for column, value in LINK_COLUMNS.items():
        for position in range(1, EVENTS + 1):
            assert after(changed("events_eventlink", column, value, f"position = {position}")), (column, position)
    assert after(changed("events_eventlink", "hash", "'x'", "position = 3"))[0] == ("link_changed", "3")
    assert after(changed("events_eventlink", "previous", "'x'", "position = 3")) == [("link_changed", "3")]


@pytest.mark.usefixtures("heads")
def test_a_change_of_any_column_of_a_head_is_found() -> None:
    for column, value in HEAD_COLUMNS.items():
        found = after(changed("events_signedhead", column, value, f"day = '{DAY}'"))
        assert found == [("head_changed", str(DAY))], column
    moved = after(changed("events_signedhead", "day", "'2020-01-01'", f"day = '{DAY}'"))
    assert sorted(moved) == [("head_inserted", "2020-01-01"), ("head_missing", str(DAY))]


@pytest.mark.usefixtures("heads")
def test_a_removed_head_is_missed() -> None:
    for day in (DAY, NEXT_DAY):
        statement = f"DELETE FROM events_signedhead WHERE day = '{day}'"  # noqa: S608  our own words
        assert after(statement) == [("head_missing", str(day))]


@pytest.mark.usefixtures("heads")
@settings(max_examples=60)
@given(st.data())
def test_one_touch_anywhere_is_found(data: st.DataObject) -> None:
    ids = chained_ids()
    place = data.draw(st.integers(0, EVENTS - 1), label="place")
    other = data.draw(st.integers(0, EVENTS - 1).filter(lambda number: number != place), label="other")
    event, link = ids[place], f"DELETE FROM events_eventlink WHERE position = {place + 1}"  # noqa: S608  our own words
    gap = next(number for number in range(ids[0], ids[-1]) if number not in ids)
    touches = {
        "event removed": ([f"DELETE FROM events_event WHERE id = {event}"], ("event_missing", str(event))),  # noqa: S608
        "link removed": ([link], ("link_missing", str(place + 1))),
        "both removed": (
            [link, f"DELETE FROM events_event WHERE id = {event}"],  # noqa: S608  our own words
            ("link_missing", str(place + 1)),
        ),
        "event inserted": ([inserted_event(gap)], ("event_inserted", str(gap))),
        "event inserted before all": ([inserted_event(-1)], ("event_inserted", "-1")),
        "events swapped": (
            [
                changed("events_eventlink", "event_id", "-1", f"position = {place + 1}"),
                changed("events_eventlink", "event_id", str(event), f"position = {other + 1}"),
                changed("events_eventlink", "event_id", str(ids[other]), f"position = {place + 1}"),
            ],
            ("event_changed", str(event)),
        ),
    }
    statements, expected = touches[data.draw(st.sampled_from(sorted(touches)), label="touch")]
    assert expected in after(*statements)


def test_a_chain_written_anew_after_a_change_no_longer_fits_its_head(heads: tuple[Head, Head]) -> None:
    with undone():
        tampered(changed("events_event", "act", "'Other'", f"id = {chained_ids()[2]}"))
        write_links_anew(after_position=2)
        assert problems() == [("head_differs", str(DAY)), ("head_differs", str(NEXT_DAY))]


def write_links_anew(*, after_position: int) -> None:
    """What a forger does who knows everything but the keys."""
    kept = EventLink.objects.get(position=after_position)
    previous = kept.hash
    for link in EventLink.objects.filter(position__gt=after_position).order_by("position"):
        values = Event.objects.filter(id=link.event_id).values_list(*FIELDS).get()
        event = event_document(values)
        tip = link_hash(position=link.position, previous=previous, chained_at=link.chained_at, event=event)
        tampered(
            f"UPDATE events_eventlink SET previous = '{previous}', hash = '{tip}' "  # noqa: S608  our own words
            f"WHERE position = {link.position}"
        )
        previous = tip


def test_a_link_put_at_the_end_for_no_event_of_its_own_is_found(heads: tuple[Head, Head]) -> None:
    tip = EventLink.objects.order_by("-position")[0].hash
    unchained = Event.objects.order_by("-id")[0].id
    assert after(inserted_link(EVENTS + 2, unchained, tip, "e" * 64)) == [("event_changed", str(unchained))]
    assert after(inserted_link(EVENTS + 5, unchained, tip, "e" * 64))[0] == (
        "link_missing",
        f"{EVENTS + 2}-{EVENTS + 4}",
    )


def test_an_end_cut_off_with_its_heads_is_found_by_a_head_kept_elsewhere(heads: tuple[Head, Head]) -> None:
    with undone():
        tampered(
            "DELETE FROM events_eventlink WHERE position > 3",
            f"DELETE FROM events_event WHERE id > {chained_ids()[2]}",  # noqa: S608  our own words
            "DELETE FROM events_signedhead",
        )
        assert verify_chain().is_intact
        found = verify_chain(witnesses=heads).problems
        assert [(problem.code.value, problem.place) for problem in found] == [
            ("head_differs", str(DAY)),
            ("head_differs", str(NEXT_DAY)),
        ]


@pytest.mark.usefixtures("heads")
def test_heads_of_another_house_do_not_count() -> None:
    with override_settings(MAJUNG_KEYS=new_key()):
        assert {code for code, _ in problems()} == {"head_changed"}


@pytest.mark.usefixtures("transactional_db")
def test_heads_stay_good_when_the_keys_turn() -> None:
    old, new = new_key(), new_key()
    with override_settings(MAJUNG_KEYS=old):
        sign_head(day=DAY, at=AT)
    with override_settings(MAJUNG_KEYS=f"{new},{old}"):
        assert sign_head(day=NEXT_DAY, at=AT).key_name == new.partition(":")[0]
        assert problems() == []


def test_a_signing_key_that_left_the_ring_is_told() -> None:
    oldest, gone, new = new_key(), new_key(), new_key()
    with override_settings(MAJUNG_KEYS=f"{gone},{oldest}"):
        sign_head(day=DAY, at=AT)
    with override_settings(MAJUNG_KEYS=f"{new},{oldest}"):
        assert problems() == [("key_unknown", str(DAY))]


def test_an_exported_day_can_be_checked_without_the_house(heads: tuple[Head, Head]) -> None:
    *links, head = exported_day(day=NEXT_DAY)
    assert [link["position"] for link in links] == [EVENTS + 1]
    assert head == {"head": head_document(heads[1])}
    *links, head = exported_day(day=DAY)
    previous = links[0]["previous"]
    for link in links:
        assert link["previous"] == previous
        event, at = link["event"], AT
        previous = link_hash(position=link["position"], previous=previous, chained_at=at, event=event)
        assert previous == link["hash"]
    assert (head["head"]["hash"], read_head(head["head"])) == (previous, heads[0])


def test_a_forged_witness_is_no_witness(heads: tuple[Head, Head]) -> None:
    told = verify_chain(witnesses=(replace(heads[0], hash="f" * 64),))
    assert [problem.code.value for problem in told.problems] == ["head_differs"]


def test_verifying_lets_others_write() -> None:
    happened(3)
    chain_events(at=AT)
    assert not connection.in_atomic_block
    assert verify_chain().is_intact
    happened(1, first=3)
    assert verify_chain().unchained == 1
