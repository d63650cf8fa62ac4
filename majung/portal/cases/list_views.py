"""내 신청: what waits for the owner first, then everything under way, drafts to go on with, and what is over."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from majung.adapters import clock
from majung.applications.selectors import ApplicationLine, DraftLine, drafts_of
from majung.applications.services import DraftSubmitted, UnknownDraft, drop_draft, restore_draft
from majung.core.application import ApplicationStatus, is_end
from majung.core.journey import business_days_left
from majung.journey.selectors import SeenCase, cases_seen_by
from majung.parties.people import owner_actor
from majung.portal.cases.shown import KINDS
from majung.programs.catalog import shipped_catalog
from majung.programs.holidays import shipped_holidays
from majung.web.access import OWNER, access, owner_of_request
from majung.web.problems import screen_language

GO_ON = "apply-later"


@dataclass(frozen=True, slots=True)
class CaseCard:
    """A case in the list."""

    line: ApplicationLine
    program: str
    is_client: bool
    kind: str
    days_left: int | None


@dataclass(frozen=True, slots=True)
class DraftCard:
    """A draft in the list, with where it goes on."""

    line: DraftLine
    program: str
    href: str


@access(OWNER)
@never_cache
@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/cases/list.html", {**listed(request), "done": request.GET.get("done", "")})


@access(OWNER)
@require_POST
def drop(request: HttpRequest, draft: str) -> HttpResponseBase:
    return change_draft(request, draft, drop_draft, "dropped")


@access(OWNER)
@require_POST
def restore(request: HttpRequest, draft: str) -> HttpResponseBase:
    return change_draft(request, draft, restore_draft, "restored")


def change_draft(request: HttpRequest, draft: str, act: Any, done: str) -> HttpResponseBase:
    user = owner_of_request(request)
    assert user is not None
    try:
        act(draft=draft, user_id=user.pk, at=clock.now(), actor=owner_actor(user))
    except UnknownDraft:
        raise Http404 from None
    except DraftSubmitted as submitted:
        return redirect("my-application", submitted.application)
    return redirect(reverse("my", query={"done": done}))


def listed(request: HttpRequest) -> dict[str, Any]:
    user = owner_of_request(request)
    assert user is not None
    cards = [case_card(each) for each in cases_seen_by(user=user, on=clock.today())]
    drafts = drafts_of(user_id=user.pk, at=clock.now())
    return {
        "asked": sorted(
            (card for card in cards if is_asked(card) and not card.is_client),
            key=lambda card: card.line.supplement_through or clock.today(),
        ),
        "under_way": [card for card in cards if not is_over(card) and not is_asked(card) and not card.is_client],
        "over": [card for card in cards if is_over(card) and not card.is_client],
        "clients": [card for card in cards if card.is_client],
        "drafts": [draft_card(each) for each in drafts if not each.is_dropped],
        "dropped": [draft_card(each) for each in drafts if each.is_dropped],
        "is_identified": user.person_id is not None,
    }


def case_card(seen: SeenCase) -> CaseCard:
    through, holidays = seen.line.supplement_through, shipped_holidays().days
    return CaseCard(
        line=seen.line,
        program=program_name(seen.line.program),
        is_client=seen.is_client,
        kind=KINDS.get(seen.line.status, "info"),
        days_left=business_days_left(on=clock.today(), through=through, holidays=holidays) if through else None,
    )


def draft_card(line: DraftLine) -> DraftCard:
    return DraftCard(line, program_name(line.program), draft_address(line.number))


def draft_address(number: str) -> str:
    """Where a draft goes on: at its first unfinished screen."""
    return reverse(GO_ON, args=[number])


def program_name(program: str) -> str:
    """The name of a program in the language of the screen, by its latest version."""
    version = next(each for each in reversed(shipped_catalog().versions) if each.id == program)
    return version.label_en if screen_language() == "en" else version.label


def is_asked(card: CaseCard) -> bool:
    return card.line.status is ApplicationStatus.SUPPLEMENT_REQUESTED


def is_over(card: CaseCard) -> bool:
    return is_end(card.line.status)
