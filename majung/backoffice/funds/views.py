"""Pages of funds for staff: all of them, one with its tables, and what the last proof of its books said."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from majung.adapters import clock
from majung.backoffice.cases.worklist import user_id_in
from majung.backoffice.funds.tables import COLUMNS, cut_table, over_time, shown_rows
from majung.backoffice.funds.who import FUND_LOOKERS, LOOKERS, institutions_of, may_keep
from majung.backoffice.typed import Typed, options
from majung.backoffice.who import staff_at_desk
from majung.budget.selectors import FundChangeLine, fund_changes, last_proof
from majung.core.ledger import FundChangeKind, FundChangeReason, FundState, may_move
from majung.parties.staff import staff_names
from majung.planning.fund_lines import FundLine, fund_line, fund_lines
from majung.planning.funds import FundCut
from majung.web.access import access
from majung.web.figures import won_in_words
from majung.web.fund_bar import fund_bar
from majung.web.problems import screen_language
from majung.web.templatetags.words import label
from majung.web.words import say

REFUSED = 422


@access(LOOKERS)
@never_cache
@require_safe
def funds(request: HttpRequest) -> HttpResponse:
    own, at = institutions_of(staff_at_desk(request)), clock.now()
    rows = [
        {**named(line), "proof": last_proof(fund=line.code), "asked": open_change(line.code) is not None}
        for line in fund_lines(at=at)
        if line.institution in own
    ]
    return render(request, "backoffice/funds/list.html", {"rows": rows, "at": at})


@access(FUND_LOOKERS)
@never_cache
@require_safe
def fund(request: HttpRequest, fund: str) -> HttpResponse:
    return shown_fund(request, fund)


@access(FUND_LOOKERS)
@never_cache
@require_safe
def proof(request: HttpRequest, fund: str) -> HttpResponse:
    """What the last proof said. It is run at night and by hand, and never repairs anything."""
    line = fund_line(fund=fund, at=clock.now())
    return render(request, "backoffice/funds/proof.html", {**named(line), "proof": last_proof(fund=fund)})


def shown_fund(request: HttpRequest, fund: str, *, typed: Typed | None = None) -> HttpResponse:
    """A fund with its tables; also the answer to a change that could not be asked for or agreed to."""
    staff, at = staff_at_desk(request), clock.now()
    line = fund_line(fund=fund, at=at)
    by = str(request.GET.get("by", ""))
    cut = FundCut(by) if by in {each.value for each in FundCut} else FundCut.BRANCH
    table = cut_table(fund=fund, institution=line.institution, cut=cut, at=at)
    keeps, waiting = may_keep(staff, line.institution), open_change(fund)
    errors = typed.summary if typed else []
    context = {
        **named(line),
        "at": at,
        "cut": cut.value,
        "cuts": [
            {"name": each.value, "address": f"{reverse('office-fund', args=[fund])}?by={each.value}#by"}
            for each in FundCut
        ],
        "rows": shown_rows(table),
        "total": table.total,
        "columns": COLUMNS,
        "time": over_time(fund=fund, at=at),
        "proof": last_proof(fund=fund),
        "change": change_row(waiting, own=staff.actor.id) if waiting else None,
        "history": [change_row(each, own=staff.actor.id) for each in fund_changes(fund=fund) if each.answer],
        "keeps": keeps,
        "asking": asking(line, typed) if keeps and not waiting else None,
        "errors": errors,
        "error": typed.errors if typed else {},
        "typed": typed.kept if typed else {},
    }
    return render(request, "backoffice/funds/fund.html", context, status=REFUSED if errors else 200)


def named(line: FundLine) -> dict[str, Any]:
    name = label(line.program) if line.program else line.code
    return {"line": line, "name": name, "state": line.state.value, "bar": fund_bar(line)}


def open_change(fund: str) -> FundChangeLine | None:
    return next((each for each in fund_changes(fund=fund) if each.answer is None), None)


def change_row(change: FundChangeLine, *, own: str) -> dict[str, Any]:
    names = staff_names(user_ids=[user_id_in(who) for who in (change.asked_by, change.answered_by) if who])
    is_plan = change.kind is FundChangeKind.PLAN
    return {
        "change": change,
        "was": won_in_words(int(change.was), language=screen_language()) if is_plan else f"{change.was}%",
        "to": f"{change.to_percent}%",
        "kind": change.kind.value,
        "reason": change.reason.value,
        "asked_by": names.get(user_id_in(change.asked_by), ""),
        "answered_by": names.get(user_id_in(change.answered_by), ""),
        "is_own": change.asked_by == own,
    }


def asking(line: FundLine, typed: Typed | None) -> dict[str, Any]:
    """What the form for a change offers: only what the fund may become now."""
    kept = typed.kept if typed else {}
    language = screen_language()
    states = [state for state in FundState if may_move(line.state, state)]
    whats = [*(state.value for state in states), FundChangeKind.PLAN.value, FundChangeKind.OVER_ISSUE.value]
    return {
        "whats": [
            {"value": each, "label": say(f"office.fund.to.{each}", language), "checked": kept.get("what") == each}
            for each in whats
        ],
        "reasons": options(FundChangeReason, "office.fund.reason", chosen=kept.get("reason", "")),
    }
