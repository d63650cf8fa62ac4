"""Proposing 승인 or 불가, and 반려: on which terms and why, in the words of the list as the officer betters them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from majung.adapters import clock
from majung.applications.selectors import ApplicationLine, application_view
from majung.backoffice.cases import terms as typed_terms
from majung.backoffice.screening.points import PointRow, point_rows
from majung.backoffice.typed import Refusals, Typed, day_boxes, told
from majung.backoffice.who import CASE_OFFICERS, note_read, staff_at_desk
from majung.core.application import ActNotPossible
from majung.core.deadlines import seoul_day
from majung.core.deciding import Outcome, ReasonCode, Terms, retry_day
from majung.core.rules.program import Route
from majung.core.screening import OpenPoint
from majung.decisions.services import (
    AlreadyProposed,
    NotTheFirst,
    RefusalIncomplete,
    RetryTooLate,
    TermsMissing,
)
from majung.journey.deciding import NotReady, ProposalForm, TermsRefused, proposal_form, propose
from majung.programs.catalog import shipped_catalog
from majung.programs.reasons import Reason, UnknownReason
from majung.screening.selectors import screening_view
from majung.web.access import access
from majung.web.figures import months_in_words
from majung.web.problems import screen_language
from majung.web.templatetags.words import label
from majung.web.words import say

SHOWN = ("answers",)
TOLD: Final[Refusals] = {
    AlreadyProposed: ("main", "office.decide.problem.already"),
    ActNotPossible: ("main", "office.problem.not_now"),
    NotTheFirst: ("main", "office.decide.problem.not_the_first"),
    UnknownReason: ("reason", "office.decide.problem.reason"),
    RetryTooLate: ("retry_from", "office.decide.problem.retry_late"),
    RefusalIncomplete: ("remedy", "office.decide.problem.remedy"),
    TermsMissing: ("amount", "office.terms.problem.amount"),
    NotReady: ("open-points", "office.decide.problem.not_ready"),
}


@dataclass(frozen=True, slots=True)
class Deciding:
    """One look at the form: the case, what may come of it, which outcome is on the screen, and the terms if any."""

    line: ApplicationLine
    form: ProposalForm
    outcome: Outcome
    terms: Terms | None
    at: datetime

    @property
    def is_guaranteed(self) -> bool:
        filed_on = seoul_day(self.line.received_at)
        return shipped_catalog().version(self.line.program, filed_on).route is Route.GUARANTEED_LOAN

    @property
    def reasons(self) -> tuple[Reason, ...]:
        return self.form.reasons[self.outcome]


@access(CASE_OFFICERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: HttpRequest, case: str) -> HttpResponse:
    typed, at, is_sent = Typed(request.POST), clock.now(), request.method == "POST"
    wanted = asked_for(request)
    terms = typed_terms.read_terms(typed) if is_sent and wanted is Outcome.APPROVED else None
    form = proposal_form(number=case, terms=terms, at=at)
    line = application_view(number=case).line
    if wanted is None and not is_sent:
        wanted = next(iter(form.outcomes), None)
    if wanted not in form.outcomes or wanted is None:
        return not_now(request, line, form, typed, is_sent=is_sent)
    desk = Deciding(line, form, wanted, terms, at)
    if is_sent and "fill" not in request.POST:
        answered(request, desk, typed)
        if not typed.errors and "recalculate" not in request.POST:
            return redirect("office-case", case)
    return shown(request, desk, typed)


def asked_for(request: HttpRequest) -> Outcome | None:
    said = str(request.POST.get("outcome") or request.GET.get("outcome", ""))
    return next((each for each in Outcome if each.value == said), None)


def not_now(
    request: HttpRequest, line: ApplicationLine, form: ProposalForm, typed: Typed, *, is_sent: bool
) -> HttpResponse:
    """Nothing of this kind can come of the case as it stands."""
    if is_sent:
        typed.wrong("main", "office.problem.not_now" if typed.posted.get("outcome") else "office.problem.choose")
    context = {"line": line, "tabs": tabs(line, form, None), "outcome": "", "errors": typed.summary}
    return render(request, "backoffice/cases/decision.html", context, status=422 if is_sent else 200)


def answered(request: HttpRequest, desk: Deciding, typed: Typed) -> None:
    """Measures what was typed, and proposes it unless it was only to be measured."""
    terms, assessed = desk.terms, desk.form.assessment
    if terms is not None and assessed is not None:
        terms = typed_terms.priced(terms, assessed)
        typed_terms.tell(typed, typed_terms.problems_told(assessed))
    if "recalculate" in request.POST:
        return
    if terms is not None and str(terms.fee_krw or "") != typed.posted.get("fee_krw", ""):
        typed.wrong("fee_krw", "office.terms.problem.fee_differs")
    words = typed.words("words")
    reason = typed.choice("reason", ReasonCode)
    remedy = typed.words("remedy", required=desk.outcome is not Outcome.APPROVED)
    retry_from = typed.day("retry_from", required=False) if desk.outcome is Outcome.REFUSED else None
    if retry_from is not None and retry_from < seoul_day(desk.at):
        typed.wrong("retry_from", "office.problem.later_day")
    if reason is not None and not typed.errors:
        tried(request, desk, typed, reason=reason, words=words, remedy=remedy, retry_from=retry_from, terms=terms)


def tried(
    request: HttpRequest,
    desk: Deciding,
    typed: Typed,
    *,
    reason: ReasonCode,
    words: str,
    remedy: str,
    retry_from: date | None,
    terms: Terms | None,
) -> None:
    """Proposes; what stands in the way is told on the form."""
    try:
        with told(typed, TOLD):
            propose(
                application=desk.line.number,
                outcome=desk.outcome,
                reason_code=reason,
                words=words,
                remedy=remedy,
                terms=terms,
                retry_from=retry_from,
                by=staff_at_desk(request).actor,
                at=desk.at,
            )
    except TermsRefused as refused:
        typed_terms.tell(typed, refused.problems)


def shown(request: HttpRequest, desk: Deciding, typed: Typed) -> HttpResponse:
    line, form, outcome = desk.line, desk.form, desk.outcome
    note_read(request, case=line.number, fields=SHOWN, at=desk.at)
    fields = fields_of(request, desk, typed)
    authority = form.authority.get(outcome)
    context = {
        "line": line,
        "tabs": tabs(line, form, outcome),
        "outcome": outcome.value,
        "points": open_rows(line.number, form.open_points, at=desk.at) if outcome is Outcome.APPROVED else [],
        "reasons": reason_options(desk.reasons, fields["reason"]),
        "reason": next((each for each in desk.reasons if each.code == fields["reason"]), None),
        "authority": authority,
        "seat": authority.seat.value if authority else "",
        "is_waiting": form.is_waiting,
        "is_guaranteed": desk.is_guaranteed,
        "typed": fields,
        "error": typed.errors,
        "errors": typed.summary,
    }
    if outcome is Outcome.APPROVED and form.assessment is not None:
        assessed = form.assessment
        context |= typed_terms.measured_context(assessed)
        context |= {
            "ways": typed_terms.way_options(assessed, fields.get("way", "")),
            "methods": typed_terms.method_options(fields.get("method", "")),
            "sets_own_way": assessed.offered is None,
            "coverages": typed_terms.coverage_choices(assessed, fields.get("coverage_percent", "")),
            "terms": desk.terms,
        }
    return render(request, "backoffice/cases/decision.html", context, status=422 if typed.errors else 200)


def fields_of(request: HttpRequest, desk: Deciding, typed: Typed) -> dict[str, str]:
    """Everything typed; what was not yet is filled in as it will mostly be wanted."""
    kept = typed.kept
    usual = desk.reasons[0].code.value if desk.outcome is Outcome.APPROVED and not kept else ""
    reason = kept.get("reason") or str(request.GET.get("reason", "")) or usual
    fields = {"words": "", "remedy": "", **kept, "reason": reason}
    assessed = desk.form.assessment
    if not kept and assessed is not None and desk.outcome is Outcome.APPROVED:
        fields |= typed_terms.first_fields(assessed)
    return fields if kept and "fill" not in kept else filled(fields, desk, reason)


def filled(fields: dict[str, str], desk: Deciding, code: str) -> dict[str, str]:
    """With the words of the list, where the officer has not written better ones, and the day its wait comes to."""
    reason = next((each for each in desk.reasons if each.code == code), None)
    if reason is None:
        return fields
    listed = {"", *(each.words for each in desk.reasons), *(each.remedy for each in desk.reasons)}
    told = {"words": reason.words, "remedy": reason.remedy}
    fields |= {name: text for name, text in told.items() if fields[name].strip() in listed}
    if desk.outcome is Outcome.REFUSED and reason.wait_months is not None:
        day = retry_day(refused_on=seoul_day(desk.at), wait_months=reason.wait_months)
        fields |= day_boxes(day, "retry_from")
    return fields


def reason_options(reasons: tuple[Reason, ...], chosen: str) -> list[dict[str, object]]:
    """Each with the wait it brings, where it brings one."""
    return [
        {"value": each.code.value, "label": f"{label(each)}{wait_words(each)}", "selected": each.code == chosen}
        for each in reasons
    ]


def wait_words(reason: Reason) -> str:
    language = screen_language()
    if not reason.wait_months:
        return ""
    wait = say("office.decide.wait", language, months=months_in_words(reason.wait_months, language=language))
    return f" ({wait})"


def open_rows(case: str, points: tuple[OpenPoint, ...], *, at: datetime) -> list[PointRow]:
    return point_rows(case, points, screening_view(number=case, at=at)) if points else []


def tabs(line: ApplicationLine, form: ProposalForm, current: Outcome | None) -> list[dict[str, Any]]:
    """Only what the status of the case allows."""
    here = reverse("office-case-decision", args=[line.number])
    return [
        {"value": each.value, "address": f"{here}?outcome={each.value}", "is_current": each is current}
        for each in form.outcomes
    ]
