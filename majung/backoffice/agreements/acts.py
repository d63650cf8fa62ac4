"""What staff do with an agreement as it stands: send it again, reach a co-signer, take it back, answer a request."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from majung.adapters import clock
from majung.agreements.refusals import AgreementOver, NotYourTurn, UnknownConsentRequest
from majung.agreements.selectors import consents_of_agreement
from majung.agreements.services import cancel_agreement, reach_signer, resend, settle_consent
from majung.backoffice.agreements.views import shown_agreement
from majung.backoffice.agreements.who import AGREEMENT_STAFF
from majung.backoffice.typed import Refusals, Typed, told
from majung.backoffice.who import staff_at_desk
from majung.parties.reaching import NotATelephone
from majung.web.access import access
from majung.web.middleware import request_id

LONGEST_REASON = 2000
TOLD: Final[Refusals] = {
    AgreementOver: ("main", "office.problem.not_now"),
    NotYourTurn: ("main", "office.problem.not_now"),
    NotATelephone: ("telephone", "office.agreement.problem.telephone"),
}


@access(AGREEMENT_STAFF)
@never_cache
@require_POST
def sent_again(request: HttpRequest, number: str) -> HttpResponse:
    typed, by = Typed(request.POST), staff_at_desk(request).actor
    with told(typed, TOLD):
        resend(agreement=number, by=by, at=clock.now(), request_id=request_id(request))
    return done(request, number, typed)


@access(AGREEMENT_STAFF)
@never_cache
@require_POST
def reached(request: HttpRequest, number: str) -> HttpResponse:
    """The number of the document goes to a co-signer by message; the telephone is kept in the message alone."""
    typed, by = Typed(request.POST), staff_at_desk(request).actor
    with told(typed, TOLD):
        reach_signer(
            agreement=number,
            telephone=typed.posted.get("telephone", "").strip(),
            by=by,
            at=clock.now(),
            request_id=request_id(request),
        )
    return done(request, number, typed)


@access(AGREEMENT_STAFF)
@never_cache
@require_POST
def cancelled(request: HttpRequest, number: str) -> HttpResponse:
    typed, by = Typed(request.POST), staff_at_desk(request).actor
    reason = typed.words("why_cancel", most=LONGEST_REASON)
    if not typed.errors:
        with told(typed, TOLD):
            cancel_agreement(agreement=number, reason=reason, by=by, at=clock.now(), request_id=request_id(request))
    return done(request, number, typed)


@access(AGREEMENT_STAFF)
@never_cache
@require_POST
def consent_settled(request: HttpRequest, number: str) -> HttpResponse:
    """«동의» or «동의하지 않음» to one request of this agreement, in words; the button pressed says which."""
    typed, by = Typed(request.POST), staff_at_desk(request).actor
    asked, answer = typed.posted.get("consent", ""), typed.posted.get("answer", "")
    if asked not in {each.number for each in consents_of_agreement(number=number)}:
        typed.wrong("main", "office.problem.not_now")
        return done(request, number, typed)
    field = f"words-{asked}"
    words = typed.words(field, most=LONGEST_REASON)
    if answer not in ("agree", "refuse"):
        typed.wrong(field, "office.problem.choose")
    if not typed.errors:
        with told(typed, {UnknownConsentRequest: ("main", "office.problem.not_now")}):
            settle_consent(
                number=asked,
                agrees=answer == "agree",
                words=words,
                by=by,
                at=clock.now(),
                request_id=request_id(request),
            )
    return done(request, number, typed)


def done(request: HttpRequest, number: str, typed: Typed) -> HttpResponse:
    return shown_agreement(request, number, typed) if typed.errors else redirect("office-agreement", number)
