"""보완: each thing asked for gets a file or an answer; «모두 냈어요» hands everything in at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from majung.adapters import clock
from majung.applications.selectors import ItemView, SupplementView
from majung.applications.services import NoSupplementOpen, SupplyIncomplete, SupplyTooLate, supply, supply_item
from majung.core.application import ActNotPossible
from majung.core.documents import DocumentKind
from majung.core.look_ups import LookUpKind
from majung.core.supplement import SupplementItemKind
from majung.documents.selectors import ReceivedDocument, documents_of
from majung.journey.selectors import Timeline, timeline
from majung.journey.services import advance
from majung.portal.cases import shown
from majung.portal.cases.access import ACTS_IN_CASE
from majung.portal.cases.views import frame
from majung.programs.catalog import shipped_catalog
from majung.web.access import access, owner_of_request
from majung.web.actors import actor_of
from majung.web.problems import screen_language
from majung.web.questions.values import fact_label
from majung.web.uploads.tickets import UploadTicket, upload_ticket
from majung.web.words import say

LONGEST_ANSWER = 2000


@dataclass(frozen=True, slots=True)
class ItemShown:
    """One thing asked for, as its screen shows it: what came in, what is ready, and how to send more."""

    item: ItemView
    label: str
    field: str
    handed_in: tuple[ReceivedDocument, ...]
    ready: tuple[ReceivedDocument, ...]
    ticket: str
    typed: str
    error: str

    @property
    def is_document(self) -> bool:
        return self.item.kind is SupplementItemKind.DOCUMENT

    @property
    def is_answered(self) -> bool:
        return bool(self.item.parts)


@access(ACTS_IN_CASE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def supplement(request: HttpRequest, number: str) -> HttpResponseBase:
    found = timeline(number=number, at=clock.now())
    if found.supplement is None:
        return redirect("my-application", number)
    if request.method != "POST":
        return supplement_page(request, found, found.supplement, {})
    is_finished = request.POST.get("act") == "finish"
    try:
        hand_in(request, found, found.supplement, is_finished=is_finished)
    except SupplyIncomplete as incomplete:
        return supplement_page(request, found, found.supplement, missing_words(incomplete.positions))
    except (SupplyTooLate, NoSupplementOpen, ActNotPossible):
        # Over meanwhile, or handed in from another screen: the case says which.
        return redirect("my-application", number)
    if is_finished:
        advance(number=number, at=clock.now())
        return redirect(reverse("my-application", args=[number], query={"done": "supplied"}))
    return redirect(reverse("my-supplement", args=[number], query={"done": "kept"}))


@access(ACTS_IN_CASE)
@never_cache
@require_safe
def paper(request: HttpRequest, number: str) -> HttpResponseBase:
    """A paper in place of a look-up that gave no answer."""
    found = timeline(number=number, at=clock.now())
    kinds = {each.look_up.value: each for each in found.papers_wanted}
    wanted = kinds.get(request.GET.get("for", ""))
    if wanted is None:
        return redirect("my-application", number)
    back = reverse("my-application", args=[number], query={"done": "paper"})
    context = {
        **frame(request, found),
        "wanted": wanted,
        "why": say("cases.paper.why", screen_language(), office=office_words(wanted.look_up)),
        "ticket": ticket(request, found, wanted.kind, back),
    }
    return render(request, "portal/cases/paper.html", context)


def office_words(kind: LookUpKind) -> str:
    return say(f"timeline.office.{kind}", screen_language())


@transaction.atomic
def hand_in(request: HttpRequest, found: Timeline, asked: SupplementView, *, is_finished: bool) -> None:
    """Everything ready and typed is handed in; when something is still missing, all of it stays on the page."""
    at, actor = clock.now(), actor_of(request)
    for shown_item in items_shown(request, found, asked, {}):
        position = shown_item.item.position
        for document in shown_item.ready:
            supply_item(application=found.number, position=position, document=document.number, actor=actor, at=at)
        if shown_item.typed and shown_item.typed != last_answer(shown_item.item):
            supply_item(application=found.number, position=position, answer=shown_item.typed, actor=actor, at=at)
    if is_finished:
        supply(application=found.number, actor=actor, at=at)


def missing_words(positions: Sequence[int]) -> dict[int, str]:
    return {position: say("cases.supplement.missing", screen_language(), place=position) for position in positions}


def supplement_page(
    request: HttpRequest, found: Timeline, asked: SupplementView, errors: dict[int, str]
) -> HttpResponse:
    items = items_shown(request, found, asked, errors)
    context = {
        **frame(request, found),
        "asked": asked,
        "due": shown.due_in_words(found.due),
        "items": items,
        "is_ready": any(each.ready for each in items),
        "done": request.GET.get("done", ""),
        "errors": [{"id": f"item-{position}", "message": message} for position, message in errors.items()],
    }
    return render(request, "portal/cases/supplement.html", context, status=422 if errors else 200)


def items_shown(
    request: HttpRequest, found: Timeline, asked: SupplementView, errors: dict[int, str]
) -> list[ItemShown]:
    own = {each.number: each for each in documents_of(person_id=found.view.person_id)}
    ready = ready_for(asked, own, about=found.number)
    return [
        ItemShown(
            item=item,
            label=item_label(item),
            field=f"answer_{item.position}",
            handed_in=tuple(own[part.document] for part in item.parts if part.document in own),
            ready=ready[item.position],
            ticket=item_ticket(request, found, item),
            typed=request.POST.get(f"answer_{item.position}", last_answer(item)).strip()[:LONGEST_ANSWER],
            error=errors.get(item.position, ""),
        )
        for item in asked.items
    ]


def ready_for(
    asked: SupplementView, own: dict[str, ReceivedDocument], *, about: str
) -> dict[int, tuple[ReceivedDocument, ...]]:
    """What was sent since for each item and not handed in yet; of items alike, the first still empty one takes it."""
    known = {part.document for item in asked.items for part in item.parts}
    fresh = [each for each in own.values() if each.about == about and each.received_at >= asked.asked_at]
    unused = sorted((each for each in fresh if each.number not in known and each.is_usable), key=by_receipt)
    ready: dict[int, tuple[ReceivedDocument, ...]] = {item.position: () for item in asked.items}
    wanted = [item for item in asked.items if item.kind is SupplementItemKind.DOCUMENT]
    for document in unused:
        alike = [item for item in wanted if kind_of(item) is document.kind]
        empty = [item for item in alike if not item.parts and not ready[item.position]]
        for item in (empty or alike[-1:])[:1]:
            ready[item.position] = (*ready[item.position], document)
    return ready


def by_receipt(document: ReceivedDocument) -> tuple[object, ...]:
    return document.received_at, document.number


def item_label(item: ItemView) -> str:
    language = screen_language()
    if item.kind is SupplementItemKind.DOCUMENT:
        return say(f"document.kind.{kind_of(item)}", language)
    if item.fact:
        return fact_label(item.fact, shipped_catalog().registry)
    return say(f"cases.supplement.kind.{item.kind}", language)


def kind_of(item: ItemView) -> DocumentKind:
    return item.document_kind or DocumentKind.OTHER


def last_answer(item: ItemView) -> str:
    return next((part.answer for part in reversed(item.parts) if part.answer), "")


def item_ticket(request: HttpRequest, found: Timeline, item: ItemView) -> str:
    if item.kind is not SupplementItemKind.DOCUMENT:
        return ""
    back = reverse("my-supplement", args=[found.number], query={"done": "sent"})
    return ticket(request, found, kind_of(item), back)


def ticket(request: HttpRequest, found: Timeline, kind: DocumentKind, back: str) -> str:
    """One upload for this case, whoever of its people sends it."""
    user = owner_of_request(request)
    assert user is not None
    return upload_ticket(
        UploadTicket(
            user_id=user.pk,
            person_id=found.view.person_id,
            kind=kind,
            back=back,
            about=found.number,
            institution=found.view.line.institution,
        )
    )
