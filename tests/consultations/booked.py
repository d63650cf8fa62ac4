"""Bookings for tests: a branch of the catalog, a Monday, somebody with a telephone."""

from datetime import UTC, datetime, timedelta
from typing import Any

from majung.consultations.services import BookingMade, book
from majung.core.deadlines import SEOUL
from majung.core.slots import ConsultationKind
from majung.events.services import Actor, ActorKind
from majung.parties.models import AccountKind, User

INSTITUTION, BRANCH = "gyeongbuk-foundation", "dongbu"
PLACE: dict[str, Any] = {"institution": INSTITUTION, "branch": BRANCH}
# A Monday at nine in Seoul.
AT = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
TEN = datetime(2026, 11, 24, 10, 0, tzinfo=SEOUL)
LATER = TEN + timedelta(minutes=30)
KIM, LEE = "010-1234-5678", "010-8765-4321"
OFFICER = Actor(ActorKind.STAFF, "user:1")


def booked(**given: Any) -> BookingMade:
    """Kim visits the branch in Pohang on Tuesday at ten, unless said otherwise."""
    usual = {**PLACE, "kind": ConsultationKind.VISIT, "starts_at": TEN, "name": "김하나", "telephone": KIM, "at": AT}
    return book(**{**usual, **given})


def officer() -> User:
    return User.objects.create(kind=AccountKind.STAFF.value, email="officer@example.kr", created_at=AT)
