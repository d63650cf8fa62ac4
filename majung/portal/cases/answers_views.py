"""What was filed, as it was filed: on a page and as a PDF."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from majung.adapters import clock
from majung.applications.selectors import ApplicationView
from majung.core.answers import OWN_FIELDS, Answer
from majung.core.facts import FactValue
from majung.documents.selectors import documents_by_number
from majung.journey.selectors import Timeline, timeline
from majung.portal.cases.access import SEES_ANSWERS
from majung.portal.cases.views import frame
from majung.portal.check.pdf import pdf_of
from majung.programs.catalog import shipped_catalog
from majung.web.access import access
from majung.web.figures import day_in_words
from majung.web.problems import screen_language
from majung.web.questions.values import fact_label, fact_text
from majung.web.refusals import refuse
from majung.web.words import say

# Closed lists of the form, each with words of its own.
WORDS_FOR = {"purpose", "collateral", "helper"}
LOOKED_UP = "look_up:"


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """An answer with its question and where it came from."""

    title: str
    text: str
    source: str


@access(SEES_ANSWERS)
@never_cache
@require_safe
def answers(request: HttpRequest, number: str) -> HttpResponse:
    return render(request, "portal/cases/answers.html", answers_context(request, number))


@access(SEES_ANSWERS)
@never_cache
@require_safe
def answers_pdf(request: HttpRequest, number: str) -> HttpResponse:
    html = render_to_string("portal/cases/answers_pdf.html", answers_context(request, number), request=request)
    document = pdf_of(html)
    if document is None:
        return refuse(request, status=404)
    response = HttpResponse(document, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{number}.pdf"'
    return response


def answers_context(request: HttpRequest, number: str) -> dict[str, Any]:
    found = timeline(number=number, at=clock.now())
    return {**frame(request, found), "rows": answer_rows(found), "papers": filed_papers(found.view)}


def answer_rows(found: Timeline) -> list[AnswerRow]:
    """What the money is for first, then everything else in the order in which it was asked."""
    given = found.view.answers
    own = [name for name in OWN_FIELDS if name in given]
    return [answer_row(found, name, given[name]) for name in [*own, *(name for name in given if name not in own)]]


def answer_row(found: Timeline, name: str, answer: Answer) -> AnswerRow:
    registry = shipped_catalog().registry
    if name in OWN_FIELDS:
        field = OWN_FIELDS[name]
        title = field.label_en if screen_language() == "en" else field.label
    else:
        title = fact_label(name, registry)
    return AnswerRow(title, value_text(found, name, answer.value), source_text(answer.source))


def value_text(found: Timeline, name: str, value: FactValue) -> str:
    language = screen_language()
    if name in WORDS_FOR and value is not None:
        return say(f"cases.value.{name}.{value}", language)
    if name == "bank" and found.bank is not None:
        return found.bank.label_en if language == "en" else found.bank.label
    if name == "branch":
        return found.office.label_en if language == "en" else found.office.label
    return fact_text(name, value)


def source_text(source: str) -> str:
    """Where an answer came from, by the name of the office where one told it."""
    language = screen_language()
    if source.startswith(LOOKED_UP):
        return say(
            "cases.source.look_up", language, office=say(f"timeline.office.{source[len(LOOKED_UP) :]}", language)
        )
    return say(f"cases.source.{source}", language)


def filed_papers(view: ApplicationView) -> list[dict[str, str]]:
    """The papers that went in with it, by kind and day of issue."""
    own = {paper.number: paper for papers in view.papers.values() for paper in papers}
    found = documents_by_number(list(own))
    return [
        {
            "kind": found[number].kind.value,
            "number": number,
            "issued_on": day_in_words(paper.issued_on, language=screen_language()) if paper.issued_on else "",
        }
        for number, paper in own.items()
        if number in found
    ]
