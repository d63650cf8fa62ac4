"""The 확인서 of a case, for its owner to take to the bank."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from majung.adapters import clock
from majung.letters.refusals import ConfirmationOver
from majung.letters.selectors import confirmation_of
from majung.letters.services import print_confirmation
from majung.portal.cases.access import SEES_WHOLE_CASE
from majung.web.access import access
from majung.web.actors import actor_of
from majung.web.pdf_answers import gives_paper, pdf_answer
from majung.web.words import LANGUAGES


@access(SEES_WHOLE_CASE)
@never_cache
@require_safe
@gives_paper
def confirmation_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """Through its last day; later the page of the case says why there is none any more."""
    at = clock.now()
    held = confirmation_of(application=number, at=at)
    if held is None:
        raise Http404
    language = request.GET.get("language", LANGUAGES[0])
    if language not in LANGUAGES:
        raise Http404
    try:
        document = print_confirmation(number=held.number, at=at, actor=actor_of(request), language=language)
    except ConfirmationOver:
        return redirect("my-application", number)
    return pdf_answer(document, name=held.number)
