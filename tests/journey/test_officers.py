"""Whoever had a hand in a case does not answer a complaint about it."""

import pytest

from majung.complaints.services import IsComplainedOf, take_complaint
from majung.journey.officers import officers_of_case
from tests.applications.world import AT, Owner
from tests.complaints.written import actor, officer, written
from tests.decisions.people import an_approver
from tests.journey.conftest import OFFICER
from tests.journey.ready import decided


def test_who_took_it_up_and_who_approved_it(owner: Owner) -> None:
    case = decided(owner)
    approver = an_approver("checker-1@gyeongbuk-foundation.example.org")
    assert officers_of_case(number=case) == {int(OFFICER.id.removeprefix("user:")), approver}
    assert officers_of_case(number="APP-2025-00000000-0") == frozenset()


def test_none_of_them_takes_the_complaint(owner: Owner) -> None:
    case = decided(owner)
    approver = an_approver("checker-1@gyeongbuk-foundation.example.org")
    hands = officers_of_case(number=case)
    filed = written(about=case, person_id=owner.person_id, contact=None, actor=owner.actor, complained_of=hands)
    with pytest.raises(IsComplainedOf):
        take_complaint(complaint=filed.number, user_id=approver, by=actor(approver), at=AT)
    other = officer()
    take_complaint(complaint=filed.number, user_id=other, by=actor(other), at=AT)
