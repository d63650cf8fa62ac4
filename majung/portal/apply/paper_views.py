"""서류: only what no office is asked for; one paper at a time, each with why, what else does, and how fresh."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from majung.applications.services import DraftSubmitted, attach_document, detach_document
from majung.core.documents import DocumentSource
from majung.core.filing import FilingStep
from majung.core.papers import PaperSupply, Requirement, is_recent
from majung.documents.selectors import ReceivedDocument, UnknownDocument, documents_by_number
from majung.parties.businesses import people_of
from majung.portal.apply.opened import OWN_DRAFT, OpenedDraft, frame, opened_draft
from majung.portal.apply.saving import REFUSED, gap_words, leaving
from majung.web.access import access
from majung.web.filing.missing import screen_of
from majung.web.filing.papers import paper_reasons
from majung.web.typed import forget_typed
from majung.web.uploads.tickets import UploadTicket, upload_ticket


@access(OWN_DRAFT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def papers(request: HttpRequest, draft: str) -> HttpResponse:
    opened = opened_draft(request)
    if opened.view.application:
        return redirect("apply-receipt", draft)
    if request.method == "POST":
        return onward(request, opened)
    if "document" in request.GET:
        return attached(request, opened)
    return render(request, "portal/apply/papers.html", shown(request, opened, {}))


@access(OWN_DRAFT)
@require_POST
def change(request: HttpRequest, draft: str) -> HttpResponse:
    """Taking a paper out of the application, and taking that back."""
    opened = opened_draft(request)
    act = {"remove": detach_document, "undo": attach_document}.get(request.POST.get("act", ""))
    requirement, document = request.POST.get("paper", ""), request.POST.get("document", "")
    if act is not None and is_asked(opened, requirement):
        try:
            act(draft=draft, user_id=opened.user.pk, requirement=requirement, document=document, at=opened.at)
        except (UnknownDocument, DraftSubmitted):
            return redirect("apply-papers", draft)
    query = {"removed": document, "paper": requirement} if act is detach_document else {"paper": requirement}
    return redirect(f"{reverse('apply-papers', args=[draft], query=query)}#paper-{requirement}")


def onward(request: HttpRequest, opened: OpenedDraft) -> HttpResponse:
    if "later" in request.POST:
        return leaving(opened)
    gaps = [part for part in opened.missing if screen_of(part) is FilingStep.PAPERS]
    if gaps:
        context = shown(request, opened, gap_words(gaps, opened))
        return render(request, "portal/apply/papers.html", context, status=REFUSED)
    response = redirect(opened.after(FilingStep.PAPERS))
    forget_typed(response)
    return response


def attached(request: HttpRequest, opened: OpenedDraft) -> HttpResponse:
    """Where the upload comes back to with the number of the paper; coming twice changes nothing."""
    requirement, document = request.GET.get("paper", ""), request.GET["document"]
    address = reverse("apply-papers", args=[opened.number])
    if is_asked(opened, requirement):
        try:
            attach_document(
                draft=opened.number,
                user_id=opened.user.pk,
                requirement=requirement,
                document=document,
                at=opened.at,
            )
        except (UnknownDocument, DraftSubmitted):
            return redirect(address)
    return redirect(f"{address}#paper-{requirement}")


def is_asked(opened: OpenedDraft, requirement: str) -> bool:
    return any(each.id == requirement for each in opened.form.requirements)


def shown(request: HttpRequest, opened: OpenedDraft, problems: dict[str, str]) -> dict[str, Any]:
    own = [each for each in opened.form.requirements if each.supply is PaperSupply.OWNER]
    numbers = [paper.number for papers in opened.view.papers.values() for paper in papers]
    removed = request.GET.get("removed", "")
    known = documents_by_number([*numbers, *([removed] if removed else [])])
    person = paper_person(opened)
    wanted = request.GET.get("paper", "")
    waiting = [each.id for each in own if not opened.view.papers.get(each.id) and each.must_be_handed_in]
    open_id = wanted if wanted in {each.id for each in own} else next(iter(waiting), "")
    return {
        **frame(opened, FilingStep.PAPERS),
        "papers": [paper_row(each, opened, known, problems, open_id=open_id) for each in own],
        "upload": upload_of(request, opened, own, open_id, person),
        "instead": [each for each in opened.form.requirements if each.supply is not PaperSupply.OWNER],
        "removed": known.get(removed),
        "removed_from": wanted,
        "is_identified": person is not None,
        "errors": [{"id": name, "message": message} for name, message in problems.items()],
    }


def paper_row(
    requirement: Requirement,
    opened: OpenedDraft,
    known: dict[str, ReceivedDocument],
    problems: dict[str, str],
    *,
    open_id: str,
) -> dict[str, Any]:
    attached = opened.view.papers.get(requirement.id, ())
    return {
        "requirement": requirement,
        "reasons": paper_reasons(requirement, opened.form.program),
        "documents": [
            {
                "document": known[paper.number],
                "is_stale": is_recent(requirement, issued_on=paper.issued_on, on=opened.on) is False,
            }
            for paper in attached
            if paper.number in known
        ],
        "error": problems.get(f"paper-{requirement.id}", ""),
        "is_open": requirement.id == open_id,
        "ticket": ticket_for(opened, requirement, 0) if attached else "",
    }


def upload_of(
    request: HttpRequest, opened: OpenedDraft, own: list[Requirement], open_id: str, person: int | None
) -> dict[str, Any] | None:
    """The one form for a file on the page, for the paper somebody chose or the first that is missing."""
    requirement = next((each for each in own if each.id == open_id), None)
    if requirement is None or person is None:
        return None
    text = request.GET.get("as", "0")
    wanted = int(text) if text.isascii() and text.isdecimal() and len(text) < 3 else 0
    place = wanted if wanted < len(requirement.alternatives) else 0
    return {
        "ticket": ticket_for(opened, requirement, place),
        "alternative": requirement.alternatives[place],
        "place": place,
        "asks_issue_date": requirement.fresh_months is not None,
    }


def ticket_for(opened: OpenedDraft, requirement: Requirement, place: int) -> str:
    person = paper_person(opened)
    if person is None:
        return ""
    back = reverse("apply-papers", args=[opened.number], query={"paper": requirement.id})
    return upload_ticket(
        UploadTicket(
            user_id=opened.user.pk,
            person_id=person,
            kind=requirement.alternatives[place].kind,
            back=back,
            about=opened.number,
            institution=opened.form.program.institution,
            source=DocumentSource.UPLOAD,
            asks_issue_date=requirement.fresh_months is not None,
            must_have_issue_date=requirement.fresh_months is not None,
        )
    )


def paper_person(opened: OpenedDraft) -> int | None:
    """Whose paper it is: the owner's own; of a client the one who stands for the business, never the agent."""
    if opened.is_agent and opened.view.business:
        return next(iter(people_of(number=opened.view.business, on=opened.on)), None)
    return opened.user.person_id
