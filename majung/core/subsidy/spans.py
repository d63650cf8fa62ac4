"""Stretches of days with one balance and one reason: the claim and the preview are both summed from them."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from majung.core.calendar import actual_year_share
from majung.core.subsidy.loan import STOPS, Event, Kind, SubsidisedLoan


class WhyNot(StrEnum):
    """Why a day does not count; of several reasons the first listed, of several stops the first in time."""

    NOT_DISBURSED = "not_disbursed"
    WINDOW_OVER = "window_over"
    CLOSED = "closed"
    MOVED_OUT = "moved_out"
    ACCELERATED = "accelerated"
    SUBROGATED = "subrogated"
    MISUSE = "misuse"
    SUSPENDED = "suspended"
    OVERDUE = "overdue"


@dataclass(frozen=True)
class Span:
    """Days from `start` to the day before `until`."""

    start: date
    until: date
    balance: int
    why_not: WhyNot | None

    def subsidy(self, loan: SubsidisedLoan) -> Fraction:
        """Balance times subsidy rate over 365, or 366 in a leap year, for each of its days; exact."""
        if self.why_not is not None:
            return Fraction(0)
        return self.balance * Fraction(loan.subsidy_rate) * actual_year_share(self.start, self.until)


@dataclass(frozen=True)
class Timeline:
    """What happened to a loan, in an order in which any day can be looked up."""

    loan: SubsidisedLoan
    repaid_days: tuple[date, ...]
    balances: tuple[int, ...]
    stopped: tuple[WhyNot, date] | None
    pauses: tuple[tuple[date, bool], ...]
    arrears: tuple[tuple[date, date], ...]
    changes: tuple[date, ...]

    def spans(self, start: date, until: date) -> list[Span]:
        """The spans of a half-open period, in order and without gaps."""
        first, last = bisect_right(self.changes, start), bisect_right(self.changes, until)
        cuts = dict.fromkeys([start, *self.changes[first:last], until])
        return [Span(day, next_day, self.balance_on(day), self.why_not_on(day)) for day, next_day in pairwise(cuts)]

    def balance_on(self, day: date) -> int:
        """What is owed after the day's repayments; nothing before disbursement."""
        if day < self.loan.disbursed_on:
            return 0
        return self.balances[bisect_right(self.repaid_days, day)]

    def why_not_on(self, day: date) -> WhyNot | None:
        """The reason why a day does not count, if there is one."""
        if day < self.loan.disbursed_on:
            return WhyNot.NOT_DISBURSED
        if day >= self.loan.window_until:
            return WhyNot.WINDOW_OVER
        if self.stopped is not None and day >= self.stopped[1]:
            return self.stopped[0]
        if self._is_suspended(day):
            return WhyNot.SUSPENDED
        return WhyNot.OVERDUE if self._is_overdue(day) else None

    def _is_suspended(self, day: date) -> bool:
        place = bisect_right(self.pauses, (day, True))
        return place > 0 and self.pauses[place - 1][1]

    def _is_overdue(self, day: date) -> bool:
        place = bisect_right(self.arrears, (day, date.max))
        return place > 0 and day < self.arrears[place - 1][1]


def timeline_of(loan: SubsidisedLoan) -> Timeline:
    """Sorts the events of a loan once; their order in the input does not matter."""
    repaid = sorted((event for event in loan.events if event.kind is Kind.REPAID), key=lambda event: event.on)
    balances = [loan.principal]
    for event in repaid:
        balances.append(balances[-1] - event.principal)
    stopped, pauses, arrears = _stopped(loan.events), _pauses(loan.events), _arrears(loan.events)
    changes = {loan.disbursed_on, loan.window_until, *(event.on for event in repaid)}
    changes |= {day for day, _ in pauses} | {day for stretch in arrears for day in stretch}
    changes |= {stopped[1]} if stopped else set()
    return Timeline(
        loan=loan,
        repaid_days=tuple(event.on for event in repaid),
        balances=tuple(balances),
        stopped=stopped,
        pauses=pauses,
        arrears=arrears,
        changes=tuple(sorted(changes)),
    )


def _stopped(events: Iterable[Event]) -> tuple[WhyNot, date] | None:
    """The first day of a stop for good; of several on that day, the first in the order of reasons."""
    order = list(WhyNot)
    stops = [(event.on, order.index(WhyNot(event.kind))) for event in events if event.kind in STOPS]
    return (order[min(stops)[1]], min(stops)[0]) if stops else None


def _pauses(events: Iterable[Event]) -> tuple[tuple[date, bool], ...]:
    """(day, whether suspended from it on), one per day: resuming wins over suspending on the same day."""
    suspended_from: dict[date, bool] = {}
    for event in events:
        if event.kind in (Kind.SUSPENDED, Kind.RESUMED):
            suspended = event.kind is Kind.SUSPENDED
            suspended_from[event.on] = suspended and suspended_from.get(event.on, True)
    return tuple(sorted(suspended_from.items()))


def _arrears(events: Iterable[Event]) -> tuple[tuple[date, date], ...]:
    """Stretches of arrears that do not overlap, in order; one still open has no end within the calendar."""
    stretches: list[tuple[date, date]] = []
    for start, until in sorted((e.on, e.until or date.max) for e in events if e.kind is Kind.OVERDUE):
        if stretches and start <= stretches[-1][1]:
            stretches[-1] = (stretches[-1][0], max(until, stretches[-1][1]))
        else:
            stretches.append((start, until))
    return tuple(stretches)
