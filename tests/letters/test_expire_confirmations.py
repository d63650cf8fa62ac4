"""The night of 확인서: who is reminded, what ends, and that the owner may file anew at once."""

from datetime import UTC, datetime, timedelta

import pytest

from majung.applications.selectors import application_view
from majung.applications.services import expire_application, withdraw_application
from majung.core.application import ApplicationStatus, WithdrawalReason
from majung.core.letters import ConfirmationState
from majung.letters import nightly
from majung.letters.models import Confirmation
from majung.letters.nightly import expire_confirmations, remind_confirmations
from majung.letters.refusals import ConfirmationsLeft
from majung.letters.selectors import confirmation_of
from majung.notices.models import Message
from tests.applications.world import Owner, an_owner
from tests.decisions.people import MAKER
from tests.letters.approved import LAST_DAY, NEXT_DAY, confirmed, filed


@pytest.fixture
def owner(house: None) -> Owner:
    return an_owner()


def reminders(number: str) -> int:
    return Message.objects.filter(about=number, template="confirmation_reminder").count()


def test_through_its_last_day_nothing_ends(owner: Owner) -> None:
    view = confirmed(owner)
    assert expire_confirmations(at=LAST_DAY) == 0
    assert application_view(number=view.application).status is ApplicationStatus.APPROVED


def test_the_night_after_it_ends_with_its_case_and_the_owner_is_told(owner: Owner) -> None:
    view = confirmed(owner)
    assert expire_confirmations(at=NEXT_DAY) == 1
    assert expire_confirmations(at=NEXT_DAY) == 0
    row = Confirmation.objects.get()
    assert (row.state, row.ended_at) == (ConfirmationState.EXPIRED, NEXT_DAY)
    assert application_view(number=view.application).status is ApplicationStatus.EXPIRED
    assert Message.objects.filter(about=view.application, template="confirmation_expired").count() == 1


def test_the_owner_files_anew_within_the_window_as_a_new_case(owner: Owner) -> None:
    view = confirmed(owner)
    expire_confirmations(at=NEXT_DAY)
    # The window of SEED004 is open until 2023-09-27.
    again = filed(owner, at=datetime(2023, 9, 11, 1, 0, tzinfo=UTC), key="key-2")
    assert again != view.application
    assert application_view(number=again).status is ApplicationStatus.SUBMITTED
    assert confirmation_of(application=again, at=NEXT_DAY) is None


def test_a_case_withdrawn_before_is_written_down_as_withdrawn(owner: Owner) -> None:
    view = confirmed(owner)
    withdraw_application(
        number=view.application, reason=WithdrawalReason.CHANGED_MIND, actor=MAKER, at=LAST_DAY - timedelta(days=30)
    )
    assert expire_confirmations(at=NEXT_DAY) == 1
    assert Confirmation.objects.get().state == ConfirmationState.WITHDRAWN
    assert application_view(number=view.application).status is ApplicationStatus.WITHDRAWN


def test_one_that_cannot_be_dealt_with_keeps_no_other_waiting(owner: Owner, monkeypatch: pytest.MonkeyPatch) -> None:
    broken, other = confirmed(owner), confirmed(an_owner(2))

    def failing(*, number: str, **given: object) -> None:
        if number == broken.application:
            raise OSError
        expire_application(number=number, **given)  # type: ignore[arg-type]  # What was given is passed on as it came.

    monkeypatch.setattr(nightly, "expire_application", failing)
    with pytest.raises(ConfirmationsLeft) as left:
        expire_confirmations(at=NEXT_DAY)
    assert left.value.count == 1
    assert application_view(number=other.application).status is ApplicationStatus.EXPIRED
    # Neither half of what failed is written.
    assert Confirmation.objects.get(number=broken.number).state == ConfirmationState.VALID


def test_reminders_go_out_fourteen_seven_and_one_day_before(owner: Owner) -> None:
    view = confirmed(owner)
    reminded = []
    for days in range(20, -1, -1):
        sent = remind_confirmations(at=LAST_DAY - timedelta(days=days))
        assert remind_confirmations(at=LAST_DAY - timedelta(days=days)) == 0
        reminded += [days] * sent
    assert reminded == [14, 7, 1]
    assert reminders(view.application) == 3


def test_a_late_run_sends_the_nearest_only(owner: Owner) -> None:
    view = confirmed(owner)
    assert remind_confirmations(at=LAST_DAY - timedelta(days=1)) == 1
    assert reminders(view.application) == 1
    assert remind_confirmations(at=LAST_DAY) == 0


def test_whoever_withdrew_is_not_reminded(owner: Owner) -> None:
    view = confirmed(owner)
    at = LAST_DAY - timedelta(days=7)
    withdraw_application(number=view.application, reason=WithdrawalReason.OTHER, actor=MAKER, at=at)
    assert remind_confirmations(at=at) == 0
