"""Accounts for tests of pages, signed in without walking through the sign-in pages."""

from datetime import UTC, date, datetime
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from django.http import HttpRequest
from django.test import Client

from majung.adapters import clock
from majung.events.services import Actor, ActorKind
from majung.parties.businesses import BusinessView, add_business
from majung.parties.kinds import EntityKind, IdentityMethod, RepresentationRole, StaffDuty
from majung.parties.models import User
from majung.parties.people import Identity, owner_actor, sign_in_person
from majung.parties.staff import create_staff, give_bank_role, give_role

LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)
HOUSE = Actor(ActorKind.SYSTEM, "test")


def make_owner(name: str = "김순자", **fields: Any) -> User:
    """An owner who has shown who they are; the same name is the same person."""
    given: dict[str, Any] = {
        "name": name,
        "birth_date": date(1964, 8, 20),
        "telephone": "010-2345-6789",
        "ci": f"ci of {name}".ljust(88, "0"),
        "di": f"di of {name}".ljust(64, "0"),
        "method": IdentityMethod.SIMPLE_CERTIFICATE,
        "transaction": "transaction-1",
    }
    return sign_in_person(identity=Identity(**given | fields), at=clock.now())


def make_business(owner: User, registration_number: str = "123-45-67891", **fields: Any) -> BusinessView:
    assert owner.person_id is not None
    given: dict[str, Any] = {
        "corporation_number": "",
        "name": "포항식당",
        "entity": EntityKind.INDIVIDUAL,
        "role": RepresentationRole.REPRESENTATIVE,
        "opened_on": date(2020, 3, 2),
    }
    return add_business(
        person_id=owner.person_id,
        registration_number=registration_number,
        at=clock.now(),
        actor=owner_actor(owner),
        **given | fields,
    )


def make_staff(
    email: str = "officer@example.org",
    *,
    duty: StaffDuty | None = StaffDuty.OFFICER,
    institution: str = "gyeongbuk-foundation",
    branch: str | None = None,
) -> User:
    """Staff of an institution of the catalog, which must be in the database."""
    user_id = create_staff(email=email, name="이담당", at=LONG_AGO, actor=HOUSE)
    if duty is not None:
        give_role(user_id=user_id, institution=institution, branch=branch, duty=duty, at=LONG_AGO, actor=HOUSE)
    return User.objects.get(pk=user_id)


def make_bank_staff(
    email: str = "teller@example.org", *, bank: str = "hana", office: str = "대전지점", sido_area: str = "충청지역"
) -> User:
    """Staff of a bank of the catalog, which must be in the database."""
    user_id = create_staff(email=email, name="박창구", at=LONG_AGO, actor=HOUSE)
    give_bank_role(user_id=user_id, bank=bank, office=office, sido_area=sido_area, at=LONG_AGO, actor=HOUSE)
    return User.objects.get(pk=user_id)


def sign_in(client: Client, user: User, *, second_factor: bool = True) -> Client:
    """Signs an account in; staff with both factors unless told otherwise."""
    client.force_login(user)
    if user.kind == "staff" and second_factor:
        request = HttpRequest()
        request.session = client.session
        record_authentication(request, user, "mfa", type="totp")
        request.session.save()
    return client
