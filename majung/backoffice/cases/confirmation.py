"""The 확인서 of a case, for staff to print at the counter."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from majung.adapters import clock
from majung.backoffice.who import CASE_READERS, note_read, staff_at_desk
from majung.letters.refusals import ConfirmationOver
from majung.letters.selectors import confirmation_of
from majung.letters.services import print_confirmation
from majung.web.access import access
from majung.web.pdf_answers import gives_paper, pdf_answer

SHOWN = ("name", "confirmation")


@access(CASE_READERS)
@never_cache
@require_safe
@gives_paper
def confirmation_pdf(request: HttpRequest, case: str) -> HttpResponse:
    at = clock.now()
    held = confirmation_of(application=case, at=at)
    if held is None:
        raise Http404
    try:
        document = print_confirmation(number=held.number, at=at, actor=staff_at_desk(request).actor)
    except ConfirmationOver:
        return redirect("office-case", case)
    note_read(request, case=case, fields=SHOWN, at=at)
    return pdf_answer(document, name=held.number)
