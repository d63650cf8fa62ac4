"""Why an act on a fund is not done."""

from majung.core.ledger import FundState


class UnknownFund(LookupError):
    """No fund has this code, or it has no money for this purpose."""


class FundExists(Exception):
    """A fund of this code is open already; its plan can be changed."""


class PlanTooSmall(Exception):
    """More is set aside than the new plan would carry."""

    def __init__(self, least_krw: int) -> None:
        super().__init__(least_krw)
        self.least_krw = least_krw


class OverIssueTooSmall(Exception):
    """More is set aside than the new factor would carry."""

    def __init__(self, least_percent: int) -> None:
        super().__init__(least_percent)
        self.least_percent = least_percent


class FundClosed(Exception):
    """The fund is suspended or closed: nothing is set aside now."""

    def __init__(self, state: FundState) -> None:
        super().__init__(state.value)
        self.state = state


class NotEnoughMoney(Exception):
    """Less is available than was asked for; nothing for newcomers while somebody waits."""

    def __init__(self, available_krw: int) -> None:
        super().__init__(available_krw)
        self.available_krw = available_krw


class KeyReused(Exception):
    """Something else was set aside, or waits, under this key."""


class ReservationEnded(Exception):
    """What was set aside under this key was posted, given back, or has lapsed; or it left the waiting list."""


class UnknownReservation(LookupError):
    """Nothing was ever set aside under this key."""


class MoreThanLeft(Exception):
    """Less is reserved, or committed, under this key than was asked for."""

    def __init__(self, left_krw: int) -> None:
        super().__init__(left_krw)
        self.left_krw = left_krw


class UnknownChange(LookupError):
    """No change of a fund has this number."""


class ChangeNotPossible(Exception):
    """The fund does not stand where this change begins, or would not change at all."""


class NoticeMissing(Exception):
    """A fund is suspended or closed only with words for the public, in both languages."""


class OwnChange(Exception):
    """Who asked for a change does not agree to it too."""


class AlreadyAnswered(Exception):
    """Somebody has agreed to this change, or declined it."""
