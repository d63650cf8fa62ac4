"""Opening the fund of a program for a year."""

from datetime import datetime
from decimal import Decimal

from django.db import connection

from majung.budget.bookkeeping import book_plan
from majung.budget.models import Balance, Fund
from majung.budget.refusals import FundExists
from majung.core.ledger import LARGEST_KRW, FundPurpose, FundState, over_issue_percent
from majung.events.services import Actor, Subject, record_event


def open_fund(
    *,
    code: str,
    institution: str,
    year: int,
    plan_krw: int,
    over_issue: Decimal = Decimal(1),
    subsidy_plan_krw: int | None = None,
    actor: Actor,
    at: datetime,
) -> None:
    """A fund with its plan for loans and, if it has one, for the cost of subsidy, which is never issued over."""
    assert connection.in_atomic_block, "a fund opens with its plan and its event, or not at all"
    assert 0 <= plan_krw <= LARGEST_KRW
    factor = over_issue_percent(over_issue)
    fund, is_new = Fund.objects.get_or_create(
        code=code, defaults={"institution": institution, "year": year, "state": FundState.OPEN.value, "opened_at": at}
    )
    if not is_new:
        raise FundExists(code)
    plans = {FundPurpose.LOAN_VOLUME: (plan_krw, factor), FundPurpose.SUBSIDY_COST: (subsidy_plan_krw, 100)}
    for purpose, (planned_krw, percent) in plans.items():
        if planned_krw is not None:
            balance = Balance.objects.create(fund=fund, purpose=purpose.value, over_issue_percent=percent)
            book_plan(balance, change_krw=planned_krw, reason="opened", actor=actor, at=at)
    record_event(
        act="FundOpened",
        actor=actor,
        subject=Subject("fund", code),
        at=at,
        institution=institution,
        changes={"plan_krw": (None, plan_krw), "subsidy_plan_krw": (None, subsidy_plan_krw)},
    )
