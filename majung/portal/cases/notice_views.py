"""The 결과 통지서 of a case, for its owner to keep and show."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from majung.adapters import clock
from majung.decisions.services import NotDecided, print_decision_notice
from majung.portal.cases.access import SEES_WHOLE_CASE
from majung.web.access import access
from majung.web.actors import actor_of
from majung.web.pdf_answers import gives_paper, pdf_answer
from majung.web.words import LANGUAGES


@access(SEES_WHOLE_CASE)
@never_cache
@require_safe
@gives_paper
def decision_pdf(request: HttpRequest, number: str) -> HttpResponse:
    language = request.GET.get("language", LANGUAGES[0])
    if language not in LANGUAGES:
        raise Http404
    try:
        document = print_decision_notice(number=number, at=clock.now(), actor=actor_of(request), language=language)
    except NotDecided as undecided:
        raise Http404 from undecided
    return pdf_answer(document, name=number)
