"""처리기간 연장: once with a reason, once more with the owner's consent, and never after the last day."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError

from majung.applications.due import recount_due_days
from majung.applications.extended import extensions_of_case
from majung.applications.models import Application, PeriodExtension
from majung.applications.selectors import application_view
from majung.applications.services import (
    ClockStandsStill,
    ConsentMissing,
    ExtendedOften,
    ExtensionTooLong,
    PeriodOver,
    ReasonMissing,
    extend_period,
    request_supplement,
    supply,
    supply_item,
    take_up,
    withdraw_application,
)
from majung.core.application import WithdrawalReason
from majung.core.supplement import SupplementItem, SupplementItemKind
from majung.events.selectors import events_about
from majung.events.services import Actor, ActorKind, Subject
from majung.notices.models import Message
from tests.applications.world import AT, Owner, an_owner, complete, submitted
from tests.published_catalog import load_and_publish

OFFICER = Actor(ActorKind.STAFF, "user:9007")
WHY = "현장 확인이 더 필요합니다."


@pytest.fixture
def owner(db: None) -> Owner:
    load_and_publish()
    return an_owner()


@pytest.fixture
def number(owner: Owner) -> str:
    return submitted(owner, complete(owner)).application


def due(number: str) -> date:
    day = application_view(number=number).line.due_on
    assert day is not None
    return day


def extended(number: str, **changes: Any) -> date:
    usual: dict[str, Any] = {"length": 5, "words": WHY, "has_consent": False, "by": OFFICER, "at": AT}
    return extend_period(application=number, **{**usual, **changes})


def test_the_last_day_moves_by_working_days_and_the_owner_is_told(number: str) -> None:
    before = due(number)
    after = extended(number)
    assert after == due(number)
    assert after - before >= timedelta(days=7), "five working days pass over a weekend"
    assert recount_due_days() == 0, "the night counts the same"
    (told,) = extensions_of_case(number=number)
    assert (told.nth, told.words, told.due_before, told.due_after) == (1, WHY, before, after)
    assert Message.objects.filter(about=number, template="period_extended").count() == 1
    (event,) = [each for each in events_about(subject=Subject("application", number)) if each.act == "PeriodExtended"]
    assert WHY not in str(event)


def test_the_reason_lies_sealed(number: str) -> None:
    extended(number)
    assert WHY.encode() not in bytes(PeriodExtension.objects.get().sealed_words)


def test_a_second_time_the_owner_agrees_and_there_is_no_third(number: str) -> None:
    first = extended(number)
    with pytest.raises(ConsentMissing):
        extended(number)
    assert due(number) == first
    assert extended(number, has_consent=True) > first
    with pytest.raises(ExtendedOften):
        extended(number, has_consent=True)
    assert [each.has_consent for each in extensions_of_case(number=number)] == [False, True]


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"length": 0}, ExtensionTooLong),
        ({"length": -3}, ExtensionTooLong),
        ({"length": 10_000}, ExtensionTooLong),
        ({"words": "  "}, ReasonMissing),
        ({"at": datetime(2026, 1, 5, tzinfo=UTC)}, PeriodOver),
    ],
)
def test_by_no_more_than_itself_in_time_and_with_a_reason(
    number: str, changes: dict[str, Any], refusal: type[Exception]
) -> None:
    before = due(number)
    with pytest.raises(refusal):
        extended(number, **changes)
    assert due(number) == before
    assert extensions_of_case(number=number) == ()


def test_nothing_is_extended_while_the_owner_is_asked_or_once_it_is_over(owner: Owner, number: str) -> None:
    take_up(application=number, by=OFFICER, at=AT)
    item = SupplementItem(SupplementItemKind.EXPLANATION, "매출이 준 까닭")
    through = AT.date() + timedelta(days=14)
    request_supplement(application=number, items=[item], through=through, by=OFFICER, at=AT)
    with pytest.raises(ClockStandsStill):
        extended(number)
    supply_item(application=number, position=1, answer="계절", actor=owner.actor, at=AT)
    supply(application=number, actor=owner.actor, at=AT)
    extended(number)
    withdraw_application(number=number, reason=WithdrawalReason.CHANGED_MIND, actor=owner.actor, at=AT)
    with pytest.raises(ClockStandsStill):
        extended(number, has_consent=True)


def test_what_was_extended_outlives_a_supplement(owner: Owner, number: str) -> None:
    """The clock stands still and goes on with the longer period."""
    after = extended(number)
    take_up(application=number, by=OFFICER, at=AT)
    item = SupplementItem(SupplementItemKind.EXPLANATION, "매출이 준 까닭")
    request_supplement(
        application=number, items=[item], through=AT.date() + timedelta(days=14), by=OFFICER, at=AT + timedelta(days=5)
    )
    supply_item(application=number, position=1, answer="계절", actor=owner.actor, at=AT + timedelta(days=7))
    supply(application=number, actor=owner.actor, at=AT + timedelta(days=7))
    assert due(number) > after


def test_by_hand_nothing_of_it_changes_and_nobody_is_left_out(number: str) -> None:
    extended(number)
    row = Application.objects.get(number=number)
    for statement in (
        "UPDATE applications_periodextension SET length = 1",
        "DELETE FROM applications_periodextension",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    with pytest.raises(IntegrityError), transaction.atomic():
        PeriodExtension.objects.create(
            application=row, nth=2, length=5, has_consent=False, sealed_words=b"",
            due_before=AT.date(), due_after=AT.date() + timedelta(days=7), extended_at=AT, extended_by="user:1",
        )  # fmt: skip
