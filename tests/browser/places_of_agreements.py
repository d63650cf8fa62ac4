"""Pages of 전자약정, as their signer sees them: two people whose guarantees are approved, one on the way, one done."""

import re

from playwright.sync_api import Page

from majung.rehearsal.cast import BAKERY, FACTORY, SALON
from majung.rehearsal.filing import Wish, file_application
from majung.rehearsal.handling import Verdict, approve, decide, screen, take_up, tell_balances, wait_for_offices
from majung.rehearsal.visitor import Visitor
from majung.rehearsal.waiting import wait_for
from tests.browser.cast import Cast
from tests.browser.desks import CENTRAL, HEAD
from tests.browser.place import Place, press
from tests.browser.scenes import once

AGREEMENT, CASE = re.compile(r"AGR-[\w-]+"), re.compile(r"APP-[\w-]+")
YES = Verdict("approved", "meets_criteria", "요건을 모두 갖추었습니다.")
# Nobody else of the browser's cast files for these two.
ON_THE_WAY, DONE = Wish("sooyeon", "bakery", BAKERY, amount="1000만"), Wish("nari", "salon", SALON, amount="1000만")
JOINT = Wish("jeongho", "factory", FACTORY, amount="1000만")
ONE = "/agreements/{to_sign}"
OTHER = "/agreements/{signed}"


def approved(cast: Cast, wish: Wish) -> tuple[Visitor, str]:
    """A case filed and approved by two people; gives its owner and the number of what is to be signed."""
    owner, officer = cast.stranger, cast.staff(CENTRAL)
    case = file_application(owner, wish, cast.outside.businesses[wish.business]).application
    take_up(officer, case)
    wait_for_offices(owner, case)
    screen(officer, case)
    tell_balances(officer, case)
    decide(officer, case, YES)
    approve(cast.staff(HEAD), case)
    wait_for(lambda: AGREEMENT.search(owner.get("/agreements").text) is not None)
    number = AGREEMENT.search(owner.leaf.text)
    assert number
    return owner, number[0]


def read_on(owner: Visitor, number: str) -> None:
    """Steps 2 and 3."""
    owner.get(f"/agreements/{number}")
    owner.press(f"/agreements/{number}")
    form = owner.must_be(f"/agreements/{number}/cautions").form(having="shown")
    owner.send(form, {box.name: box.value for box in form.controls if box.kind == "checkbox"})
    owner.must_be(f"/agreements/{number}/contract")


def sign(owner: Visitor, number: str, *, name: str) -> None:
    """Step 4: everything ticked, and the name typed at every place."""
    form = owner.get(f"/agreements/{number}/contract").form(having="text_hash")
    boxes = {box.name: box.value for box in form.controls if box.kind == "checkbox"}
    names = {each.name: name for each in form.controls if each.name.startswith("name-")}
    owner.send(form, {**boxes, **names})
    owner.must_be(f"/agreements/{number}/identify")


def be_identified(owner: Visitor, number: str, *, person: str) -> None:
    """Step 5, at the provider's page; then it is sealed."""
    owner.get(f"/agreements/{number}/identify")
    owner.press("/identify/simple")
    owner.fill("person", {"person": person})
    wait_for(lambda: owner.get(f"/agreements/{number}/sealing").path.endswith("/done"))


@once
def to_identify(cast: Cast) -> Visitor:
    """Everything ticked and signed; only «본인인증» is left, and until then all of it may be changed."""
    owner, number = approved(cast, ON_THE_WAY)
    cast.numbers["to_sign"] = number
    read_on(owner, number)
    sign(owner, number, name=str(cast.outside.people[ON_THE_WAY.person]["name"]))
    return owner


@once
def signed(cast: Cast) -> Visitor:
    owner, number = approved(cast, DONE)
    cast.numbers["signed"] = number
    cast.numbers["signed_case"] = CASE.search(owner.get("/my").text)[0]  # type: ignore[index]  # Its owner filed it.
    read_on(owner, number)
    sign(owner, number, name=str(cast.outside.people[DONE.person]["name"]))
    be_identified(owner, number, person=DONE.person)
    return owner


@once
def first_of_two(cast: Cast) -> Visitor:
    """Of a corporation with joint representatives: the first has signed, and hands on to the second."""
    owner, number = approved(cast, JOINT)
    cast.numbers["joint"] = number
    read_on(owner, number)
    sign(owner, number, name=str(cast.outside.people[JOINT.person]["name"]))
    be_identified(owner, number, person=JOINT.person)
    return owner


def filed_beside(cast: Cast) -> Visitor:
    """Somebody signed in who is not the signer."""
    to_identify(cast)
    return signed(cast)


def unsign(page: Page) -> None:
    """One box open, no signature: what was left stays, and what is missing is told."""
    page.locator("#reached_end").uncheck()
    for name in page.locator("[name^=name-]").all():
        name.fill("")
    page.locator("#execute").click()
    page.locator("#reached_end-error").wait_for()


OF_AGREEMENTS = {
    "agreements": Place("/agreements", who=to_identify),
    "agreement": Place(ONE, who=to_identify),
    "agreement-cautions": Place(f"{ONE}/cautions", who=to_identify),
    "agreement-contract": Place(f"{ONE}/contract", who=to_identify),
    "agreement-contract-refused": Place(f"{ONE}/contract", who=to_identify, then=unsign),
    "agreement-identify": Place(f"{ONE}/identify?problem=cancelled", who=to_identify),
    "agreement-decline": Place(f"{ONE}/decline", who=to_identify),
    "agreement-decline-refused": Place(f"{ONE}/decline", who=to_identify, then=press("#do")),
    "agreement-not-mine": Place(ONE, who=filed_beside, status=404),
    "agreement-done": Place(f"{OTHER}/done", who=signed),
    "agreement-withdraw": Place(f"{OTHER}/withdraw", who=signed),
    "agreement-withdraw-refused": Place(f"{OTHER}/withdraw", who=signed, then=press("#do")),
    "agreement-handed-on": Place("/agreements/{joint}/done", who=first_of_two),
    "timeline-signed": Place("/my/{signed_case}", who=signed),
}
