"""Who may open an agreement in the owners' door: whoever is to sign it, and nobody else; and from where they act."""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from majung.adapters import clock
from majung.agreements.refusals import UnknownAgreement
from majung.agreements.seen import Seen
from majung.agreements.selectors import agreement_view, joinable
from majung.agreements.selectors.views import AgreementLine, AgreementView
from majung.portal.check.throttle import client_of
from majung.web.access import IDENTIFIED, object_rule, owner_of_request

LONGEST_AGENT = 400
SESSION_DIGITS = 32


@dataclass(frozen=True, slots=True)
class Held:
    """What an address opens: an agreement of one's own, or one whose register knows this person only by name and
    birth date, and which «다음» makes theirs."""

    line: AgreementLine
    view: AgreementView | None


def held(request: HttpRequest, number: str) -> Held | None:
    """What the person signed in has under this number; asked once a request."""
    known: dict[str, Held | None] = getattr(request, "_agreements_held", {})
    if number not in known:
        known[number] = _held(person_of_request(request), number)
        request._agreements_held = known  # type: ignore[attr-defined]  # The rule and the view ask the same thing.
    return known[number]


def person_of_request(request: HttpRequest) -> int | None:
    user = owner_of_request(request)
    return user.person_id if user else None


def seen_of(request: HttpRequest) -> Seen:
    """What the evidence keeps of the connection; of the session a fingerprint only."""
    session = hashlib.sha256((request.session.session_key or "").encode()).hexdigest()[:SESSION_DIGITS]
    agent = request.headers.get("User-Agent", "")[:LONGEST_AGENT]
    return Seen(ip=client_of(request), user_agent=agent, session=session, host=request.get_host())


def signing(request: HttpRequest, number: str) -> dict[str, Any]:
    """What every act of a signer is told: which agreement, who, when, from where."""
    person_id = person_of_request(request)
    assert person_id is not None
    return {"agreement": number, "person_id": person_id, "at": clock.now(), "seen": seen_of(request)}


def _signs(request: HttpRequest, **kwargs: Any) -> bool:
    return held(request, kwargs["number"]) is not None


def _held(person_id: int | None, number: str) -> Held | None:
    if person_id is None:
        return None
    at = clock.now()
    try:
        view = agreement_view(number=number, person_id=person_id, at=at)
    except UnknownAgreement:
        line = joinable(number=number, person_id=person_id, at=at)
        return Held(line, None) if line else None
    return Held(view.line, view)


SIGNS = IDENTIFIED & object_rule("signs_agreement", _signs, told="agreement.not_found")
