"""The end of a day: each part does what is due, once; one that fails keeps no other from its night."""

from datetime import date, datetime, timedelta

import pytest
from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from majung.applications.models import Draft
from majung.applications.selectors import application_view
from majung.applications.services import request_supplement
from majung.budget.selectors import fund_position
from majung.budget.services import reserve
from majung.core.application import ApplicationStatus
from majung.core.deadlines import SEOUL
from majung.core.supplement import SupplementItem, SupplementItemKind
from majung.journey import nightly as room
from majung.journey.nightly import PARTS, PartsFailed, nightly, remind_in_daytime
from majung.notices.models import Message
from tests.applications.world import AT, Owner, begun
from tests.journey.conftest import FUND, OFFICER

THROUGH = date(2025, 5, 15)
NIGHT_AFTER = datetime(2025, 5, 16, 0, 10, tzinfo=SEOUL)
WHY = SupplementItem(SupplementItemKind.EXPLANATION, "매출이 준 까닭")
NOTHING = dict.fromkeys(PARTS, 0)


@pytest.fixture
def asked(number: str) -> str:
    request_supplement(application=number, items=(WHY,), through=THROUGH, by=OFFICER, at=AT)
    return number


def test_a_missed_supplement_is_cancelled_once(asked: str) -> None:
    assert nightly(at=NIGHT_AFTER - timedelta(days=1))["lapsed_supplements"] == 0
    assert nightly(at=NIGHT_AFTER)["lapsed_supplements"] == 1
    assert application_view(number=asked).status is ApplicationStatus.CANCELLED
    assert nightly(at=NIGHT_AFTER) == NOTHING


def test_calls_are_opened_for_who_was_not_reached(asked: str) -> None:
    noon = datetime(2025, 5, 15, 12, tzinfo=SEOUL)
    assert nightly(at=noon)["telephone_tasks"] >= 1
    assert nightly(at=noon)["telephone_tasks"] == 0


def test_nobody_is_woken_by_a_reminder(asked: str) -> None:
    assert remind_in_daytime(at=datetime(2025, 5, 14, 0, 10, tzinfo=SEOUL)) == 0
    assert remind_in_daytime(at=datetime(2025, 5, 14, 7, 59, 59, tzinfo=SEOUL)) == 0
    assert remind_in_daytime(at=datetime(2025, 5, 14, 8, tzinfo=SEOUL)) == 1
    assert remind_in_daytime(at=datetime(2025, 5, 14, 20, 59, tzinfo=SEOUL)) == 0
    assert Message.objects.filter(about=asked, template="supplement_reminder").count() == 1


def test_lapsed_money_is_free_again(house: None) -> None:
    with transaction.atomic():
        reserve(
            fund=FUND,
            key="case:1",
            amount_krw=5_000_000,
            at=AT,
            expires_at=AT + timedelta(days=1),
            actor=OFFICER,
            about="case",
        )
    assert nightly(at=AT)["expired_reservations"] == 0
    assert nightly(at=AT + timedelta(days=1))["expired_reservations"] == 1
    assert fund_position(fund=FUND, at=AT + timedelta(days=1)).released_krw == 5_000_000


def test_drafts_go_after_ninety_days(owner: Owner) -> None:
    begun(owner)
    assert nightly(at=AT + timedelta(days=89))["expired_drafts"] == 0
    assert nightly(at=AT + timedelta(days=91))["expired_drafts"] == 1
    assert not Draft.objects.exists()


def test_a_part_that_fails_is_named_and_the_others_are_done(asked: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(at: datetime) -> int:
        raise RuntimeError

    monkeypatch.setattr(room, "PARTS", {"reminders": fails, **{k: v for k, v in PARTS.items() if k != "reminders"}})
    with pytest.raises(PartsFailed) as failed:
        nightly(at=NIGHT_AFTER)
    assert failed.value.parts == ("reminders",)
    assert application_view(number=asked).status is ApplicationStatus.CANCELLED


def test_the_worker_knows_the_runs() -> None:
    assert import_string("majung.journey.nightly.nightly") is nightly
    assert "majung.journey.nightly.nightly" in settings.NIGHTLY_RUNS
    assert ("majung.journey.nightly.remind_in_daytime", 60) in settings.PERIODIC_RUNS
