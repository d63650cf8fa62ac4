"""Businesses: who adds them, what the register makes of it, and what strangers do not learn."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from majung.adapters.http import PortDown, PortDownReason, PortLied, standing_in
from majung.adapters.register import FakeBusiness, FakeRegister, RegisteredStatus, RegisterStatus
from majung.core.identifiers import normal_public_number
from majung.events.selectors import events_about
from majung.events.services import Actor, ActorKind, Subject
from majung.notices.models import Job
from majung.parties.businesses import (
    BadBusinessNumber,
    BadCorporationNumber,
    BusinessView,
    UnknownBusiness,
    add_business,
    all_businesses_of,
    business_by_number,
    business_by_registration,
    businesses_of,
    claims_on,
    consent_to_claim,
    people_of,
    turn_down_claim,
    vouch_at_counter,
)
from majung.parties.models import EntityKind, RegisterCheck, RepresentationRole
from majung.parties.people import person_of, sign_in_person
from majung.parties.register_check import confirm_business, confirm_business_by_register, refresh_statuses
from tests.parties.test_people import identity

pytestmark = pytest.mark.django_db

AT, TODAY = datetime(2025, 5, 2, 1, 0, tzinfo=UTC), date(2025, 5, 2)
NUMBER, OPENED = "123-45-67891", date(2020, 3, 2)
OWNER = Actor(ActorKind.OWNER, "user:1")


@pytest.fixture
def register() -> Iterator[FakeRegister]:
    fake = FakeRegister(businesses={"1234567891": FakeBusiness(OPENED, "김순자")})
    with standing_in(fake):
        yield fake


def person(name: str = "김순자", letter: str = "a") -> int:
    view = person_of(sign_in_person(identity=identity(name=name, ci="ci-" + letter * 85), at=AT))
    assert view is not None
    return view.id


def add(person_id: int, **fields: Any) -> BusinessView:
    given: dict[str, Any] = {
        "registration_number": NUMBER,
        "corporation_number": "",
        "name": "포항식당",
        "entity": EntityKind.INDIVIDUAL,
        "role": RepresentationRole.REPRESENTATIVE,
        "opened_on": OPENED,
    }
    return add_business(person_id=person_id, at=AT, actor=OWNER, **given | fields)


def test_owner_works_on_before_the_register_has_answered() -> None:
    owner = person()
    business = add(owner)
    assert (business.may_act, business.register_check) == (True, RegisterCheck.WAITING)
    assert normal_public_number(business.number) == business.number
    assert businesses_of(person_id=owner, on=TODAY) == [business]
    assert people_of(number=business.number, on=TODAY) == [owner]


def test_adding_a_business_asks_the_register_by_a_job_of_the_same_transaction() -> None:
    add(person())
    assert Job.objects.get().task == "majung.parties.register_check.confirm_business_by_register"


def test_adding_again_changes_nothing() -> None:
    owner = person()
    assert add(owner) == add(owner, registration_number="1234567891")
    assert Job.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"registration_number": "123-45-67890"}, BadBusinessNumber),
        ({"registration_number": ""}, BadBusinessNumber),
        ({"entity": EntityKind.CORPORATION}, BadCorporationNumber),
        ({"entity": EntityKind.CORPORATION, "corporation_number": "110111-006243"}, BadCorporationNumber),
    ],
)
def test_refuses_what_is_no_number(fields: dict[str, Any], refusal: type[Exception]) -> None:
    owner = person()
    with pytest.raises(refusal):
        add(owner, **fields)


@pytest.mark.parametrize("typed", ["110111-0062432", "110111-0062433"])
def test_odd_check_digit_of_a_corporation_is_taken(typed: str) -> None:
    business = add(person(), entity=EntityKind.CORPORATION, corporation_number=typed)
    assert business.corporation_number == typed.replace("-", "")


def test_register_confirms(register: FakeRegister) -> None:
    owner = person()
    confirm_business(business=add(owner).number, at=AT)
    (business,) = businesses_of(person_id=owner, on=TODAY)
    assert (business.register_check, business.status, business.checked_at) == (RegisterCheck.CONFIRMED, "open", AT)


@pytest.mark.parametrize(
    "fields", [{"opened_on": date(2020, 3, 3)}, {"opened_on": None}], ids=["another day", "no day"]
)
def test_register_differs_and_the_owner_goes_on(register: FakeRegister, fields: dict[str, Any]) -> None:
    owner = person()
    confirm_business(business=add(owner, **fields).number, at=AT)
    (business,) = businesses_of(person_id=owner, on=TODAY)
    assert (business.register_check, business.may_act) == (RegisterCheck.DIFFERS, True)


def test_closed_business_is_told_with_its_day(register: FakeRegister) -> None:
    ended = RegisteredStatus(RegisterStatus.CLOSED, date(2024, 12, 31))
    register.businesses["1234567891"] = FakeBusiness(OPENED, "김순자", ended)
    owner = person()
    confirm_business(business=add(owner).number, at=AT)
    (business,) = businesses_of(person_id=owner, on=TODAY)
    assert (business.status, business.ended_on) == ("closed", date(2024, 12, 31))


def test_unreachable_register_is_told_and_asked_again(register: FakeRegister) -> None:
    owner = person()
    number = add(owner).number
    register.down = PortDownReason.SLOW
    with pytest.raises(PortDown):
        confirm_business(business=number, at=AT)
    assert businesses_of(person_id=owner, on=TODAY)[0].register_check is RegisterCheck.UNREACHABLE
    register.down = None
    confirm_business(business=number, at=AT)
    assert businesses_of(person_id=owner, on=TODAY)[0].register_check is RegisterCheck.CONFIRMED


def test_lying_register_changes_nothing_but_that_it_was_asked(register: FakeRegister) -> None:
    owner = person()
    number = add(owner).number
    register.lies = True
    with pytest.raises(PortLied):
        confirm_business(business=number, at=AT)
    (business,) = businesses_of(person_id=owner, on=TODAY)
    assert (business.status, business.register_check) == ("unknown", RegisterCheck.UNREACHABLE)


def test_job_confirms(register: FakeRegister) -> None:
    owner = person()
    confirm_business_by_register.call(number=add(owner).number)
    assert businesses_of(person_id=owner, on=TODAY)[0].register_check is RegisterCheck.CONFIRMED


def test_stranger_who_types_the_number_learns_nothing(register: FakeRegister) -> None:
    owner, stranger = person(), person("최낯선", "s")
    confirm_business(business=add(owner, name="포항식당").number, at=AT)
    claim = add(stranger, name="아무가게", opened_on=None)
    assert (claim.may_act, claim.name, claim.status, claim.checked_at) == (False, "아무가게", "unknown", None)
    assert businesses_of(person_id=stranger, on=TODAY) == []
    assert all_businesses_of(person_id=stranger, on=TODAY) == [claim]
    confirm_business(business=claim.number, at=AT)
    assert people_of(number=claim.number, on=TODAY) == [owner]


def test_number_typed_first_by_a_stranger_comes_to_who_proves_to_belong(register: FakeRegister) -> None:
    stranger, owner = person("최낯선", "s"), person()
    number = add(stranger, name="내 가게").number
    add(owner, name="포항식당")
    assert people_of(number=number, on=TODAY) == [stranger]
    confirm_business(business=number, at=AT)
    assert people_of(number=number, on=TODAY) == [owner]
    assert businesses_of(person_id=owner, on=TODAY)[0].name == "포항식당"
    assert businesses_of(person_id=stranger, on=TODAY) == []


def test_representative_consents_to_another(register: FakeRegister) -> None:
    owner, partner = person(), person("박동업", "p")
    number = add(owner).number
    add(partner, role=RepresentationRole.JOINT_REPRESENTATIVE)
    (claim,) = claims_on(number=number, on=TODAY)
    assert (claim.name, claim.role) == ("박동업", RepresentationRole.JOINT_REPRESENTATIVE)
    confirm_business(business=number, at=AT)
    consent_to_claim(claim=claim.number, by_person_id=owner, at=AT, actor=OWNER)
    assert people_of(number=number, on=TODAY) == sorted([owner, partner])
    assert claims_on(number=number, on=TODAY) == []


def test_consent_falls_with_who_gave_it(register: FakeRegister) -> None:
    stranger, friend, owner = person("최낯선", "s"), person("박동업", "p"), person()
    number = add(stranger).number
    add(friend)
    (claim,) = claims_on(number=number, on=TODAY)
    consent_to_claim(claim=claim.number, by_person_id=stranger, at=AT, actor=OWNER)
    assert people_of(number=number, on=TODAY) == sorted([stranger, friend])
    add(owner)
    confirm_business(business=number, at=AT)
    assert people_of(number=number, on=TODAY) == [owner]


def test_first_claim_gives_way_only_to_proof(register: FakeRegister) -> None:
    register.businesses.clear()
    first, second = person(), person("박동업", "p")
    number = add(first).number
    add(second)
    confirm_business(business=number, at=AT)
    assert people_of(number=number, on=TODAY) == [first]


def test_turned_down_claim_is_gone(register: FakeRegister) -> None:
    owner, stranger = person(), person("최낯선", "s")
    number = add(owner).number
    add(stranger)
    confirm_business(business=number, at=AT)
    (claim,) = claims_on(number=number, on=TODAY)
    turn_down_claim(claim=claim.number, by_person_id=owner, at=AT, actor=OWNER)
    assert all_businesses_of(person_id=stranger, on=TODAY) == []


def test_stranger_vouches_for_nobody(register: FakeRegister) -> None:
    owner, stranger = person(), person("최낯선", "s")
    number = add(owner).number
    add(stranger)
    (claim,) = claims_on(number=number, on=TODAY)
    with pytest.raises(UnknownBusiness):
        consent_to_claim(claim=claim.number, by_person_id=stranger, at=AT, actor=OWNER)
    with pytest.raises(UnknownBusiness):
        consent_to_claim(claim="REP-2025-00000000-0", by_person_id=owner, at=AT, actor=OWNER)


def test_officer_who_saw_the_papers_vouches(register: FakeRegister) -> None:
    register.businesses.clear()
    first, second = person(), person("박동업", "p")
    number = add(first).number
    add(second)
    vouch_at_counter(business=number, person_id=second, at=AT, actor=Actor(ActorKind.STAFF, "user:9"))
    assert people_of(number=number, on=TODAY) == [second]


def test_owner_has_several_businesses() -> None:
    owner = person()
    numbers = [add(owner).number, add(owner, registration_number="220-81-62517").number]
    assert [business.number for business in businesses_of(person_id=owner, on=TODAY)] == numbers


def test_day_before_it_was_added_nobody_acts() -> None:
    owner = person()
    number = add(owner).number
    assert people_of(number=number, on=date(2025, 5, 1)) == []


def test_house_finds_a_business_by_either_number() -> None:
    number = add(person()).number
    assert business_by_number(number=number).registration_number == "1234567891"
    found = business_by_registration(registration_number=NUMBER)
    assert found is not None
    assert found.number == number
    assert business_by_registration(registration_number="2208162517") is None
    with pytest.raises(UnknownBusiness):
        business_by_number(number="BIZ-2025-00000000-0")


def test_statuses_are_asked_again_a_hundred_at_a_call(register: FakeRegister) -> None:
    owner = person()
    number = add(owner).number
    refresh_statuses(numbers=[number], at=AT)
    assert businesses_of(person_id=owner, on=TODAY)[0].status == "open"
    assert register.calls == 1


def test_every_act_on_a_business_leaves_an_event(register: FakeRegister) -> None:
    owner, partner = person(), person("박동업", "p")
    number = add(owner).number
    add(partner)
    confirm_business(business=number, at=AT)
    (claim,) = claims_on(number=number, on=TODAY)
    consent_to_claim(claim=claim.number, by_person_id=owner, at=AT, actor=OWNER)
    told = [line.act for line in events_about(subject=Subject("business", number))]
    assert told == ["BusinessAdded", "BusinessAdded", "BusinessConfirmed", "RepresentationSettled"]
