"""Uploads that survive a broken line: the core of tus 1.0 with creation, for the script of the upload part.

https://tus.io/protocols/resumable-upload: POST makes an upload, HEAD tells how far it is, PATCH goes on from there.
"""

import base64
import binascii
from collections.abc import Callable, Iterator
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from majung.adapters import clock
from majung.core.documents import UploadRefusal
from majung.documents.services import (
    UnknownUpload,
    UploadIncomplete,
    UploadRefused,
    WrongOffset,
    append_upload,
    begin_upload,
    finish_upload,
    upload_progress,
)
from majung.web.access import SIGNED_IN, access, account_of_request
from majung.web.actors import actor_of
from majung.web.problems import FieldProblem, problem_response, screen_language
from majung.web.uploads.issue_date import NAME, PARTS, BadIssueDate, typed_issue_date
from majung.web.uploads.tickets import BadTicket, read_ticket
from majung.web.words import say

VERSION = "1.0.0"
PIECE_TYPE = "application/offset+octet-stream"
# What arrives is written down this often: a line that breaks loses at most so much.
PIECE = 256 * 1024
STATUS = {UploadRefusal.TOO_LARGE: 413, UploadRefusal.DISK_FULL: 507}
MORE_TO_COME, UNKNOWN_VERSION, WRONG_TYPE, CONFLICT = 409, 412, 415, 409

View = Callable[..., HttpResponse]


def speaks_tus(view: View) -> View:
    """Every answer says which protocol it speaks; a client of another version is told so before anything happens."""

    def answered(request: HttpRequest, **kwargs: str) -> HttpResponse:
        if request.method != "OPTIONS" and request.headers.get("Tus-Resumable") != VERSION:
            response = problem_response(status=UNKNOWN_VERSION, detail=say("upload.refused.broken", screen_language()))
            response.headers["Tus-Version"] = VERSION
        else:
            response = view(request, **kwargs)
        response.headers["Tus-Resumable"] = VERSION
        return response

    return answered


@access(SIGNED_IN)
@never_cache
@require_http_methods(["POST", "OPTIONS"])
@speaks_tus
def uploads(request: HttpRequest) -> HttpResponse:
    return capabilities() if request.method == "OPTIONS" else create(request)


@access(SIGNED_IN)
@never_cache
@require_http_methods(["HEAD", "PATCH"])
@speaks_tus
def upload(request: HttpRequest, number: str) -> HttpResponse:
    try:
        return tell(request, number) if request.method == "HEAD" else go_on(request, number)
    except UnknownUpload:
        return refusal("gone", status=404)
    except WrongOffset as wrong:
        response = refusal("offset", status=CONFLICT)
        response.headers["Upload-Offset"] = str(wrong.offset)
        return response
    except UploadRefused as refused:
        return refused_upload(refused, number=number, user_id=user_id_of(request))


@access(SIGNED_IN)
@never_cache
@require_http_methods(["POST"])
def finish(request: HttpRequest, number: str) -> HttpResponse:
    """The last byte is there: covers, keeps, and tells where to look at it."""
    try:
        document = finish_upload(number=number, user_id=user_id_of(request), at=clock.now(), actor=actor_of(request))
    except UnknownUpload:
        return refusal("gone", status=404)
    except UploadIncomplete:
        return refusal("offset", status=MORE_TO_COME)
    except UploadRefused as refused:
        return refused_upload(refused, number=number, user_id=user_id_of(request))
    return JsonResponse({"document": document.number, "next": reverse("document-check", args=[document.number])})


def capabilities() -> HttpResponse:
    response = HttpResponse(status=204)
    response.headers["Tus-Version"] = VERSION
    response.headers["Tus-Extension"] = "creation"
    response.headers["Tus-Max-Size"] = str(settings.LARGEST_UPLOAD_BYTES)
    return response


