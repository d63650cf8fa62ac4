"""A fund to set money aside in, and those who do."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from majung.budget.services import (
    Reservation,
    WaitingPlace,
    agree_fund_change,
    ask_fund_change,
    exchange_reservation,
    open_fund,
    post_reservation,
    reserve,
    return_committed,
)
from majung.core.ledger import FundChangeReason, FundPurpose, FundState, NewOverIssue, NewPlan
from majung.events.services import Actor, ActorKind

MONDAY = datetime(2025, 3, 3, 0, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
CODE = "gyeongbuk-beotim-2025"
POLICY = Actor(ActorKind.STAFF, "user:7")
DIRECTOR = Actor(ActorKind.STAFF, "user:8")
OWNER = Actor(ActorKind.OWNER, "user:12")


def opened(plan_krw: int, *, code: str = CODE, over_issue: str = "1.00", subsidy_plan_krw: int | None = None) -> str:
    open_fund(
        code=code,
        institution="gyeongbuk-foundation",
        year=2025,
        plan_krw=plan_krw,
        over_issue=Decimal(over_issue),
        subsidy_plan_krw=subsidy_plan_krw,
        actor=POLICY,
        at=MONDAY,
    )
    return code


def taken(
    key: str,
    amount_krw: int,
    *,
    fund: str = CODE,
    at: datetime = MONDAY,
    expires_at: datetime | None = None,
    purpose: FundPurpose = FundPurpose.LOAN_VOLUME,
) -> Reservation:
    reservation = reserve(
        fund=fund,
        key=key,
        amount_krw=amount_krw,
        at=at,
        expires_at=expires_at,
        actor=OWNER,
        about="APP-2025-00000000-0",
        purpose=purpose,
    )
    assert isinstance(reservation, Reservation)
    return reservation


def waits(key: str, amount_krw: int, *, fund: str = CODE, at: datetime = MONDAY) -> WaitingPlace:
    """Comes for money when there is too little, and takes a place in line."""
    place = reserve(
        fund=fund,
        key=key,
        amount_krw=amount_krw,
        at=at,
        actor=OWNER,
        about="APP-2025-00000000-0",
        joins_waiting=True,
    )
    assert isinstance(place, WaitingPlace)
    return place


def exchanged(
    key: str, new_key: str, amount_krw: int, *, at: datetime = MONDAY, expires_at: datetime | None = None
) -> Reservation:
    return exchange_reservation(
        key=key,
        new_key=new_key,
        amount_krw=amount_krw,
        expires_at=expires_at,
        reason="approve",
        actor=POLICY,
        at=at,
        about="APP-2025-00000000-0",
    )


def posted(key: str, amount_krw: int, *, at: datetime = MONDAY, is_last: bool = True) -> None:
    post_reservation(key=key, amount_krw=amount_krw, actor=POLICY, at=at, about="LN-2025-00000000-0", is_last=is_last)


def returned(key: str, amount_krw: int, *, at: datetime = MONDAY) -> None:
    return_committed(
        key=key, amount_krw=amount_krw, reason="cancelled", actor=POLICY, at=at, about="LN-2025-00000000-0"
    )


def changed(to: FundState | NewPlan | NewOverIssue, *, fund: str = CODE, at: datetime = MONDAY) -> str:
    """Asked for by one and agreed to by another."""
    words = ("예산이 모두 쓰여 접수를 멈춥니다.", "The budget is spent; intake stops.")
    number = ask_fund_change(
        fund=fund,
        to=to,
        reason_code=FundChangeReason.BUDGET_SPENT,
        notice_ko=words[0],
        notice_en=words[1],
        by=POLICY,
        at=at,
    )
    agree_fund_change(change=number, by=DIRECTOR, at=at)
    return number
