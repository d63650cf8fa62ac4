"""Ways in: 간편인증 at the sandbox's provider for owners, password and a code of an app for staff."""

import base64
import hashlib
import hmac
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass

from majung.rehearsal.visitor import LostOnTheWay, Visitor

CODE_SECONDS, CODE_DIGITS = 30, 6
SECRET_ON_PAGE = re.compile(r"secret=([A-Z2-7]+)|<code[^>]*>\s*([A-Z2-7]{16,})\s*</code>")


@dataclass(frozen=True)
class StaffLogin:
    """What an employee types to get in; of the demo, told to everybody."""

    email: str
    password: str
    secret: str = ""


def sign_in_by_identity(visitor: Visitor, person: str, *, wanted: str = "/me") -> None:
    """Somebody the sandbox knows shows who they are, and lands on the page they wanted."""
    visitor.get(f"/sign-in?next={wanted}")
    visitor.press("/sign-in/with/identity")
    visitor.fill("person", {"person": person})
    visitor.must_be(wanted)


def add_business(visitor: Visitor, business: Mapping[str, object]) -> None:
    """A business as the sandbox's world tells it."""
    facts = business["facts"]
    assert isinstance(facts, Mapping)
    year, month, day = str(facts["opened_on"]).split("-")
    visitor.get("/businesses/add")
    visitor.fill("registration_number", {
        "registration_number": str(business["registration_number"]),
        "corporation_number": str(business.get("corporation_number") or ""),
        "name": str(business["name"]),
        "entity": str(facts["entity"]),
        "role": "joint_representative" if acts_jointly(business) else "representative",
        "opened_on_year": year,
        "opened_on_month": month,
        "opened_on_day": day,
    })  # fmt: skip
    visitor.must_be("/businesses")


def acts_jointly(business: Mapping[str, object]) -> bool:
    """공동대표: no one of them acts alone; 각자대표 each do."""
    representatives = business["representatives"]
    assert isinstance(representatives, list)
    return len(representatives) > 1 and business["representation"] == "joint"


def enrol_staff(visitor: Visitor, *, invitation: str, email: str, password: str) -> StaffLogin:
    """The one link of an invitation: a password, then an app for codes. Leaves the employee signed in."""
    visitor.get(invitation)
    visitor.fill("password", {"password": password, "again": password})
    visitor.must_be("/office/second-factor")
    page = visitor.get("/office/second-factor/app")
    found = SECRET_ON_PAGE.search(page.text)
    if found is None:
        raise LostOnTheWay("the page for an app shows no secret")
    secret = found[1] or found[2]
    visitor.fill("code", {"code": app_code(secret)})
    visitor.must_be("/office/me")
    return StaffLogin(email, password, secret)


def sign_in_as_staff(visitor: Visitor, login: StaffLogin, *, wanted: str = "/office/me") -> None:
    visitor.get(f"/office/sign-in?next={wanted}")
    visitor.fill("email", {"email": login.email, "password": login.password})
    visitor.fill("code", {"code": app_code(login.secret)})
    visitor.must_be(wanted)


def app_code(secret: str, *, at: float | None = None) -> str:
    """What an app shows (RFC 6238), now unless a moment is given."""
    moment = time.time() if at is None else at  # noqa: TID251  # A telephone has a clock of its own.
    counter = int(moment // CODE_SECONDS)
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, counter.to_bytes(8, "big"), hashlib.sha1)
    place = digest[-1] & 0x0F
    number = int.from_bytes(digest[place : place + 4], "big") & 0x7FFFFFFF
    return str(number)[-CODE_DIGITS:].zfill(CODE_DIGITS)
