"""Keeping a draft for later, dropping it, and having it back."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from majung.applications.drafts import UnknownDraft
from majung.applications.services import DraftSubmitted, drop_draft, restore_draft
from majung.core.filing import FilingStep
from majung.portal.apply.opened import OWN_DRAFT, frame, opened_draft
from majung.web.access import access
from majung.web.filing.missing import by_screen, screen_of


@access(OWN_DRAFT)
@never_cache
@require_safe
def later(request: HttpRequest, draft: str) -> HttpResponse:
    """It is kept: until when, and where to go on, on any device."""
    opened = opened_draft(request)
    if opened.view.application:
        return redirect("apply-receipt", draft)
    gaps = by_screen(opened.missing)
    onward = opened.address(screen_of(gaps[0]) if gaps else FilingStep.CONFIRM)
    context = {
        **frame(opened, FilingStep.BUSINESS),
        "onward": onward,
        "gaps": len(gaps),
        "is_dropped": opened.view.is_dropped,
    }
    return render(request, "portal/apply/later.html", context)


@access(OWN_DRAFT)
@require_POST
def drop(request: HttpRequest, draft: str) -> HttpResponse:
    opened = opened_draft(request)
    try:
        drop_draft(draft=draft, user_id=opened.user.pk, at=opened.at, actor=opened.actor)
    except DraftSubmitted:
        return redirect("apply-receipt", draft)
    except UnknownDraft:
        raise Http404 from None
    return redirect("apply-later", draft)


@access(OWN_DRAFT)
@require_POST
def restore(request: HttpRequest, draft: str) -> HttpResponse:
    opened = opened_draft(request)
    if opened.view.is_dropped:
        restore_draft(draft=draft, user_id=opened.user.pk, at=opened.at, actor=opened.actor)
    return redirect("apply-later", draft)
