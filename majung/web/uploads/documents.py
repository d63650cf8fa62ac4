"""Showing papers: to whoever sent them here, and for the doors under rules of their own."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from majung.adapters import clock
from majung.applications.case_papers import is_filed
from majung.documents.selectors import UnknownDocument, document_view
from majung.documents.services import DocumentContent, FileDropped, NoSuchPage, NotScannedYet, read_document, read_page
from majung.events.actors import ReadPurpose
from majung.parties.kinds import AccountKind
from majung.parties.people import PersonForgotten
from majung.web.access import SIGNED_IN, AccessRule, access, account_of_request, has_second_factor, object_rule
from majung.web.actors import actor_of
from majung.web.problems import screen_language
from majung.web.refusals import refuse
from majung.web.words import say

CONFLICT, GONE = 409, 410


def is_own_document(request: HttpRequest, **kwargs: Any) -> bool:
    """Whether somebody sent this paper or it is theirs; staff show both factors first, and only until it is filed."""
    user = account_of_request(request)
    if user is None or (user.kind == AccountKind.STAFF and not has_second_factor(request)):
        return False
    try:
        document = document_view(kwargs["number"])
    except (UnknownDocument, PersonForgotten):
        return False
    if user.kind == AccountKind.STAFF and is_filed(document=document.number):
        # Whoever took a paper in at a counter sees it under the rule of its case from then on.
        return False
    return user.pk == document.uploader_id or (user.person_id is not None and user.person_id == document.person_id)


OWN_DOCUMENT = SIGNED_IN & object_rule("own_document", is_own_document)


def document_under(rule: AccessRule, purpose: ReadPurpose) -> Callable[..., HttpResponse]:
    """A view `(request, number, …)` of the whole file for a door; each look is logged with the purpose."""

    @access(rule)
    @never_cache
    @require_safe
    def document(request: HttpRequest, number: str, **_: Any) -> HttpResponse:
        def opened() -> HttpResponse:
            return file_response(read_document(number=number, actor=actor_of(request), purpose=purpose, at=clock.now()))

        return opened_or_told(request, opened)

    return document


def page_under(rule: AccessRule, purpose: ReadPurpose) -> Callable[..., HttpResponse]:
    """A view `(request, number, page, …)` of one page as a picture, likewise."""

    @access(rule)
    @never_cache
    @require_safe
    def page_of_document(request: HttpRequest, number: str, page: int, **_: Any) -> HttpResponse:
        def opened() -> HttpResponse:
            shown = read_page(number=number, page=page, actor=actor_of(request), purpose=purpose, at=clock.now())
            return safe(HttpResponse(shown, content_type="image/jpeg"))

        return opened_or_told(request, opened)

    return page_of_document


def opened_or_told(request: HttpRequest, opened: Callable[[], HttpResponse]) -> HttpResponse:
    try:
        return opened()
    except NotScannedYet:
        return refuse(request, status=CONFLICT, detail=say("document.not_scanned_yet", screen_language()))
    except FileDropped:
        return refuse(request, status=GONE, detail=say("document.dropped", screen_language()))
    except (NoSuchPage, UnknownDocument):
        raise Http404 from None


def file_response(content: DocumentContent) -> HttpResponse:
    """To be looked at in the browser or kept under the name it came with; the ending is ours."""
    response = HttpResponse(content.content, content_type=content.media_type)
    name = f"{content.number}.{'pdf' if content.media_type == 'application/pdf' else 'jpg'}"
    shown_name = quote(f"{content.filename.rpartition('.')[0] or content.filename or content.number}.{name[-3:]}")
    response.headers["Content-Disposition"] = f"inline; filename=\"{name}\"; filename*=UTF-8''{shown_name}"
    return safe(response)


def safe(response: HttpResponse) -> HttpResponse:
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


own_document = document_under(OWN_DOCUMENT, ReadPurpose.OWN)
own_page = page_under(OWN_DOCUMENT, ReadPurpose.OWN)
