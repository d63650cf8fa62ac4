"""보완: asked, reminded, supplied, extended, lapsed; in time to the last second, and the filing never changes."""

from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from majung.applications.models import Application, Supplement, SuppliedPart
from majung.applications.models import SupplementItem as SupplementItemRow
from majung.applications.selectors import application_view, supplement_of
from majung.applications.services import (
    BadDeadline,
    ExtendedOften,
    NoSupplementOpen,
    NothingAsked,
    SupplyIncomplete,
    SupplyTooLate,
    extend_supplement,
    lapse_supplements,
    remind,
    request_supplement,
    supply,
    supply_item,
    take_up,
    withdraw_application,
)
from majung.budget.selectors import fund_position
from majung.budget.services import open_fund
from majung.core.application import ActNotPossible, ApplicationStatus, WithdrawalReason
from majung.core.deadlines import SEOUL
from majung.core.documents import DocumentKind
from majung.core.supplement import SupplementItem, SupplementItemKind
from majung.documents.selectors import UnknownDocument
from majung.events.selectors import events_about
from majung.events.services import Actor, ActorKind, Subject
from majung.notices.models import Message
from tests.applications.papers import a_paper
from tests.applications.world import AT, Owner, an_owner, complete, submitted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("house")]

OFFICER = Actor(ActorKind.STAFF, "user:7")
THROUGH = date(2025, 5, 15)
LAST_MOMENT = datetime(2025, 5, 15, 23, 59, 59, tzinfo=SEOUL)
TOO_LATE = datetime(2025, 5, 16, tzinfo=SEOUL)
LEASE = SupplementItem(SupplementItemKind.DOCUMENT, "임대차계약서의 모든 쪽", DocumentKind.LEASE)
WHY = SupplementItem(SupplementItemKind.EXPLANATION, "매출이 준 까닭")
FUND = "gyeongbuk-beotim-2025"


@pytest.fixture
def owner(house: None) -> Owner:
    return an_owner()


@pytest.fixture
def number(owner: Owner) -> str:
    with transaction.atomic():
        open_fund(code=FUND, institution="gyeongbuk-foundation", year=2025, plan_krw=10**9, actor=OFFICER, at=AT)
    return submitted(owner, complete(owner)).application


def asked(number: str, *items: SupplementItem, through: date = THROUGH) -> None:
    request_supplement(application=number, items=items or (LEASE, WHY), through=through, by=OFFICER, at=AT)


def status(number: str) -> ApplicationStatus:
    return application_view(number=number).status


def told(number: str, template: str) -> int:
    return Message.objects.filter(about=number, template=template).count()


def test_a_request_says_what_and_by_when(number: str) -> None:
    asked(number)
    open_one = supplement_of(number=number)
    assert open_one is not None
    assert (open_one.through, open_one.extensions) == (THROUGH, 0)
    assert [(item.position, item.kind, item.text, item.document_kind) for item in open_one.items] == [
        (1, SupplementItemKind.DOCUMENT, LEASE.text, DocumentKind.LEASE),
        (2, SupplementItemKind.EXPLANATION, WHY.text, None),
    ]
    assert (status(number), told(number, "supplement_requested")) == (ApplicationStatus.SUPPLEMENT_REQUESTED, 1)


def test_a_last_day_on_a_holiday_moves_on(number: str) -> None:
    asked(number, through=date(2025, 5, 5))
    assert Supplement.objects.get().through == date(2025, 5, 7)


def test_a_last_day_that_is_over_is_refused(number: str) -> None:
    with pytest.raises(BadDeadline):
        asked(number, through=AT.date())
    with pytest.raises(NothingAsked):
        request_supplement(application=number, items=(), through=THROUGH, by=OFFICER, at=AT)
    assert status(number) is ApplicationStatus.SUBMITTED


def test_what_was_asked_for_lies_sealed(number: str) -> None:
    asked(number)
    sealed = [bytes(each) for each in SupplementItemRow.objects.values_list("sealed_text", flat=True)]
    assert len(sealed) == 2
    assert not [each for each in sealed if WHY.text.encode() in each]


def test_supplying_everything_lets_the_case_go_on(owner: Owner, number: str) -> None:
    asked(number)
    document = a_paper(owner, issued_on=None)
    supply_item(application=number, position=1, document=document, actor=owner.actor, at=AT)
    with pytest.raises(SupplyIncomplete) as refused:
        supply(application=number, actor=owner.actor, at=AT)
    assert refused.value.positions == (2,)
    supply_item(application=number, position=2, answer="공사 때문", actor=owner.actor, at=AT)
    supply(application=number, actor=owner.actor, at=LAST_MOMENT)
    assert status(number) is ApplicationStatus.IN_SCREENING
    assert supplement_of(number=number) is None


def test_a_better_one_comes_beside_the_first(owner: Owner, number: str) -> None:
    asked(number, WHY)
    versions = [
        supply_item(application=number, position=1, answer=answer, actor=owner.actor, at=AT)
        for answer in ("공사", "도로 공사")
    ]
    assert versions == [1, 2]
    open_one = supplement_of(number=number)
    assert open_one is not None
    assert [part.answer for part in open_one.items[0].parts] == ["공사", "도로 공사"]


