"""The nightly proof asks the cases too: what they believe to hold is what the books say, key by key."""

from datetime import timedelta

import pytest

from majung.applications.models import Application
from majung.budget.proof import last_proof
from majung.core.deadlines import SEOUL
from majung.journey.nightly import nightly
from majung.journey.proving import fund_cases, prove, prove_funds
from majung.notices.models import Message
from majung.parties.kinds import StaffDuty
from tests.applications.world import AT, Owner, an_owner
from tests.journey.conftest import FUND
from tests.journey.ready import decided, filed, take_money
from tests.signing_in import make_staff

LATER = AT + timedelta(hours=1)
AFTER_SIXTY_DAYS = AT + timedelta(days=61)


def test_what_cases_hold_and_wait_for_is_what_the_books_say(owner: Owner) -> None:
    approved, under_way = decided(owner), filed(an_owner(2))
    assert dict(fund_cases(fund=FUND, at=LATER)) == {
        f"approval:{approved}": 30_000_000,
        f"application:{under_way}": 30_000_000,
    }
    assert prove(fund=FUND, at=LATER).agrees
    kept = last_proof(fund=FUND)
    assert kept is not None
    assert (kept.ran_at, kept.is_sound) == (LATER, True)


def test_who_waits_is_counted_as_waiting(house: None) -> None:
    number = filed(an_owner(1), requested_krw=30_000_000)
    assert prove(fund=FUND, at=LATER).agrees
    take_money(10**9 - 40_000_000)
    second = filed(an_owner(2))
    assert f"application:{second}" in fund_cases(fund=FUND, at=LATER)
    proof = prove(fund=FUND, at=LATER)
    # Only what no case stands behind is told.
    assert {each.account for each in proof.differences} == {"somebody"}
    assert f"application:{number}" in fund_cases(fund=FUND, at=LATER)


@pytest.mark.parametrize("swept", [True, False])
def test_money_whose_sixty_days_are_over_is_claimed_by_nobody(owner: Owner, swept: bool) -> None:
    decided(owner)
    if swept:
        assert nightly(at=AFTER_SIXTY_DAYS)["differing_funds"] == 0
    assert dict(fund_cases(fund=FUND, at=AFTER_SIXTY_DAYS)) == {}
    assert prove(fund=FUND, at=AFTER_SIXTY_DAYS).agrees


def test_a_difference_is_kept_and_policy_staff_are_told_once(owner: Owner) -> None:
    make_staff("policy@example.org", duty=StaffDuty.POLICY)
    make_staff("officer@example.org", duty=StaffDuty.OFFICER)
    number = filed(owner)
    # A case that forgot its money: by hand, for no act of ours does it.
    Application.objects.filter(number=number).update(reservation_key="")
    assert prove_funds(at=LATER) == 1
    assert prove_funds(at=LATER) == 1
    kept = last_proof(fund=FUND)
    assert kept is not None
    assert [(each.account, each.entries, each.found) for each in kept.differences] == [
        (f"application:{number}", 30_000_000, 0)
    ]
    assert Message.objects.filter(template="fund_differs").count() == 1
    tomorrow = (LATER + timedelta(days=1)).astimezone(SEOUL)
    assert nightly(at=tomorrow)["differing_funds"] == 1
    assert Message.objects.filter(template="fund_differs").count() == 2
