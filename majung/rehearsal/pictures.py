"""Takes the pictures of the README anew: a fresh house and its outside world, photographed on a phone and on a desk."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser

from majung.rehearsal.agreeing import (
    acknowledge_cautions,
    identify,
    read_request,
    ticks_of,
    wait_to_be_asked,
    wait_until_done,
)
from majung.rehearsal.browser import DESK, PHONE, NoBrowser, opened_browser
from majung.rehearsal.cast import CAFE
from majung.rehearsal.entering import enrol_staff
from majung.rehearsal.filing import Wish, begin_application, file_application, fill_screens, press_submit
from majung.rehearsal.handling import Verdict, approve, decide, screen, take_up, tell_balances, wait_for_offices
from majung.rehearsal.house import OF_A_LARGER_HOUSE, House, served_house
from majung.rehearsal.outside import Outside, served_sandbox
from majung.rehearsal.owner import PAGES, QUESTION, RESTAURANT, Owner, Page, answer_check
from majung.rehearsal.visitor import Visitor

FOLDER = Path("docs/pictures")
SCREENS = {"phone": PHONE, "desk": DESK}
QUESTIONS = ("industry", "people", "sales", "opened", "papers")
PICTURES = (
    *PAGES,
    *(Page(f"question-{step}", f"{QUESTION}{step}", needs_answers=True) for step in QUESTIONS),
    Page("no-such-page", "/no/such/page"),
)
# Pages shown in English too.
IN_ENGLISH = ("home", "result")
DRAFT_SCREENS = ("answers", "money", "papers", "confirm")
PASSWORD = "a long word of the pictures"  # noqa: S105  # Of a house that is gone with them.
STAFF = {"officer": "이담당", "approver": "최지점장"}
AT_DESK = ("--institution", "gyeongbuk-foundation")
FUND, PLAN_KRW = "gyeongbuk-beotim", "120000000"
SOONJA = "soonja"
# A name as a finger draws it, in the box of 1000 by 400 that strokes come in.
STROKES = json.dumps([
    [[120, 110, 0], [260, 104, 60], [252, 190, 130]],
    [[330, 70, 300], [336, 230, 400]],
    [[140, 290, 560], [300, 268, 640], [360, 250, 700]],
    [[440, 200, 860], [520, 110, 940], [600, 205, 1010], [660, 170, 1060]],
    [[700, 90, 1200], [840, 84, 1280], [770, 180, 1360], [880, 300, 1450], [640, 320, 1560]],
])  # fmt: skip
# Few colours show a page as well, in a third of the bytes.
COLOURS = 128


def photograph(browser: Browser, address: str, page: Page, cookies: list[Any], language: str = "ko") -> None:
    """One page at every size; what stands below the screen is left to the reader's own visit."""
    spoken: Any = {"name": "language", "value": language, "domain": "127.0.0.1", "path": "/"}
    for device, size in SCREENS.items():
        context = browser.new_context(base_url=address, viewport=size, reduced_motion="reduce")
        context.add_cookies([*cookies, spoken])
        shown = context.new_page()
        shown.goto(page.path, wait_until="networkidle")
        name = page.name if language == "ko" else f"{page.name}-english"
        picture = FOLDER / f"{name}-{device}.png"
        shown.screenshot(path=picture)
        with Image.open(picture) as taken:
            taken.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(picture, optimize=True)
        context.close()


def cookies_of(visitor: Visitor) -> list[Any]:
    """Those of the house, as a browser takes them."""
    jar = visitor.client.cookies.jar
    return [{"name": each.name, "value": each.value, "domain": "127.0.0.1", "path": each.path} for each in jar]


def case_pictures(house: House, outside: Outside) -> Iterator[tuple[Page, Visitor]]:
    """A form, a receipt while two offices stay silent, where it stands, and the desk that has taken it up."""
    owner, applicant, officer = (Visitor(house.address) for _ in range(3))
    restaurant = outside.businesses["restaurant"]
    wish = Wish(SOONJA, "restaurant", RESTAURANT)
    begin_application(owner, wish, restaurant)
    yield Page("apply-start", owner.leaf.path), owner
    fill_screens(owner, wish, restaurant)
    draft = owner.leaf.path.split("/")[2]
    year = draft.split("-")[1]
    command(house, outside, "fund", "open", FUND, "--year", year, "--plan", PLAN_KRW)
    for each in DRAFT_SCREENS:
        yield Page(f"apply-{each}", f"/apply/{draft}/{each}"), owner
    outside.set_mood("bureau", dead=True)
    outside.set_mood("register", delay=30)
    filed = file_application(applicant, Wish("haneul", "cafe", CAFE, amount="2000만"), outside.businesses["cafe"])
    yield Page("receipt", f"/apply/{filed.draft}/receipt"), applicant
    yield Page("timeline", f"/my/{filed.application}"), applicant
    enrol(officer, "officer", house, outside)
    take_up(officer, filed.application)
    yield Page("office-case", f"/office/cases/{filed.application}"), officer
    outside.be_well()
    owner.get(f"/apply/{draft}/confirm")
    yield from decision_pictures(press_submit(owner).application, owner, officer, approver_of(house, outside))
    yield from agreement_pictures(owner, officer)
    yield Page("fund", f"/funds/{FUND}-{year}"), owner


