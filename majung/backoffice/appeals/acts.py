"""What is done with an appeal: taken, extended, answered by its handler, agreed to or sent back by an approver."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from majung.adapters import clock
from majung.applications.services import AlreadyFiled
from majung.backoffice.appeals.views import answer_read, shown_appeal
from majung.backoffice.appeals.who import APPEAL_APPROVERS, APPEAL_STAFF
from majung.backoffice.typed import Refusals, Typed, told
from majung.backoffice.who import staff_at_desk
from majung.core.appeals import AppealActNotPossible, AppealOutcome
from majung.decisions.selectors import appeal_view
from majung.decisions.services import (
    DecidedTheCase,
    ExtendedAlready,
    NotAuthorised,
    NotTheHandler,
    WordsMissing,
    agree_appeal,
    decide_appeal,
    extend_appeal,
    return_appeal,
    take_appeal,
)
from majung.journey.services import advance
from majung.web.access import access

TOLD: Final[Refusals] = {
    AppealActNotPossible: ("main", "office.problem.not_now"),
    DecidedTheCase: ("main", "office.appeal.problem.decided_the_case"),
    NotTheHandler: ("main", "office.appeal.problem.handler"),
    ExtendedAlready: ("main", "office.appeal.problem.extended"),
    NotAuthorised: ("main", "office.appeal.problem.no_seat"),
    AlreadyFiled: ("main", "office.appeal.problem.filed_again"),
    WordsMissing: ("main", "office.problem.not_now"),
}


@access(APPEAL_STAFF)
@never_cache
@require_POST
def taken(request: HttpRequest, appeal: str) -> HttpResponse:
    typed = Typed(request.POST)
    with told(typed, TOLD):
        take_appeal(appeal=appeal, by=staff_at_desk(request).actor, at=clock.now())
    return done(request, appeal, typed)


@access(APPEAL_STAFF)
@never_cache
@require_POST
def extended(request: HttpRequest, appeal: str) -> HttpResponse:
    """Ten more days, once, with why; the owner is told both."""
    typed = Typed(request.POST)
    words = typed.words("why_longer")
    if not typed.errors:
        with told(typed, TOLD):
            extend_appeal(appeal=appeal, words=words, by=staff_at_desk(request).actor, at=clock.now())
    return done(request, appeal, typed)


@access(APPEAL_STAFF)
@never_cache
@require_POST
def answered(request: HttpRequest, appeal: str) -> HttpResponse:
    typed = Typed(request.POST)
    outcome, words = typed.choice("outcome", AppealOutcome), typed.words("words")
    if outcome is not None and not typed.errors:
        with told(typed, TOLD):
            by = staff_at_desk(request).actor
            decide_appeal(appeal=appeal, outcome=outcome, words=words, by=by, at=clock.now())
    return done(request, appeal, typed)


@access(APPEAL_APPROVERS)
@never_cache
@require_POST
def agreed(request: HttpRequest, appeal: str) -> HttpResponse:
    """The second pair of eyes; what is agreed to is the answer that stood on the page."""
    typed, staff = Typed(request.POST), staff_at_desk(request)
    held = appeal_view(number=appeal)
    if held is not None and typed.posted.get("answered_at") != answer_read(held):
        typed.wrong("main", "office.problem.not_now")
        return done(request, appeal, typed)
    with told(typed, TOLD):
        agree_appeal(appeal=appeal, by=staff.actor, user_id=staff.user_id, at=clock.now())
    return done(request, appeal, typed)


@access(APPEAL_APPROVERS)
@never_cache
@require_POST
def returned(request: HttpRequest, appeal: str) -> HttpResponse:
    typed, staff = Typed(request.POST), staff_at_desk(request)
    words = typed.words("because")
    if not typed.errors:
        with told(typed, TOLD):
            return_appeal(appeal=appeal, words=words, by=staff.actor, user_id=staff.user_id, at=clock.now())
    return done(request, appeal, typed)


def done(request: HttpRequest, appeal: str, typed: Typed) -> HttpResponse:
    """The next stage takes what is ready for it, and the page is shown anew; or what was refused is told on it."""
    if typed.errors:
        return shown_appeal(request, appeal, typed)
    held = appeal_view(number=appeal)
    if held is not None and not held.is_open:
        advance(number=held.application, at=clock.now())
    return redirect("office-appeal", appeal)
