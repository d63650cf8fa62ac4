"""What tests of the outbox need: somebody to tell, a gateway that refuses channels, and time that passes."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from majung.adapters import clock
from majung.adapters.http import PortDown, PortDownReason, standing_in
from majung.adapters.messages import Channel, DeliveryState, FakeMessages
from majung.notices.running import run_due_jobs
from majung.notices.services import notify
from majung.parties.models import IdentityMethod, Institution, Person
from majung.parties.people import Identity, sign_in_person

CASE = "APP-2025-ABCD1234-K"
TELEPHONE, EMAIL = "01012345678", "owner@example.org"


@dataclass(kw_only=True)
class Gateway(FakeMessages):
    """Besides the moods of every fake: channels that fail, return what they took, or never say more; lost answers."""

    failing: set[Channel] = field(default_factory=set)
    returning: set[Channel] = field(default_factory=set)
    silent: set[Channel] = field(default_factory=set)
    answers_to_lose: int = 0

    def send(self, *, channel: Channel, to: str, text: str, key: str) -> str:
        if channel in self.failing:
            raise PortDown(self.port, PortDownReason.FAILING)
        delivery = super().send(channel=channel, to=to, text=text, key=key)
        if self.answers_to_lose:
            self.answers_to_lose -= 1
            raise PortDown(self.port, PortDownReason.SLOW)
        return delivery

    def delivery(self, delivery: str, /) -> DeliveryState:
        state = super().delivery(delivery)
        channel = self.sent[int(delivery.removeprefix("fake-"))].channel
        if channel in self.silent:
            return DeliveryState.ACCEPTED
        return DeliveryState.UNDELIVERABLE if channel in self.returning else state

    @property
    def channels(self) -> list[str]:
        return [message.channel.value for message in self.sent]


@contextmanager
def gateway() -> Iterator[Gateway]:
    fake = Gateway()
    with standing_in(fake):
        yield fake


def an_institution() -> None:
    Institution.objects.get_or_create(
        code="gyeongbuk-foundation",
        defaults={
            "kind": "guarantee_foundation",
            "label": "경북신용보증재단",
            "label_en": "Gyeongbuk Credit Guarantee Foundation",
            "telephone": "1588-7679",
        },
    )


def a_person() -> Person:
    identity = Identity(
        name="김마중",
        birth_date=date(1980, 3, 1),
        telephone=TELEPHONE,
        ci="c" * 88,
        di="d" * 64,
        method=IdentityMethod.SIMPLE_CERTIFICATE,
        transaction="T-1",
    )
    person = sign_in_person(identity=identity, at=clock.now()).person
    assert person is not None
    return person


def tell(person: Person, *, template: str = "received", key: str = "told", **more: Any) -> None:
    notify(
        person_id=person.pk,
        template=template,
        about=CASE,
        institution="gyeongbuk-foundation",
        key=key,
        at=clock.now(),
        **more,
    )


def pass_time(span: timedelta = timedelta(0)) -> None:
    """Moves the sandbox's clock on and runs all that is due then."""
    clock.set_clock_offset(offset=clock.clock_offset() + span)
    # A second later, because a task may ask for what is due at the very moment it ran.
    while run_due_jobs(limit=100, worker="one", at=clock.now() + timedelta(seconds=1)):
        pass


def pass_hours(hours: int) -> None:
    """As time passes in truth: failed jobs come back in between."""
    for _ in range(hours * 6):
        pass_time(timedelta(minutes=10))


def later(hours: float) -> datetime:
    return clock.now() + timedelta(hours=hours)
