"""The processing clock of a case (민원 처리기간): by when the office must answer, with 보완 and holidays left out."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from majung.core.calendar import ONE_DAY, is_business_day, this_or_next_business_day
from majung.core.deadlines import SEOUL

# 근무시간: eight hours a day, the noon break left out (국가공무원 복무규정 제9조).
WORKING_SPANS: Final = ((time(9), time(12)), (time(13), time(18)))
HOURS_OF_DAY: Final = 8
LONGEST_IN_HOURS: Final = 5
IMMEDIATE_HOURS: Final = 3
PROGRESS_NOTICE_EVERY: Final = timedelta(days=30)
MOST_EXTENSIONS: Final = 2
# Longer than any period that somebody publishes: a count that runs past it met a calendar that never opens.
FURTHEST: Final = timedelta(days=3660)


class PeriodUnit(StrEnum):
    """What a published period is counted in."""

    WORKING_HOURS = "working_hours"
    DAYS = "days"


@dataclass(frozen=True, slots=True)
class ServicePeriod:
    """A published processing period: 20 days, 3 working hours."""

    length: int
    unit: PeriodUnit = PeriodUnit.DAYS

    def __post_init__(self) -> None:
        assert self.length > 0, "a period has a length"


IMMEDIATELY: Final = ServicePeriod(IMMEDIATE_HOURS, PeriodUnit.WORKING_HOURS)


@dataclass(frozen=True, slots=True)
class Pause:
    """A 보완: from the request sent to the applicant until what was asked for came in, or still open."""

    requested_at: datetime
    supplied_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Remaining:
    """What is left of a period: whole days, or working time where the period runs in hours; negative when late."""

    days: int
    working_time: timedelta
    is_paused: bool


def counts_in_hours(period: ServicePeriod) -> bool:
    """Whether a period runs by the working hour: 5일 이하 does, 6일 이상 runs by days (민원처리법 제19조)."""
    return period.unit is PeriodUnit.WORKING_HOURS or period.length <= LONGEST_IN_HOURS


def due_at(
    *,
    period: ServicePeriod,
    received_at: datetime,
    holidays: Collection[date],
    pauses: Sequence[Pause] = (),
    extensions: Sequence[int] = (),
) -> datetime | None:
    """The moment from which an answer is late; none while a 보완 is awaited, for then the clock stands still.

    민원처리법 제19조: 5일 이하 counts from the moment of receipt, one day as eight working hours; 6일 이상 counts
    days, the first one included, to the end of the last; Saturdays and holidays never count. The days of a 보완,
    those of asking and of arriving included, do not count (행정절차법 시행령 제11조).
    """
    if any(pause.supplied_at is None for pause in pauses):
        return None
    length = extended(period=period, extensions=extensions)
    if counts_in_hours(period):
        return _after_working_time(_working_time(period, length), received_at, holidays, pauses)
    counted = _counting_days(received_at, holidays, pauses)
    last_day = next(day for number, day in enumerate(counted, start=1) if number == length)
    return datetime.combine(last_day + ONE_DAY, time(0), tzinfo=SEOUL)


def due_on(
    *,
    period: ServicePeriod,
    received_at: datetime,
    holidays: Collection[date],
    pauses: Sequence[Pause] = (),
    extensions: Sequence[int] = (),
) -> date | None:
    """The last day for the answer, as people are told it (처리예정기한); none while a 보완 is awaited."""
    moment = due_at(period=period, received_at=received_at, holidays=holidays, pauses=pauses, extensions=extensions)
    # A period ends before its due moment: at midnight that is the day before.
    return (moment - timedelta(microseconds=1)).astimezone(SEOUL).date() if moment else None


def is_late(
    *,
    period: ServicePeriod,
    received_at: datetime,
    at: datetime,
    holidays: Collection[date],
    pauses: Sequence[Pause] = (),
    extensions: Sequence[int] = (),
) -> bool:
    """Whether the office has let its period pass unanswered (민원처리법 제17조, 제19조)."""
    moment = due_at(period=period, received_at=received_at, holidays=holidays, pauses=pauses, extensions=extensions)
    return moment is not None and at >= moment


def remaining(
    *,
    period: ServicePeriod,
    received_at: datetime,
    at: datetime,
    holidays: Collection[date],
    pauses: Sequence[Pause] = (),
    extensions: Sequence[int] = (),
) -> Remaining:
    """What is left of the period at a moment, today not counted as gone by; it does not shrink during a 보완.

    Counted as due_at counts (민원처리법 제19조, 행정절차법 시행령 제11조).
    """
    length = extended(period=period, extensions=extensions)
    today = at.astimezone(SEOUL).date()
    if counts_in_hours(period):
        used = _working_time_between(received_at, at, holidays, pauses)
        left = _working_time(period, length) - used
        return Remaining(left // timedelta(hours=HOURS_OF_DAY), left, _is_paused(pauses, at))
    gone = sum(1 for _ in _counting_days(received_at, holidays, pauses, until=today))
    return Remaining(length - gone, timedelta(hours=HOURS_OF_DAY) * (length - gone), _is_paused(pauses, at))


def may_extend(*, period: ServicePeriod, extensions: Sequence[int], by: int, has_consent: bool) -> bool:
    """Whether a period may be made longer: once on the office's own account, once more with the applicant's consent.

    민원처리법 시행령 제21조: each time by no more than the period itself.
    """
    if not 0 < by <= period.length:
        return False
    return not extensions or (len(extensions) < MOST_EXTENSIONS and has_consent)


def extended(*, period: ServicePeriod, extensions: Sequence[int]) -> int:
    """The length of a period with what it was extended by, in its own unit (민원처리법 시행령 제21조)."""
    assert len(extensions) <= MOST_EXTENSIONS
    assert all(0 < by <= period.length for by in extensions), "an extension is no longer than the period"
    return period.length + sum(extensions)


def progress_notices_on(*, received_on: date, through: date) -> tuple[date, ...]:
    """The days on which an unanswered applicant is told how it stands: every 30 days since receipt.

    민원처리법 시행령 제23조; calendar days, since the applicant waits through weekends too.
    """
    count = max(0, (through - received_on) // PROGRESS_NOTICE_EVERY)
    return tuple(received_on + PROGRESS_NOTICE_EVERY * number for number in range(1, count + 1))


def supplement_through(*, requested_on: date, days: int, holidays: Collection[date]) -> date:
    """The last day to hand in what a 보완 asks for.

    민원처리법 시행령 제24조 제4항: by the Civil Act, so the day of the request is not counted (민법 제157조) and a
    last day on a Saturday or holiday moves on (민법 제161조). Unlike the office's own clock, holidays in between count.
    """
    assert days > 0
    return this_or_next_business_day(requested_on + timedelta(days=days), holidays=holidays)


def _working_time(period: ServicePeriod, length: int) -> timedelta:
    hours = length if period.unit is PeriodUnit.WORKING_HOURS else length * HOURS_OF_DAY
    return timedelta(hours=hours)


def _counting_days(
    received_at: datetime, holidays: Collection[date], pauses: Sequence[Pause], until: date | None = None
) -> Iterator[date]:
    """The days that count, from that of receipt on; `until` is exclusive."""
    day = received_at.astimezone(SEOUL).date()
    end = until or day + FURTHEST
    while day < end:
        if is_business_day(day, holidays=holidays) and not _is_paused_on(pauses, day):
            yield day
        day += ONE_DAY
    assert until is not None, "the calendar never opens"


def _is_paused_on(pauses: Sequence[Pause], day: date) -> bool:
    return any(
        pause.requested_at.astimezone(SEOUL).date() <= day
        and (pause.supplied_at is None or day <= pause.supplied_at.astimezone(SEOUL).date())
        for pause in pauses
    )


def _is_paused(pauses: Sequence[Pause], at: datetime) -> bool:
    return any(pause.requested_at <= at and (pause.supplied_at is None or at < pause.supplied_at) for pause in pauses)


def _spans(received_at: datetime, days: Iterator[date]) -> Iterator[tuple[datetime, datetime]]:
    """The working time of days, from the moment of receipt on."""
    for day in days:
        for opens, closes in WORKING_SPANS:
            start = max(datetime.combine(day, opens, tzinfo=SEOUL), received_at)
            end = datetime.combine(day, closes, tzinfo=SEOUL)
            if start < end:
                yield start, end


def _after_working_time(
    needed: timedelta, received_at: datetime, holidays: Collection[date], pauses: Sequence[Pause]
) -> datetime:
    for start, end in _spans(received_at, _counting_days(received_at, holidays, pauses)):
        if needed <= end - start:
            return start + needed
        needed -= end - start
    raise AssertionError("the calendar never opens")


def _working_time_between(
    received_at: datetime, at: datetime, holidays: Collection[date], pauses: Sequence[Pause]
) -> timedelta:
    until = at.astimezone(SEOUL).date() + ONE_DAY
    spans = _spans(received_at, _counting_days(received_at, holidays, pauses, until=until))
    return sum((min(end, at) - start for start, end in spans if start < at), timedelta(0))
