"""Who has accounts in the served house: owners who came in at the sandbox's provider, and staff with an app for codes.
All by the doors, over HTTP; a browser gets their cookies."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from majung.rehearsal.entering import add_business, enrol_staff, sign_in_by_identity
from majung.rehearsal.house import OF_A_LARGER_HOUSE, House
from majung.rehearsal.outside import Outside
from majung.rehearsal.visitor import Visitor
from tests.browser.desks import PASSWORD, Desk

HERE = "127.0.0.1"


@dataclass(frozen=True)
class Newcomer:
    """Somebody the sandbox meets for the first time, with a restaurant that no office has heard of."""

    name: str
    birth_date: str
    telephone: str
    registration_number: str

    @property
    def shown(self) -> Mapping[str, str]:
        """What is typed at the provider."""
        return {"name": self.name, "birth_date": self.birth_date, "telephone": self.telephone}

    @property
    def business(self) -> Mapping[str, object]:
        return {
            "registration_number": self.registration_number,
            "name": f"{self.name} 식당",
            "representatives": [self.name],
            "facts": {"entity": "individual", "opened_on": "2019-03-01"},
        }


@dataclass
class Cast:
    """Everybody takes their seat when first asked for."""

    house: House
    outside: Outside
    seated: dict[str, Visitor] = field(default_factory=dict)
    # What pages have in their addresses, by the name that places call it.
    numbers: dict[str, str] = field(default_factory=dict)

    @property
    def stranger(self) -> Visitor:
        return Visitor(self.house.address)

    def owner(self, person: str, *businesses: str) -> Visitor:
        """Somebody of the sandbox's world, signed in, with these businesses."""
        if person not in self.seated:
            visitor = Visitor(self.house.address)
            sign_in_by_identity(visitor, person)
            for business in businesses:
                add_business(visitor, self.outside.businesses[business])
            self.seated[person] = visitor
        return self.seated[person]

    def newcomer(self, person: Newcomer) -> Visitor:
        """Has been here once, to add the business."""
        visitor = self.stranger
        visitor.get("/sign-in?next=/businesses")
        visitor.press("/sign-in/with/identity")
        visitor.fill("telephone", person.shown)
        add_business(visitor, person.business)
        return visitor

    def staff(self, desk: Desk) -> Visitor:
        if desk.email not in self.seated:
            visitor = Visitor(self.house.address)
            enrol_staff(visitor, invitation=self.invitation(desk), email=desk.email, password=PASSWORD)
            self.seated[desk.email] = visitor
        return self.seated[desk.email]

    def invitation(self, desk: Desk) -> str:
        return f"/office/enrol/{self.codes[desk.email]}"

    @cached_property
    def codes(self) -> Mapping[str, str]:
        own = {name: value for name, value in os.environ.items() if name not in OF_A_LARGER_HOUSE}
        environment = {**own, **self.outside.environment, "MAJUNG_DATA_DIR": str(self.house.data_folder)}
        command = [sys.executable, "-m", "tests.browser.seats"]
        told = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True, text=True).stdout
        codes: Mapping[str, str] = json.loads(told)
        return codes


def browser_cookies(visitor: Visitor) -> list[Any]:
    """The cookies of a visitor as a browser takes them."""
    return [
        {"name": each.name, "value": each.value or "", "domain": HERE, "path": each.path}
        for each in visitor.client.cookies.jar
        if each.domain == HERE
    ]


Seat = Callable[[Cast], Visitor]
