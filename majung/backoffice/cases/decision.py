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
from majung.backoffice.typed import Typed
from majung.backoffice.who import CASE_OFFICERS, staff_at_desk
from majung.core.application import ActNotPossible, acts_possible
from majung.core.deciding import ACT_OF, Outcome, ReasonCode, Terms, terms_offered
from majung.decisions.services import AlreadyProposed, RetryTooLate, TermsMissing, UnknownReason, propose
from majung.programs.reasons import reason_rows
from majung.web.access import access
from majung.web.problems import screen_language
from majung.web.templatetags.words import label
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
    retry_from = typed.day("retry_from", required=False)
    if is_refusal and retry_from is not None and retry_from <= clock.today():
        typed.wrong("retry_from", "office.problem.later_day")
    if outcome is not None and reason is not None and not typed.errors:
        tried(request, view, typed, outcome, reason, words, remedy, retry_from if is_refusal else None)
    return shown(request, view, typed) if typed.errors else back_to_case(case)


def tried(
    request: HttpRequest,
    view: ApplicationView,
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
            application=view.number,
            outcome=outcome,
            reason_code=reason,
            words=words,
            remedy=remedy,
            terms=usual_terms(view),
            retry_from=retry_from,
            by=staff_at_desk(request).actor,
            at=clock.now(),
        )
    except AlreadyProposed:
        typed.wrong("main", "office.decide.problem.already")
    except ActNotPossible:
        typed.wrong("outcome", "office.problem.not_now")
    except UnknownReason:
        typed.wrong("reason", "office.decide.problem.reason")
    except RetryTooLate:
        typed.wrong("retry_from", "office.decide.problem.retry_late")
    except TermsMissing:
        typed.wrong("outcome", "office.decide.problem.no_terms")


def usual_terms(view: ApplicationView) -> Terms | None:
    """The amount asked for on the first terms the announcement gives; none where it gives none."""
    offer = view.decision["offer"]
    offered = terms_offered(offer["terms"], amount_krw=view.line.requested_krw) if offer else ()
    return offered[0] if offered else None


def reason_options(chosen: str) -> list[dict[str, object]]:
    """Every reason that some outcome has today; one that does not fit the outcome comes back with the form."""
    rows = [row for row in reason_rows() if row.holds(clock.today())]
    return [{"value": row.code.value, "label": label(row), "selected": row.code == chosen} for row in rows]


def shown(request: HttpRequest, view: ApplicationView, typed: Typed) -> HttpResponse:
    context = {
        "line": view.line,
        "outcomes": outcome_rows(view, typed.posted.get("outcome", "")),
        "reasons": reason_options(typed.posted.get("reason", "")),
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
