"""A fund to set money aside in, and those who do."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from majung.budget.services import Reservation, open_fund, reserve
from majung.core.ledger import FundPurpose
from majung.events.services import Actor, ActorKind

MONDAY = datetime(2025, 3, 3, 0, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
CODE = "gyeongbuk-beotim-2025"
POLICY = Actor(ActorKind.STAFF, "user:7")
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
    return reserve(
        fund=fund,
        key=key,
        amount_krw=amount_krw,
        at=at,
        expires_at=expires_at,
        actor=OWNER,
        about="APP-2025-00000000-0",
        purpose=purpose,
    )
