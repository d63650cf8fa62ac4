"""The gateway for messages: 알림톡, SMS and e-mail, each sent once under its key."""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar, Protocol

from majung.adapters.http import Fake, PortLied, ask, bearer, fake_of

PORT = "messages"
DELIVERY = re.compile(r"[A-Za-z0-9_-]{1,64}")


class Channel(StrEnum):
    """How a message travels."""

    ALIMTALK = "alimtalk"
    SMS = "sms"
    EMAIL = "email"


class DeliveryState(StrEnum):
    """Where a message is: with the gateway, with the person, or returned."""

    ACCEPTED = "accepted"
    DELIVERED = "delivered"
    UNDELIVERABLE = "undeliverable"


class Messages(Protocol):
    """Sending again under the same key sends nothing and gives the same delivery."""

    def send(self, *, channel: Channel, to: str, text: str, key: str) -> str: ...

    def delivery(self, delivery: str, /) -> DeliveryState: ...


def messages() -> Messages:
    stands_in: Messages | None = fake_of(PORT)
    return stands_in or MessageGateway()


class MessageGateway:
    """The gateway over HTTP; whom a message is for goes only into the body."""

    def send(self, *, channel: Channel, to: str, text: str, key: str) -> str:
        assert key, "a message has a key, or it might be sent twice"
        message = {"channel": str(channel), "to": to, "text": text, "key": key}
        answer = ask(PORT, "/v1/messages", body=message, headers={**bearer(PORT), "Idempotency-Key": key})
        delivery = answer.get("id") if isinstance(answer, dict) else None
        if not isinstance(delivery, str) or not DELIVERY.fullmatch(delivery) or answer.get("key") != key:
            raise PortLied(PORT)
        return delivery

    def delivery(self, delivery: str, /) -> DeliveryState:
        assert DELIVERY.fullmatch(delivery), "not a delivery of the gateway"
        return _read_state(ask(PORT, f"/v1/messages/{delivery}", headers=bearer(PORT)), delivery)


def _read_state(answer: Any, delivery: str) -> DeliveryState:
    if not isinstance(answer, dict) or answer.get("id") != delivery or answer.get("state") not in set(DeliveryState):
        raise PortLied(PORT)
    return DeliveryState(answer["state"])


@dataclass(frozen=True)
class FakeMessage:
    """A message as the fake gateway took it."""

    channel: Channel
    to: str
    text: str
    key: str


@dataclass(kw_only=True)
class FakeMessages(Fake):
    """The gateway in memory: `sent` in the order of sending; what goes to `undeliverable` comes back."""

    port: ClassVar[str] = PORT
    undeliverable: set[str] = field(default_factory=set)
    sent: list[FakeMessage] = field(default_factory=list)

    def send(self, *, channel: Channel, to: str, text: str, key: str) -> str:
        assert key, "a message has a key, or it might be sent twice"
        self.meet()
        keys = [message.key for message in self.sent]
        if key not in keys:
            self.sent.append(FakeMessage(channel, to, text, key))
            keys.append(key)
        return f"fake-{keys.index(key)}"

    def delivery(self, delivery: str, /) -> DeliveryState:
        self.meet()
        to = self.sent[int(delivery.removeprefix("fake-"))].to
        return DeliveryState.UNDELIVERABLE if to in self.undeliverable else DeliveryState.DELIVERED
