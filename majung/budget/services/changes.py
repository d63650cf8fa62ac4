"""Changing a fund takes two people: one asks, another agrees. The database asks for both names too."""

from datetime import datetime
from decimal import Decimal
from random import SystemRandom

from django.db import connection

from majung.adapters.clock import SEOUL
from majung.budget.bookkeeping import book_plan, expire_held, hold_fund, totals_of
from majung.budget.models import Balance, Fund, FundChange, FundChangeAnswer
from majung.budget.refusals import (
    AlreadyAnswered,
    ChangeNotPossible,
    NoticeMissing,
    OverIssueTooSmall,
    OwnChange,
    PlanTooSmall,
    UnknownChange,
    UnknownFund,
)
from majung.core.identifiers import new_public_number
from majung.core.ledger import (
    LARGEST_KRW,
    FundAnswer,
    FundChangeKind,
    FundChangeReason,
    FundPurpose,
    FundState,
    NewOverIssue,
    NewPlan,
    least_over_issue_percent,
    least_plan_krw,
    may_move,
    over_issue_percent,
)
from majung.events.services import Actor, Subject, record_event

EVENTS = {
    FundChangeKind.STATE: "FundStateChanged",
    FundChangeKind.PLAN: "FundPlanChanged",
    FundChangeKind.OVER_ISSUE: "FundOverIssueChanged",
}


def ask_fund_change(
    *,
    fund: str,
    to: FundState | NewPlan | NewOverIssue,
    reason_code: FundChangeReason,
    notice_ko: str = "",
    notice_en: str = "",
    by: Actor,
    at: datetime,
) -> str:
    """Asks for a change of a fund; gives the number under which another person agrees to it, or declines.

    A fund that is to stop needs words for the public in both languages.
    """
    assert connection.in_atomic_block, "a change is asked for together with its event"
    row = Fund.objects.filter(code=fund).first()
    if row is None:
        raise UnknownFund(fund)
    change = _asked(row, to)
    if isinstance(to, FundState) and to is not FundState.OPEN and not (notice_ko.strip() and notice_en.strip()):
        raise NoticeMissing
    change.number = new_public_number(kind="FCH", year=at.astimezone(SEOUL).year, source=SystemRandom())
    change.reason, change.notice_ko, change.notice_en = reason_code.value, notice_ko.strip(), notice_en.strip()
    change.asked_by, change.asked_at = by.id, at
    change.save(force_insert=True)
    _tell("FundChangeAsked", change, by=by, at=at)
    return change.number


def agree_fund_change(*, change: str, by: Actor, at: datetime) -> None:
    """Carries a change out, if the fund still stands where the asker saw it. Nobody agrees to what they asked for."""
    asked, balances = _held_change(change)
    if by.id == asked.asked_by:
        raise OwnChange
    if asked.was != _stands(asked, balances):
        raise ChangeNotPossible
    _refuse_too_small(asked, balances, at=at)
    FundChangeAnswer.objects.create(change=asked, answer=FundAnswer.AGREED.value, answered_by=by.id, answered_at=at)
    if asked.to_plan_krw is not None:
        balance = _balance(asked, balances)
        change_krw = asked.to_plan_krw - balance.plan_krw
        book_plan(balance, change_krw=change_krw, reason=asked.reason, actor=by, at=at, change=asked.number)
    _tell(EVENTS[FundChangeKind(asked.kind)], asked, by=by, at=at)


def decline_fund_change(*, change: str, by: Actor, at: datetime) -> None:
    """Lays a change aside; whoever asked for it may take it back so."""
    asked, _ = _held_change(change)
    FundChangeAnswer.objects.create(change=asked, answer=FundAnswer.DECLINED.value, answered_by=by.id, answered_at=at)
    _tell("FundChangeDeclined", asked, by=by, at=at)


def change_plan(
    *,
    fund: str,
    plan_krw: int,
    reason: FundChangeReason,
    actor: Actor,
    agreed_by: Actor,
    at: datetime,
    purpose: FundPurpose = FundPurpose.LOAN_VOLUME,
) -> str:
    """Raises or cuts the plan to a new sum in one step, for two who stand together."""
    change = ask_fund_change(fund=fund, to=NewPlan(plan_krw, purpose), reason_code=reason, by=actor, at=at)
    agree_fund_change(change=change, by=agreed_by, at=at)
    return change


