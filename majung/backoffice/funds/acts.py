"""Changing a fund takes two people of the institution: one asks, another agrees; who asked may take it back."""

from contextlib import suppress
from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from majung.adapters import clock
from majung.backoffice.funds.views import open_change, shown_fund
from majung.backoffice.funds.who import FUND_KEEPERS
from majung.backoffice.typed import Typed
from majung.backoffice.who import staff_at_desk
from majung.budget.selectors import FundChangeLine
from majung.budget.services import (
    AlreadyAnswered,
    ChangeNotPossible,
    OverIssueTooSmall,
    OwnChange,
    PlanTooSmall,
    agree_fund_change,
    ask_fund_change,
    decline_fund_change,
)
from majung.core.deadlines import seoul_day
from majung.core.ledger import (
    LARGEST_KRW,
    BadOverIssue,
    FundChangeKind,
    FundChangeReason,
    FundState,
    NewOverIssue,
    NewPlan,
    over_issue_percent,
)
from majung.core.typed import TypedProblem, read_amount
from majung.parties.delegations import is_apart
from majung.web.access import access
from majung.web.figures import won_in_words
from majung.web.problems import screen_language

STATES = {state.value: state for state in FundState}
HUNDRED = Decimal(100)


@access(FUND_KEEPERS)
@never_cache
@require_POST
def asked(request: HttpRequest, fund: str) -> HttpResponse:
    typed = Typed(request.POST)
    to = change_typed(typed)
    reason = typed.choice("reason", FundChangeReason)
    is_stop = isinstance(to, FundState) and to is not FundState.OPEN
    notice_ko = typed.words("notice_ko", required=is_stop)
    notice_en = typed.words("notice_en", required=is_stop)
    if open_change(fund) is not None:
        typed.wrong("main", "office.fund.problem.one_at_a_time")
    if to is None or reason is None or typed.errors:
        return shown_fund(request, fund, typed=typed)
    by, at = staff_at_desk(request).actor, clock.now()
    try:
        with transaction.atomic():
            ask_fund_change(
                fund=fund, to=to, reason_code=reason, notice_ko=notice_ko, notice_en=notice_en, by=by, at=at
            )
    except ChangeNotPossible:
        typed.wrong("what", "office.fund.problem.no_change")
        return shown_fund(request, fund, typed=typed)
    return redirect("office-fund", fund=fund)


@access(FUND_KEEPERS)
@never_cache
@require_POST
def agreed(request: HttpRequest, fund: str, change: str) -> HttpResponse:
    typed = Typed(request.POST)
    waiting, by, at = change_of(fund, change), staff_at_desk(request).actor, clock.now()
    try:
        # The books know no delegations: whoever stands in for who asked has no second pair of eyes.
        if not is_apart(actor=by.id, others=[waiting.asked_by], on=seoul_day(at)):
            raise OwnChange
        with transaction.atomic():
            agree_fund_change(change=waiting.number, by=by, at=at)
    except OwnChange:
        typed.wrong("change", "office.fund.problem.own")
    except (AlreadyAnswered, ChangeNotPossible):
        typed.wrong("change", "office.fund.problem.stale")
    except PlanTooSmall as refused:
        least = won_in_words(refused.least_krw, language=screen_language())
        typed.wrong("change", "office.fund.problem.plan_too_small", least=least)
    except OverIssueTooSmall as refused:
        typed.wrong("change", "office.fund.problem.factor_too_small", least=refused.least_percent)
    return shown_fund(request, fund, typed=typed) if typed.errors else redirect("office-fund", fund=fund)


@access(FUND_KEEPERS)
@never_cache
@require_POST
def declined(request: HttpRequest, fund: str, change: str) -> HttpResponse:
    # A colleague may have been quicker: either way nothing waits any more.
    with suppress(AlreadyAnswered), transaction.atomic():
        decline_fund_change(change=change_of(fund, change).number, by=staff_at_desk(request).actor, at=clock.now())
    return redirect("office-fund", fund=fund)


def change_of(fund: str, change: str) -> FundChangeLine:
    """The change, if it is one of this fund that nobody has answered."""
    waiting = open_change(fund)
    if waiting is None or waiting.number != change:
        raise Http404
    return waiting


def change_typed(typed: Typed) -> FundState | NewPlan | NewOverIssue | None:
    what = typed.posted.get("what", "")
    if what == FundChangeKind.PLAN.value:
        return plan_typed(typed)
    if what == FundChangeKind.OVER_ISSUE.value:
        return factor_typed(typed)
    if what not in STATES:
        typed.wrong("what", "office.problem.choose")
    return STATES.get(what)


def plan_typed(typed: Typed) -> NewPlan | None:
    try:
        return NewPlan(read_amount(typed.posted.get("plan", ""), most=LARGEST_KRW))
    except TypedProblem:
        typed.wrong("plan", "office.fund.problem.amount")
        return None


def factor_typed(typed: Typed) -> NewOverIssue | None:
    """Typed in hundredths, as people say it: 120 %."""
    try:
        factor = Decimal(typed.posted.get("percent", "").strip().rstrip("%")) / HUNDRED
        over_issue_percent(factor)
    except (InvalidOperation, BadOverIssue):
        typed.wrong("percent", "office.fund.problem.percent")
        return None
    return NewOverIssue(factor)
