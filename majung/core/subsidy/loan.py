"""A loan as the interest subsidy sees it: principal, window, and what happened to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from majung.core.calendar import MONTHS_OF_YEAR, add_months
from majung.core.fields import LAST_DAY, MOST_MONEY, FieldRefused, Fields

MOST_SUBSIDY_MONTHS: Final = 1_200
MOST_EVENTS: Final = 10_000
LOAN_KEYS: Final = frozenset({"principal", "disbursed_on", "subsidy_rate", "subsidy_months", "events"})


class Kind(StrEnum):
    """What can happen to a subsidised loan."""

    REPAID = "repaid"
    OVERDUE = "overdue"
    CLOSED = "closed"
    MOVED_OUT = "moved_out"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    ACCELERATED = "accelerated"
    SUBROGATED = "subrogated"
    MISUSE = "misuse"


# 폐업, 관외 이전, 기한이익 상실, 대위변제, 목적외 사용: the subsidy does not come back after these.
STOPS: Final = frozenset({Kind.CLOSED, Kind.MOVED_OUT, Kind.ACCELERATED, Kind.SUBROGATED, Kind.MISUSE})


@dataclass(frozen=True)
class Event:
    """Something on a day; `principal` of a repayment, `until` (exclusive) of arrears that are over."""

    kind: Kind
    on: date
    principal: int = 0
    until: date | None = None


@dataclass(frozen=True)
class SubsidisedLoan:
    """A loan with a share of its interest paid for a number of months from disbursement."""

    principal: int
    disbursed_on: date
    subsidy_rate: Decimal
    subsidy_months: int
    events: tuple[Event, ...] = ()

    @property
    def window_until(self) -> date:
        """The first day without subsidy: the same day so many months on, clamped at month end."""
        return add_months(self.disbursed_on, self.subsidy_months)


def parse_loan(values: Mapping[str, object]) -> SubsidisedLoan:
    """A subsidised loan from a JSON object; FieldRefused names a wrong field."""
    fields = Fields(values)
    fields.refuse_unknown(LOAN_KEYS)
    disbursed_on = fields.day("disbursed_on")
    loan = SubsidisedLoan(
        principal=fields.whole("principal", least=1, most=MOST_MONEY),
        disbursed_on=disbursed_on,
        subsidy_rate=fields.rate("subsidy_rate"),
        subsidy_months=_months(fields, disbursed_on),
        events=tuple(_event(each, disbursed_on) for each in fields.objects("events", most=MOST_EVENTS)),
    )
    _refuse_beyond_principal(loan)
    return loan


def refuse_window_past_calendar(*, disbursed_on: date, subsidy_months: int) -> None:
    """Refuses a subsidy window whose end the calendar does not know."""
    months = disbursed_on.year * MONTHS_OF_YEAR + disbursed_on.month + subsidy_months
    if months >= LAST_DAY.year * MONTHS_OF_YEAR + LAST_DAY.month:
        raise FieldRefused("subsidy_months", "past_calendar", LAST_DAY)


def _months(fields: Fields, disbursed_on: date) -> int:
    months = fields.whole("subsidy_months", least=0, most=MOST_SUBSIDY_MONTHS)
    refuse_window_past_calendar(disbursed_on=disbursed_on, subsidy_months=months)
    return months


def _event(fields: Fields, disbursed_on: date) -> Event:
    kind = fields.choice("kind", Kind)
    if kind is Kind.OVERDUE:
        return _arrears(fields, disbursed_on)
    if kind is Kind.REPAID:
        fields.refuse_unknown({"kind", "on", "principal"})
        principal = fields.whole("principal", least=0, most=MOST_MONEY)
        return Event(kind, _day_of_loan(fields, "on", disbursed_on), principal=principal)
    fields.refuse_unknown({"kind", "on"})
    return Event(kind, _day_of_loan(fields, "on", disbursed_on))


def _arrears(fields: Fields, disbursed_on: date) -> Event:
    fields.refuse_unknown({"kind", "from", "to"})
    start = _day_of_loan(fields, "from", disbursed_on)
    until = fields.day("to") if fields.has("to") else None
    if until is not None and until < start:
        raise FieldRefused(fields.name("to"), "before_start", start)
    return Event(Kind.OVERDUE, start, until=until)


def _day_of_loan(fields: Fields, key: str, disbursed_on: date) -> date:
    day = fields.day(key)
    if day < disbursed_on:
        raise FieldRefused(fields.name(key), "before_disbursement", disbursed_on)
    return day


def _refuse_beyond_principal(loan: SubsidisedLoan) -> None:
    repaid = 0
    for place, event in enumerate(loan.events):
        repaid += event.principal
        if repaid > loan.principal:
            raise FieldRefused(f"events[{place}].principal", "beyond_principal", loan.principal)
