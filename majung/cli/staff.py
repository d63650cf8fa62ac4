"""`majung staff`: add staff of an institution or a bank, and let somebody start over who lost the telephone."""

import json
from datetime import datetime
from typing import Any

import click

from majung.cli.database import prepare_tables
from majung.cli.inputs import BadInput
from majung.web.words import say

# Rooms with tables can be imported only once Django is set up, which majung.cli.database does.
from django.core.exceptions import ValidationError  # isort: skip
from django.core.validators import validate_email  # isort: skip
from django.db import transaction  # isort: skip
from django.urls import reverse  # isort: skip
from majung.adapters import clock  # isort: skip
from majung.events.services import Actor, ActorKind  # isort: skip
from majung.parties.kinds import StaffDuty  # isort: skip
from majung.parties.staff import (  # isort: skip
    StaffKnown,
    UnknownPlace,
    create_staff,
    give_bank_role,
    give_role,
    invite_staff,
    reset_second_factor,
    staff_by_email,
)

OPERATOR = Actor(ActorKind.SYSTEM, "cli")
json_option = click.option("--json", "as_json", is_flag=True, help="One compact JSON line.")


@click.group()
def command() -> None:
    """Accounts of staff; each begins with a link that works once and for three days."""


@command.command()
@click.argument("email")
@click.option("--name", required=True, help="How colleagues call the person.")
@click.option("--institution", default="", help="Institution, by its code.")
@click.option("--branch", default=None, help="Branch of the institution, by its code; else all of them.")
@click.option(
    "--duty", "duties", type=click.Choice([duty.value for duty in StaffDuty]), multiple=True, help="May be repeated."
)
@click.option("--bank", default="", help="Bank, by its code, instead of an institution.")
@click.option("--office", default="", help="Office of the bank.")
@click.option("--area", default="", help="Region the office serves, as announcements name it.")
@json_option
def add(email: str, name: str, duties: tuple[str, ...], as_json: bool, **place: str | None) -> int:
    """Add somebody with their duties, and print the path of the link for a password and a second factor."""
    if bool(place["bank"]) == bool(place["institution"]) or (place["institution"] and not duties):
        raise BadInput(say("staff.cli.where"))
    check_email(email)
    prepare_tables()
    try:
        with transaction.atomic():
            code = added(email, name, duties, place, at=clock.real_now())
    except StaffKnown:
        raise BadInput(say("staff.cli.known")) from None
    except UnknownPlace:
        raise BadInput(say("staff.cli.unknown_place")) from None
    return tell(email, code, as_json=as_json)


@command.command()
@click.argument("email")
@click.option("--institution", required=True, help="Institution, by its code.")
@click.option("--branch", default=None, help="Branch of the institution, by its code; else all of them.")
@click.option("--duty", required=True, type=click.Choice([duty.value for duty in StaffDuty]))
@json_option
def role(email: str, institution: str, branch: str | None, duty: str, as_json: bool) -> int:
    """Give somebody one more duty."""
    prepare_tables()
    given: dict[str, Any] = {"institution": institution, "branch": branch, "duty": StaffDuty(duty)}
    try:
        give_role(user_id=known(email), at=clock.real_now(), actor=OPERATOR, **given)
    except UnknownPlace:
        raise BadInput(say("staff.cli.unknown_place")) from None
    if as_json:
        click.echo(json.dumps({"email": email, **given}, separators=(",", ":")))
    return 0


@command.command("reset-second-factor")
@click.argument("email")
@json_option
def reset(email: str, as_json: bool) -> int:
    """Take password and second factor away, and print the path of a new link."""
    prepare_tables()
    code = reset_second_factor(user_id=known(email), at=clock.real_now(), actor=OPERATOR)
    return tell(email, code, as_json=as_json)


def known(email: str) -> int:
    staff = staff_by_email(email=email)
    if staff is None:
        raise BadInput(say("staff.cli.unknown"))
    return staff.user_id


def check_email(email: str) -> None:
    try:
        validate_email(email)
    except ValidationError:
        raise BadInput(say("staff.cli.not_an_email")) from None


def added(email: str, name: str, duties: tuple[str, ...], place: dict[str, Any], *, at: datetime) -> str:
    """The code of the invitation of a new account with all its duties."""
    user_id = create_staff(email=email, name=name, at=at, actor=OPERATOR)
    if place["bank"]:
        seat = {"bank": place["bank"], "office": place["office"], "sido_area": place["area"]}
        give_bank_role(user_id=user_id, at=at, actor=OPERATOR, **seat)
    for duty in duties if place["institution"] else ():
        where = {"institution": place["institution"], "branch": place["branch"]}
        give_role(user_id=user_id, duty=StaffDuty(duty), at=at, actor=OPERATOR, **where)
    return invite_staff(user_id=user_id, at=at, actor=OPERATOR)


def tell(email: str, code: str, *, as_json: bool) -> int:
    path = reverse("staff-enrol", args=[code])
    answer = json.dumps({"email": email, "path": path}, separators=(",", ":"))
    click.echo(answer if as_json else say("staff.cli.invited", email=email, path=path))
    return 0
