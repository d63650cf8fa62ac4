"""Complaints for tests: somebody without an account grumbles about the branch in Pohang on a Monday."""

from datetime import UTC, datetime
from typing import Any

from majung.complaints.services import ComplaintFiled, file_complaint, take_complaint
from majung.core.complaints import ComplaintKind
from majung.events.services import Actor, ActorKind
from majung.parties.kinds import StaffDuty
from majung.parties.reaching import Contact
from tests.signing_in import make_staff

INSTITUTION, BRANCH = "gyeongbuk-foundation", "dongbu"
# A Monday at ten in Seoul.
AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
VISITOR = Actor(ActorKind.VISITOR, "")
KIM = Contact("김하나", "01012345678")
WORDS = "창구에서 한 시간을 기다렸습니다"


def written(**given: Any) -> ComplaintFiled:
    """A 고충 with a telephone left, unless said otherwise."""
    usual = {
        "kind": ComplaintKind.GRIEVANCE,
        "institution": INSTITUTION,
        "branch": BRANCH,
        "about": "",
        "words": WORDS,
        "person_id": None,
        "contact": KIM,
        "at": AT,
        "actor": VISITOR,
    }
    return file_complaint(**{**usual, **given})


def officer(email: str = "handler@example.org", **given: Any) -> int:
    return make_staff(email, duty=StaffDuty.OFFICER, **{"branch": BRANCH, **given}).pk


def actor(user_id: int) -> Actor:
    return Actor(ActorKind.STAFF, f"user:{user_id}")


def taken(number: str, user_id: int, *, at: datetime = AT) -> None:
    take_complaint(complaint=number, user_id=user_id, by=actor(user_id), at=at)
