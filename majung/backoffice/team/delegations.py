"""Handing a duty on for some days, and taking it back."""

from contextlib import suppress

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from majung.adapters import clock
from majung.backoffice.team.seats import key_of, seats_to_hand_on
from majung.backoffice.team.views import shown_team
from majung.backoffice.typed import Typed
from majung.backoffice.who import CASE_WORKERS, staff_at_desk
from majung.parties.delegations import (
    BadDays,
    MayNotDelegate,
    NotAColleague,
    NotOwnDuty,
    UnknownDelegation,
    delegate,
    end_delegation,
)
from majung.parties.rosters import RosterLine, roster
from majung.parties.staff import StaffView
from majung.web.access import access


@access(CASE_WORKERS)
@never_cache
@require_POST
def given(request: HttpRequest) -> HttpResponse:
    typed, staff, at = Typed(request.POST), staff_at_desk(request), clock.now()
    seat = seat_typed(typed, staff)
    from_on, through_on = typed.day("from"), typed.day("through")
    reason = typed.line("reason")
    to = typed.posted.get("to", "")
    if not (to.isascii() and to.isdecimal()):
        typed.wrong("to", "office.problem.choose")
    if typed.errors or seat is None or from_on is None or through_on is None:
        return shown_team(request, typed=typed)
    try:
        delegate(
            from_user=seat.user_id,
            to_user=int(to),
            duty=seat.duty,
            institution=seat.institution,
            branch=seat.branch,
            from_on=from_on,
            through_on=through_on,
            reason=reason,
            by=staff.actor,
            at=at,
        )
    except BadDays:
        typed.wrong("through", "office.team.problem.days")
    except (NotAColleague, OverflowError):
        typed.wrong("to", "office.team.problem.colleague")
    except (NotOwnDuty, MayNotDelegate):
        typed.wrong("seat", "office.problem.choose")
    return shown_team(request, typed=typed) if typed.errors else redirect(f"{reverse('office-team')}#delegations")


@access(CASE_WORKERS)
@never_cache
@require_POST
def ended(request: HttpRequest, number: str) -> HttpResponse:
    typed = Typed(request.POST)
    # Ended already, or over: either way it is in force no more.
    with suppress(UnknownDelegation):
        try:
            end_delegation(number=number, by=staff_at_desk(request).actor, at=clock.now())
        except MayNotDelegate:
            typed.wrong("delegations", "office.team.problem.not_yours")
            return shown_team(request, typed=typed)
    return redirect(f"{reverse('office-team')}#delegations")


def seat_typed(typed: Typed, staff: StaffView) -> RosterLine | None:
    """The seat to hand on, if it is one that whoever asks may hand on."""
    institutions = {role.institution for role in staff.roles}
    lines = [line for institution in institutions for line in roster(institution=institution)]
    said = typed.posted.get("seat", "")
    found = next((line for line in seats_to_hand_on(staff, lines) if key_of(line) == said), None)
    if found is None:
        typed.wrong("seat", "office.problem.choose")
    return found
