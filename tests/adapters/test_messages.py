"""The gateway for messages: each is sent once under its key, and its delivery can be asked for."""

from typing import Any

import pytest

from majung.adapters import messages as messages_port
from majung.adapters.http import PortLied, standing_in
from majung.adapters.messages import Channel, DeliveryState, FakeMessages, MessageGateway, Messages, messages
from majung.rehearsal.outside import Outside

TELEPHONE, TEXT = "010-0000-1001", "접수되었습니다."


def send(gateway: Messages, key: str, *, to: str = TELEPHONE, text: str = TEXT) -> str:
    return gateway.send(channel=Channel.ALIMTALK, to=to, text=text, key=key)


def test_a_message_is_sent_and_delivered(connected: Outside) -> None:
    delivery = send(messages(), "sent-1")
    assert messages().delivery(delivery) is DeliveryState.DELIVERED
    newest = connected.sent_messages()[0]
    assert (newest["receiver"], newest["text"], newest["channel"]) == (TELEPHONE, TEXT, "alimtalk")


def test_the_same_key_sends_once(connected: Outside) -> None:
    first, second = (send(messages(), "sent-2") for _ in range(2))
    assert first == second
    assert [message["key"] for message in connected.sent_messages()].count("sent-2") == 1


def test_other_words_under_the_same_key_are_refused(connected: Outside) -> None:
    send(messages(), "sent-3")
    with pytest.raises(PortLied):
        send(messages(), "sent-3", text="다른 말")


def test_what_cannot_be_delivered_is_told(connected: Outside) -> None:
    connected.set_undeliverable("01000009999")
    lost, found = send(messages(), "sent-4", to="010-0000-9999"), send(messages(), "sent-5")
    connected.set_undeliverable()
    assert messages().delivery(lost) is DeliveryState.UNDELIVERABLE
    assert messages().delivery(found) is DeliveryState.DELIVERED


def test_nobody_knows_a_delivery_that_never_was(connected: Outside) -> None:
    with pytest.raises(PortLied):
        messages().delivery("0123456789abcdef")


@pytest.mark.parametrize("answer", [{}, [], {"id": "a b", "key": "k"}, {"id": "1", "key": "other"}, {"key": "k"}])
def test_an_acceptance_that_does_not_fit_is_a_lie(monkeypatch: pytest.MonkeyPatch, answer: Any) -> None:
    monkeypatch.setattr(messages_port, "ask", lambda *_, **__: answer)
    with pytest.raises(PortLied):
        send(MessageGateway(), "k")


@pytest.mark.parametrize("answer", [{}, {"id": "1", "state": "lost"}, {"id": "2", "state": "delivered"}, "delivered"])
def test_a_state_that_does_not_fit_is_a_lie(monkeypatch: pytest.MonkeyPatch, answer: Any) -> None:
    monkeypatch.setattr(messages_port, "ask", lambda *_, **__: answer)
    with pytest.raises(PortLied):
        MessageGateway().delivery("1")


def test_the_fake_sends_once_and_returns_what_cannot_arrive() -> None:
    fake = FakeMessages(undeliverable={"010-0000-9999"})
    with standing_in(fake):
        first, second = send(messages(), "a"), send(messages(), "b", to="010-0000-9999")
        assert send(messages(), "a") == first
        assert messages().delivery(first) is DeliveryState.DELIVERED
        assert messages().delivery(second) is DeliveryState.UNDELIVERABLE
    assert [message.key for message in fake.sent] == ["a", "b"]
