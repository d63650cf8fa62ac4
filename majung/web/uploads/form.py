"""The form without a script: one file in one piece."""

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from majung.adapters import clock
from majung.core.documents import UploadRefusal
from majung.documents.selectors import ReceivedDocument
from majung.documents.services import UploadRefused, receive_document
from majung.web.access import SIGNED_IN, access
from majung.web.actors import actor_of
from majung.web.problems import screen_language
from majung.web.refusals import refuse
from majung.web.uploads.issue_date import NAME, PARTS, BadIssueDate, typed_issue_date
from majung.web.uploads.tickets import BadTicket, UploadTicket, read_ticket
from majung.web.uploads.tus import STATUS, user_id_of
from majung.web.words import say

REFUSED = 422


@access(SIGNED_IN)
@never_cache
@require_http_methods(["POST"])
def upload_form(request: HttpRequest) -> HttpResponse:
    try:
        ticket = read_ticket(request.POST.get("ticket", ""), user_id=user_id_of(request))
    except BadTicket:
        return refuse(request, status=400, detail=say("upload.refused.ticket", screen_language()))
    try:
        document = receive_typed(request, ticket)
    except BadIssueDate:
        return asked_again(request, ticket, code="issued_on", field=NAME, status=REFUSED)
    except UploadRefused as refused:
        status = STATUS.get(refused.code, REFUSED)
        return asked_again(request, ticket, code=refused.code.value, field="file", status=status)
    return redirect(f"{reverse('document-check', args=[document.number])}?ticket={request.POST['ticket']}")


def receive_typed(request: HttpRequest, ticket: UploadTicket) -> ReceivedDocument:
    """The paper of a posted form; raises BadIssueDate and UploadRefused."""
    values = {key: str(value) for key, value in request.POST.items()}
    issued_on = typed_issue_date(values, required=ticket.must_have_issue_date, today=clock.today())
    return receive_document(
        content=posted_file(request).read(),
        filename=posted_file(request).name or "",
        kind=ticket.kind,
        person_id=ticket.person_id,
        source=ticket.source,
        at=clock.now(),
        actor=actor_of(request),
        issued_on=issued_on,
        about=ticket.about,
        institution=ticket.institution,
        uploader_id=ticket.user_id,
    )


def posted_file(request: HttpRequest) -> "UploadedFile[bytes]":
    file = request.FILES.get("file")
    if isinstance(file, UploadedFile):
        return file
    # A file over the limit is not even read: then the form has none, though it was long.
    is_long = int(request.headers.get("Content-Length") or 0) > 1024 * 1024
    raise UploadRefused(UploadRefusal.TOO_LARGE if is_long else UploadRefusal.EMPTY)


def asked_again(request: HttpRequest, ticket: UploadTicket, *, code: str, field: str, status: int) -> HttpResponse:
    """The same form with what was typed and what is wrong. Browsers never give a chosen file back."""
    error = say(f"upload.refused.{code}", screen_language())
    context = {
        "ticket": request.POST.get("ticket", ""),
        "back": ticket.back,
        "asks_issue_date": ticket.asks_issue_date,
        "errors": [{"id": field if field == NAME else "file", "message": error}],
        "file_error": error if field == "file" else "",
        "date_error": error if field == NAME else "",
        **{part: request.POST.get(f"{NAME}_{part}", "") for part in PARTS},
    }
    return render(request, "web/uploads/again.html", context, status=status)
