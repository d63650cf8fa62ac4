"""설명 요구: what the computer checked in a case, and asking about it: why, what is wrong, and once more."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from majung.adapters import clock
from majung.core.explaining import ExplanationKind
from majung.core.facts import FactDefinition, FactValue
from majung.decisions.selectors import explanation_document, request_view
from majung.decisions.services import BadFields, ask_explanation
from majung.journey.selectors import Timeline, timeline
from majung.portal.cases.access import ACTS_IN_CASE, SEES_WHOLE_CASE
from majung.portal.cases.views import frame
from majung.portal.explanations import shown
from majung.portal.explanations.typed_fact import NAME, read_fact, shown_fact
from majung.portal.own_words import read_words
from majung.web.access import access
from majung.web.actors import actor_of
from majung.web.middleware import request_id
from majung.web.problems import screen_language
from majung.web.words import say


@access(SEES_WHOLE_CASE)
@never_cache
@require_safe
def document(request: HttpRequest, number: str) -> HttpResponse:
    """The criteria, the facts with their sources, the credit bureau, and who decided (신용정보법 제36조의2)."""
    found, view = timeline(number=number, at=clock.now()), explanation_document(number)
    context = {
        **frame(request, found),
        "view": view,
        "outcome": shown.outcome_words(view.outcome),
        "criteria": shown.criteria_rows(view, shown.version_of(found.view.line.program, found.view.as_of)),
        "facts": shown.fact_rows(view),
        "requests": [shown.request_row(each) for each in found.explanations],
        "kinds": [kind.value for kind in ExplanationKind if kind is not ExplanationKind.CORRECTION],
    }
    return render(request, "portal/explanations/document.html", context)


@access(ACTS_IN_CASE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, number: str) -> HttpResponseBase:
    """One question, on one short form: its kind stands in the address, and for a correction the fact too."""
    sent = request.POST if request.method == "POST" else request.GET
    kind, definition = read_kind(sent), fact_of(sent)
    if kind is None or (kind is ExplanationKind.CORRECTION) != (definition is not None):
        return redirect("my-automated", number)
    found = timeline(number=number, at=clock.now())
    if request.method != "POST":
        return form_page(request, found, kind, definition, {})
    words, problem = read_words(request.POST, "words", required=kind is ExplanationKind.EXPLANATION)
    errors = {"words": problem} if problem else {}
    fields: dict[str, FactValue] = {}
    if definition is not None:
        value, wrong = read_fact(request.POST, definition, as_of=found.view.as_of)
        errors |= {NAME: wrong} if wrong else {}
        fields = {definition.name: value}
    if errors:
        return form_page(request, found, kind, definition, errors)
    return asked(request, found, kind, definition, words, fields)


@access(SEES_WHOLE_CASE)
@never_cache
@require_safe
def answer(request: HttpRequest, number: str, explanation: str) -> HttpResponse:
    """A question and its answer, to read and to print."""
    told = request_view(number=explanation)
    if told is None or told.application != number:
        raise Http404
    found = timeline(number=number, at=clock.now())
    version, run = shown.version_of(found.view.line.program, found.view.as_of), told.run
    context = {
        **frame(request, found),
        "request": told,
        "kind": told.kind.value,
        "state": told.state.value,
        "fields": shown.asked_rows(told.fields),
        "run": run,
        "before": shown.outcome_words(run.before["outcome"]) if run else "",
        "after": shown.outcome_words(run.after["outcome"]) if run else "",
        "changed": shown.rerun_rows(run, version) if run else [],
        "done": request.GET.get("done", ""),
    }
    return render(request, "portal/explanations/answer.html", context)


def asked(
    request: HttpRequest,
    found: Timeline,
    kind: ExplanationKind,
    definition: FactDefinition | None,
    words: str,
    fields: dict[str, FactValue],
) -> HttpResponseBase:
    try:
        told = ask_explanation(
            application=found.number,
            kind=kind,
            words=words,
            fields=fields,
            actor=actor_of(request),
            at=clock.now(),
            request_id=request_id(request),
        )
    except BadFields:
        wrong = say("automated.problem.not_read", screen_language())
        return form_page(request, found, kind, definition, {NAME: wrong})
    return redirect(reverse("my-automated-answer", args=[found.number, told], query={"done": "asked"}))


def form_page(
    request: HttpRequest,
    found: Timeline,
    kind: ExplanationKind,
    definition: FactDefinition | None,
    errors: dict[str, str],
) -> HttpResponse:
    sent = request.POST if request.method == "POST" else None
    registry = shown.registry()
    context = {
        **frame(request, found),
        "kind": kind.value,
        "fact": shown_fact(definition, registry, sent=sent) if definition else None,
        "now": value_now(found, definition) if definition else "",
        "typed": request.POST.get("words", ""),
        "error": errors,
        "errors": [{"id": name, "message": message} for name, message in errors.items()],
    }
    return render(request, "portal/explanations/form.html", context, status=422 if errors else 200)


def value_now(found: Timeline, definition: FactDefinition) -> str:
    rows = shown.fact_rows(explanation_document(found.number))
    return next((row["text"] for row in rows if row["name"] == definition.name), "")


def read_kind(sent: QueryDict) -> ExplanationKind | None:
    text: Any = sent.get("kind", "")
    return ExplanationKind(text) if text in set(ExplanationKind) else None


def fact_of(sent: QueryDict) -> FactDefinition | None:
    return shown.registry().given.get(sent.get("fact", ""))
