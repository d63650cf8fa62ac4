"""On PostgreSQL many write at once, and the order of ids is not the order of commits: nothing may be passed over."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from threading import Barrier, Thread

import psycopg
import pytest
from django.db import connection, transaction

from majung.events.models import Event, EventLink
from majung.events.sequencer import chain_events
from majung.events.services import record_event
from majung.events.verification import verify_chain
from tests.events.events import AT, OWNER, case, chained_ids, happened, problems, tampered

WRITERS, EVENTS_EACH = 6, 25

pytestmark = pytest.mark.usefixtures("transactional_db")


def at_once(*tasks: Callable[[], object]) -> None:
    def run(task: Callable[[], object]) -> None:
        try:
            task()
        finally:
            connection.close()

    threads = [Thread(target=run, args=[task]) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not [thread for thread in threads if thread.is_alive()]


def test_two_sequencers_at_once_make_one_chain() -> None:
    happened(50)
    start, chained = Barrier(2), list[int]()

    def sequence() -> None:
        start.wait()
        chained.append(chain_events(at=AT))

    at_once(sequence, sequence)
    assert (sum(chained), verify_chain().links, problems()) == (50, 50, [])


def test_nothing_is_passed_over_while_many_write() -> None:
    """Each keeps its transaction open for a moment after its event, so that commits come in another order than ids."""
    done: list[int] = []

    def write(writer: int) -> None:
        for number in range(EVENTS_EACH):
            with transaction.atomic(), connection.cursor() as cursor:
                # A number taken before the first event, as an act does that writes its own rows first.
                cursor.execute("SELECT pg_current_xact_id(), pg_sleep(random() * 0.01)")
                record_event(act="ApplicationSubmitted", actor=OWNER, subject=case(writer * 100 + number), at=AT)
                cursor.execute("SELECT pg_sleep(random() * 0.01)")
                transaction.set_rollback(number % 5 == 4)
        done.append(writer)

    def sequence() -> None:
        while len(done) < WRITERS:
            chain_events(at=AT)

    at_once(sequence, *(partial(write, writer) for writer in range(WRITERS)))
    chain_events(at=AT)
    assert EventLink.objects.count() == Event.objects.count() == WRITERS * EVENTS_EACH * 4 // 5
    assert chained_ids() != sorted(chained_ids())
    assert problems() == []


def test_an_event_whose_transaction_runs_on_is_waited_for() -> None:
    wrote, may_end = Barrier(2), Barrier(2)

    def slow() -> None:
        with transaction.atomic():
            record_event(act="ApplicationSubmitted", actor=OWNER, subject=case(1), at=AT)
            wrote.wait()
            may_end.wait()

    def quick() -> None:
        wrote.wait()
        happened(1, first=2)
        assert chain_events(at=AT) == 0
        told = verify_chain()
        assert (told.unchained, told.problems) == (1, ())
        may_end.wait()

    at_once(slow, quick)
    assert chain_events(at=AT + timedelta(seconds=1)) == 2
    assert problems() == []


def test_a_transaction_in_another_database_of_the_server_holds_nothing_up() -> None:
    here = connection.get_connection_params()
    known = {name: here[name] for name in ("host", "port", "user", "password") if here.get(name)}
    with psycopg.connect(dbname="postgres", **known) as elsewhere:
        elsewhere.execute("SELECT pg_current_xact_id()")
        happened(2)
        assert chain_events(at=AT) == 2
    assert problems() == []


def test_a_database_restored_into_a_new_server_goes_on_with_its_chain() -> None:
    """There the numbers of transactions start again, below those of the events that came along."""
    of_another_server, of_this_one = "900000000001", "(pg_current_xact_id()::text::bigint)"
    tampered(f"ALTER TABLE events_event ALTER transaction_number SET DEFAULT {of_another_server}")
    happened(3)
    assert chain_events(at=AT) == 3
    happened(1, first=3)
    tampered(f"ALTER TABLE events_event ALTER transaction_number SET DEFAULT {of_this_one}")
    happened(2, first=4)
    assert problems() == []
    assert chain_events(at=AT) == 3
    happened(1, first=6)
    assert chain_events(at=AT) == 1
    assert (verify_chain().links, problems()) == (7, [])
