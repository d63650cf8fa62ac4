"""The demo: a cast that comes in by the doors of a house that has just opened, and leaves something to look at."""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

import httpx

from majung.rehearsal.cast import CAFE, CLOTHES, FACTORY, ONLINE, SUSPENDED, seated
from majung.rehearsal.entering import StaffLogin, add_business, enrol_staff, sign_in_by_identity
from majung.rehearsal.filing import Wish, file_application
from majung.rehearsal.handling import Verdict, approve, ask_for, decide, take_up, withdraw
from majung.rehearsal.outside import Outside, OutsideUnreachable
from majung.rehearsal.owner import RESTAURANT
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
CENTRAL = Desk("central@example.org", "한심사", "demo.desk.central", duties=("officer",))
HEAD = Desk("head@example.org", "최부장", "demo.desk.head", duties=("approver",))
GUMI = Desk("gumi@example.org", "강담당", "demo.desk.gumi", branch="jungbu", duties=("officer",))
AUDITOR = Desk("auditor@example.org", "감사역", "demo.desk.auditor", duties=("auditor",))
OPERATOR = Desk("operator@example.org", "운영자", "demo.desk.operator", duties=("operator",))
AGENCY = Desk("semas@example.org", "오담당", "demo.desk.semas", institution="semas", duties=("officer", "approver"))
TELLER = Desk("hana@example.org", "박창구", "demo.desk.hana", bank="hana", office="대전지점", area="충청지역")
STAFF = (POHANG, GUMI, CENTRAL, HEAD, AUDITOR, OPERATOR, AGENCY, TELLER)

# Who of the sandbox's world stands for which business; the last one helps the first.
OWNERS: Mapping[str, tuple[str, ...]] = {
    "soonja": ("restaurant",),
    "jeongho": ("factory",),
    "haneul": ("cafe",),
    "jiwoo": ("clothes", "online"),
    "jeongsik": ("suspended",),
    "daeun": (),
}
RESTAURANT_WISH = Wish("soonja", "restaurant", RESTAURANT)
FACTORY_WISH = Wish("jeongho", "factory", FACTORY, amount="5000만")
CAFE_WISH = Wish("haneul", "cafe", CAFE, amount="2000만")
CLOTHES_WISH = Wish("jiwoo", "clothes", CLOTHES)
ONLINE_WISH = Wish("jiwoo", "online", ONLINE, amount="1000만")
SUSPENDED_WISH = Wish("jeongsik", "suspended", SUSPENDED, amount="2000만")


class Stage:
    """The house, the outside world, and everybody's browser."""

    def __init__(self, address: str, outside: Outside, *, year: int) -> None:
        self.address = address
        self.outside = outside
        self.year = year
        self.visitors: dict[str, Visitor] = {}
        self.logins: dict[str, StaffLogin] = {}

    def visitor(self, who: str) -> Visitor:
        return self.visitors.setdefault(who, Visitor(self.address))


def played(address: str, outside: Outside, invitations: Mapping[str, str], *, year: int) -> Iterator[Line]:
    """Everybody takes a seat, one after the other; one who is turned away does not keep the next from coming."""
    stage = Stage(address, outside, year=year)
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


def case_scenes(stage: Stage) -> Iterator[Callable[[], Line]]:
    """One case in each state, by the people's own hands."""
    for scene in (agent_named, waiting, supplement_asked, approved, returned, refused, withdrawn, drafted, booked):
        yield partial(scene, stage)


def filed(stage: Stage, wish: Wish) -> str:
    return file_application(stage.visitor(wish.person), wish, stage.outside.businesses[wish.business]).application


def told(stage: Stage, wish: Wish, state: str, path: str) -> Line:
    name = str(stage.outside.businesses[wish.business]["name"])
    return Line("serve.demo_case", {"business": name, "state": state, "address": path})


def waiting(stage: Stage) -> Line:
    return told(stage, FACTORY_WISH, "demo.case.filed", f"/office/cases/{filed(stage, FACTORY_WISH)}")


