"""The people and businesses of the outside world, read from world.yaml."""

import base64
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from majung.adapters.court_register import ActingRule
from majung.adapters.register import RegisterStatus
from majung.core.facts import FactValue

WORLD = Path(__file__).with_name("world.yaml")
LOWEST_SCORE, SCORES = 600, 300


@dataclass(frozen=True)
class Person:
    """Somebody who can prove who they are."""

    id: str
    name: str
    birth_date: date
    telephone: str
    about: str
    facts: Mapping[str, FactValue]
    score: int
    blocked: bool

    @property
    def ci(self) -> str:
        return identifier("ci", self.name, self.birth_date.isoformat(), self.telephone)

    def di(self, client_id: str) -> str:
        """The same person is another number at another client."""
        return identifier("di", self.ci, client_id)[:64]


@dataclass(frozen=True)
class Entry:
    """Somebody in the court's register as a representative, since a day and until another (exclusive)."""

    name: str
    birth_date: date
    since: date
    until: date | None = None


@dataclass(frozen=True)
class Business:
    """A business as the offices know it; the court's register has entries of corporations alone."""

    id: str
    name: str
    registration_number: str
    corporation_number: str
    representatives: tuple[Person, ...]
    status: RegisterStatus
    ended_on: date | None
    tax_type: str
    facts: Mapping[str, FactValue]
    representation: ActingRule = ActingRule.SEVERAL
    entries: tuple[Entry, ...] = ()
    other_entries: tuple[date, ...] = ()

    def is_represented_by(self, ci: str) -> bool:
        return any(person.ci == ci for person in self.representatives)


@dataclass(frozen=True)
class World:
    """Everybody, by what the offices find them under."""

    people: Mapping[str, Person]
    businesses: Mapping[str, Business]

    def corporation(self, number: str) -> Business | None:
        return next((each for each in self.businesses.values() if number and each.corporation_number == number), None)

    def person_with(self, ci: str) -> Person | None:
        return next((person for person in self.people.values() if person.ci == ci), None)


@cache
def world() -> World:
    read: dict[str, Any] = yaml.safe_load(WORLD.read_text(encoding="utf-8"))
    people = {entry["id"]: Person(**entry) for entry in read["people"]}
    businesses = [_business(entry, people) for entry in read["businesses"]]
    return World(people, {business.registration_number: business for business in businesses})


def typed_person(*, name: str, birth_date: date, telephone: str) -> Person:
    """Anybody who types who they are: the same words make the same person, with a score drawn from them."""
    draw = int.from_bytes(hashlib.sha256(f"{name}{birth_date}{telephone}".encode()).digest()[:4], "big")
    return Person(
        f"typed-{draw:x}", name, birth_date, telephone, "", {}, score=LOWEST_SCORE + draw % SCORES, blocked=False
    )


def identifier(*parts: str) -> str:
    """88 characters that only these words make, as a CI is long."""
    return base64.b64encode(hashlib.sha512("\0".join(parts).encode()).digest()).decode()


def _business(entry: Mapping[str, Any], people: Mapping[str, Person]) -> Business:
    return Business(
        id=entry["id"],
        name=entry["name"],
        registration_number=entry["registration_number"],
        corporation_number=entry.get("corporation_number", ""),
        representatives=tuple(people[name] for name in entry["representatives"]),
        status=RegisterStatus(entry["status"]),
        ended_on=entry.get("ended_on"),
        tax_type=entry["tax_type"],
        facts=entry["facts"],
        representation=ActingRule(entry.get("representation", ActingRule.SEVERAL)),
        entries=tuple(_entries(entry, people)),
        other_entries=tuple(entry.get("other_entries", ())),
    )


def _entries(entry: Mapping[str, Any], people: Mapping[str, Person]) -> Iterator[Entry]:
    for former in entry.get("former", ()):
        yield Entry(**former)
    for name, since in entry.get("since", {}).items():
        yield Entry(people[name].name, people[name].birth_date, since)
