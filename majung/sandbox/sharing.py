"""The offices behind 행정정보 공동이용 and 본인정보: facts of a business or a person, with the paper as PDF."""

import base64
from collections.abc import Mapping
from datetime import date

from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from majung.adapters.sharing import FACTS_OF_KIND, LookUpKind
from majung.core.facts import FactValue
from majung.sandbox.calendar import today
from majung.sandbox.connecting import Service
from majung.sandbox.paper import paper
from majung.sandbox.reading import Refused, check_bearer, json_of, texts_of
from majung.sandbox.world import world

ABOUT_PERSONS = frozenset({LookUpKind.FAMILY, LookUpKind.DISABILITY})
# Who issues it, and what the paper is called.
ISSUERS: Mapping[LookUpKind, tuple[str, str]] = {
    LookUpKind.BUSINESS_REGISTRATION: ("국세청", "사업자등록증명"),
    LookUpKind.WORKERS: ("국민건강보험공단", "사업장 가입자 명부"),
    LookUpKind.SALES: ("국세청", "부가가치세 과세표준증명"),
    LookUpKind.FAMILY: ("대법원", "가족관계증명서"),
    LookUpKind.DISABILITY: ("보건복지부", "장애인증명서"),
    LookUpKind.TAX_PAYMENT: ("국세청", "납세증명서"),
}


@csrf_exempt
@require_POST
def look_up(request: HttpRequest) -> JsonResponse:
    try:
        check_bearer(request, Service.SHARING)
        asked, number, subject, consent = texts_of(
            json_of(request), "kind", "registration_number", "subject", "consent"
        )
        if asked not in set(LookUpKind):
            raise Refused(400, "모르는 증명입니다.")
    except Refused as refused:
        return refused.as_response()
    kind, day = LookUpKind(asked), today()
    return JsonResponse({
        "kind": kind,
        "registration_number": number,
        "consent": consent,
        "source": ISSUERS[kind][0],
        "issued_on": day.isoformat(),
        **_told(kind, number, subject, day),
    })  # fmt: skip


def _told(kind: LookUpKind, number: str, subject: str, day: date) -> Mapping[str, object]:
    """Only the person themselves, or who represents the business, is told anything."""
    found = _found(kind, number, subject)
    if found is None:
        return {"facts": {}, "document": None}
    title, facts = found
    told = {name: value for name, value in facts.items() if name in FACTS_OF_KIND[kind]}
    document = paper(issuer=ISSUERS[kind][0], title=ISSUERS[kind][1], about=title, facts=told, issued_on=day)
    return {"facts": told, "document": base64.b64encode(document).decode()}


def _found(kind: LookUpKind, number: str, subject: str) -> tuple[str, Mapping[str, FactValue]] | None:
    person, business = world().person_with(subject), world().businesses.get(number)
    if kind in ABOUT_PERSONS:
        return (person.name, person.facts) if person else None
    if business is None or not business.is_represented_by(subject):
        return None
    return f"{business.name} ({number})", {**business.facts, "business_status": str(business.status)}
