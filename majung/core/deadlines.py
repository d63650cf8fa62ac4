"""Deadline kinds: each has its own name, way of counting and citation, so that no two are one constant."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from majung.core.calendar import is_business_day, previous_business_day, this_or_next_business_day

SEOUL: Final = ZoneInfo("Asia/Seoul")
SIXTY_DAYS: Final = timedelta(days=60)
WITHDRAWAL_DAYS: Final = timedelta(days=14)
DESIRED_DATE_OPENS_BEFORE: Final = timedelta(days=5)
DESIRED_DATE_CUT_OFF: Final = time(16, 0)


def guarantee_forms_through(*, firm_notified_on: date, bank_notified_on: date, holidays: Collection[date]) -> date:
    """The last day on which the loan may be made for the guarantee to form (보증 성립 60일).

    지역신용보증재단법 제23조 제3항: 60 days from the notice to both, so the later one; the first day is
    not counted (민법 제157조) and a last day on a holiday moves on (민법 제161조).
    """
    return _sixty_days_from(max(firm_notified_on, bank_notified_on), holidays=holidays)


def loan_made_through(*, decided_on: date, holidays: Collection[date]) -> date:
    """The last day on which the loan may be made after the loan decision (융자결정일부터 60일, 대출기한)."""
    return _sixty_days_from(decided_on, holidays=holidays)


def confirmation_valid_through(*, issue_approved_on: date, holidays: Collection[date]) -> date:
    """The last day on which the bank may receive the loan application (정책자금 지원대상 확인서 60일)."""
    return _sixty_days_from(issue_approved_on, holidays=holidays)


def money_reserved_until(*, decided_on: date, holidays: Collection[date]) -> datetime:
    """The moment at which money set aside for an approval is free again (exclusive), unless the loan was made.

    Basis: design §4 and §6: the sixty days of 대출기한 and of the 확인서 both end with the same day; a reservation is
    live until then, whether anybody sweeps or not.
    """
    last_day = _sixty_days_from(decided_on, holidays=holidays)
    return datetime.combine(last_day + timedelta(days=1), time(0), tzinfo=SEOUL)


def withdrawal_open_through(*, papers_received_on: date, paid_out_on: date, holidays: Collection[date]) -> date:
    """The last day to withdraw from a loan (대출성 상품 14일 청약철회).

    금융소비자 보호에 관한 법률 제46조 제1항 제3호: 14 days from the contract papers, or from the payment if
    that came later; counted by 민법 제157조 and 제161조.
    """
    day = max(papers_received_on, paid_out_on) + WITHDRAWAL_DAYS
    return this_or_next_business_day(day, holidays=holidays)


def seoul_day(moment: datetime) -> date:
    """The day a moment lies in at Seoul, in whose days every deadline is counted (표준시에 관한 법률)."""
    return moment.astimezone(SEOUL).date()


@dataclass(frozen=True)
class DesiredDateWindow:
    """When a cooperative's member may apply for a loan on a desired date."""

    opens_on: date
    closes_at: datetime

    def takes(self, moment: datetime) -> bool:
        """Whether an application arriving at this moment is in time: 16:00:00 is, a second later is not."""
        local = moment.astimezone(SEOUL)
        return local.date() >= self.opens_on and local.replace(microsecond=0) <= self.closes_at


def desired_date_window(*, desired_on: date, holidays: Collection[date]) -> DesiredDateWindow | None:
    """The window for a desired loan date (융자희망일 5일 전 ~ 전영업일 16:00), if a business day.

    It opens at the earlier of five calendar days before and the previous business day, so that a long
    holiday never closes it before it opened.
    """
    if not is_business_day(desired_on, holidays=holidays):
        return None
    last_day = previous_business_day(desired_on, holidays=holidays)
    return DesiredDateWindow(
        opens_on=min(desired_on - DESIRED_DATE_OPENS_BEFORE, last_day),
        closes_at=datetime.combine(last_day, DESIRED_DATE_CUT_OFF, tzinfo=SEOUL),
    )


def _sixty_days_from(day: date, *, holidays: Collection[date]) -> date:
    return this_or_next_business_day(day + SIXTY_DAYS, holidays=holidays)
