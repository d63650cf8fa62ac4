"""What owners ask about the automated part of their cases, and the answer somebody gives in words."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from majung.adapters import clock
from majung.applications.selectors import application_view
from majung.applications.worklist import Place
from majung.backoffice.cases.worklist import user_id_in
from majung.backoffice.explanations.shown import document_context, run_context, wished_rows
from majung.backoffice.explanations.who import EXPLANATION_READERS, EXPLANATION_STAFF
from majung.backoffice.typed import Refusals, Typed, told
from majung.backoffice.who import READERS, READING, WORKING, has_seat, note_read, places_of, staff_at_desk
from majung.core.application import ApplicationStatus
from majung.core.deadlines import seoul_day
from majung.core.explaining import ExplanationKind, ExplanationState, may_decline
from majung.decisions.selectors import (
    RequestView,
    explanation_document,
    explanations_of,
    explanations_waiting,
    request_view,
    rerun_automated,
)
from majung.decisions.services import (
    NotRepeated,
    UnknownExplanation,
    WordsMissing,
    answer_explanation,
    decline_explanation,
)
from majung.parties.kinds import StaffDuty
from majung.parties.staff import staff_names
from majung.web.access import access

SHOWN = ("answers",)
TOLD: Final[Refusals] = {
    NotRepeated: ("because", "office.explanation.problem.not_repeated"),
    UnknownExplanation: ("main", "office.problem.not_now"),
    WordsMissing: ("main", "office.problem.not_now"),
}


@access(READERS)
@never_cache
@require_safe
def explanations(request: HttpRequest) -> HttpResponse:
    today = seoul_day(clock.now())
    rows = [
        {"number": number, "case": case, "kind": kind.value, "due_on": due_on, "is_late": today > due_on}
        for number, case, kind, due_on in explanations_waiting(places=places_of(staff_at_desk(request), READING))
    ]
    return render(request, "backoffice/explanations/explanations.html", {"rows": rows})


@access(EXPLANATION_READERS)
@never_cache
@require_safe
def explanation_page(request: HttpRequest, explanation: str) -> HttpResponse:
    return shown(request, explanation, Typed(QueryDict()))


@access(EXPLANATION_STAFF)
@never_cache
@require_POST
def answered(request: HttpRequest, explanation: str) -> HttpResponse:
    typed = Typed(request.POST)
    words = typed.words("words")
    if not typed.errors:
        with told(typed, TOLD):
            by = staff_at_desk(request).actor
            answer_explanation(explanation=explanation, words=words, by=by, at=clock.now())
    return shown(request, explanation, typed) if typed.errors else redirect("office-explanation", explanation)


@access(EXPLANATION_STAFF)
@never_cache
@require_POST
def declined(request: HttpRequest, explanation: str) -> HttpResponse:
    """From the third request of its kind on a case; why is told to the owner."""
    typed = Typed(request.POST)
    words = typed.words("because")
    if not typed.errors:
        with told(typed, TOLD):
            by = staff_at_desk(request).actor
            decline_explanation(explanation=explanation, words=words, by=by, at=clock.now())
    return shown(request, explanation, typed) if typed.errors else redirect("office-explanation", explanation)


def shown(request: HttpRequest, number: str, typed: Typed) -> HttpResponse:
    at, asked, staff = clock.now(), request_view(number=number), staff_at_desk(request)
    assert asked is not None, "the rule of the page has found it"
    line = application_view(number=asked.application).line
    note_read(request, case=asked.application, fields=SHOWN, at=at)
    is_open = asked.state is ExplanationState.ASKED
    run = asked.run
    if is_open and asked.kind is not ExplanationKind.EXPLANATION:
        run = rerun_automated(application=asked.application, at=at, fields=asked.fields)
    place = Place(line.institution, line.branch)
    names = staff_names(user_ids=[user_id_in(asked.answered_by)]) if asked.answered_by else {}
    context: dict[str, Any] = {
        "asked": asked,
        "line": line,
        "kind": asked.kind.value,
        "state": asked.state.value,
        "is_open": is_open,
        "is_late": is_open and seoul_day(at) > asked.due_on,
        "wished": wished_rows(asked),
        "answered_by": next(iter(names.values()), ""),
        "may_answer": is_open and has_seat(staff, place, WORKING),
        "may_correct": line.status is ApplicationStatus.IN_SCREENING and has_seat(staff, place, [StaffDuty.OFFICER]),
        "may_decline": is_open and is_repeated(asked),
        **document_context(explanation_document(asked.application)),
        **run_context(run),
        "typed": typed.kept,
        "error": typed.errors,
        "errors": typed.summary,
    }
    return render(request, "backoffice/explanations/explanation.html", context, status=422 if typed.errors else 200)


def is_repeated(asked: RequestView) -> bool:
    earlier = explanations_of(application=asked.application)
    before = [
        each
        for each in earlier[: [one.number for one in earlier].index(asked.number)]
        if each.kind is asked.kind and each.state is not ExplanationState.ASKED
    ]
    return may_decline(asked_before=len(before))