def change_over_issue(
    *, fund: str, factor: Decimal, reason: FundChangeReason, actor: Actor, agreed_by: Actor, at: datetime
) -> str:
    """Changes how often the plan of loans may be set aside in one step, for two who stand together."""
    change = ask_fund_change(fund=fund, to=NewOverIssue(factor), reason_code=reason, by=actor, at=at)
    agree_fund_change(change=change, by=agreed_by, at=at)
    return change


def _asked(fund: Fund, to: FundState | NewPlan | NewOverIssue) -> FundChange:
    """The change as a row, with what it changes from; refused where it would change nothing."""
    if isinstance(to, FundState):
        if not may_move(FundState(fund.state), to):
            raise ChangeNotPossible
        return FundChange(fund=fund, kind=FundChangeKind.STATE.value, was=fund.state, to_state=to.value)
    purpose = to.purpose if isinstance(to, NewPlan) else FundPurpose.LOAN_VOLUME
    balance = Balance.objects.filter(fund=fund, purpose=purpose.value).first()
    if balance is None:
        raise UnknownFund(f"{fund.code} {purpose.value}")
    change = FundChange(fund=fund, purpose=purpose.value)
    if isinstance(to, NewPlan):
        assert 0 <= to.plan_krw <= LARGEST_KRW
        change.kind, change.to_plan_krw = FundChangeKind.PLAN.value, to.plan_krw
        change.was, becomes = str(balance.plan_krw), to.plan_krw
    else:
        change.kind, change.to_percent = FundChangeKind.OVER_ISSUE.value, over_issue_percent(to.factor)
        change.was, becomes = str(balance.over_issue_percent), change.to_percent
    if change.was == str(becomes):
        raise ChangeNotPossible
    return change


def _held_change(number: str) -> tuple[FundChange, list[Balance]]:
    """A change that waits for its answer, with the fund held: two answers never cross."""
    assert connection.in_atomic_block, "an answer is given together with its event"
    asked = FundChange.objects.select_related("fund").filter(number=number).first()
    if asked is None:
        raise UnknownChange(number)
    balances = hold_fund(fund=asked.fund.code)
    if FundChangeAnswer.objects.filter(change=asked).exists():
        raise AlreadyAnswered(number)
    return asked, balances


def _stands(asked: FundChange, balances: list[Balance]) -> str:
    if asked.kind == FundChangeKind.STATE.value:
        return Fund.objects.values_list("state", flat=True).get(pk=asked.fund_id)
    balance = _balance(asked, balances)
    return str(balance.plan_krw if asked.kind == FundChangeKind.PLAN.value else balance.over_issue_percent)


def _balance(asked: FundChange, balances: list[Balance]) -> Balance:
    return next(balance for balance in balances if balance.purpose == asked.purpose)


def _refuse_too_small(asked: FundChange, balances: list[Balance], *, at: datetime) -> None:
    """Never below what is set aside and has not lapsed."""
    if asked.kind == FundChangeKind.STATE.value:
        return
    balance = _balance(asked, balances)
    expire_held(balance, at=at)
    totals = totals_of(balance)
    if asked.to_plan_krw is not None:
        least_krw = least_plan_krw(totals, over_issue_percent=balance.over_issue_percent)
        if asked.to_plan_krw < least_krw:
            raise PlanTooSmall(least_krw)
    if asked.to_percent is not None and asked.to_percent < (least := least_over_issue_percent(totals)):
        raise OverIssueTooSmall(least)


def _tell(act: str, change: FundChange, *, by: Actor, at: datetime) -> None:
    becomes = change.to_state or change.to_plan_krw or change.to_percent or 0
    record_event(
        act=act,
        actor=by,
        subject=Subject("fund", change.fund.code),
        at=at,
        reason=change.reason,
        institution=change.fund.institution,
        changes={change.kind: (change.was, str(becomes)), "change": (None, change.number)},
    )
