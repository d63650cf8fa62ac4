"""Another document in the place of one: reissued, handed over to who came after, or the whole case asked anew."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from majung.adapters import clock
from majung.agreements.refusals import AgreementOver, NotReissued, RegisterUnread
from majung.agreements.selectors import desk_line
from majung.agreements.services import hand_over, prepare_again, reissue_agreement
from majung.backoffice.agreements.acts import LONGEST_REASON
from majung.backoffice.agreements.views import shown_agreement
from majung.backoffice.agreements.who import AGREEMENT_STAFF
from majung.backoffice.typed import Refusals, Typed, told
from majung.backoffice.who import staff_at_desk
from majung.parties.reaching import NotATelephone
from majung.web.access import access
from majung.web.middleware import request_id

TOLD: Final[Refusals] = {
    AgreementOver: ("main", "office.problem.not_now"),
    NotReissued: ("main", "office.agreement.problem.not_reissued"),
    RegisterUnread: ("main", "office.agreement.problem.register"),
    NotATelephone: ("new_telephone", "office.agreement.problem.telephone"),
}


@access(AGREEMENT_STAFF)
@never_cache
@require_POST
def reissued(request: HttpRequest, number: str) -> HttpResponse:
    """The same for the same signer. After three failures only at the counter, with an ID card seen."""
    typed, by, at, new = Typed(request.POST), staff_at_desk(request).actor, clock.now(), ""
    reason = typed.words("why_reissue", most=LONGEST_REASON)
    if desk_line(number=number, at=at).needs_branch and "saw_card" not in typed.posted:
        typed.wrong("saw_card", "office.agreement.problem.card")
    if not typed.errors:
        with told(typed, TOLD):
            new = reissue_agreement(agreement=number, reason=reason, by=by, at=at, request_id=request_id(request))
    return onward(request, number, new, typed)


@access(AGREEMENT_STAFF)
@never_cache
@require_POST
def handed_over(request: HttpRequest, number: str) -> HttpResponse:
    typed, by, at, new = Typed(request.POST), staff_at_desk(request).actor, clock.now(), ""
    name, born = typed.line("name"), typed.day("born")
    reason = typed.words("why_hand_over", most=LONGEST_REASON)
    if born is not None and not typed.errors:
        with told(typed, TOLD):
            new = hand_over(
                agreement=number,
                name=name,
                birth_date=born,
                telephone=typed.posted.get("new_telephone", "").strip(),
                reason=reason,
                by=by,
                at=at,
                request_id=request_id(request),
            )
    return onward(request, number, new, typed)


@access(AGREEMENT_STAFF)
@never_cache
@require_POST
def prepared_again(request: HttpRequest, number: str) -> HttpResponse:
    """A new round of the whole case, from the register as it is now; a change in it only if the officer accepts it."""
    typed, by, at, new = Typed(request.POST), staff_at_desk(request).actor, clock.now(), ""
    reason = typed.words("why_prepare", most=LONGEST_REASON)
    if not typed.errors:
        with told(typed, TOLD):
            new = prepare_again(
                application=desk_line(number=number, at=at).line.application,
                reason=reason,
                accepts_change="accepts_change" in typed.posted,
                by=by,
                at=at,
                request_id=request_id(request),
            )
    return onward(request, number, new, typed)


def onward(request: HttpRequest, number: str, new: str, typed: Typed) -> HttpResponse:
    """To the document that came in its place."""
    return shown_agreement(request, number, typed) if typed.errors else redirect("office-agreement", new)
