"""Delivering a message: 알림톡, else SMS, else e-mail, each step a job of its own that may be run again."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django_tasks import task

from majung.adapters import clock
from majung.adapters.http import PortDown, PortLied
from majung.adapters.messages import Channel, DeliveryState, messages
from majung.adapters.sealing import unseal
from majung.notices.jobs import enqueue
from majung.notices.kinds import AttemptState, MessageState
from majung.notices.models import Delivery, Message
from majung.notices.telephone import open_task
from majung.notices.templates import template_of, text_of
from majung.parties.models import Branch, Institution
from majung.parties.people import contact_of

SEAL = "majung.notices.message"
ORDER = (Channel.ALIMTALK, Channel.SMS, Channel.EMAIL)
# A channel that fails so often is left for the next; the last one is tried as long as its job lives.
TRIES_BEFORE_NEXT = 3
FIRST_CHECK, MOST_CHECKS = timedelta(seconds=30), 6


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a message goes by one channel."""

    channel: Channel
    to: str

    def __repr__(self) -> str:
        return f"Destination({self.channel})"


def first_step(message: Message) -> None:
    _enqueue_sending(message, ORDER[0])


@task()
def send_message(*, message: int, channel: str) -> None:
    """Hands a message to the gateway by a channel, or by the first one after it that leads to the person."""
    row = Message.objects.get(pk=message)
    if row.state != MessageState.WAITING:
        return
    at = clock.now()
    destinations = destinations_of(row, start=Channel(channel))
    if not destinations or (row.deadline and at >= row.deadline):
        conclude(row, MessageState.UNDELIVERED, at=at)
    elif destinations[0].channel != channel:
        _enqueue_sending(row, destinations[0].channel)
    else:
        _send(row, destinations, at=at)


def _send(message: Message, destinations: list[Destination], *, at: datetime) -> None:
    here, *others = destinations
    delivery, _ = Delivery.objects.get_or_create(message=message, channel=here.channel.value)
    if delivery.state != AttemptState.WAITING:
        return
    text = rendered(message)
    try:
        number = messages().send(channel=here.channel, to=here.to, text=text, key=gateway_key(message, here.channel))
    except (PortDown, PortLied):
        delivery.failed_tries += 1
        delivery.save(update_fields=["failed_tries"])
        if not others or delivery.failed_tries < TRIES_BEFORE_NEXT:
            raise
        take_next(message, delivery, AttemptState.LEFT, at=at)
        return
    with transaction.atomic():
        delivery.state, delivery.gateway_number, delivery.accepted_at = AttemptState.ACCEPTED, number, at
        delivery.save(update_fields=["state", "gateway_number", "accepted_at"])
        _enqueue_check(delivery, nth=1, at=at)


@task()
def check_delivery(*, delivery: int, nth: int) -> None:
    """Asks the gateway whether a message arrived; asks again later while it is on its way."""
    row = Delivery.objects.select_related("message").get(pk=delivery)
    if row.state != AttemptState.ACCEPTED or row.message.state != MessageState.WAITING:
        return
    state, at = messages().delivery(row.gateway_number), clock.now()
    if state is DeliveryState.DELIVERED:
        with transaction.atomic():
            _end(row, AttemptState.DELIVERED, at=at)
            conclude(row.message, MessageState.DELIVERED, at=at)
    elif state is DeliveryState.UNDELIVERABLE:
        take_next(row.message, row, AttemptState.UNDELIVERABLE, at=at)
    elif nth < MOST_CHECKS:
        _enqueue_check(row, nth=nth + 1, at=at)
    else:
        take_next(row.message, row, AttemptState.LEFT, at=at)


@transaction.atomic
def take_next(message: Message, delivery: Delivery, state: AttemptState, *, at: datetime) -> None:
    """Ends a channel and begins the next one; after the last, the message did not arrive."""
    _end(delivery, state, at=at)
    following = ORDER[ORDER.index(Channel(delivery.channel)) + 1 :]
    if following and destinations_of(message, start=following[0]):
        _enqueue_sending(message, following[0])
    else:
        conclude(message, MessageState.UNDELIVERED, at=at)


@transaction.atomic
def conclude(message: Message, state: MessageState, *, at: datetime) -> None:
    """Arrived, or not: what was sealed is dropped, and where somebody waits for an answer, staff call."""
    waiting = Message.objects.filter(pk=message.pk, state=MessageState.WAITING.value)
    if not waiting.update(state=state.value, concluded_at=at, sealed=b""):
        return
    if state is MessageState.UNDELIVERED and message.deadline and template_of(message.template).by_telephone:
        open_task(message, at=at)


def destinations_of(message: Message, *, start: Channel) -> list[Destination]:
    """Where the message can go, from a channel on, in the order of trying."""
    telephone, email = _addresses(message)
    addresses = {Channel.ALIMTALK: telephone, Channel.SMS: telephone, Channel.EMAIL: email}
    return [Destination(each, addresses[each]) for each in ORDER[ORDER.index(start) :] if addresses[each]]


def rendered(message: Message) -> str:
    """The text, made when it is sent: nothing of it is kept."""
    institution = Institution.objects.get(code=message.institution)
    branch = Branch.objects.filter(institution=institution, code=message.branch).first() if message.branch else None
    return text_of(
        template_of(message.template),
        language=message.language,
        institution=institution.label_en if message.language == "en" else institution.label,
        about=message.about,
        telephone=branch.telephone if branch else institution.telephone,
        params=_opened(message)["params"],
    )


def gateway_key(message: Message, channel: Channel) -> str:
    """The same for every try of a message on a channel, and telling nothing of what it is about."""
    return hashlib.sha256(f"{message.key}\0{channel.value}".encode()).hexdigest()


def _addresses(message: Message) -> tuple[str, str]:
    if message.person_id is None:
        told = _opened(message)
        # A message kept before there were any to an address alone names none.
        return told["telephone"], told.get("email", "")
    contact = contact_of(person_id=message.person_id)
    return (contact.telephone, contact.email) if contact else ("", "")


def _opened(message: Message) -> Mapping[str, Any]:
    content: dict[str, Any] = json.loads(unseal(bytes(message.sealed), purpose=SEAL))
    return content


def _end(delivery: Delivery, state: AttemptState, *, at: datetime) -> None:
    delivery.state, delivery.ended_at = state.value, at
    delivery.save(update_fields=["state", "ended_at"])


def _enqueue_sending(message: Message, channel: Channel) -> None:
    key = f"message:{message.pk}:{channel.value}"
    enqueue(send_message, key=key, message=message.pk, channel=channel.value)


def _enqueue_check(delivery: Delivery, *, nth: int, at: datetime) -> None:
    later = at + FIRST_CHECK * (1 << (nth - 1))
    enqueue(check_delivery, key=f"delivery:{delivery.pk}:{nth}", run_at=later, delivery=delivery.pk, nth=nth)
