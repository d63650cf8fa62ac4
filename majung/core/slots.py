"""보증상담: when a branch can be talked to, who must be talked to, and how a booking goes on."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from majung.core.calendar import ONE_DAY, is_business_day
from majung.core.deadlines import SEOUL

REMINDED_AT: Final = time(10, 0)


class ConsultationKind(StrEnum):
    """How a person and an officer meet."""

    VISIT = "visit"
    TELEPHONE = "telephone"
    VIDEO = "video"


class BookingStatus(StrEnum):
    """Where a booking stands."""

    BOOKED = "booked"
    CANCELLED = "cancelled"
    ATTENDED = "attended"
    NO_SHOW = "no_show"


class BookingAct(StrEnum):
    """What can be done with a booking."""

    CHANGE = "change"
    CANCEL = "cancel"
    ATTEND = "attend"
    MISS = "miss"


NEXT_STATUS: Final = {
    (BookingStatus.BOOKED, BookingAct.CHANGE): BookingStatus.BOOKED,
    (BookingStatus.BOOKED, BookingAct.CANCEL): BookingStatus.CANCELLED,
    (BookingStatus.BOOKED, BookingAct.ATTEND): BookingStatus.ATTENDED,
    (BookingStatus.BOOKED, BookingAct.MISS): BookingStatus.NO_SHOW,
    # Somebody marked as missing may still come through the door.
    (BookingStatus.NO_SHOW, BookingAct.ATTEND): BookingStatus.ATTENDED,
}


@dataclass(frozen=True, slots=True)
class SlotPlan:
    """Slots as a branch offers them on every business day: the spans it is open, how long one is, how many at once."""

    kind: ConsultationKind
    minutes: int
    seats: int
    spans: tuple[tuple[time, time], ...]


@dataclass(frozen=True, slots=True)
class ConsultationRule:
    """Who needs a talk when filing online: by route and collateral, exempt up to an amount."""

    route: str
    collateral: str | None
    exempt_up_to_krw: int | None


def next_booking_status(status: BookingStatus, act: BookingAct) -> BookingStatus | None:
    """The status after an act; none where the act cannot be done."""
    return NEXT_STATUS.get((status, act))


def business_days(*, from_on: date, count: int, holidays: Collection[date]) -> tuple[date, ...]:
    """So many business days from a day on, that day included if it is one (관공서의 공휴일에 관한 규정)."""
    days: list[date] = []
    day = from_on
    while len(days) < count:
        if is_business_day(day, holidays=holidays):
            days.append(day)
        day += ONE_DAY
    return tuple(days)


def slot_starts(*, plan: SlotPlan, on: date, holidays: Collection[date]) -> tuple[datetime, ...]:
    """When the slots of a day begin; one that would run past closing is none, and a holiday has none."""
    if not is_business_day(on, holidays=holidays):
        return ()
    length = timedelta(minutes=plan.minutes)
    starts: list[datetime] = []
    for opens, closes in plan.spans:
        start, end = datetime.combine(on, opens, tzinfo=SEOUL), datetime.combine(on, closes, tzinfo=SEOUL)
        while start + length <= end:
            starts.append(start)
            start += length
    return tuple(starts)


def is_bookable(*, starts_at: datetime, at: datetime, minutes_ahead: int) -> bool:
    """Whether a slot still lies far enough ahead for the branch to prepare for it."""
    return starts_at >= at + timedelta(minutes=minutes_ahead)


def reminder_at(*, starts_at: datetime) -> datetime:
    """When somebody is reminded: at ten in the morning of the day before, when telephones may ring."""
    day_before = starts_at.astimezone(SEOUL).date() - ONE_DAY
    return datetime.combine(day_before, REMINDED_AT, tzinfo=SEOUL)


def needs_consultation(
    *,
    amount_krw: int | None,
    route: str,
    rules: Sequence[ConsultationRule],
    collateral: str | None = None,
) -> bool:
    """Whether who files online is given a talk (SEED003-DOC-9: 방문·상담; SEED004-RULE-8: 사전 보증상담).

    The first rule of the route whose collateral is the filed one, or any, decides; a small amount may be exempt
    (소액 비대면 보증). An amount nobody knows yet is not small.
    """
    for rule in rules:
        if rule.route == route and rule.collateral in (None, collateral):
            is_exempt = rule.exempt_up_to_krw is not None and amount_krw is not None
            return not (is_exempt and (amount_krw or 0) <= (rule.exempt_up_to_krw or 0))
    return False
