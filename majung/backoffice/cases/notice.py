"""The 결과 통지서 of a case, for staff to print at the counter."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from majung.adapters import clock
from majung.backoffice.who import CASE_READERS, note_read, staff_at_desk
from majung.decisions.services import NotDecided, print_decision_notice
from majung.web.access import access
from majung.web.pdf_answers import gives_paper, pdf_answer

SHOWN = ("name", "decision")


@access(CASE_READERS)
@never_cache
@require_safe
@gives_paper
def decision_pdf(request: HttpRequest, case: str) -> HttpResponse:
    at = clock.now()
    try:
        document = print_decision_notice(number=case, at=at, actor=staff_at_desk(request).actor)
    except NotDecided as undecided:
        raise Http404 from undecided
    note_read(request, case=case, fields=SHOWN, at=at)
    return pdf_answer(document, name=case)
