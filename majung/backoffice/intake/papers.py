"""The papers somebody hands over a counter: scanned or photographed there, one form for each that is asked for."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from majung.applications.selectors import DraftView
from majung.core.documents import DocumentSource
from majung.core.filing import FilingForm
from majung.core.papers import PaperSupply, Requirement, is_recent
from majung.documents.selectors import documents_by_number
from majung.web.filing.papers import paper_reasons
from majung.web.uploads.tickets import UploadTicket, upload_ticket


def is_asked(form: FilingForm, requirement: str) -> bool:
    return any(each.id == requirement for each in form.requirements)


def paper_rows(view: DraftView, form: FilingForm, problems: Mapping[str, str], *, on: date) -> list[dict[str, Any]]:
    known = documents_by_number([paper.number for papers in view.papers.values() for paper in papers])
    return [
        {
            "requirement": each,
            "reasons": paper_reasons(each, form.program),
            "documents": [
                {
                    "document": known[paper.number],
                    "is_stale": is_recent(each, issued_on=paper.issued_on, on=on) is False,
                    "scan": known[paper.number].scan.value,
                }
                for paper in view.papers.get(each.id, ())
                if paper.number in known
            ],
            "error": problems.get(f"paper-{each.id}", ""),
        }
        for each in handed_in(form)
    ]


def handed_in(form: FilingForm) -> list[Requirement]:
    return [each for each in form.requirements if each.supply is PaperSupply.OWNER]


def upload_of(request: HttpRequest, view: DraftView, form: FilingForm, *, user_id: int) -> dict[str, Any] | None:
    """The one form for a file on the page: for the paper chosen, as which of those that do for it."""
    wanted = request.GET.get("paper", "")
    requirement = next((each for each in handed_in(form) if each.id == wanted), None)
    if requirement is None:
        return None
    place = request.GET.get("as", "0")
    chosen = int(place) if place.isascii() and place.isdecimal() and int(place) < len(requirement.alternatives) else 0
    asks = requirement.fresh_months is not None
    assert view.person_id is not None
    ticket = UploadTicket(
        user_id=user_id,
        person_id=view.person_id,
        kind=requirement.alternatives[chosen].kind,
        back=f"{reverse('office-intake-draft', args=[view.number])}?paper={requirement.id}",
        about=view.number,
        institution=form.program.institution,
        source=DocumentSource.COUNTER,
        asks_issue_date=asks,
        must_have_issue_date=asks,
    )
    return {
        "id": requirement.id,
        "place": chosen,
        "label": requirement.alternatives[chosen].label,
        "asks_issue_date": asks,
        "ticket": upload_ticket(ticket),
    }
