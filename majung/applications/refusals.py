"""Why an application is not taken: small exceptions that doors tell in words, each at its place."""

from datetime import date, datetime

from majung.core.filing import MissingPart
from majung.core.windows import Opening


class UnknownApplication(LookupError):
    """No application has this number."""


class WindowClosed(Exception):
    """The program takes no applications at this moment; the draft stays as it is."""

    def __init__(self, at: datetime, next_opening: Opening | None) -> None:
        super().__init__("window closed")
        self.at = at
        self.next_opening = next_opening


class NotComplete(Exception):
    """Something is still missing, each part with its screen."""

    def __init__(self, parts: tuple[MissingPart, ...]) -> None:
        super().__init__(f"{len(parts)} parts missing")
        self.parts = parts


class AlreadyFiled(Exception):
    """The business has an application of this program under way, or the draft went out before."""

    def __init__(self, number: str) -> None:
        super().__init__(number)
        self.number = number


class RetryLater(AlreadyFiled):
    """A refused application may be filed again from a day on."""

    def __init__(self, number: str, on: date) -> None:
        super().__init__(number)
        self.on = on


class StillWaiting(Exception):
    """The case waits for money: nothing is approved before some is set aside for it."""


class NotIdentified(Exception):
    """Who files has not shown who they are (본인확인)."""


class MayNotFile(Exception):
    """This account prepares for the business but does not file for it."""


class ChannelNotOffered(Exception):
    """The program takes no applications through this channel, bank or place."""


class KeyReused(Exception):
    """The idempotency key came before with another content."""
