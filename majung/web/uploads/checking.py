"""«맞게 가려졌나요?»: whoever sent a paper looks at what is kept of it, says yes, covers more, or takes it back."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from majung.adapters import clock
from majung.applications.case_papers import is_filed
from majung.core.documents import MaskingState, ScanState
from majung.documents.selectors import document_view
from majung.documents.services import (
    Area,
    FileDropped,
    NothingToCover,
    ask_more_masking,
    confirm_masking,
    drop_document,
    mask_by_hand,
)
from majung.web.access import access
from majung.web.actors import actor_of
from majung.web.problems import screen_language
from majung.web.refusals import refuse
from majung.web.uploads.documents import GONE, OWN_DOCUMENT
from majung.web.uploads.tickets import BadTicket, read_ticket
from majung.web.uploads.tus import user_id_of
from majung.web.words import say

HUNDRED = 100
EDGES = ("left", "top", "width", "height")
REFUSED = 422


@access(OWN_DOCUMENT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, number: str) -> HttpResponse:
    if document_view(number).scan is ScanState.INFECTED:
        return refuse(request, status=GONE, detail=say("document.dropped", screen_language()))
    if request.method != "POST":
        return shown(request, number)
    answers = {"right": say_right, "more": ask_more, "cover": cover_more, "other": take_back}
    answer = answers.get(request.POST.get("answer", ""))
    return answer(request, number) if answer else shown(request, number, status=REFUSED)


def say_right(request: HttpRequest, number: str) -> HttpResponse:
    confirm_masking(number=number, actor=actor_of(request), at=clock.now())
    return back_to_door(request, number)


def ask_more(request: HttpRequest, number: str) -> HttpResponse:
    ask_more_masking(number=number, actor=actor_of(request), at=clock.now())
    return back_to_door(request, number)


def cover_more(request: HttpRequest, number: str) -> HttpResponse:
    if is_filed(document=number):
        return shown(request, number, status=REFUSED)
    try:
        mask_by_hand(number=number, areas=[typed_area(request)], actor=actor_of(request), at=clock.now())
    except (NothingToCover, ValueError):
        return shown(request, number, error=say("upload.check.bad_area", screen_language()), status=REFUSED)
    except FileDropped:
        return refuse(request, status=GONE, detail=say("document.dropped", screen_language()))
    return redirect(f"{reverse('document-check', args=[number])}?{urlencode({'ticket': ticket_of(request)})}")


def take_back(request: HttpRequest, number: str) -> HttpResponse:
    """The wrong paper: gone again, as long as nobody has said that it is right."""
    if document_view(number).masking is not MaskingState.UNSEEN or is_filed(document=number):
        return shown(request, number, status=REFUSED)
    drop_document(number=number, reason="taken_back", actor=actor_of(request), at=clock.now())
    return redirect(door_of(request))


def typed_area(request: HttpRequest) -> Area:
    """A rectangle in hundredths of the page, from the form's fields; raises ValueError."""
    typed = [float(request.POST.get(name, "")) for name in EDGES]
    if not all(0 <= number <= HUNDRED for number in typed):
        raise ValueError("an area lies on a page")
    left, top, width, height = (round(number * 10) for number in typed)
    page = int(request.POST.get("page", "1")) - 1
    return Area(page=page, left=left, top=top, right=min(left + width, 1000), bottom=min(top + height, 1000))


def shown(request: HttpRequest, number: str, *, error: str = "", status: int = 200) -> HttpResponse:
    document = document_view(number)
    is_free = not is_filed(document=number)
    context = {
        "document": document,
        "pages": [
            {"number": page + 1, "address": f"{reverse('document-page', args=[number, page])}?{document.sha256[:8]}"}
            for page in range(document.pages)
        ],
        "may_drop": is_free and document.masking is MaskingState.UNSEEN,
        "may_cover": is_free,
        "ticket": ticket_of(request),
        "error": error,
        "errors": [{"id": "left", "message": error}] if error else [],
        "typed": {name: request.POST.get(name, "") for name in ("page", *EDGES)},
    }
    return render(request, "web/uploads/check.html", context, status=status)


def back_to_door(request: HttpRequest, number: str) -> HttpResponse:
    """Where the door wants to go on, with the paper's number."""
    back = door_of(request)
    return redirect(f"{back}{'&' if '?' in back else '?'}document={number}")


def door_of(request: HttpRequest) -> str:
    """The page that asked for the paper; home when its ticket is too old to tell."""
    try:
        return read_ticket(ticket_of(request), user_id=user_id_of(request)).back
    except BadTicket:
        return "/"


def ticket_of(request: HttpRequest) -> str:
    return request.POST.get("ticket") or request.GET.get("ticket", "")
