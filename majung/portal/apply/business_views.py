"""사업장과 동의: the business an application is for, and each consent by itself."""

from collections.abc import Collection
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from majung.adapters import clock
from majung.applications.drafts import UnknownDraft
from majung.applications.selectors import DraftView, draft_form, drafts_of
from majung.applications.services import choose_business, choose_person, start_draft, start_look_ups
from majung.core.application import Channel
from majung.core.consents import ConsentKind
from majung.core.filing import ConsentNeed, FilingStep, filing_form
from majung.core.rules.program import ProgramVersion
from majung.documents.selectors import consents_of
from majung.parties.businesses import UnknownBusiness
from majung.portal.apply.business_choice import business_rows, chosen_business, is_client
from majung.portal.apply.carried import carried_facts, carry_facts, forget_carried
from majung.portal.apply.opened import OWN_DRAFT, OpenedDraft, frame, opened_draft, registry, window_of
from majung.portal.apply.saving import REFUSED, leaving, saved_answer, wants_saved
from majung.portal.check.state import current_check
from majung.programs.catalog import UnknownProgram, shipped_catalog
from majung.programs.papers import paper_table
from majung.web.access import EVERYONE, OWNER, Account, access, owner_of_request
from majung.web.actors import actor_of
from majung.web.filing.consents import box_name, consent_boxes, consents_at_start, keep_consents, ticked_consents
from majung.web.filing.questions import PLACE, sent_text
from majung.web.problems import screen_language
from majung.web.typed import forget_typed, keeps_typed, typed_before
from majung.web.words import say


@access(EVERYONE)
@never_cache
@require_safe
def carry(request: HttpRequest, program: str) -> HttpResponse:
    """From a result to its form: the answers go along in the visitor's own browser."""
    program_in_force(program)
    response = redirect("apply-start", program)
    carry_facts(response, current_check(request).facts)
    return response


@access(OWNER)
@keeps_typed
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, program: str) -> HttpResponse:
    """The first screen before there is a draft; sending it begins one, or goes on with the open one."""
    version, user = program_in_force(program), signed_in(request)
    if request.method != "POST":
        return render(request, "portal/apply/business.html", start_page(user, version, typed_before(request)))
    view = begun(request, user, version)
    opened = OpenedDraft(user, actor_of(request), view, clock.now())
    response = kept(request, opened)
    if response.status_code == REFUSED:
        # What was ticked is kept; the draft's own address is where the rest is mended.
        response = redirect(f"{opened.address(FilingStep.BUSINESS)}?mend")
    forget_carried(response)
    return response


@access(OWN_DRAFT)
@keeps_typed
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def business(request: HttpRequest, draft: str) -> HttpResponse:
    opened = opened_draft(request)
    if opened.view.application:
        return redirect("apply-receipt", draft)
    if request.method == "POST":
        return kept(request, opened)
    refused = missing_consents(opened) if "mend" in request.GET else ()
    return shown(request, opened, sent=typed_before(request), refused=refused)


def begun(request: HttpRequest, user: Account, version: ProgramVersion) -> DraftView:
    """The draft with what is known: only facts that this program asks about are taken over from the check."""
    at, actor, number = clock.now(), actor_of(request), chosen_business(request, user)
    given: dict[str, Any] = {
        "user_id": user.pk,
        "person_id": user.person_id if not is_client(user, number) else None,
        "business_number": number,
        "program": version.id,
        "at": at,
        "actor": actor,
    }
    view = start_draft(**given, answers={})
    asked = {*PLACE, *(each.name for each in draft_form(view=view, at=at).form.asked)}
    known = carried_facts(request, registry=registry(), as_of=at.astimezone(clock.SEOUL).date())
    carried = {name: value for name, value in known.items() if name in asked}
    return start_draft(**given, answers=carried) if carried else view


def kept(request: HttpRequest, opened: OpenedDraft) -> HttpResponse:
    """Business first, because what is asked hangs on it; then the consents, then the offices are asked."""
    try:
        opened = with_business(request, opened)
    except (UnknownBusiness, UnknownDraft):
        return shown(request, opened, sent=request.POST, business_error=True, status=REFUSED)
    if opened.may_file and any(box_name(kind) in request.POST or "consents" in request.POST for kind in ConsentKind):
        opened = with_consents(request, opened)
    if wants_saved(request):
        return saved_answer(opened, {})
    if "later" in request.POST:
        return leaving(opened)
    refused = missing_consents(opened)
    if refused or (opened.view.business is None and opened.user.person_id is not None):
        return shown(request, opened, refused=refused, business_error=opened.view.business is None, status=REFUSED)
    response = redirect(opened.address(FilingStep.ANSWERS))
    forget_typed(response)
    return response