def supplement_asked(stage: Stage) -> Line:
    case, officer = filed(stage, RESTAURANT_WISH), stage.visitor(POHANG.email)
    take_up(officer, case)
    ask_for(officer, case, what="lease", words="가게 임대차계약서를 모든 쪽이 보이게 내 주세요.")
    return told(stage, RESTAURANT_WISH, "demo.case.supplement", f"/my/{case}/supplement")


def approved(stage: Stage) -> Line:
    case = decided(stage, CLOTHES_WISH, Verdict("approved", "meets_criteria", "요건을 모두 갖추었습니다."))
    approve(stage.visitor(HEAD.email), case)
    return told(stage, CLOTHES_WISH, "demo.case.approved", f"/my/{case}")


def returned(stage: Stage) -> Line:
    words, remedy = "매출을 확인할 서류의 연도가 다릅니다.", "올해 받은 증명으로 다시 신청해 주세요."
    case = decided(stage, ONLINE_WISH, Verdict("returned", "papers_incomplete", words, remedy))
    return told(stage, ONLINE_WISH, "demo.case.returned", f"/my/{case}")


def refused(stage: Stage) -> Line:
    words, remedy = "지금은 휴업 중인 사업장입니다.", "다시 문을 여신 뒤 재개업 신고를 하고 신청해 주세요."
    case = decided(stage, SUSPENDED_WISH, Verdict("refused", "not_eligible", words, remedy))
    approve(stage.visitor(HEAD.email), case)
    return told(stage, SUSPENDED_WISH, "demo.case.refused", f"/my/{case}")


def decided(stage: Stage, wish: Wish, verdict: Verdict) -> str:
    case, officer = filed(stage, wish), stage.visitor(CENTRAL.email)
    take_up(officer, case)
    decide(officer, case, verdict)
    return case


def withdrawn(stage: Stage) -> Line:
    case = filed(stage, CAFE_WISH)
    withdraw(stage.visitor("haneul"), case)
    return told(stage, CAFE_WISH, "demo.case.withdrawn", f"/my/{case}")


def drafted(stage: Stage) -> Line:
    """What was withdrawn is begun anew, and left in the middle."""
    owner = stage.visitor("haneul")
    owner.press("/refile")
    owner.must_be("/apply/")
    return told(stage, CAFE_WISH, "demo.case.draft", owner.leaf.path)


def agent_named(stage: Stage) -> Line:
    owner, agent, tax_agent = stage.visitor("soonja"), stage.visitor("daeun"), stage.outside.people["daeun"]
    business = owner.get("/businesses").link("/businesses/BIZ-")
    owner.get(f"{business}/agents")
    owner.fill("scope", {
        "name": str(tax_agent["name"]),
        "telephone": str(tax_agent["telephone"]),
        "scope": ["send_statements", "prepare"],
        "through_year": str(stage.year + 1),
        "through_month": "12",
        "through_day": "31",
    })  # fmt: skip
    agent.get("/clients")
    agent.press("/clients/accept")
    agent.must_be("/clients")
    return told(stage, RESTAURANT_WISH, "demo.case.agent", "/clients")


def booked(stage: Stage) -> Line:
    """Somebody without an account visits the branch in Pohang."""
    visitor, person = stage.visitor("minsu"), stage.outside.people["minsu"]
    visitor.get("/visits/at/gyeongbuk-foundation/dongbu")
    for choice in ("kind", "day"):
        form = visitor.leaf.form(having=choice)
        visitor.send(form, {choice: form.values_of(choice)[0]})
    form = visitor.leaf.form(having="telephone")
    typed = {"name": str(person["name"]), "telephone": str(person["telephone"])}
    visitor.send(form, {**typed, "time": form.values_of("time")[0]})
    visitor.must_be("/visits/b/")
    return Line("serve.demo_visit", {"name": str(person["name"]), "address": "/office/consultations"})


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
