"""What a submission answers with, and what a counter says beside it."""

from dataclasses import dataclass
from datetime import datetime

from majung.budget.services import WaitingPlace
from majung.core.intake import ConfirmedHow


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an owner knows from now on: the numbers, the server's time, the rank in its queue, the branch."""

    application: str
    receipt: str
    received_at: datetime
    rank: int
    queue_label: str
    branch: str | None
    # Told once, at the counter or on the page after sending; later the case itself tells where it stands.
    waiting: WaitingPlace | None = None


@dataclass(frozen=True, slots=True)
class CounterEntry:
    """How the person at a counter confirmed what was entered; at a bank, which bank and in which province."""

    confirmed_how: ConfirmedHow
    bank: str = ""
    bank_sido: str = ""
    power_of_attorney: str = ""