def with_business(request: HttpRequest, opened: OpenedDraft) -> OpenedDraft:
    view, chosen = opened.view, chosen_business(request, opened.user)
    if chosen and chosen != view.business:
        view = choose_business(draft=opened.number, user_id=opened.user.pk, business_number=chosen, at=opened.at)
    opened = OpenedDraft(opened.user, opened.actor, view, opened.at)
    person = opened.user.person_id
    if opened.may_file and person is not None and view.person_id != person:
        view = choose_person(draft=opened.number, user_id=opened.user.pk, person_id=person, at=opened.at)
    return OpenedDraft(opened.user, opened.actor, view, opened.at)


def with_consents(request: HttpRequest, opened: OpenedDraft) -> OpenedDraft:
    person = opened.user.person_id
    assert person is not None
    needs = consents_at_start(opened.form.consents)
    keep_consents(
        person_id=person,
        about=opened.number,
        needs=needs,
        ticked=ticked_consents(needs, request.POST),
        standing=consents_of(person_id=person, about=opened.number, on=opened.on),
        at=opened.at,
        actor=opened.actor,
    )
    start_look_ups(draft=opened.number, user_id=opened.user.pk, at=opened.at)
    return OpenedDraft(opened.user, opened.actor, opened.view, opened.at)


def missing_consents(opened: OpenedDraft) -> tuple[ConsentKind, ...]:
    """Required ones that do not stand; nobody is told to give what they cannot give."""
    if not opened.may_file:
        return ()
    given = opened.composed.filing.consents
    needs = consents_at_start(opened.form.consents)
    return tuple(need.kind for need in needs if need.is_required and need.kind not in given)


def shown(
    request: HttpRequest,
    opened: OpenedDraft,
    *,
    sent: QueryDict | None = None,
    refused: Collection[ConsentKind] = (),
    business_error: bool = False,
    status: int = 200,
) -> HttpResponse:
    needs = consents_at_start(opened.form.consents)
    context = {
        **frame(opened, FilingStep.BUSINESS),
        **screen(
            opened.user,
            needs=needs,
            given=opened.composed.filing.consents,
            chosen=sent_text(sent, "business") or opened.view.business or "",
            sent=sent,
            refused=refused,
            may_file=opened.may_file,
            business_error=business_error,
        ),
        "was_interrupted": sent is not None and request.method != "POST",
    }
    return render(request, "portal/apply/business.html", context, status=status)


def start_page(user: Account, version: ProgramVersion, sent: QueryDict | None) -> dict[str, Any]:
    """The same screen for a draft that is not there yet."""
    at = clock.now()
    lines = [line for line in drafts_of(user_id=user.pk, at=at) if line.program == version.id and not line.is_dropped]
    plan = shipped_catalog().plan((version,), at.astimezone(clock.SEOUL).date())
    needs = consents_at_start(filing_form(plan=plan, facts={}, consents=(), papers=paper_table()).consents)
    chosen = sent_text(sent, "business")
    page = screen(
        user, needs=needs, given=(), chosen=chosen, sent=sent, refused=(), may_file=user.person_id is not None
    )
    return {
        **page,
        **window_of(version, at=at),
        "program": version,
        "progress": {"number": 1, "of": len(FilingStep)},
        "begun": [line for line in lines if line.channel is Channel.ONLINE],
        "was_interrupted": sent is not None,
        "is_new": True,
    }


def screen(
    user: Account,
    *,
    needs: Collection[ConsentNeed],
    given: Collection[ConsentKind],
    chosen: str,
    sent: QueryDict | None,
    refused: Collection[ConsentKind],
    may_file: bool,
    business_error: bool = False,
) -> dict[str, Any]:
    rows = business_rows(user, chosen)
    boxes = consent_boxes(needs, given, sent=sent, refused=refused)
    errors = [{"id": "business", "message": say("apply.missing.business_missing", screen_language())}]
    return {
        "businesses": rows,
        "business_error": business_error,
        "boxes": boxes if may_file else [],
        "is_identified": user.person_id is not None,
        "may_file": may_file,
        "errors": (errors if business_error else [])
        + [{"id": f"consent-{box['text'].kind}", "message": box["error"]} for box in boxes if box["error"]],
    }


def program_in_force(program: str) -> ProgramVersion:
    try:
        return shipped_catalog().version(program, clock.today())
    except UnknownProgram:
        raise Http404 from None


def signed_in(request: HttpRequest) -> Account:
    user = owner_of_request(request)
    assert user is not None
    return user
