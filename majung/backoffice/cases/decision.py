"""Proposing 승인 or 불가, and 반려: a reason from the list, words for the owner, what to do, and from when again."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from majung.adapters import clock
from majung.applications.selectors import ApplicationView, application_view
from majung.backoffice.cases.acts import back_to_case
from majung.backoffice.typed import Typed, options
from majung.backoffice.who import CASE_OFFICERS, staff_at_desk
from majung.core.application import ActNotPossible, acts_possible
from majung.core.deciding import ACT_OF, Outcome, ReasonCode
from majung.decisions.services import AlreadyProposed, propose
from majung.web.access import access
from majung.web.problems import screen_language
from majung.web.words import say


@access(CASE_OFFICERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: HttpRequest, case: str) -> HttpResponse:
    typed = Typed(request.POST)
    view = application_view(number=case)
    if request.method != "POST":
        return shown(request, view, typed)
    outcome, reason = typed.choice("outcome", Outcome), typed.choice("reason", ReasonCode)
    words = typed.words("words")
    is_refusal = outcome is Outcome.REFUSED
    remedy = typed.words("remedy", required=outcome is not Outcome.APPROVED)
    retry_from = typed.day("retry_from", required=is_refusal)
    if is_refusal and retry_from is not None and retry_from <= clock.today():
        typed.wrong("retry_from", "office.problem.later_day")
    if outcome is not None and reason is not None and not typed.errors:
        tried(request, case, typed, outcome, reason, words, remedy, retry_from if is_refusal else None)
    return shown(request, view, typed) if typed.errors else back_to_case(case)


def tried(
    request: HttpRequest,
    case: str,
    typed: Typed,
    outcome: Outcome,
    reason: ReasonCode,
    words: str,
    remedy: str,
    retry_from: date | None,
) -> None:
    """Proposes; what stands in the way is told on the form."""
    try:
        propose(
            application=case,
            outcome=outcome,
            reason_code=reason,
            words=words,
            remedy=remedy,
            retry_from=retry_from,
            by=staff_at_desk(request).actor,
            at=clock.now(),
        )
    except AlreadyProposed:
        typed.wrong("main", "office.decide.problem.already")
    except ActNotPossible:
        typed.wrong("outcome", "office.problem.not_now")


def shown(request: HttpRequest, view: ApplicationView, typed: Typed) -> HttpResponse:
    context = {
        "line": view.line,
        "outcomes": outcome_rows(view, typed.posted.get("outcome", "")),
        "reasons": options(ReasonCode, "office.reason", chosen=typed.posted.get("reason", "")),
        "typed": typed.kept,
        "error": typed.errors,
        "errors": typed.summary,
    }
    return render(request, "backoffice/cases/decision.html", context, status=422 if typed.errors else 200)


def outcome_rows(view: ApplicationView, chosen: str) -> list[dict[str, Any]]:
    """Only what the status of the case allows."""
    possible, language = acts_possible(view.status), screen_language()
    return [
        {
            "value": outcome.value,
            "label": say(f"office.outcome.{outcome.value}", language),
            "hint": say(f"office.outcome_hint.{outcome.value}", language),
            "checked": outcome.value == chosen,
        }
        for outcome in Outcome
        if ACT_OF[outcome] in possible
    ]
