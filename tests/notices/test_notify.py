"""A message goes out with its act, once, by the first channel that brings it; nothing of it stays behind."""

from collections.abc import Iterator
from datetime import timedelta
from unittest.mock import Mock

import pytest
from django.db import transaction
from pytest_django import Settings

from majung.adapters import clock
from majung.adapters.http import PortDownReason
from majung.adapters.messages import Channel
from majung.events.services import Actor, ActorKind
from majung.notices import delivery
from majung.notices.delivery import send_message
from majung.notices.jobs import BadJob, retry_job
from majung.notices.models import Delivery, Job, Message
from majung.notices.selectors import notices_about, stuck_jobs
from majung.notices.services import notify_email, notify_telephone
from majung.notices.templates import UnknownTemplate, WrongParams
from majung.parties.models import Person
from majung.parties.people import Contact, destroy_person_key
from tests.notices.outbox import (
    CASE,
    EMAIL,
    TELEPHONE,
    Gateway,
    a_person,
    an_institution,
    gateway,
    later,
    pass_hours,
    pass_time,
    tell,
)


class ActFailed(Exception):
    pass


@pytest.fixture(autouse=True)
def person(db: None, settings: Settings) -> Person:
    settings.SANDBOX = True
    an_institution()
    return a_person()


@pytest.fixture
def sent() -> Iterator[Gateway]:
    with gateway() as fake:
        yield fake


@pytest.fixture
def with_email(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "contact_of", Mock(return_value=Contact(TELEPHONE, EMAIL)))


def states() -> list[tuple[str, str]]:
    return list(Delivery.objects.order_by("id").values_list("channel", "state"))


def test_goes_by_alimtalk_and_is_seen_on_the_timeline(person: Person, sent: Gateway) -> None:
    tell(person)
    (line,) = notices_about(CASE)
    assert (line.state, line.channel, line.label["ko"]) == ("waiting", "", "접수 안내")
    pass_time()
    (message,) = sent.sent
    assert (message.channel, message.to) == (Channel.ALIMTALK, TELEPHONE)
    assert "경북신용보증재단" in message.text
    assert "234K" in message.text
    assert "1588-7679" in message.text
    assert CASE not in message.text
    assert "김마중" not in message.text
    pass_time(timedelta(minutes=1))
    (line,) = notices_about(CASE)
    assert (line.state, line.channel) == ("delivered", "alimtalk")
    assert notices_about("APP-2025-OTHER") == []


def test_nothing_goes_when_the_act_failed(person: Person, sent: Gateway) -> None:
    def act() -> None:
        with transaction.atomic():
            tell(person)
            raise ActFailed

    with pytest.raises(ActFailed):
        act()
    pass_time(timedelta(minutes=1))
    assert (sent.sent, Message.objects.count(), Job.objects.count()) == ([], 0, 0)


def test_a_key_tells_once(person: Person, sent: Gateway) -> None:
    tell(person)
    tell(person)
    pass_time(timedelta(minutes=1))
    tell(person)
    pass_time(timedelta(minutes=1))
    assert sent.channels == ["alimtalk"]


def test_a_replayed_job_sends_nothing_twice(person: Person, sent: Gateway) -> None:
    tell(person)
    pass_time()
    message = Message.objects.get()
    send_message.call(message=message.pk, channel="alimtalk")
    # As after a kill between the gateway's answer and our writing it down.
    Delivery.objects.update(state="waiting", gateway_number="")
    send_message.call(message=message.pk, channel="alimtalk")
    assert sent.channels == ["alimtalk"]


def test_an_answer_that_got_lost_is_asked_for_again_under_the_same_key(person: Person, sent: Gateway) -> None:
    sent.answers_to_lose = 2
    tell(person)
    pass_hours(1)
    assert sent.channels == ["alimtalk"]
    assert states() == [("alimtalk", "delivered")]


def test_keys_at_the_gateway_tell_nothing(person: Person, sent: Gateway) -> None:
    tell(person, key="supplement:김마중")
    tell(person, key="other")
    pass_time()
    keys = [message.key for message in sent.sent]
    assert len(set(keys)) == 2
    assert all(len(key) == 64 and key.isalnum() for key in keys)


@pytest.mark.parametrize(
    ("returning", "expected"),
    [
        (set(), [("alimtalk", "delivered")]),
        ({Channel.ALIMTALK}, [("alimtalk", "undeliverable"), ("sms", "delivered")]),
        (
            {Channel.ALIMTALK, Channel.SMS},
            [("alimtalk", "undeliverable"), ("sms", "undeliverable"), ("email", "delivered")],
        ),
        (set(Channel), [("alimtalk", "undeliverable"), ("sms", "undeliverable"), ("email", "undeliverable")]),
    ],
)
def test_what_one_channel_returns_the_next_one_carries(
    person: Person, sent: Gateway, with_email: None, returning: set[Channel], expected: list[tuple[str, str]]
) -> None:
    sent.returning = returning
    tell(person)
    pass_hours(1)
    assert states() == expected
    arrived = expected[-1][1] == "delivered"
    assert Message.objects.get().state == ("delivered" if arrived else "undelivered")
    assert {message.to for message in sent.sent if message.channel is Channel.EMAIL} <= {EMAIL}


