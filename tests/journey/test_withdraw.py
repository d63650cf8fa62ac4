"""철회 takes everything with it: the money, the consents, the talks; and a co-representative may do it too."""

from datetime import date, timedelta

import pytest

from majung.adapters import clock
from majung.applications.after_submission import follow_up
from majung.applications.services import take_up
from majung.budget.selectors import fund_position
from majung.consultations.selectors import bookings_about
from majung.core.application import ActNotPossible, ApplicationStatus, WithdrawalReason
from majung.core.deciding import Outcome, ReasonCode
from majung.core.slots import BookingStatus
from majung.decisions.services import propose
from majung.documents.selectors import consents_of
from majung.journey.selectors import timeline
from majung.journey.services import withdraw
from tests.applications.world import AT, Owner, an_owner
from tests.journey.conftest import FUND, OFFICER

LATER = AT + timedelta(hours=1)


@pytest.fixture
def talked(number: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The case after its receipt's jobs: a talk was booked for it."""
    monkeypatch.setattr(clock, "now", lambda: AT)
    follow_up.func(application=number)
    assert [each.status for each in bookings_about(number)] == [BookingStatus.BOOKED]
    return number


def standing_consents(owner: Owner, number: str) -> int:
    about = timeline(number=number, at=LATER).view.draft
    given = consents_of(person_id=owner.person_id, about=about, on=date(2025, 5, 3))
    return sum(1 for consent in given if consent.is_given)


def test_everything_ends_with_it(owner: Owner, talked: str) -> None:
    assert standing_consents(owner, talked) == 8
    called_off = withdraw(number=talked, reason=WithdrawalReason.OTHER_FUNDING, actor=owner.actor, at=LATER)
    assert [each.number for each in bookings_about(talked)] == list(called_off)
    assert [each.status for each in bookings_about(talked)] == [BookingStatus.CANCELLED]
    assert standing_consents(owner, talked) == 0
    assert fund_position(fund=FUND, at=LATER).reserved_krw == 0
    line = timeline(number=talked, at=LATER)
    assert (line.status, line.may_withdraw) == (ApplicationStatus.WITHDRAWN, False)
    assert [notice.template for notice in line.notices] == ["received", "withdrawn"]


def test_a_talk_that_was_held_stays_as_it_was(owner: Owner, talked: str) -> None:
    after_it = bookings_about(talked)[0].starts_at + timedelta(minutes=1)
    assert withdraw(number=talked, reason=WithdrawalReason.OTHER, actor=owner.actor, at=after_it) == ()
    assert bookings_about(talked)[0].status is BookingStatus.BOOKED


def test_a_co_representative_ends_the_consents_of_who_filed(owner: Owner, number: str) -> None:
    other = an_owner(2)
    withdraw(number=number, reason=WithdrawalReason.CHANGED_MIND, actor=other.actor, at=LATER)
    assert standing_consents(owner, number) == 0


def test_withdrawn_twice_is_refused_and_changes_nothing(owner: Owner, number: str) -> None:
    withdraw(number=number, reason=WithdrawalReason.OTHER, actor=owner.actor, at=LATER)
    with pytest.raises(ActNotPossible):
        withdraw(number=number, reason=WithdrawalReason.OTHER, actor=owner.actor, at=LATER)
    assert [each.what for each in timeline(number=number, at=LATER).happened] == ["submitted", "withdrawn"]


def test_consents_end_with_a_return_too(owner: Owner, number: str) -> None:
    take_up(application=number, by=OFFICER, at=AT)
    propose(
        application=number,
        outcome=Outcome.RETURNED,
        reason_code=ReasonCode.DETAILS_DIFFER,
        words="직원 수",
        by=OFFICER,
        at=LATER,
    )
    assert standing_consents(owner, number) == 0
