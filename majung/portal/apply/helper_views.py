"""도움: who helps to file; only help that is paid for opens the notice on brokers."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from majung.core.filing import FilingStep, HelperKind
from majung.parties.people import contact_of
from majung.portal.apply.opened import OWN_DRAFT, OpenedDraft, frame, opened_draft
from majung.portal.apply.saving import Screen, save, show, wants_saved
from majung.web.access import access
from majung.web.filing.questions import Posted, sent_text
from majung.web.problems import screen_language
from majung.web.typed import keeps_typed
from majung.web.words import say


@access(OWN_DRAFT)
@keeps_typed
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def helper(request: HttpRequest, draft: str) -> HttpResponse:
    opened = opened_draft(request)
    if opened.view.application:
        return redirect("apply-receipt", draft)
    if request.method != "POST":
        return show(request, SCREEN, opened)
    read = read_helper(request.POST)
    newly_paid = read.values.get("helper") == HelperKind.PAID_PERSON and "broker_shown" not in request.POST
    if newly_paid and not wants_saved(request) and "later" not in request.POST:
        # The notice comes up first; without it on the page nobody has failed to read it.
        opened.saved(read.values, seen=opened.view.seen)
        return redirect(f"{opened.address(FilingStep.HELPER)}#broker")
    return save(request, SCREEN, opened, read)


def read_helper(posted: QueryDict) -> Posted:
    chosen = posted.get("helper", "")
    if chosen not in set(HelperKind):
        return Posted()
    has_read = chosen == HelperKind.PAID_PERSON and posted.get("broker_notice_read") == "yes"
    return Posted({"helper": chosen, "broker_notice_read": has_read or None})


def shown(opened: OpenedDraft, sent: QueryDict | None, problems: Mapping[str, str]) -> dict[str, Any]:
    filing = opened.composed.filing
    chosen = sent_text(sent, "helper") or (filing.helper.value if filing.helper else "")
    contact = contact_of(person_id=opened.user.person_id) if opened.may_file and opened.user.person_id else None
    return {
        **frame(opened, FilingStep.HELPER),
        "helpers": [
            {
                "value": kind.value,
                "label": say(f"apply.helper.{kind.value}", screen_language()),
                "checked": kind.value == chosen,
            }
            for kind in HelperKind
        ],
        "is_paid": chosen == HelperKind.PAID_PERSON,
        "has_read": filing.broker_notice_read or sent_text(sent, "broker_notice_read") == "yes",
        "telephone": contact.telephone if contact else "",
        "problems": problems,
    }


SCREEN = Screen(FilingStep.HELPER, "portal/apply/helper.html", shown)
