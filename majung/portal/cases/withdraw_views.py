"""Taking a case back, told what it means before; and filing one that is over anew."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from majung.adapters import clock
from majung.applications.services import NotOver, RetryLater
from majung.applications.services import refile as file_anew
from majung.core.application import ActNotPossible, WithdrawalReason
from majung.journey.selectors import Timeline, timeline
from majung.journey.services import withdraw as withdraw_case
from majung.portal.cases import shown
from majung.portal.cases.access import ACTS_IN_CASE
from majung.portal.cases.list_views import draft_address
from majung.portal.cases.views import frame
from majung.web.access import access, owner_of_request
from majung.web.actors import actor_of
from majung.web.problems import screen_language
from majung.web.refusals import refuse
from majung.web.words import say

CONFLICT = 409


@access(ACTS_IN_CASE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, number: str) -> HttpResponseBase:
    found = timeline(number=number, at=clock.now())
    if not found.may_withdraw:
        # Withdrawn already, from another screen or by a second press: the case says what became of it.
        return redirect("my-application", number)
    if request.method != "POST":
        return withdraw_page(request, found, {})
    reason = read_reason(request.POST.get("reason", ""))
    errors = {} if reason else {"reason": say("cases.withdraw.no_reason", screen_language())}
    if request.POST.get("understood") != "yes":
        errors["understood"] = say("cases.withdraw.not_understood", screen_language())
    if errors or reason is None:
        return withdraw_page(request, found, errors)
    try:
        withdraw_case(number=number, reason=reason, actor=actor_of(request), at=clock.now())
    except ActNotPossible:
        return redirect("my-application", number)
    return redirect(reverse("my-application", args=[number], query={"done": "withdrawn"}))


@access(ACTS_IN_CASE)
@require_POST
def refile(request: HttpRequest, number: str) -> HttpResponseBase:
    """«고쳐서 다시 신청»: a draft with everything that was said, to go on with."""
    user = owner_of_request(request)
    assert user is not None
    try:
        draft = file_anew(number=number, user_id=user.pk, at=clock.now(), actor=actor_of(request))
    except (NotOver, RetryLater):
        return refuse(request, status=CONFLICT, detail=say("cases.refile.not_yet", screen_language()))
    return redirect(draft_address(draft.number))


def read_reason(text: str) -> WithdrawalReason | None:
    return WithdrawalReason(text) if text in set(WithdrawalReason) else None


def withdraw_page(request: HttpRequest, found: Timeline, errors: dict[str, str]) -> HttpResponse:
    chosen, language = request.POST.get("reason", ""), screen_language()
    context = {
        **frame(request, found),
        "reasons": [
            {"value": each.value, "label": say(f"cases.withdraw.reason.{each}", language), "checked": each == chosen}
            for each in WithdrawalReason
        ],
        "has_reservation": bool(found.view.reservation_key),
        "has_talk": bool(shown.bookings(found, at=clock.now())),
        "rank": found.view.line.rank,
        "understood": request.POST.get("understood") == "yes",
        "error": errors,
        "errors": [{"id": name, "message": message} for name, message in errors.items()],
    }
    return render(request, "portal/cases/withdraw.html", context, status=422 if errors else 200)
