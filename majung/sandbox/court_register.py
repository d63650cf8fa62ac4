"""The court's register of corporations: the whole extract, with what was struck out, as of the offices' day."""

import base64
from collections.abc import Mapping
from datetime import date

from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from majung.adapters.court_register import ActingRule, RegisterChangeKind
from majung.sandbox.calendar import today
from majung.sandbox.connecting import Service
from majung.sandbox.paper import paper
from majung.sandbox.reading import Refused, check_bearer, json_of, texts_of
from majung.sandbox.register_changes import Representation, representation
from majung.sandbox.world import Business, Entry, world

ISSUER, TITLE = "대법원 등기정보", "등기사항전부증명서 (말소사항 포함)"
TITLES = {ActingRule.SEVERAL: "대표이사", ActingRule.JOINT: "공동대표이사"}


@csrf_exempt
@require_POST
def extract(request: HttpRequest) -> JsonResponse:
    try:
        check_bearer(request, Service.COURT_REGISTER)
        number, consent = texts_of(json_of(request), "corporation_number", "consent")
    except Refused as refused:
        return refused.as_response()
    business, day = world().corporation(number), today()
    stands = representation(business, on=day) if business else None
    if business is None or stands is None or not stands.entries:
        return JsonResponse({"corporation_number": number, "consent": consent, "is_registered": False})
    return JsonResponse({"consent": consent, "is_registered": True, **told(business, stands, day)})


def told(business: Business, stands: Representation, day: date) -> Mapping[str, object]:
    acts = acting_rule(stands, day)
    return {
        "corporation_number": business.corporation_number,
        "name": business.name,
        "issued_on": day.isoformat(),
        "includes_cancelled": True,
        "representatives": [told_entry(entry, acts) for entry in stands.entries],
        "changes": changes_until(day, business, stands),
        "document": base64.b64encode(document(business, stands, day)).decode(),
    }


def acting_rule(stands: Representation, day: date) -> ActingRule:
    """Nobody can act jointly with nobody."""
    return stands.rule if len(stands.in_office(day)) > 1 else ActingRule.SEVERAL


def told_entry(entry: Entry, acts: ActingRule) -> Mapping[str, object]:
    return {
        "name": entry.name,
        "birth_date": entry.birth_date.isoformat(),
        "title": TITLES[acts],
        "acts": acts,
        "since": entry.since.isoformat(),
        "until": entry.until.isoformat() if entry.until else None,
    }


def changes_until(day: date, business: Business, stands: Representation) -> list[Mapping[str, str]]:
    """Oldest first."""
    appointed = [(entry.since, RegisterChangeKind.REPRESENTATIVE_APPOINTED) for entry in stands.entries]
    left = [(entry.until, RegisterChangeKind.REPRESENTATIVE_LEFT) for entry in stands.entries if entry.until]
    other = [(each, RegisterChangeKind.OTHER) for each in business.other_entries if each <= day]
    rule = [(each, RegisterChangeKind.ACTING_RULE_CHANGED) for each in stands.rule_changed_on]
    return [{"on": on.isoformat(), "what": what} for on, what in sorted([*appointed, *left, *other, *rule])]


def document(business: Business, stands: Representation, day: date) -> bytes:
    title = TITLES[acting_rule(stands, day)]
    lines = {
        f"{place}. {title} {entry.name} ({entry.birth_date})": _in_words(entry)
        for place, entry in enumerate(stands.entries, start=1)
    }
    about = f"{business.name} (법인등록번호 {business.corporation_number})"
    return paper(issuer=ISSUER, title=TITLE, about=about, facts=lines, issued_on=day)


def _in_words(entry: Entry) -> str:
    return f"{entry.since} 취임" + (f", {entry.until} 퇴임 (말소)" if entry.until else "")
