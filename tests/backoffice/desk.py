"""A branch at work: cases in its worklist, and its staff signed in."""

import re
from datetime import date, datetime

from django.test import Client

from majung.applications.services import Receipt, request_supplement, take_up
from majung.core.supplement import SupplementItem, SupplementItemKind
from majung.events.services import Actor, ActorKind
from majung.parties.kinds import StaffDuty
from tests.applications.world import AT, Owner, an_owner, complete, submitted
from tests.signing_in import make_staff, sign_in

GUMI = "jungbu"
SOMEBODY = Actor(ActorKind.STAFF, "user:0")
EXPLAIN = SupplementItem(SupplementItemKind.EXPLANATION, "매출이 준 까닭을 적어 주세요.")


def filed(nth: int = 1, *, at: datetime = AT) -> Receipt:
    owner = an_owner(nth)
    return submitted(owner, complete(owner, at=at), at=at, key=f"key-{nth}")


def filed_by(owner: Owner) -> Receipt:
    return submitted(owner, complete(owner))


def taken_up(number: str, *, by: Actor = SOMEBODY, at: datetime = AT) -> None:
    take_up(application=number, by=by, at=at)


def asked(number: str, *, through: date = date(2025, 5, 12), at: datetime = AT) -> None:
    request_supplement(application=number, items=[EXPLAIN], through=through, by=SOMEBODY, at=at)


def staff_client(
    duty: StaffDuty = StaffDuty.OFFICER,
    *,
    branch: str | None = GUMI,
    institution: str = "gyeongbuk-foundation",
    email: str = "",
) -> Client:
    user = make_staff(email or f"{duty.value}@example.org", duty=duty, branch=branch, institution=institution)
    return sign_in(Client(), user)


def as_shown(client: Client, number: str, **changes: str) -> dict[str, str]:
    """The form of an approval as it opens, with what matters to a test changed."""
    page = client.get(f"/office/cases/{number}/decision?outcome=approved").text
    fields = dict(re.findall(r'<input (?:id="\w+" )?(?:type="hidden" )?name="(\w+)"[^>]*? value="([^"]*)"', page))
    chosen = dict(re.findall(r'type="radio" name="(\w+)" value="([^"]*)"[^>]* checked', page))
    words = re.search(r'name="words"[^>]*>([^<]*)<', page)
    assert words is not None
    return {**fields, **chosen, "reason": "meets_criteria", "words": words[1], **changes}
