"""The end of a day: each part does what is due, once; one that fails keeps no other from its night."""

from datetime import date, datetime, time, timedelta

import pytest
from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from majung.applications.models import Draft
from majung.applications.selectors import application_view
from majung.applications.services import request_supplement
from majung.budget.selectors import fund_position
from majung.budget.services import reserve
from majung.complaints.services import take_complaint
from majung.core.application import AmountTier, ApplicationStatus
from majung.core.deadlines import SEOUL
from majung.core.deciding import Outcome, ReasonCode
from majung.core.journey import OwnerTask
from majung.core.supplement import SupplementItem, SupplementItemKind
from majung.decisions.services import file_appeal
from majung.journey import nightly as room
from majung.journey.lateness import late_answers
from majung.journey.newcomers import screen_newcomers
from majung.journey.nightly import PARTS, PartsFailed, nightly, remind_in_daytime
from majung.journey.selectors import timeline
from majung.journey.services import advance
from majung.notices.models import Message
from majung.parties.people import destroy_person_key
from tests.applications.world import AT, GENERAL, GENERAL_AT, Owner, begun
from tests.complaints.written import written
from tests.journey.conftest import FUND, OFFICER
from tests.journey.ready import agreed, answered, decided, filed, proposed
from tests.signing_in import make_staff

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


def test_a_newcomer_is_sorted_within_a_minute_and_once(number: str) -> None:
    assert application_view(number=number).line.tier is None
    assert screen_newcomers(at=AT) == 1
    assert application_view(number=number).line.tier is AmountTier.SMALL
    assert screen_newcomers(at=AT) == 0
    assert ("majung.journey.newcomers.screen_newcomers", 1) in settings.PERIODIC_RUNS


def test_of_somebody_forgotten_nothing_is_asked_again_and_again(owner: Owner, number: str) -> None:
    destroy_person_key(person_id=owner.person_id, actor=OFFICER, at=AT)
    assert screen_newcomers(at=AT) == 0


def test_an_act_of_a_door_sorts_the_case_at_once(number: str) -> None:
    advance(number=number, at=AT)
    assert application_view(number=number).line.tier is AmountTier.SMALL


def test_a_confirmation_past_its_day_ends_at_night_and_its_owner_is_reminded_by_day(owner: Owner) -> None:
    case = decided(owner, GENERAL, at=GENERAL_AT, collateral="credit", opened_on="2022-01-03")
    confirmation = timeline(number=case, at=GENERAL_AT).confirmation
    assert confirmation is not None
    last_day = datetime.combine(confirmation.valid_through, time(9), tzinfo=SEOUL)
    assert remind_in_daytime(at=last_day - timedelta(days=14)) == 1
    assert nightly(at=last_day)["expired_confirmations"] == 0
    assert nightly(at=last_day + timedelta(days=1))["expired_confirmations"] == 1
    line = timeline(number=case, at=last_day + timedelta(days=1))
    assert (line.status, line.what_to_do) == (ApplicationStatus.EXPIRED, OwnerTask.FILE_AGAIN)


def test_a_guarantee_without_a_loan_ends_at_night_and_its_money_is_free(owner: Owner) -> None:
    case = decided(owner)
    guarantee = timeline(number=case, at=AT).guarantee
    assert guarantee is not None
    morning_after = datetime.combine(guarantee.loan_through + timedelta(days=1), time(0, 10), tzinfo=SEOUL)
    done = nightly(at=morning_after)
    assert (done["lapsed_guarantees"], done["differing_funds"]) == (1, 0)
    assert application_view(number=case).status is ApplicationStatus.EXPIRED
    assert fund_position(fund=FUND, at=morning_after).reserved_krw == 0


def test_late_answers_are_told_to_whoever_owes_them_once(house: None) -> None:
    handler = make_staff("handler@example.org", branch="dongbu")
    make_staff("other@example.org", branch="gyeongsan")
    taken, untaken = written(at=AT), written(at=AT, branch="gyeongsan")
    take_complaint(complaint=taken.number, user_id=handler.pk, by=OFFICER, at=AT)
    late = AT + timedelta(days=30)
    for _ in range(2):
        assert nightly(at=late)["late_answers"] == 2
    told = Message.objects.filter(template="late_answer").values_list("about", flat=True)
    assert sorted(told) == sorted([taken.number, untaken.number])


def test_an_appeal_nobody_answered_is_late_too(owner: Owner) -> None:
    make_staff("officer@example.org")
    case = filed(owner)
    answered(case, owner)
    proposal = proposed(case, outcome=Outcome.REFUSED, reason_code=ReasonCode.EXCLUDED, remedy="풀 방법")
    assert agreed(case, proposal).is_decided
    appeal = file_appeal(
        application=case, words="다시", documents=(), by_person_id=owner.person_id, actor=owner.actor, at=AT
    )
    line = timeline(number=case, at=AT)
    assert line.appeal is not None
    assert (line.appeal.number, line.appeal_window) == (appeal, None)
    assert line.happened[-1].what == "appealed"
    late = AT + timedelta(days=30)
    assert [each.number for each in late_answers(at=late)] == [appeal]
    assert late_answers(at=AT) == []
    assert nightly(at=late)["late_answers"] == 1
    assert Message.objects.filter(template="late_answer", about=appeal).count() == 1


def test_the_worker_knows_the_runs() -> None:
    assert import_string("majung.journey.nightly.nightly") is nightly
    assert "majung.journey.nightly.nightly" in settings.NIGHTLY_RUNS
    assert ("majung.journey.nightly.remind_in_daytime", 60) in settings.PERIODIC_RUNS
