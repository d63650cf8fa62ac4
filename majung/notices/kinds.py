"""The closed words of the outbox, which doors may know."""

from enum import StrEnum


class MessageState(StrEnum):
    """Whether a message reached its person by any channel."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"


class AttemptState(StrEnum):
    """How a message fares on one channel; `left` is one we stopped waiting for and took the next instead."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    DELIVERED = "delivered"
    UNDELIVERABLE = "undeliverable"
    LEFT = "left"


class CallOutcome(StrEnum):
    """How a call by staff ended."""

    REACHED = "reached"
    NOT_REACHED = "not_reached"
    WRONG_NUMBER = "wrong_number"