def test_a_channel_that_keeps_failing_is_left_for_the_next(person: Person, sent: Gateway) -> None:
    sent.failing = {Channel.ALIMTALK}
    tell(person)
    pass_hours(1)
    assert states() == [("alimtalk", "left"), ("sms", "delivered")]


def test_a_channel_that_never_says_more_is_left_for_the_next(person: Person, sent: Gateway) -> None:
    sent.silent = {Channel.ALIMTALK}
    tell(person)
    pass_hours(2)
    assert states() == [("alimtalk", "left"), ("sms", "delivered")]


@pytest.mark.parametrize("mood", ["slow", "failing", "open", "not_connected", "lies"])
def test_a_dead_or_lying_gateway_delays_and_loses_nothing(person: Person, sent: Gateway, mood: str) -> None:
    if mood == "lies":
        sent.lies = True
    else:
        sent.down = PortDownReason(mood)
    tell(person)
    pass_hours(2)
    assert Message.objects.get().state == "waiting"
    sent.down, sent.lies = None, False
    pass_hours(2)
    assert Message.objects.get().state == "delivered"
    assert len(sent.sent) == 1


def test_a_gateway_dead_for_a_day_leaves_a_job_that_staff_can_have_tried_again(person: Person, sent: Gateway) -> None:
    sent.down = PortDownReason.SLOW
    tell(person)
    pass_hours(12)
    (stuck,) = stuck_jobs()
    assert (stuck.task, stuck.error_code) == ("majung.notices.delivery.send_message", "PortDown.slow")
    sent.down = None
    retry_job(job=stuck.id, by=Actor(ActorKind.STAFF, "user:7"), at=clock.now())
    pass_hours(1)
    assert Message.objects.get().state == "delivered"


def test_what_was_sealed_goes_when_the_message_arrived(person: Person, sent: Gateway) -> None:
    notify_telephone(
        telephone=TELEPHONE,
        template="telephone_code",
        about="CST-2025-ABCD1234-K",
        institution="gyeongbuk-foundation",
        key="code",
        at=clock.now(),
        params={"code": "918273"},
    )
    row = Message.objects.get()
    assert row.person is None
    assert TELEPHONE.encode() not in bytes(row.sealed)
    assert b"918273" not in bytes(row.sealed)
    pass_hours(1)
    assert sent.sent[0].to == TELEPHONE
    assert "918273" in sent.sent[0].text
    assert bytes(Message.objects.get().sealed) == b""
    assert "918273" not in "".join(Job.objects.values_list("arguments", flat=True))


def test_a_person_forgotten_is_not_reached(person: Person, sent: Gateway) -> None:
    tell(person)
    with transaction.atomic():
        destroy_person_key(person_id=person.pk, at=clock.now(), actor=Actor(ActorKind.SYSTEM, "retention"))
    pass_time()
    assert (sent.sent, Message.objects.get().state) == ([], "undelivered")


def test_nothing_goes_after_its_deadline(person: Person, sent: Gateway) -> None:
    tell(person, deadline=later(1))
    clock.set_clock_offset(offset=timedelta(hours=1, minutes=1))
    pass_time()
    assert (sent.sent, Message.objects.get().state) == ([], "undelivered")


@pytest.mark.parametrize(
    ("language", "said"), [("ko", "신청이 접수"), ("en", "has been received"), ("fr", "신청이 접수")]
)
def test_speaks_the_language_asked_for(person: Person, sent: Gateway, language: str, said: str) -> None:
    tell(person, language=language)
    pass_time()
    assert said in sent.sent[0].text


@pytest.mark.parametrize(
    ("template", "params", "refusal"),
    [
        ("approved", {}, UnknownTemplate),
        ("received", {"amount": "5천만원"}, WrongParams),
        ("supplement_requested", {}, WrongParams),
        ("supplement_requested", {"through": "https://evil.example"}, WrongParams),
        ("supplement_requested", {"through": "long " * 20}, WrongParams),
    ],
)
def test_refuses_what_the_catalog_has_no_words_for(
    person: Person, template: str, params: dict[str, str], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        tell(person, template=template, params=params)
    assert not Message.objects.exists()


def test_refuses_a_key_that_does_not_fit(person: Person) -> None:
    with pytest.raises(BadJob):
        tell(person, key="k" * 201)


def test_staff_are_told_by_their_address_alone(sent: Gateway) -> None:
    for _ in range(2):
        notify_email(
            email="policy@example.org",
            template="fund_differs",
            about="gyeongbuk-beotim-2025",
            institution="gyeongbuk-foundation",
            key="fund_differs:once",
            at=clock.now(),
        )
    pass_time()
    (message,) = sent.sent
    assert (message.channel, message.to) == (Channel.EMAIL, "policy@example.org")
    assert "2025" in message.text
    assert b"policy@" not in bytes(Message.objects.get().sealed)
