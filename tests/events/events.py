"""Events to chain, and what somebody can do to them who may change the tables themselves."""

from datetime import UTC, date, datetime

from django.db import transaction

from majung.events.models import EventLink
from majung.events.services import Actor, ActorKind, Subject, record_event
from majung.events.verification import verify_chain
from tests.flushing import without_triggers

AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
DAY = date(2026, 11, 22)
OWNER = Actor(ActorKind.OWNER, "user:12")


def case(number: int) -> Subject:
    return Subject("application", f"APP-2026-{number:08d}-0")


def happened(count: int, *, first: int = 0) -> None:
    for number in range(first, first + count):
        with transaction.atomic():
            record_event(act="ApplicationSubmitted", actor=OWNER, subject=case(number), at=AT)


def tampered(*statements: str) -> None:
    """SQL by hand, past every refusal."""
    with without_triggers() as cursor:
        for statement in statements:
            cursor.execute(statement)


def chained_ids() -> list[int]:
    return list(EventLink.objects.order_by("position").values_list("event_id", flat=True))


def problems() -> list[tuple[str, str]]:
    return [(problem.code.value, problem.place) for problem in verify_chain().problems]
