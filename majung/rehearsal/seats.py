"""Who sits in the demo, and what is told of a seat."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from majung.rehearsal.entering import StaffLogin
from majung.rehearsal.filing import Wish
from majung.rehearsal.outside import Outside
from majung.rehearsal.visitor import LostOnTheWay, Visitor


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
REVIEW = Desk("review@example.org", "정심사", "demo.desk.review", duties=("officer",))
DEPUTY = Desk("deputy@example.org", "유부장", "demo.desk.deputy", duties=("approver",))
POLICY = Desk("policy@example.org", "조기획", "demo.desk.policy", duties=("policy",))
BUDGET = Desk("budget@example.org", "남예산", "demo.desk.budget", duties=("policy",))
AUDITOR = Desk("auditor@example.org", "감사역", "demo.desk.auditor", duties=("auditor",))
OPERATOR = Desk("operator@example.org", "운영자", "demo.desk.operator", duties=("operator",))
AGENCY = Desk("semas@example.org", "오담당", "demo.desk.semas", institution="semas", duties=("officer", "approver"))
TELLER = Desk("hana@example.org", "박창구", "demo.desk.hana", bank="hana", office="대전지점", area="충청지역")
STAFF = (POHANG, GUMI, CENTRAL, REVIEW, HEAD, DEPUTY, POLICY, BUDGET, AUDITOR, OPERATOR, AGENCY, TELLER)

# Who of the sandbox's world stands for which business; the last one helps the first.
OWNERS: Mapping[str, tuple[str, ...]] = {
    "soonja": ("restaurant",),
    "jeongho": ("factory",),
    "haneul": ("cafe",),
    "jiwoo": ("clothes", "online"),
    "jeongsik": ("suspended",),
    "sooyeon": ("bakery",),
    "taeyang": ("garage",),
    "boram": ("books",),
    "nari": ("salon",),
    "goeun": ("flowers",),
    "sangchul": ("seafood",),
    "dongwook": ("haulier",),
    "daeun": (),
}


class Stage:
    """The house, the outside world, and everybody's browser."""

    def __init__(self, address: str, outside: Outside, *, today: date) -> None:
        self.address = address
        self.outside = outside
        self.today = today
        self.visitors: dict[str, Visitor] = {}
        self.logins: dict[str, StaffLogin] = {}
        self.cases: dict[str, str] = {}
        self.agreements: dict[str, str] = {}

    def visitor(self, who: str) -> Visitor:
        return self.visitors.setdefault(who, Visitor(self.address))

    def case(self, wish: Wish) -> str:
        """The number of what was filed for a business."""
        if wish.business not in self.cases:
            raise LostOnTheWay(f"nothing was filed for {wish.business}")
        return self.cases[wish.business]

    def told(self, wish: Wish, state: str, path: str) -> Line:
        name = str(self.outside.businesses[wish.business]["name"])
        return Line("serve.demo_case", {"business": name, "state": state, "address": path})
