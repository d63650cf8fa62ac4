"""Why something cannot be done with a 확인서."""

from datetime import date

from majung.core.letters import ConfirmationState


class UnknownConfirmation(LookupError):
    """No 확인서 of this number."""


class ConfirmationOver(ValueError):
    """It holds no more: past its last day, given up, or used."""

    def __init__(self, state: ConfirmationState) -> None:
        super().__init__(state.value)
        self.state = state


class ReceivedTooLate(ValueError):
    """The bank received the loan application outside the days on which the 확인서 held."""

    def __init__(self, valid_through: date) -> None:
        super().__init__(valid_through.isoformat())
        self.valid_through = valid_through


class ConfirmationsLeft(RuntimeError):
    """Some could not be dealt with, the others are done; the run may be repeated."""

    def __init__(self, count: int) -> None:
        super().__init__(str(count))
        self.count = count
