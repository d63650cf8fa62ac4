"""The demo: a cast that comes in by the doors of a house that has just opened, and leaves something to look at."""

import time
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial

import httpx

from majung.rehearsal.cast import seated
from majung.rehearsal.demo_cases import case_scenes
from majung.rehearsal.entering import add_business, enrol_staff, sign_in_by_identity
from majung.rehearsal.outside import Outside, OutsideUnreachable
from majung.rehearsal.seats import OWNERS, STAFF, Desk, Line, Stage
from majung.rehearsal.visitor import LostOnTheWay, Visitor

SECONDS_TO_OPEN = 60.0
PASSWORD = "majung demo 2026"  # noqa: S105  # Told to everybody who starts a demo.


def played(address: str, outside: Outside, invitations: Mapping[str, str], *, today: date) -> Iterator[Line]:
    """Everybody takes a seat, one after the other; one who is turned away does not keep the next from coming."""
    stage = Stage(address, outside, today=today)
    for seat in seated(address):
        yield Line("serve.demo_seat", {"name": seat.name, "address": seat.path})
    for scene in (*staff_scenes(stage, invitations), *owner_scenes(stage), *case_scenes(stage)):
        yield acted(scene)


def acted(scene: Callable[[], Line]) -> Line:
    try:
        return scene()
    except (LostOnTheWay, httpx.HTTPError) as problem:
        return Line("serve.demo_lost", {"reason": str(problem)[:300]})


def staff_scenes(stage: Stage, invitations: Mapping[str, str]) -> Iterator[Callable[[], Line]]:
    for desk in STAFF:
        yield partial(enrolled, stage, desk, invitations[desk.email])


def enrolled(stage: Stage, desk: Desk, invitation: str) -> Line:
    login = enrol_staff(stage.visitor(desk.email), invitation=invitation, email=desk.email, password=PASSWORD)
    stage.logins[desk.email] = login
    says = {"name": desk.name, "email": desk.email, "password": PASSWORD, "secret": login.secret}
    return Line("serve.demo_staff", {**says, "where": desk.where})


def owner_scenes(stage: Stage) -> Iterator[Callable[[], Line]]:
    for person in OWNERS:
        yield partial(came_in, stage, person)


def came_in(stage: Stage, person: str) -> Line:
    visitor = stage.visitor(person)
    sign_in_by_identity(visitor, person)
    name = str(stage.outside.people[person]["name"])
    if not OWNERS[person]:
        return Line("serve.demo_agent", {"name": name})
    for business in OWNERS[person]:
        add_business(visitor, stage.outside.businesses[business])
    names = [str(stage.outside.businesses[business]["name"]) for business in OWNERS[person]]
    return Line("serve.demo_owner", {"name": name, "businesses": ", ".join(names)})


def wait_until_both_answer(address: str, outside: Outside) -> None:
    deadline = time.monotonic() + SECONDS_TO_OPEN
    while True:
        try:
            outside.set_mood("identity")
            Visitor(address).get("/check")
        except (OutsideUnreachable, httpx.TransportError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
        else:
            return
