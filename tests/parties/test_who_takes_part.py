"""What the database itself refuses about users, people, businesses and staff."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError

from majung.parties.models import (
    AccountKind,
    Bank,
    BankKind,
    BankRole,
    Branch,
    Business,
    EntityKind,
    Institution,
    InstitutionKind,
    Person,
    PowerOfAttorney,
    Representation,
    RepresentationRole,
    StaffDuty,
    StaffRole,
    TaxAgentMandate,
    User,
)

pytestmark = pytest.mark.django_db

LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)


def make_user(*, kind: str = AccountKind.OWNER, **fields: Any) -> User:
    return User.objects.create(kind=kind, created_at=LONG_AGO, **fields)


def make_officer() -> User:
    return make_user(kind=AccountKind.STAFF, email="officer@example.org")


def make_institution(code: str = "gyeongbuk-foundation") -> Institution:
    return Institution.objects.create(
        code=code, kind=InstitutionKind.GUARANTEE_FOUNDATION, label="재단", label_en="Foundation"
    )


def make_branch(institution: Institution) -> Branch:
    return Branch.objects.create(
        institution=institution, code="dongbu", label="동부", label_en="East", address="포항", telephone="1"
    )


def make_person(**fields: Any) -> Person:
    return Person.objects.create(wrapped_key=b"key", sealed_identity=b"sealed", **fields)


def make_business(number: str = "BIZ-2025-00000000-0") -> Business:
    return Business.objects.create(
        number=number, registration_number="1234567891", name="포항식당", entity=EntityKind.INDIVIDUAL
    )


def represent(**fields: Any) -> Representation:
    number = f"REP-2025-{Representation.objects.count():08}-0"
    given = {"number": number, "role": RepresentationRole.REPRESENTATIVE, "valid_from": date(2020, 1, 1)} | fields
    return Representation.objects.create(**given)


def make_mandate(**fields: Any) -> TaxAgentMandate:
    given: dict[str, Any] = {
        "number": "AGT-2025-00000000-0",
        "business": make_business(),
        "named_by": make_person(),
        "telephone_hmac": "a" * 64,
        "sealed_agent": b"sealed",
        "may_send_statements": True,
        "may_prepare": False,
        "valid_from": date(2025, 1, 1),
        "valid_until": date(2026, 1, 1),
    }
    return TaxAgentMandate.objects.create(**given | fields)


def make_power(**fields: Any) -> PowerOfAttorney:
    given: dict[str, Any] = {
        "number": "POA-2025-00000000-0",
        "business": make_business(),
        "sealed_agent_name": b"sealed",
        "both_ids_seen": True,
        "may_file": True,
        "may_supply": True,
        "valid_from": date(2025, 1, 1),
        "valid_until": date(2025, 2, 1),
        "recorded_at": LONG_AGO,
    }
    return PowerOfAttorney.objects.create(**given | fields)


def make_bank() -> Bank:
    return Bank.objects.create(code="hana", kind=BankKind.BANK, serves_individuals=True, serves_corporations=True)


def test_one_person_may_represent_a_business_in_turn() -> None:
    person, business = make_person(), make_business()
    represent(person=person, business=business, valid_until=date(2022, 1, 1))
    represent(person=person, business=business, valid_from=date(2022, 1, 1))
    assert Representation.objects.filter(person=person).count() == 2


def test_representation_must_last_a_day() -> None:
    with pytest.raises(IntegrityError):
        represent(person=make_person(), business=make_business(), valid_until=date(2020, 1, 1))


def test_representation_has_a_known_role() -> None:
    with pytest.raises(IntegrityError):
        represent(person=make_person(), business=make_business(), role="friend")


def test_business_is_known_by_one_registration_number() -> None:
    make_business()
    with pytest.raises(IntegrityError):
        make_business("BIZ-2025-00000001-0")


def test_person_is_known_by_one_ci() -> None:
    make_person(ci_hmac="a" * 64)
    with pytest.raises(IntegrityError):
        make_person(ci_hmac="a" * 64)


def test_person_is_sealed_or_forgotten_whole() -> None:
    person = make_person(ci_hmac="a" * 64)
    person.wrapped_key = None
    with pytest.raises(IntegrityError):
        person.save()


def test_people_without_identity_check_are_many() -> None:
    make_person()
    make_person()
    assert Person.objects.filter(ci_hmac=None).count() == 2


def test_owner_becomes_a_person() -> None:
    person = make_person()
    assert make_user(person=person).person == person


def test_staff_account_is_nobody_who_owns() -> None:
    with pytest.raises(IntegrityError):
        make_user(kind=AccountKind.STAFF, email="officer@example.org", person=make_person())


def test_staff_account_signs_in_by_email() -> None:
    with pytest.raises(IntegrityError):
        make_user(kind=AccountKind.STAFF)


def test_account_stays_of_its_kind() -> None:
    officer = make_officer()
    officer.kind = AccountKind.OWNER
    with pytest.raises(IntegrityError, match="for good"):
        officer.save()


def test_officer_serves_one_branch() -> None:
    institution = make_institution()
    role = StaffRole.objects.create(
        user=make_officer(), institution=institution, branch=make_branch(institution), duty=StaffDuty.OFFICER
    )
    assert str(role) == f"officer role {role.pk}"


def test_owner_carries_no_staff_role() -> None:
    with pytest.raises(IntegrityError, match="only a staff account"):
        StaffRole.objects.create(user=make_user(), institution=make_institution(), duty=StaffDuty.OFFICER)


def test_staff_role_is_not_handed_to_an_owner() -> None:
    role = StaffRole.objects.create(user=make_officer(), institution=make_institution(), duty=StaffDuty.OFFICER)
    role.user = make_user()
    with pytest.raises(IntegrityError, match="only a staff account"):
        role.save()


def test_branch_of_a_role_belongs_to_its_institution() -> None:
    elsewhere = make_branch(make_institution("semas"))
    with pytest.raises(IntegrityError, match="another institution"):
        StaffRole.objects.create(
            user=make_officer(), institution=make_institution(), branch=elsewhere, duty=StaffDuty.OFFICER
        )


def test_same_role_is_given_once() -> None:
    officer, institution = make_officer(), make_institution()
    StaffRole.objects.create(user=officer, institution=institution, duty=StaffDuty.APPROVER)
    with pytest.raises(IntegrityError):
        StaffRole.objects.create(user=officer, institution=institution, duty=StaffDuty.APPROVER)


def test_two_accounts_never_share_a_person() -> None:
    person = make_person()
    make_user(person=person)
    with pytest.raises(IntegrityError):
        make_user(person=person)


def test_account_that_joined_another_is_closed() -> None:
    with pytest.raises(IntegrityError):
        make_user(joined=make_user())


def test_mandate_covers_something() -> None:
    with pytest.raises(IntegrityError):
        make_mandate(may_send_statements=False)


def test_nobody_is_their_own_tax_agent() -> None:
    person = make_person()
    with pytest.raises(IntegrityError):
        make_mandate(named_by=person, agent=person, accepted_at=LONG_AGO)


def test_power_of_attorney_needs_both_id_cards() -> None:
    with pytest.raises(IntegrityError):
        make_power(both_ids_seen=False)


def test_owner_carries_no_bank_role() -> None:
    with pytest.raises(IntegrityError, match="only a staff account"):
        BankRole.objects.create(user=make_user(), bank=make_bank(), office="대전지점")


def test_account_of_an_institution_is_not_of_a_bank() -> None:
    officer = make_officer()
    StaffRole.objects.create(user=officer, institution=make_institution(), duty=StaffDuty.OFFICER)
    with pytest.raises(IntegrityError, match="of a bank or of an institution"):
        BankRole.objects.create(user=officer, bank=make_bank(), office="대전지점")


def test_account_of_a_bank_is_not_of_an_institution() -> None:
    teller = make_officer()
    BankRole.objects.create(user=teller, bank=make_bank(), office="대전지점", sido_area="충청지역")
    with pytest.raises(IntegrityError, match="of a bank or of an institution"):
        StaffRole.objects.create(user=teller, institution=make_institution(), duty=StaffDuty.OFFICER)


def test_names_shown_in_logs_tell_nothing_personal() -> None:
    person = make_person()
    shown = [str(person), str(make_business()), str(make_user(person=person, email="kim@example.org"))]
    assert not any(secret in line for line in shown for secret in ("김포항", "1234567891", "kim@"))
