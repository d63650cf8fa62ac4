"""위임: who carries whose duty on which days, and who may hand it on."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from majung.events.models import Event
from majung.events.services import Actor, ActorKind
from majung.parties.delegations import (
    BadDays,
    MayNotDelegate,
    NotAColleague,
    NotOwnDuty,
    UnknownDelegation,
    acts_for,
    delegate,
    delegated_to,
    delegations_of,
    end_delegation,
)
from majung.parties.kinds import StaffDuty
from majung.parties.models import Delegation, StaffRole, User
from majung.parties.selectors import branches_of
from majung.parties.services import load_catalog_into_database
from majung.parties.staff import staff_of
from tests.signing_in import make_staff

pytestmark = pytest.mark.django_db

AT = datetime(2025, 5, 2, 1, 0, tzinfo=UTC)
TODAY, LAST = date(2025, 5, 2), date(2025, 5, 9)
HOUSE = "gyeongbuk-foundation"


@pytest.fixture
def approver(db: None) -> User:
    load_catalog_into_database()
    return make_staff("head@example.org", duty=StaffDuty.APPROVER, branch="jungbu")


@pytest.fixture
def stand_in(approver: User) -> User:
    return make_staff("deputy@example.org", branch="jungbu")


def actor(user: User) -> Actor:
    return Actor(ActorKind.STAFF, f"user:{user.pk}")


def handed_on(
    giver: User,
    taker: User,
    *,
    by: User | None = None,
    duty: StaffDuty = StaffDuty.APPROVER,
    branch: str | None = "jungbu",
    from_on: date = TODAY,
    through_on: date = LAST,
) -> str:
    return delegate(
        from_user=giver.pk,
        to_user=taker.pk,
        duty=duty,
        institution=HOUSE,
        branch=branch,
        from_on=from_on,
        through_on=through_on,
        reason="휴가",
        by=actor(by or giver),
        at=AT,
    )


def duties(user: User, on: date | None) -> set[StaffDuty]:
    view = staff_of(user, on=on)
    assert view is not None
    return set(view.duties)


def test_a_duty_is_carried_from_the_first_day_through_the_last(approver: User, stand_in: User) -> None:
    handed_on(approver, stand_in)
    both, own = {StaffDuty.OFFICER, StaffDuty.APPROVER}, {StaffDuty.OFFICER}
    days = {on: duties(stand_in, on) for on in (TODAY - timedelta(days=1), TODAY, LAST, LAST + timedelta(days=1))}
    assert list(days.values()) == [own, both, both, own]
    assert duties(stand_in, None) == own
    assert duties(approver, TODAY) == {StaffDuty.APPROVER}


def test_what_is_carried_for_somebody_says_for_whom(approver: User, stand_in: User) -> None:
    handed_on(approver, stand_in)
    assert [(seat.duty, seat.branch, seat.on_behalf_of) for seat in delegated_to(user_id=stand_in.pk, on=TODAY)] == [
        (StaffDuty.APPROVER, "jungbu", approver.pk)
    ]
    assert acts_for(user_id=stand_in.pk, on=TODAY) == {approver.pk}
    assert acts_for(user_id=stand_in.pk, on=LAST + timedelta(days=1)) == frozenset()
    assert acts_for(user_id=approver.pk, on=TODAY) == frozenset()
    view = staff_of(stand_in, on=TODAY)
    assert view is not None
    where = {"institution": HOUSE, "branch": "jungbu"}
    assert view.on_behalf_of(**where, duty=StaffDuty.APPROVER) == approver.pk
    assert view.on_behalf_of(**where, duty=StaffDuty.OFFICER) is None
    assert view.on_behalf_of(institution=HOUSE, branch="gyeongju", duty=StaffDuty.APPROVER) is None


def test_it_ends_at_once_when_it_is_ended(approver: User, stand_in: User) -> None:
    number = handed_on(approver, stand_in)
    end_delegation(number=number, by=actor(approver), at=AT)
    assert duties(stand_in, TODAY) == {StaffDuty.OFFICER}
    with pytest.raises(UnknownDelegation):
        end_delegation(number=number, by=actor(approver), at=AT)
    acts = list(Event.objects.filter(subject_number=number).order_by("id").values_list("act", flat=True))
    assert acts == ["DutyDelegated", "DelegationEnded"]


def test_what_the_other_lost_is_carried_no_more(approver: User, stand_in: User) -> None:
    handed_on(approver, stand_in)
    StaffRole.objects.filter(user=approver).delete()
    assert delegated_to(user_id=stand_in.pk, on=TODAY) == ()
    assert acts_for(user_id=stand_in.pk, on=TODAY) == frozenset()


def test_nobody_hands_on_what_is_not_theirs_or_was_handed_to_them(approver: User, stand_in: User) -> None:
    third = make_staff("third@example.org", branch="jungbu")
    handed_on(approver, stand_in)
    for giver, branch in ((stand_in, "jungbu"), (approver, "gyeongju"), (approver, None), (approver, "nowhere")):
        with pytest.raises(NotOwnDuty):
            handed_on(giver, third, branch=branch)


def test_a_duty_goes_to_a_colleague_and_never_to_oneself(approver: User) -> None:
    elsewhere = make_staff("other@example.org", institution="semas")
    for taker in (approver, elsewhere):
        with pytest.raises(NotAColleague):
            handed_on(approver, taker)


def test_who_answers_for_the_branch_hands_on_for_others_and_no_officer_does(approver: User, stand_in: User) -> None:
    ill = make_staff("ill@example.org", branch="jungbu")
    with pytest.raises(MayNotDelegate):
        handed_on(ill, stand_in, by=stand_in, duty=StaffDuty.OFFICER)
    number = handed_on(ill, stand_in, by=approver, duty=StaffDuty.OFFICER)
    other = make_staff("far@example.org", branch="gyeongju")
    with pytest.raises(MayNotDelegate):
        end_delegation(number=number, by=actor(other), at=AT)


@pytest.mark.parametrize(("from_on", "through_on"), [(LAST, TODAY), (date(2025, 4, 1), date(2025, 5, 1))])
def test_days_go_forward_and_are_not_over(approver: User, stand_in: User, from_on: date, through_on: date) -> None:
    with pytest.raises(BadDays):
        handed_on(approver, stand_in, from_on=from_on, through_on=through_on)


def test_the_branch_sees_what_is_in_force_and_to_come(approver: User, stand_in: User) -> None:
    later = handed_on(approver, stand_in, from_on=date(2025, 6, 1), through_on=date(2025, 6, 2))
    now = handed_on(approver, stand_in)
    seen = delegations_of(institution=HOUSE, branch="jungbu", on=TODAY)
    assert [each.number for each in seen] == [now, later]
    assert seen[0].reason == "휴가"
    assert "휴가" not in repr(seen)
    assert delegations_of(institution=HOUSE, branch="gyeongju", on=TODAY) == []
    assert [each.number for each in delegations_of(institution=HOUSE, on=date(2025, 5, 20))] == [later]


@pytest.mark.parametrize(
    "by_hand",
    [
        "UPDATE parties_delegation SET through_on = '2030-01-01'",
        "UPDATE parties_delegation SET to_user_id = from_user_id",
        "DELETE FROM parties_delegation",
    ],
)
def test_sql_by_hand_changes_no_delegation(approver: User, stand_in: User, by_hand: str) -> None:
    handed_on(approver, stand_in)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(by_hand)
    assert Delegation.objects.get().through_on == LAST


def test_a_branch_is_closed_from_its_day_on(approver: User) -> None:
    branch = branches_of(institution=HOUSE)[0]
    assert branch.closed_on is None
    assert branch.is_open(TODAY)
