"""The receipt: number, the server's time to the second, the rank in words, and what happens next by when."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from majung.adapters import clock
from majung.applications.selectors import ApplicationView, application_view, look_ups_of
from majung.core.look_ups import LookUpState
from majung.core.sla import due_on
from majung.journey.selectors import place_of_case
from majung.papers.rendering import pdf_of, renderer
from majung.parties.businesses import business_by_number
from majung.parties.people import contact_of
from majung.parties.selectors import banks_on_day, branches_of, institutions_by_code
from majung.portal.apply.opened import OWN_DRAFT, OpenedDraft, opened_draft, registry
from majung.programs.catalog import shipped_catalog
from majung.programs.holidays import shipped_holidays
from majung.programs.service_periods import Service, service_period
from majung.web.access import access
from majung.web.filing.labels import field_label, field_text
from majung.web.pdf_answers import pdf_answer
from majung.web.refusals import refuse


@access(OWN_DRAFT)
@never_cache
@require_safe
def receipt(request: HttpRequest, draft: str) -> HttpResponse:
    opened = opened_draft(request)
    if not opened.view.application:
        return redirect("apply-confirm", draft)
    context = {**shown(opened, opened.view.application), "has_pdf": renderer() is not None}
    return render(request, "portal/apply/receipt.html", context)


@access(OWN_DRAFT)
@never_cache
@require_safe
def receipt_pdf(request: HttpRequest, draft: str) -> HttpResponse:  # noqa: ARG001  The rule has read it.
    opened = opened_draft(request)
    if not opened.view.application:
        raise Http404
    number = opened.view.application
    html = render_to_string("portal/apply/receipt_pdf.html", shown(opened, number), request=request)
    document = pdf_of(html)
    if document is None:
        return refuse(request, status=404)
    return pdf_answer(document, name=number, is_kept=True)


def shown(opened: OpenedDraft, number: str) -> dict[str, Any]:
    view = application_view(number=number)
    program = shipped_catalog().version(view.line.program, view.as_of)
    received = view.receipt.received_at
    period = service_period(service=Service.APPLICATION, on=view.as_of, route=program.route.value)
    branches = branches_of(institution=view.line.institution) if view.line.branch else []
    contact = contact_of(person_id=view.person_id)
    banks = banks_on_day(codes=[view.bank], on=view.as_of) if view.bank else []
    return {
        "number": opened.number,
        "receipt": view.receipt,
        "received": received.astimezone(clock.SEOUL),
        "program": program,
        "business": business_by_number(number=view.line.business),
        "channel": view.line.channel.value,
        "requested_krw": view.line.requested_krw,
        "purpose": field_text("purpose", view.purpose.value),
        "purpose_label": field_label("purpose", registry()),
        "bank": banks[0] if banks else None,
        "branch": next((each for each in branches if each.code == view.line.branch), None),
        "institution": institutions_by_code().get(view.line.institution),
        "due": due_on(period=period.period, received_at=received, holidays=shipped_holidays().days),
        "telephone_end": contact.telephone[-4:] if contact and contact.telephone else "",
        "waiting": waiting_offices(view),
        "ahead": ahead_in_line(view),
    }


def ahead_in_line(view: ApplicationView) -> int | None:
    """How many wait for the money of the fund before this case; None where its money is set aside."""
    place = place_of_case(number=view.number) if view.line.waiting_since else None
    return place.ahead_count if place else None


def waiting_offices(view: ApplicationView) -> list[str]:
    """The offices still to answer; the receipt waits for none of them."""
    return [each.kind.value for each in look_ups_of(number=view.number) if each.state is LookUpState.WAITING]
