"""처리기간 연장: an officer takes longer over a case, says why, and the owner is told the new day."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from majung.adapters import clock
from majung.applications.services import (
    ClockStandsStill,
    ConsentMissing,
    ExtendedOften,
    ExtensionTooLong,
    PeriodOver,
    extend_period,
)
from majung.backoffice.cases.acts import back_to_case
from majung.backoffice.cases.page import shown_case
from majung.backoffice.typed import Refusals, Typed, told
from majung.backoffice.who import CASE_OFFICERS, staff_at_desk
from majung.web.access import access

WHY_NOT: Final[Refusals] = {
    ClockStandsStill: ("extension_length", "office.problem.not_now"),
    PeriodOver: ("extension_length", "office.problem.period_over"),
    ExtendedOften: ("extension_length", "office.problem.extended_often"),
    ExtensionTooLong: ("extension_length", "office.problem.extension_too_long"),
    ConsentMissing: ("extension_consent", "office.problem.consent_missing"),
}


@access(CASE_OFFICERS)
@never_cache
@require_POST
def extended(request: HttpRequest, case: str) -> HttpResponse:
    typed = Typed(request.POST)
    said, words = typed.line("extension_length"), typed.words("extension_words")
    if not typed.errors:
        with told(typed, WHY_NOT):
            extend_period(
                application=case,
                length=int(said) if said.isdecimal() and len(said) < 5 else 0,
                words=words,
                has_consent="extension_consent" in request.POST,
                by=staff_at_desk(request).actor,
                at=clock.now(),
            )
    return shown_case(request, case, typed=typed) if typed.errors else back_to_case(case, "extension")
