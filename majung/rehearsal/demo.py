"""The demo: a cast that comes in by the doors of a house that has just opened, and leaves something to look at."""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

import httpx

from majung.rehearsal.cast import seated
from majung.rehearsal.entering import StaffLogin, add_business, enrol_staff, sign_in_by_identity
from majung.rehearsal.outside import Outside, OutsideUnreachable
from majung.rehearsal.visitor import LostOnTheWay, Visitor

SECONDS_TO_OPEN = 60.0
PASSWORD = "majung demo 2026"  # noqa: S105  # Told to everybody who starts a demo.


@dataclass(frozen=True)
class Line:
    """What is told of a seat: a key of the house's words; a value that begins with a slash is a page of the house."""

    key: str
    says: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Desk:
    """Somebody who works at an institution or a bank."""

    email: str
    name: str
    where: str  # A key of the house's words.
    institution: str = "gyeongbuk-foundation"
    branch: str | None = None
    duties: tuple[str, ...] = ()
    bank: str = ""
    office: str = ""
    area: str = ""


POHANG = Desk("pohang@example.org", "이담당", "demo.desk.pohang", branch="dongbu", duties=("officer",))
POHANG_HEAD = Desk(
    "pohang.head@example.org", "최지점장", "demo.desk.pohang.head", branch="dongbu", duties=("approver",)
)
GUMI = Desk("gumi@example.org", "강담당", "demo.desk.gumi", branch="jungbu", duties=("officer",))
AUDITOR = Desk("auditor@example.org", "감사역", "demo.desk.auditor", duties=("auditor",))
OPERATOR = Desk("operator@example.org", "운영자", "demo.desk.operator", duties=("operator",))
AGENCY = Desk("semas@example.org", "오담당", "demo.desk.semas", institution="semas", duties=("officer", "approver"))
TELLER = Desk("hana@example.org", "박창구", "demo.desk.hana", bank="hana", office="대전지점", area="충청지역")
STAFF = (POHANG, POHANG_HEAD, GUMI, AUDITOR, OPERATOR, AGENCY, TELLER)

# Who of the sandbox's world stands for which business.
OWNERS: Mapping[str, tuple[str, ...]] = {
    "soonja": ("restaurant",),
    "jeongho": ("factory",),
    "haneul": ("cafe",),
    "jiwoo": ("clothes", "online"),
    "jeongsik": ("suspended",),
}


class Stage:
    """The house, the outside world, and everybody's browser."""

    def __init__(self, address: str, outside: Outside) -> None:
        self.address = address
        self.outside = outside
        self.visitors: dict[str, Visitor] = {}
        self.logins: dict[str, StaffLogin] = {}

    def visitor(self, who: str) -> Visitor:
        return self.visitors.setdefault(who, Visitor(self.address))


def played(address: str, outside: Outside, invitations: Mapping[str, str]) -> Iterator[Line]:
    """Everybody takes a seat, one after the other; one who is turned away does not keep the next from coming."""
    stage = Stage(address, outside)
    for seat in seated(address):
        yield Line("serve.demo_seat", {"name": seat.name, "address": seat.path})
    for scene in (*staff_scenes(stage, invitations), *owner_scenes(stage)):
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
    names = []
    for business in OWNERS[person]:
        add_business(visitor, stage.outside.businesses[business])
        names.append(str(stage.outside.businesses[business]["name"]))
    return Line("serve.demo_owner", {"name": str(stage.outside.people[person]["name"]), "businesses": ", ".join(names)})


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
