"""What somebody has done before a page is looked at. Each scene is played once in a house, and gives who looks."""

import re
from collections.abc import Callable

from majung.rehearsal.handling import Verdict, approve, decide, take_up, wait_for_offices
from majung.rehearsal.visitor import Visitor
from tests.browser.cast import Cast, Seat
from tests.browser.desks import AUDITOR, GUMI, OPERATOR, POHANG, POHANG_HEAD, POLICY, TELLER, Desk
from tests.browser.filing import begin_draft, file_draft, finish_draft

DOCUMENT, CONSENT, BUSINESS = re.compile(r"DOC-[\w-]+"), re.compile(r"CNS-[\w-]+"), re.compile(r"BIZ-[\w-]+")
VISIT = re.compile(r"VST-[\w-]+")


def once(play: Callable[[Cast], Visitor]) -> Seat:
    def seat(cast: Cast) -> Visitor:
        if play.__name__ not in cast.seated:
            cast.seated[play.__name__] = play(cast)
        return cast.seated[play.__name__]

    return seat


@once
def drafting(cast: Cast) -> Visitor:
    """A draft with nothing missing."""
    owner = cast.owner("soonja", "restaurant")
    cast.numbers["draft"] = finish_draft(owner)
    cast.numbers["business"] = found(BUSINESS, owner, "/businesses")
    return owner


@once
def beginning(cast: Cast) -> Visitor:
    """Two businesses; for the second, a draft with money, papers and help missing."""
    owner = cast.owner("jiwoo", "clothes", "online")
    draft = cast.numbers["begun"] = begin_draft(owner, business=1)
    owner.get(f"/apply/{draft}/answers")
    owner.fill("rented-ticked", {"rented-ticked": "business"})
    return owner


@once
def filed(cast: Cast) -> Visitor:
    owner = cast.owner("haneul", "cafe")
    cast.numbers["filed_draft"] = finish_draft(owner)
    cast.numbers["filed"] = file_draft(owner, cast.numbers["filed_draft"])
    cast.numbers["filed_paper"] = found(DOCUMENT, owner, f"/my/{cast.numbers['filed']}")
    cast.numbers["consent"] = found(CONSENT, owner, "/my/consents")
    return owner


@once
def proposed(cast: Cast) -> Visitor:
    """The officer has proposed to refuse."""
    return proposal_to_refuse(cast, filed(cast), cast.numbers["filed"])


@once
def asked(cast: Cast) -> Visitor:
    """An owner who is to hand in a paper and to explain something."""
    owner, officer = cast.owner("jiwoo", "clothes", "online"), cast.staff(POHANG)
    beginning(cast)
    case = cast.numbers["asked"] = file_draft(owner, finish_draft(owner, business=0))
    take_up(officer, case)
    officer.get(f"/office/cases/{case}/supplement")
    paper = {"what_1": "lease", "text_1": "계약 기간이 보이는 쪽을 다시 내 주세요."}
    officer.fill("what_1", {**paper, "what_2": "explanation", "text_2": "지난달 매출이 줄어든 까닭을 적어 주세요."})
    officer.must_be(f"/office/cases/{case}")
    return owner


@once
def refused(cast: Cast) -> Visitor:
    """불가, by two people."""
    owner = cast.owner("jeongsik", "suspended", "closed")
    case = cast.numbers["refused"] = file_draft(owner, finish_draft(owner, business=0))
    proposal_to_refuse(cast, owner, case)
    approve(cast.staff(POHANG_HEAD), case)
    return owner


@once
def in_screening(cast: Cast) -> Visitor:
    """A case taken up, with everything still open."""
    owner, staff = cast.owner("jeongsik", "suspended", "closed"), cast.staff(POHANG)
    case = cast.numbers["screened"] = file_draft(owner, finish_draft(owner, business=1))
    take_up(staff, case)
    return staff


@once
def visiting(cast: Cast) -> Visitor:
    """A visit of today, by the officer who screens the case."""
    staff = in_screening(cast)
    case = cast.numbers["screened"]
    staff.get(f"/office/cases/{case}")
    day = {"visit_on_year": "2026", "visit_on_month": "11", "visit_on_day": "22"}
    staff.fill("visitor", {**day, "address": "포항시 북구 중앙로 1"})
    staff.must_be(f"/office/cases/{case}")
    cast.numbers["visit"] = found(VISIT, staff, "/office/visits")
    return staff


def of_staff(desk: Desk, *before: Seat) -> Seat:
    """Somebody at a desk, once these scenes have been played."""

    def seat(cast: Cast) -> Visitor:
        for scene in before:
            scene(cast)
        return cast.staff(desk)

    return seat


officer = of_staff(POHANG, proposed, asked, refused, in_screening)
head = of_staff(POHANG_HEAD, proposed)


def invited(cast: Cast) -> Visitor:
    """Somebody with the link of an invitation who has not used it yet."""
    cast.numbers["invitation"] = cast.codes[GUMI.email]
    return cast.stranger


operator, auditor, teller = of_staff(OPERATOR), of_staff(AUDITOR, filed), of_staff(TELLER)
policy, at_desk = of_staff(POLICY, filed), of_staff(POHANG, filed)


def proposal_to_refuse(cast: Cast, owner: Visitor, case: str) -> Visitor:
    """After every office has told what it knows: what one says later makes the proposal void."""
    staff = cast.staff(POHANG)
    take_up(staff, case)
    wait_for_offices(owner, case)
    words, remedy = "쉬고 있는 사업장은 이 자금의 대상이 아닙니다.", "영업을 다시 시작하신 뒤 신청하실 수 있습니다."
    decide(staff, case, Verdict("refused", "excluded", words, remedy))
    return staff


def found(number: re.Pattern[str], visitor: Visitor, path: str) -> str:
    """The first number of this kind on a page."""
    seen = number.search(visitor.get(path).text)
    assert seen, f"no {number.pattern} on {path}"
    return seen[0]
