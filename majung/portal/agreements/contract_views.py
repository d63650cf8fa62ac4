"""Step 4: the contract read, ticked and signed; «약정 실행» fixes it. A refused form keeps every tick and stroke."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from majung.adapters import clock
from majung.agreements.refusals import BranchNeeded, MarksMissing, RegisterStops, RegisterUnread, TextChanged
from majung.agreements.selectors import contract_of
from majung.agreements.selectors.views import AgreementView, ContractShown
from majung.agreements.services import execute, preview_pdf
from majung.core.agreement import AgreementState, SigningStep
from majung.core.agreement_marks import MarkRefused, Marks
from majung.portal.agreements import shown
from majung.portal.agreements.access import SIGNS, held, person_of_request, signing
from majung.portal.agreements.contract_form import error_list, messages, read_marks, typed_again
from majung.portal.agreements.contract_shown import Page, page_of
from majung.web.access import access
from majung.web.pdf_answers import gives_paper, pdf_answer
from majung.web.problems import screen_language
from majung.web.typed import forget_typed, keeps_typed, place_of, typed_before
from majung.web.words import say

STEP = SigningStep.CONTRACT
# Until somebody is identified they may still change what they ticked and signed: that makes another document.
OPEN_FOR = (SigningStep.CONTRACT, SigningStep.IDENTIFICATION)
CONFLICT, NOT_TAKEN, AWAY = 409, 422, 503


@access(SIGNS)
@keeps_typed
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def contract(request: HttpRequest, number: str) -> HttpResponseBase:
    found = held(request, number)
    assert found is not None
    if found.view is None or found.view.is_over or found.line.step not in OPEN_FOR:
        return shown.led_back(found)
    there = contract_of(number=number, person_id=person_of_request(request))
    if request.method == "POST":
        return run(request, found.view, there)
    before = typed_before(request)
    marks = there.marks if before is None else read_marks(before, there)[0]
    return page(request, found.view, there, marks, posted=before)


def run(request: HttpRequest, view: AgreementView, there: ContractShown) -> HttpResponseBase:
    """«약정 실행»."""
    marks, unreadable = read_marks(request.POST, there)
    try:
        execute(
            **signing(request, view.number),
            ticks=marks.ticks,
            key_points=marks.key_points,
            signatures=marks.signed,
            reached_end=marks.reached_end,
            text_hash=request.POST.get("text_hash", ""),
            data_hash=request.POST.get("data_hash", ""),
        )
    except MarksMissing as problem:
        # A drawing that cannot be read is told as that, not as one that is missing.
        refused = [*unreadable, *problem.refused]
        return page(request, view, there, marks, refused=refused, status=NOT_TAKEN)
    except TextChanged:
        return page(request, view, there, marks, notice="agreement.mark.changed", status=CONFLICT)
    except RegisterUnread:
        return page(request, view, there, marks, notice="agreement.told.register_away", status=AWAY)
    except BranchNeeded:
        return page(request, view, there, marks, notice="agreement.told.identify_first", status=CONFLICT)
    except RegisterStops:
        return redirect("agreement", view.number)
    except shown.REFUSALS as problem:
        return shown.led_on(request, view.number, problem)
    response = redirect("agreement-identify", view.number)
    forget_typed(response, place=place_of(request))
    return response


def page(
    request: HttpRequest,
    view: AgreementView,
    there: ContractShown,
    marks: Marks,
    *,
    refused: list[MarkRefused] | None = None,
    posted: QueryDict | None = None,
    notice: str = "",
    status: int = 200,
) -> HttpResponse:
    """`posted`: what a session that ended had left; a form that is refused now stands in the request."""
    sent = request.POST if request.method == "POST" else posted
    contents = page_of(there, marks, typed_again(marks, sent))
    errors = messages(refused or [], contents.labels, name=view.signer_name)
    context: dict[str, Any] = {
        **shown.framed(request, view, STEP),
        **filled(contents, errors),
        "signer": view.signer_name,
        "text_hash": there.text_hash,
        "data_hash": there.data_hash,
        "errors": error_list(errors, contents.fields),
    }
    if notice:
        context["told"] = say(notice, screen_language())
    return render(request, "portal/agreements/contract.html", context, status=status)


def filled(contents: Page, errors: Mapping[str, str]) -> dict[str, Any]:
    """The parts of the page, each with what is wrong with it."""

    def told(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{**row, "error": errors.get(row["field"], "")} for row in rows]

    return {
        "parts": contents.parts,
        "end": {"is_ticked": contents.reached_end, "error": errors.get("reached_end", "")},
        "key_points": told(contents.key_points),
        "items": told(contents.items),
        "places": told(contents.places),
    }


@access(SIGNS)
@never_cache
@require_safe
@gives_paper
def preview(request: HttpRequest, number: str) -> HttpResponseBase:
    """«PDF로 보기»: the same text and data, before it is signed, or as it was executed."""
    found = held(request, number)
    assert found is not None
    if found.view is None or found.line.state not in (AgreementState.PENDING, AgreementState.SEALING):
        return shown.led_back(found)
    person_id = person_of_request(request)
    assert person_id is not None
    try:
        document = preview_pdf(agreement=number, person_id=person_id, at=clock.now())
    except shown.REFUSALS as problem:
        return shown.led_on(request, number, problem)
    return pdf_answer(document, name=number)
