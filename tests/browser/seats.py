"""Accounts and money that no page gives, made beside a served house: `python -m tests.browser.seats`, with the
environment of that house, tells the invitations of the staff as JSON."""

import json
import sys

import majung.cli.database  # noqa: F401  # Importing this sets up Django.
from tests.browser.desks import STAFF, Desk

# Rooms with tables can be imported only once Django is set up.
from django.db import transaction  # isort: skip
from majung.adapters import clock  # isort: skip
from majung.budget.services import open_fund  # isort: skip
from majung.events.services import Actor, ActorKind  # isort: skip
from majung.parties.kinds import StaffDuty  # isort: skip
from majung.parties.staff import create_staff, give_bank_role, give_role, invite_staff  # isort: skip

HOUSE, FOUNDATION = Actor(ActorKind.SYSTEM, "browser"), "gyeongbuk-foundation"


def open_year() -> None:
    at = clock.now()
    year = at.astimezone(clock.SEOUL).year
    code = f"gyeongbuk-beotim-{year}"
    open_fund(code=code, institution=FOUNDATION, year=year, plan_krw=200_000_000_000, actor=HOUSE, at=at)


def invited(desk: Desk) -> str:
    """The code of a link."""
    at = clock.real_now()
    user_id = create_staff(email=desk.email, name=desk.name, at=at, actor=HOUSE)
    if desk.bank:
        give_bank_role(user_id=user_id, bank=desk.bank, office="대전지점", sido_area="충청지역", at=at, actor=HOUSE)
    else:
        duty = StaffDuty(desk.duty)
        give_role(user_id=user_id, institution=FOUNDATION, branch=desk.branch, duty=duty, at=at, actor=HOUSE)
    return invite_staff(user_id=user_id, at=at, actor=HOUSE)


if __name__ == "__main__":
    with transaction.atomic():
        open_year()
        codes = {desk.email: invited(desk) for desk in STAFF}
    sys.stdout.write(json.dumps(codes))
