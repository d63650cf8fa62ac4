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
from majung.papers.rendering import pdf_of
from majung.portal.cases.access import SEES_ANSWERS
from majung.portal.cases.views import frame
from majung.programs.catalog import shipped_catalog
from majung.web.access import access
from majung.web.figures import day_in_words
from majung.web.filing.labels import field_label, field_text, source_text
from majung.web.pdf_answers import pdf_answer
from majung.web.problems import screen_language
from majung.web.refusals import refuse


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
    return pdf_answer(document, name=number)


def answers_context(request: HttpRequest, number: str) -> dict[str, Any]:
    found = timeline(number=number, at=clock.now())
    return {**frame(request, found), "rows": answer_rows(found), "papers": filed_papers(found.view)}


def answer_rows(found: Timeline) -> list[AnswerRow]:
    """What the money is for first, then everything else in the order in which it was asked."""
    given = found.view.answers
    own = [name for name in OWN_FIELDS if name in given]
    return [answer_row(found, name, given[name]) for name in [*own, *(name for name in given if name not in own)]]


def answer_row(found: Timeline, name: str, answer: Answer) -> AnswerRow:
    title = field_label(name, shipped_catalog().registry)
    return AnswerRow(title, value_text(found, name, answer.value), source_text(answer.source))


def value_text(found: Timeline, name: str, value: FactValue) -> str:
    english = screen_language() == "en"
    if name == "bank" and found.bank is not None:
        return found.bank.label_en if english else found.bank.label
    if name == "branch":
        return found.office.label_en if english else found.office.label
    return field_text(name, value)


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