def decision_pictures(case: str, owner: Visitor, officer: Visitor, approver: Visitor) -> Iterator[tuple[Page, Visitor]]:
    """The terms as an officer proposes them, what the second pair of eyes reads, and what the owner is told."""
    take_up(officer, case)
    wait_for_offices(owner, case)
    screen(officer, case)
    tell_balances(officer, case)
    yield Page("office", "/office/"), officer
    yield Page("office-decision", f"/office/cases/{case}/decision?outcome=approved"), officer
    decide(officer, case, Verdict("approved", "meets_criteria", "요건을 모두 갖추었고 갚을 힘이 있습니다."))
    yield Page("office-proposal", f"/office/cases/{case}/proposal"), approver
    approve(approver, case)
    yield Page("approved", f"/my/{case}"), owner


def agreement_pictures(owner: Visitor, officer: Visitor) -> Iterator[tuple[Page, Visitor]]:
    """What is asked, read, signed with a finger and confirmed; the paper, and anybody who proves it."""
    agreement = wait_to_be_asked(owner)
    at = f"/agreements/{agreement}"
    yield Page("agreement", at), owner
    read_request(owner, agreement)
    acknowledge_cautions(owner, agreement)
    yield Page("agreement-contract", f"{at}/contract"), owner
    sign_with_finger(owner, agreement)
    yield Page("agreement-signed", f"{at}/contract#places"), owner
    yield Page("agreement-identify", f"{at}/identify"), owner
    identify(owner, agreement, person=SOONJA)
    proof = wait_until_done(owner, agreement)
    yield Page("agreement-done", f"{at}/done"), owner
    yield Page("verified", f"/verify/{proof.number}?code={proof.code}"), Visitor(owner.address)
    yield Page("office-agreement", f"/office/agreements/{agreement}"), officer


def sign_with_finger(owner: Visitor, agreement: str) -> None:
    form = owner.get(f"/agreements/{agreement}/contract").form(action="/contract")
    drawn = {each.name: STROKES for each in form.controls if each.name.startswith("signature-")}
    owner.send(form, {**ticks_of(form), **drawn})
    owner.must_be(f"/agreements/{agreement}/identify")


def approver_of(house: House, outside: Outside) -> Visitor:
    approver = Visitor(house.address)
    enrol(approver, "approver", house, outside)
    return approver


def enrol(visitor: Visitor, duty: str, house: House, outside: Outside) -> None:
    email = f"{duty}@example.org"
    added = command(house, outside, "staff", "add", email, "--name", STAFF[duty], "--json", *AT_DESK, "--duty", duty)
    enrol_staff(visitor, invitation=json.loads(added)["path"], email=email, password=PASSWORD)


def command(house: House, outside: Outside, *arguments: str) -> bytes:
    own = {variable: value for variable, value in os.environ.items() if variable not in OF_A_LARGER_HOUSE}
    environment = {**own, **outside.environment, "MAJUNG_DATA_DIR": str(house.data_folder)}
    majung = str(Path(sys.executable).with_name("majung"))
    return subprocess.run([majung, *arguments], env=environment, stdout=subprocess.PIPE, check=True).stdout


def main() -> None:
    with served_sandbox() as outside, served_house(**outside.environment) as house, opened_browser() as browser:
        owner = Owner(house.address)
        answer_check(owner)
        for old in FOLDER.glob("*.png"):
            old.unlink()
        for page in PICTURES:
            cookies = owner.browser_cookies() if page.needs_answers else []
            photograph(browser, house.address, page, cookies)
            if page.name in IN_ENGLISH:
                photograph(browser, house.address, page, cookies, "en")
        for page, visitor in case_pictures(house, outside):
            photograph(browser, house.address, page, cookies_of(visitor))
        photograph(browser, outside.address, Page("sandbox", "/"), [])


if __name__ == "__main__":
    try:
        main()
    except NoBrowser as problem:
        sys.exit(str(problem))
