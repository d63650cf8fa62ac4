"""The sealed document, and the package that proves it without this house; who takes it says what for."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from majung.adapters import clock
from majung.agreements.refusals import AgreementOver, EvidenceAltered
from majung.agreements.selectors import desk_line, dispute_package
from majung.applications.notes import write_note
from majung.backoffice.agreements.acts import LONGEST_REASON
from majung.backoffice.agreements.shown import PURPOSES
from majung.backoffice.agreements.views import shown_agreement
from majung.backoffice.agreements.who import AGREEMENT_READERS, AGREEMENT_STAFF
from majung.backoffice.typed import Typed
from majung.backoffice.who import note_read, staff_at_desk
from majung.events.services import ReadPurpose, Subject, record_read
from majung.papers.selectors import paper_pdf
from majung.web.access import access
from majung.web.middleware import request_id
from majung.web.pdf_answers import gives_paper, pdf_answer
from majung.web.problems import screen_language
from majung.web.refusals import refuse
from majung.web.words import say

NOTHING: Final = 404
PACKAGE: Final = ("agreement_paper", "agreement_evidence", "signature", "connection")


@access(AGREEMENT_READERS)
@never_cache
@require_safe
@gives_paper
def paper(request: HttpRequest, number: str) -> HttpResponse:
    at = clock.now()
    line = desk_line(number=number, at=at).line
    if not line.paper:
        return refuse(request, status=NOTHING)
    document = paper_pdf(number=line.paper)
    note_read(request, case=line.application, fields=["agreement_paper"], at=at)
    return pdf_answer(document, name=number)


@access(AGREEMENT_STAFF)
@never_cache
@require_POST
@gives_paper
def package(request: HttpRequest, number: str) -> HttpResponse:
    """Everything about it in one file; the purpose is logged as of a read, the reason is a note of the case."""
    typed, staff, at = Typed(request.POST), staff_at_desk(request), clock.now()
    purpose, reason = typed.choice("purpose", ReadPurpose), typed.words("why_package", most=LONGEST_REASON)
    if purpose is not None and purpose not in PURPOSES:
        typed.wrong("purpose", "office.problem.choose")
    if purpose is None or typed.errors:
        return shown_agreement(request, number, typed)
    line = desk_line(number=number, at=at).line
    try:
        packed = dispute_package(number=number, at=at)
    except AgreementOver:
        typed.wrong("main", "office.problem.not_now")
        return shown_agreement(request, number, typed)
    except EvidenceAltered:
        typed.wrong("main", "office.agreement.problem.altered")
        return shown_agreement(request, number, typed)
    subject, asked = Subject("application", line.application), request_id(request)
    record_read(actor=staff.actor, subject=subject, purpose=purpose, at=at, fields=PACKAGE, request_id=asked)
    note = say("office.agreement.package.note", screen_language(), number=number, reason=reason)
    write_note(application=line.application, words=note, by=staff.actor, at=at, request_id=asked)
    response = HttpResponse(packed, content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{number}.zip"'
    return response