def create(request: HttpRequest) -> HttpResponse:
    try:
        told = metadata(request.headers.get("Upload-Metadata", ""))
        ticket = read_ticket(told.get("ticket", ""), user_id=user_id_of(request))
        size = int(request.headers.get("Upload-Length", ""))
    except (BadTicket, ValueError):
        return refusal("ticket", status=400)
    try:
        boxes = {f"{NAME}_{part}": told.get(f"{NAME}_{part}", "") for part in PARTS}
        issued_on = typed_issue_date(boxes, required=ticket.must_have_issue_date, today=clock.today())
        begun = begin_upload(
            user_id=ticket.user_id,
            person_id=ticket.person_id,
            filename=told.get("filename", ""),
            size=size,
            kind=ticket.kind,
            at=clock.now(),
            source=ticket.source,
            issued_on=issued_on,
            about=ticket.about,
            institution=ticket.institution,
        )
    except BadIssueDate:
        return refusal("issued_on", status=422, field=NAME)
    except UploadRefused as refused:
        return refusal(refused.code.value, status=STATUS.get(refused.code, 422), field="file")
    response = HttpResponse(status=201)
    response.headers["Location"] = reverse("upload", args=[begun.number])
    return response


def tell(request: HttpRequest, number: str) -> HttpResponse:
    progress = upload_progress(number=number, user_id=user_id_of(request), at=clock.now())
    response = HttpResponse(status=200)
    response.headers["Upload-Offset"], response.headers["Upload-Length"] = str(progress.offset), str(progress.size)
    return response


def go_on(request: HttpRequest, number: str) -> HttpResponse:
    if request.content_type != PIECE_TYPE:
        return refusal("broken", status=WRONG_TYPE)
    offset = stated_offset(request)
    if offset is None:
        return refusal("offset", status=400)
    offset = append_pieces(request, number, offset=offset, at=clock.now())
    response = HttpResponse(status=204)
    response.headers["Upload-Offset"] = str(offset)
    return response


def append_pieces(request: HttpRequest, number: str, *, offset: int, at: datetime) -> int:
    """Keeps what arrives as it arrives; a line that breaks in the middle has then lost only its last piece."""
    user_id = user_id_of(request)
    # Told before anything is read: somebody else's upload, or a wrong place.
    offset = append_upload(number=number, user_id=user_id, offset=offset, content=b"", at=at)
    for piece in pieces(request):
        offset = append_upload(number=number, user_id=user_id, offset=offset, content=piece, at=at)
    return offset


def pieces(request: HttpRequest) -> Iterator[bytes]:
    try:
        while piece := request.read(PIECE):
            yield piece
    except UnreadablePostError:
        # The sender is gone; what came before is kept, and nobody reads this answer.
        return


def metadata(header: str) -> dict[str, str]:
    """`key base64,key base64`, as tus writes it."""
    told = {}
    for pair in filter(None, header.split(",")):
        name, _, encoded = pair.strip().partition(" ")
        try:
            told[name] = base64.b64decode(encoded, validate=True).decode()
        except (binascii.Error, UnicodeError):
            raise BadTicket from None
    return told


def stated_offset(request: HttpRequest) -> int | None:
    stated = request.headers.get("Upload-Offset", "")
    return int(stated) if stated.isascii() and stated.isdecimal() else None


def refused_upload(refused: UploadRefused, *, number: str, user_id: int) -> HttpResponse:
    """Says what to do; when there is only no room, also how far the upload is, because all of that stays."""
    response = refusal(refused.code.value, status=STATUS.get(refused.code, 422), field="file")
    if refused.code is UploadRefusal.DISK_FULL:
        progress = upload_progress(number=number, user_id=user_id, at=clock.now())
        response.headers["Upload-Offset"] = str(progress.offset)
    return response


def refusal(code: str, *, status: int, field: str | None = None) -> HttpResponse:
    detail = say(f"upload.refused.{code}", screen_language())
    errors = [FieldProblem(field=field, row=None, code=code, message=detail)] if field else []
    return problem_response(status=status, detail=detail, errors=errors)


def user_id_of(request: HttpRequest) -> int:
    user = account_of_request(request)
    assert user is not None, "the rule admits nobody else"
    return user.pk
