"""전결: how many people must approve a decision on an amount, and from which seat."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from majung.core.deciding import Outcome


class Seat(StrEnum):
    """Where an approver sits: at the case's own branch, or over the whole institution."""

    BRANCH = "branch"
    INSTITUTION = "institution"


class NoAuthority(LookupError):
    """Nobody has laid down who decides this on this day."""


@dataclass(frozen=True, slots=True)
class Authority:
    """What a decision needs: so many approvals, at least one of them from this seat or a higher one."""

    approvals: int
    seat: Seat
    up_to_krw: int | None
    basis: str
    assumption: str | None


@dataclass(frozen=True, slots=True)
class AuthorityRow:
    """Who decides what, up to an amount (no limit: None), dated: `valid_from` inclusive, `valid_until` exclusive."""

    institution: str | None
    outcome: Outcome | None
    needs: Authority
    valid_from: date
    valid_until: date | None

    def holds(self, *, institution: str, amount_krw: int, outcome: Outcome, on: date) -> bool:
        limit = self.needs.up_to_krw
        return (
            self.institution in (None, institution)
            and self.outcome in (None, outcome)
            and (limit is None or amount_krw <= limit)
            and self.valid_from <= on
            and (self.valid_until is None or on < self.valid_until)
        )


def authority_in(
    rows: Iterable[AuthorityRow], *, institution: str, amount_krw: int, outcome: Outcome, on: date
) -> Authority:
    """What a decision on an amount needs on a day.

    Basis: the institution's own rows (위임전결) before those for everybody; among them the lowest limit that holds the
    amount. An edge belongs to the lower row: «7천만원 이하» holds 70,000,000.
    """
    fitting = [row for row in rows if row.holds(institution=institution, amount_krw=amount_krw, outcome=outcome, on=on)]
    own = [row for row in fitting if row.institution == institution] or fitting
    own = [row for row in own if row.outcome is outcome] or own
    if not own:
        raise NoAuthority(institution)
    unlimited = max((row.needs.up_to_krw or 0 for row in own), default=0) + 1
    return min(own, key=lambda row: unlimited if row.needs.up_to_krw is None else row.needs.up_to_krw).needs


def is_enough(needs: Authority, seats: Sequence[Seat]) -> bool:
    """Whether approvals from these seats decide: enough of them, and the seat asked for among them (위임전결)."""
    return len(seats) >= needs.approvals and (needs.seat is Seat.BRANCH or Seat.INSTITUTION in seats)


def still_needed(needs: Authority, seats: Sequence[Seat]) -> int:
    """How many approvals are missing (위임전결); at least one while the seat asked for has not spoken."""
    return 0 if is_enough(needs, seats) else max(needs.approvals - len(seats), 1)


def helps(needs: Authority, seats: Sequence[Seat], seat: Seat) -> bool:
    """Whether one more approval from a seat helps: the last one open is kept for the seat asked for.

    Basis: 위임전결; two yeses of one branch do not stand for that of the house.
    """
    is_last = still_needed(needs, seats) == 1
    return not is_last or is_enough(needs, [*seats, seat])