def test_the_filing_stays_as_it_was_filed(owner: Owner, number: str) -> None:
    before = Application.objects.values_list("sealed_answers", "sealed_record").get(number=number)
    asked(number, WHY)
    supply_item(application=number, position=1, answer="공사", actor=owner.actor, at=AT)
    supply(application=number, actor=owner.actor, at=AT)
    after = Application.objects.values_list("sealed_answers", "sealed_record").get(number=number)
    assert [bytes(each) for each in before] == [bytes(each) for each in after]
    with pytest.raises(DatabaseError), transaction.atomic():
        SuppliedPart.objects.update(document="DOC")


def test_a_paper_of_somebody_else_is_not_taken(number: str) -> None:
    asked(number)
    other = a_paper(an_owner(2), issued_on=None)
    with pytest.raises(UnknownDocument):
        supply_item(application=number, position=1, document=other, actor=OFFICER, at=AT)


def test_what_was_not_asked_for_is_not_taken(owner: Owner, number: str) -> None:
    with pytest.raises(NoSupplementOpen):
        supply_item(application=number, position=1, answer="x", actor=owner.actor, at=AT)
    asked(number, WHY)
    with pytest.raises(NoSupplementOpen):
        supply_item(application=number, position=2, answer="x", actor=owner.actor, at=AT)


def test_the_last_second_counts_and_the_next_does_not_though_no_sweep_has_run(owner: Owner, number: str) -> None:
    asked(number, WHY)
    supply_item(application=number, position=1, answer="공사", actor=owner.actor, at=LAST_MOMENT)
    with pytest.raises(SupplyTooLate) as refused:
        supply(application=number, actor=owner.actor, at=TOO_LATE)
    assert refused.value.through == THROUGH
    with pytest.raises(SupplyTooLate):
        supply_item(application=number, position=1, answer="공사", actor=owner.actor, at=TOO_LATE)


def test_a_missed_day_cancels_frees_the_money_and_is_told_once(number: str) -> None:
    asked(number)
    assert fund_position(fund=FUND, at=AT).available_krw == 970_000_000
    assert lapse_supplements(at=LAST_MOMENT) == 0
    assert [lapse_supplements(at=TOO_LATE + timedelta(days=days)) for days in (0, 1)] == [1, 0]
    assert (status(number), told(number, "cancelled_unmet")) == (ApplicationStatus.CANCELLED, 1)
    assert fund_position(fund=FUND, at=TOO_LATE).available_krw == 10**9
    last = events_about(subject=Subject("application", number))[-1]
    assert (last.act, last.reason, last.actor.kind) == (
        "ApplicationCancelled",
        "supplement_not_supplied",
        ActorKind.SYSTEM,
    )


def test_one_missed_case_cancels_no_other(owner: Owner, number: str) -> None:
    second = an_owner(2)
    other = submitted(second, complete(second)).application
    asked(number)
    asked(other, through=date(2025, 5, 20))
    assert lapse_supplements(at=TOO_LATE) == 1
    assert status(other) is ApplicationStatus.SUPPLEMENT_REQUESTED


def test_reminders_come_twice_each_once(number: str) -> None:
    asked(number)
    days = [datetime(2025, 5, day, 9, tzinfo=SEOUL) for day in (11, 12, 12, 13, 14, 14, 15, 16)]
    assert [remind(at=day) for day in days] == [0, 1, 0, 0, 1, 0, 0, 0]
    assert told(number, "supplement_reminder") == 2


def test_more_time_is_given_twice_and_reminded_of_anew(number: str) -> None:
    asked(number)
    remind(at=datetime(2025, 5, 14, 9, tzinfo=SEOUL))
    with pytest.raises(BadDeadline):
        extend_supplement(application=number, through=THROUGH, by=OFFICER, at=AT)
    for day in (20, 26):
        extend_supplement(application=number, through=date(2025, 5, day), by=OFFICER, at=AT)
    with pytest.raises(ExtendedOften):
        extend_supplement(application=number, through=date(2025, 5, 30), by=OFFICER, at=AT)
    assert lapse_supplements(at=TOO_LATE) == 0
    assert remind(at=datetime(2025, 5, 23, 9, tzinfo=SEOUL)) == 1
    assert told(number, "supplement_requested") == 3


def test_a_withdrawn_case_is_asked_nothing_more(owner: Owner, number: str) -> None:
    asked(number)
    withdraw_application(number=number, reason=WithdrawalReason.OTHER, actor=owner.actor, at=AT)
    assert supplement_of(number=number) is None
    assert lapse_supplements(at=TOO_LATE) == 0
    assert status(number) is ApplicationStatus.WITHDRAWN


def test_two_requests_at_once_are_one_too_many(number: str) -> None:
    asked(number)
    with pytest.raises(ActNotPossible):
        asked(number)


def test_an_officer_asks_again_later(owner: Owner, number: str) -> None:
    take_up(application=number, by=OFFICER, at=AT)
    for _ in range(2):
        asked(number, WHY)
        supply_item(application=number, position=1, answer="공사", actor=owner.actor, at=AT)
        supply(application=number, actor=owner.actor, at=AT)
    assert Supplement.objects.count() == 2
