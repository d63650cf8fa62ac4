"""보완: each thing asked for gets a file or an answer; «모두 냈어요» hands everything in at once."""

from collections.abc import Mapping, Sequence
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
    """One thing asked for, as the list shows it: what came in and what is ready to go in."""

    item: ItemView
    label: str
    handed_in: tuple[ReceivedDocument, ...]
    ready: tuple[ReceivedDocument, ...]
    answer: str

    @property
    def is_document(self) -> bool:
        return self.item.kind is SupplementItemKind.DOCUMENT

    @property
    def is_filled(self) -> bool:
        return bool(self.item.parts or self.ready)


@access(ACTS_IN_CASE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def supplement(request: HttpRequest, number: str) -> HttpResponseBase:
    """Everything asked for; «모두 냈어요» hands in the files that are ready and lets the review go on."""
    found = timeline(number=number, at=clock.now())
    if found.supplement is None:
        return redirect("my-application", number)
    if request.method != "POST":
        return list_page(request, found, found.supplement, {})
    try:
        hand_in(request, found, found.supplement)
    except SupplyIncomplete as incomplete:
        return list_page(request, found, found.supplement, missing_words(incomplete.positions))
    except (SupplyTooLate, NoSupplementOpen, ActNotPossible):
        # Over meanwhile, or handed in from another screen: the case says which.
        return redirect("my-application", number)
    advance(number=number, at=clock.now())
    return redirect(reverse("my-application", args=[number], query={"done": "supplied"}))


@access(ACTS_IN_CASE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def item(request: HttpRequest, number: str, position: int) -> HttpResponseBase:
    """One thing asked for on a screen of its own: a file to send, or words to write."""
    found = timeline(number=number, at=clock.now())
    asked = found.supplement.items if found.supplement else ()
    wanted = next((each for each in asked if each.position == position), None)
    if wanted is None:
        return redirect("my-application", number)
    if request.method != "POST":
        return item_page(request, found, wanted, typed=last_answer(wanted))
    typed = request.POST.get("answer", "").strip()[:LONGEST_ANSWER]
    if wanted.kind is SupplementItemKind.DOCUMENT or not typed:
        return item_page(
            request, found, wanted, typed=typed, error=say("cases.supplement.no_answer", screen_language())
        )
    try:
        if typed != last_answer(wanted):
            supply_item(application=number, position=position, answer=typed, actor=actor_of(request), at=clock.now())
    except (SupplyTooLate, NoSupplementOpen):
        return redirect("my-application", number)
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
    language = screen_language()
    back = reverse("my-application", args=[number], query={"done": "paper"})
    context = {
        **frame(request, found),
        "wanted": wanted,
        "why": say("cases.paper.why", language, office=say(f"timeline.office.{wanted.look_up}", language)),
        "ticket": ticket(request, found, wanted.kind, back),
    }
    return render(request, "portal/cases/paper.html", context)


@transaction.atomic
def hand_in(request: HttpRequest, found: Timeline, asked: SupplementView) -> None:
    """All that is ready goes in together; when something is still missing, nothing does."""
    at, actor = clock.now(), actor_of(request)
    for each in items_shown(found, asked):
        for document in each.ready:
            position = each.item.position
            supply_item(application=found.number, position=position, document=document.number, actor=actor, at=at)
    supply(application=found.number, actor=actor, at=at)


def missing_words(positions: Sequence[int]) -> dict[int, str]:
    return {position: say("cases.supplement.missing", screen_language(), place=position) for position in positions}


def list_page(request: HttpRequest, found: Timeline, asked: SupplementView, errors: Mapping[int, str]) -> HttpResponse:
    context = {
        **frame(request, found),
        "due": shown.due_in_words(found.due),
        "items": items_shown(found, asked),
        "done": request.GET.get("done", ""),
        "errors": [{"id": f"item-{position}", "message": message} for position, message in errors.items()],
    }
    return render(request, "portal/cases/supplement.html", context, status=422 if errors else 200)


def item_page(request: HttpRequest, found: Timeline, wanted: ItemView, *, typed: str, error: str = "") -> HttpResponse:
    back = reverse("my-supplement", args=[found.number], query={"done": "sent"})
    is_document = wanted.kind is SupplementItemKind.DOCUMENT
    context = {
        **frame(request, found),
        "item": wanted,
        "label": item_label(wanted),
        "is_document": is_document,
        "ticket": ticket(request, found, kind_of(wanted), back) if is_document else "",
        "typed": typed,
        "error": error,
        "errors": [{"id": "answer", "message": error}] if error else [],
    }
    return render(request, "portal/cases/supplement_item.html", context, status=422 if error else 200)


def items_shown(found: Timeline, asked: SupplementView) -> list[ItemShown]:
    own = {each.number: each for each in documents_of(person_id=found.view.person_id)}
    ready = ready_for(asked, own, about=found.number)
    return [
        ItemShown(
            item=each,
            label=item_label(each),
            handed_in=tuple(own[part.document] for part in each.parts if part.document in own),
            ready=ready[each.position],
            answer=last_answer(each),
        )
        for each in asked.items
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
